"""The closed lists of the ledger and of imports."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable
from zhengmei.organisations.states import OrganisationKind


class AccountStatus(TextChoices):
    """运行状态, exactly the four of the 审批表 (FCG-A-c)."""

    NORMAL = "normal", "正常"
    SUSPENDED = "suspended", "暂停"
    CANCELLED = "cancelled", "注销"
    CLOSED = "closed", "关停"


class AccountKind(TextChoices):
    OFFICIAL = "official", "单位账号"
    DUTY = "duty", "职务账号"


class OwnerKind(TextChoices):
    """主办单位性质: whom an account belongs to. The first three make it 政务新媒体; COMPANY ones are 企事业单位新媒体."""

    ADMINISTRATIVE = "administrative", "行政机关"
    INSTITUTION = "institution", "承担行政职能的事业单位"
    INTERNAL = "internal", "内设机构"
    COMPANY = "company", "企事业单位"
    OUTSIDE = "outside", "其他单位"


OF_GOVERNMENT = (OwnerKind.ADMINISTRATIVE, OwnerKind.INSTITUTION, OwnerKind.INTERNAL)
OWNER_OF: dict[str, OwnerKind] = {
    OrganisationKind.INSTITUTION: OwnerKind.INSTITUTION,
    OrganisationKind.INTERNAL: OwnerKind.INTERNAL,
    OrganisationKind.PUBLIC_SERVICE: OwnerKind.COMPANY,
    OrganisationKind.ENTERPRISE: OwnerKind.COMPANY,
    OrganisationKind.ASSOCIATION: OwnerKind.OUTSIDE,
    OrganisationKind.PARTY: OwnerKind.OUTSIDE,
    OrganisationKind.COURT: OwnerKind.OUTSIDE,
    OrganisationKind.PEOPLE_BODY: OwnerKind.OUTSIDE,
}
"""The owner kind a unit is by itself. Any other is 行政机关, and so is a unit whose kind nobody has entered."""


class AppPurpose(TextChoices):
    """What a client of one's own 移动客户端 is for."""

    SERVICE = "service", "政务服务"
    NEWS = "news", "新闻资讯"
    OTHER = "other", "其他"


class AppStage(TextChoices):
    """Whether a client is still being built 在建."""

    BUILDING = "building", "在建"
    ONLINE = "online", "已上线"


class SecurityLevel(TextChoices):
    """等级保护的定级."""

    ONE = "1", "一级"
    TWO = "2", "二级"
    THREE = "3", "三级"
    FOUR = "4", "四级"
    FIVE = "5", "五级"


class ImportKind(TextChoices):
    LEDGER = "ledger", "台账"
    ITEMS = "posts", "发布内容"
    MESSAGES = "messages", "群众留言"


class ImportState(TextChoices):
    """An import is read, looked at, confirmed, written in one piece, or left."""

    READING = "reading", "正在读"
    PREVIEWED = "previewed", "待确认"
    QUEUED = "queued", "等着写入"
    RUNNING = "running", "正在写入"
    DONE = "done", "已导入"
    FAILED = "failed", "没有导入"
    DROPPED = "dropped", "已放弃"


class ImportAct(TextChoices):
    """The acts on an import, each a function in `actions`."""

    READ = "read_import", "读完文件"
    REFUSE = "fail_import", "读不了或写不成"
    CONFIRM = "queue_import", "确认导入"
    WRITE = "write_import", "开始写入"
    FINISH = "finish_import", "全部写完"
    REREAD = "reread_import", "重读"
    RELEASE = "release_import", "中断后放开"
    DROP = "drop_import", "放弃"


UNDER_WAY = (ImportState.QUEUED, ImportState.RUNNING)
"""One import at a time may be in one of these states."""

MACHINE, IMPORTER = "machine", "importer"
IMPORT_DUTIES = {MACHINE: "系统", IMPORTER: "导入人或其主管"}
IMPORT = TransitionTable(
    (
        Transition(ImportState.READING, ImportAct.READ, MACHINE, ImportState.PREVIEWED),
        Transition(ImportState.READING, ImportAct.REFUSE, MACHINE, ImportState.FAILED),
        Transition(ImportState.READING, ImportAct.DROP, IMPORTER, ImportState.DROPPED),
        Transition(ImportState.READING, ImportAct.REREAD, IMPORTER, ImportState.READING),
        Transition(ImportState.PREVIEWED, ImportAct.REREAD, IMPORTER, ImportState.READING),
        Transition(ImportState.PREVIEWED, ImportAct.CONFIRM, IMPORTER, ImportState.QUEUED),
        Transition(ImportState.PREVIEWED, ImportAct.DROP, IMPORTER, ImportState.DROPPED),
        Transition(ImportState.QUEUED, ImportAct.WRITE, MACHINE, ImportState.RUNNING),
        Transition(ImportState.QUEUED, ImportAct.RELEASE, IMPORTER, ImportState.PREVIEWED),
        Transition(ImportState.RUNNING, ImportAct.FINISH, MACHINE, ImportState.DONE),
        Transition(ImportState.RUNNING, ImportAct.REFUSE, MACHINE, ImportState.FAILED),
        Transition(ImportState.RUNNING, ImportAct.RELEASE, IMPORTER, ImportState.PREVIEWED),
    )
)


class Source(TextChoices):
    """Through what a field came to its value."""

    FORM = "form", "网页登记"
    IMPORT = "import", "导入"
    FILING = "filing", "备案"
    COMMAND = "command", "命令行"
    DEMO = "demo", "演示数据"


FACT_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "账号",
        (
            "name",
            "platform",
            "platform_other",
            "platform_subtype",
            "carrier",
            "category",
            "platform_account_id",
            "kind",
            "is_main",
            "url",
            "followers",
        ),
    ),
    ("单位", ("sponsor", "owner_kind", "managing", "operator_name", "is_outsourced")),
    (
        "责任人",
        ("responsible_name", "planning_person", "support_person", "development_person", "security_person"),
    ),
    ("状态与备案", ("status", "opened_on", "launched_on", "cancelled_on", "filing_number", "app_filing_number")),
    (
        "认证与定位",
        (
            "is_certified",
            "certification_text",
            "positioning",
            "duty_item",
            "functions",
            "service_entry_url",
            "has_interaction",
        ),
    ),
    (
        "资质",
        (
            "provides_news",
            "news_licence_number",
            "news_licence_issuer",
            "news_licence_expires_on",
            "provides_audiovisual",
            "audiovisual_licence_number",
            "audiovisual_licence_issuer",
            "audiovisual_licence_expires_on",
            "operator_licence_number",
            "operator_licence_expires_on",
        ),
    ),
    (
        "移动客户端",
        (
            "app_purpose",
            "app_stage",
            "app_ipv6",
            "app_https",
            "app_html5",
            "app_devices",
            "app_security_level",
            "app_security_number",
            "app_assessed_on",
        ),
    ),
    ("分管负责人", ("leader_name", "leader_title", "leader_office_tel", "leader_mobile")),
    ("联络员", ("liaison_name", "liaison_title", "liaison_office_tel", "liaison_mobile")),
    ("承办单位负责人", ("operator_leader_name", "operator_leader_title", "operator_leader_tel")),
)
"""Every field of both paper forms, in the order pages, forms and exports show them."""

FACTS: tuple[str, ...] = tuple(field for _, fields in FACT_GROUPS for field in fields)
"""The fields an account may be registered and changed with; each change of one leaves a FieldChange row."""

APP_FACTS = frozenset(dict(FACT_GROUPS)["移动客户端"]) | {"app_filing_number"}
"""Facts only a client of one's own has."""

OF_PERSONS = ("责任人", "分管负责人", "联络员", "承办单位负责人")
OPEN_FACTS: tuple[str, ...] = tuple(f for group, fields in FACT_GROUPS if group not in OF_PERSONS for f in fields)
"""The facts that name no person: what programs and the public may be told."""

PRIVATE_FACTS = frozenset({"leader_mobile", "liaison_mobile", "operator_leader_tel"})
"""Personal numbers: shown whole only to those who may edit or supervise; the audit record never holds them."""

FILED_FACTS = frozenset({"name", "sponsor"})
"""What may not change without a filing (change_needs_filing): kept with `filed` on its FieldChange row."""

register_kinds(
    {
        "filing.media_account.registered": Kind("登记账号", Erasure.BY_REFERENCE),
        "filing.media_account.changed": Kind("更改账号", Erasure.BY_REFERENCE),
        "filing.exception.granted": Kind("批准例外", Erasure.NOTHING),
        "filing.exception.withdrawn": Kind("撤回例外", Erasure.NOTHING),
        "filing.duty_items.listed": Kind("修订职责清单", Erasure.NOTHING),
        "filing.form.printed": Kind("打印表格", Erasure.NOTHING),
        "filing.hint.put_away": Kind("收起提示", Erasure.NOTHING),
        "filing.ledger.exported": Kind("导出台账", Erasure.NOTHING),
        "filing.import.released": Kind("放开中断的导入", Erasure.NOTHING),
        "filing.ledger.imported": Kind("导入台账", Erasure.BY_REFERENCE),
    }
)

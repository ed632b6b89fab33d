"""The ledger: one row, one account, with the unit it belongs to. Every field of both paper forms can be handed in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhengmei.documents import cells
from zhengmei.documents.cells import BadCell, Cell
from zhengmei.documents.reader import Table
from zhengmei.documents.sheets.base import (
    Column,
    Layout,
    PlatformOf,
    Problem,
    Sheet,
    cleared,
    open_sheet,
    platform_reader,
)

SUBTYPES = ("服务号", "订阅号", "小程序")
STATUSES = ("正常", "暂停", "注销", "关停")
LEVELS = ("省级", "市级", "县级", "乡级")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One account as the ledger says it.

    `fields` holds only what the file says (an empty cell is absent and changes nothing): text, date, int, bool, or None/""
    where the cell says 清空. `platform` is a code; status, level and kind are the printed Chinese words.
    """

    number: int
    name: str
    platform: str
    sponsor: str
    level: str
    region: str
    managing: str
    fields: dict[str, Any]


def telephone(value: Cell) -> str:
    """A telephone number as text; Excel's numbers come back without a decimal point."""
    if cells.formula(value):
        raise BadCell("是一个公式，系统不计算公式", "填号码本身")
    words = cells.plain(value)
    if "*" in words:
        raise BadCell("是打了码的号码，存进去就找不到人了", "填完整的号码，或者空着（空着不改原来的）")
    return words


def functions(value: Cell) -> list[str]:
    """发布、互动、办事 → a list, in the order written, each once."""
    return list(dict.fromkeys(part for part in re.split(r"[、,，;；/\s]+", cells.text(value)) if part))


def subtype(value: Cell) -> str:
    words = cells.text(value)
    for known in SUBTYPES:
        if known in words:
            return known
    raise BadCell("不是微信的子类", "填 服务号、订阅号 或 小程序")


kind = cells.one_of({"单位账号": ("单位", "官方", "机构账号"), "职务账号": ("职务", "职务身份")}, "账号性质")

carrier = cells.one_of(
    {
        "第三方平台账号": ("第三方账号", "第三方平台"),
        "第三方平台应用": ("第三方应用", "小程序"),
        "移动客户端": ("自建移动客户端", "客户端", "移动客户端(APP)", "APP"),
        "其他": ("其它",),
    },
    "政务新媒体的载体",
)
owner = cells.one_of(
    {
        "行政机关": (),
        "承担行政职能的事业单位": ("事业单位",),
        "内设机构": (),
        "企事业单位": ("企事业单位新媒体", "公共服务类企事业单位", "企业"),
        "其他单位": (),
    },
    "主办单位性质",
)
purpose = cells.one_of(
    {"政务服务": ("服务", "政务服务类"), "新闻资讯": ("新闻", "资讯"), "其他": ("其它",)}, "客户端用途"
)
stage = cells.one_of({"在建": ("建设中",), "已上线": ("上线", "已建成")}, "建设阶段")
security = cells.one_of({f"{n}级": (f"{i}", f"{i}级", f"第{n}级") for i, n in enumerate("一二三四五", 1)}, "等保定级")
PURPOSES = ("政务服务", "新闻资讯", "其他")
STAGES = ("在建", "已上线")
SECURITY_LEVELS = ("一级", "二级", "三级", "四级", "五级")
OWNERS = ("行政机关", "承担行政职能的事业单位", "内设机构", "企事业单位", "其他单位")
CARRIERS = ("第三方平台账号", "第三方平台应用", "移动客户端", "其他")

Y = cells.yes_no
D = cells.day
T = telephone
YES_NO = ("是", "否")
COLUMNS: tuple[Column, ...] = (
    Column("name", "账号名称", ("名称", "新媒体名称", "政务新媒体名称", "账号", "帐号名称", "帐号", "账户名称", "微博名称",
           "微信名称", "公众号名称", "名称及类别", "账号昵称", "昵称"), required=True, longest=120,
           hint="平台上显示的名称，一字不差", example="示范市发布"),
    Column("platform", "平台", ("所属平台", "平台名称", "平台类型", "发布平台", "开设平台", "新媒体类型", "政务新媒体平台",
           "新媒体平台", "账号类型", "账号平台"), required=True, hint="选一个；常用叫法也认得，例如 公众号、微博",
           example="微信公众号"),
    Column("sponsor", "主办单位", ("主办部门", "主办单位名称", "主办方", "开办单位", "单位名称", "单位", "运营主体"),
           required=True, longest=120, hint="单位全称", example="示范市人民政府办公室"),
    Column("platform_account_id", "平台账号ID", ("账号ID", "帐号ID", "平台ID", "账号编号", "微信号", "原始ID", "UID", "ID"),
           cells.identifier, longest=120, hint="平台后台的账号编号；这一列请保持文本格式", example="gh_sfs0001"),
    Column("level", "主办单位层级", ("层级", "单位层级", "级别", "主办单位级别", "行政级别", "单位级别", "行政层级"), cells.level,
           hint="省级、市级、县级、乡级", example="市级", choices=LEVELS),
    Column("region", "所属地区", ("地区", "区域", "行政区划", "所在地区", "所属区域", "所属区县", "区划"), longest=60,
           hint="单位所在的地区", example="示范市"),
    Column("managing", "主管单位", ("管理单位", "主管部门", "上级主管单位", "上级主管部门", "监管单位", "主管"), longest=120,
           hint="同级主管或授权管理的单位", example="示范市人民政府办公室"),
    Column("is_certified", "是否认证", ("是否通过认证", "认证", "是否已认证", "认证情况", "认证状态"), Y, hint="是 或 否",
           example="是", choices=YES_NO),
    Column("certification_text", "认证信息", ("认证主体", "认证名称", "认证说明", "账号主体", "主体信息"), longest=300,
           hint="平台上的认证文字", example="示范市人民政府办公室官方账号"),
    Column("status", "运行状态", ("状态", "账号状态", "运营状态", "当前状态"), cells.status,
           hint="只有四种：正常、暂停、注销、关停", example="正常", choices=STATUSES),
    Column("opened_on", "开设日期", ("开通日期", "创建日期", "注册日期", "创建/注册日期", "开设时间", "开通时间", "注册时间",
           "创建时间", "上线日期"), D, hint="例如 2020-03-01", example="2020-03-01"),
    Column("launched_on", "正式运营时间", ("正式运营日期", "运营时间", "正式上线时间"), D, hint="例如 2020-03-15"),
    Column("cancelled_on", "注销日期", ("注销时间", "关停日期", "关停时间", "停用日期", "注销关停日期"), D,
           hint="注销或关停的账号填"),
    Column("filing_number", "备案编号", ("备案号", "备案登记号", "备案序号"), cells.identifier, longest=60,
           example="示备2020-001"),
    Column("url", "访问链接", ("链接", "网址", "账号链接", "主页链接", "访问链接或二维码", "主页地址", "链接地址", "下载地址"),
           cells.link, longest=500, hint="以 https:// 开头的主页地址", example="https://example.gov.cn/"),
    Column("followers", "粉丝数", ("粉丝量", "关注数", "关注量", "关注量/粉丝量", "粉丝", "粉丝数量", "下载量", "订阅数",
           "关注人数"), cells.number, hint="整数，1.2万 也可以", example="12345"),
    Column("operator_name", "承办单位", ("承办部门", "运维单位", "承办单位名称", "运营单位"), longest=120),
    Column("has_interaction", "有无互动功能", ("互动功能", "是否有互动功能", "有无互动", "是否开通互动"), Y, hint="有 或 无",
           example="有", choices=("有", "无")),
    Column("is_main", "是否主账号", ("主账号", "是否主要账号"), Y, hint="是 或 否", example="是", choices=YES_NO),
    Column("news_licence_number", "新闻信息服务许可证号", ("许可证号", "互联网新闻信息服务许可证号", "许可证编号",
           "新闻信息服务许可证编号"), cells.identifier, longest=60),
    Column("news_licence_expires_on", "许可证有效期至", ("许可证有效期", "有效期至", "许可证到期日期", "许可证到期日"), D),
    Column("provides_news", "是否从事互联网新闻信息服务", ("从事互联网新闻信息服务", "是否从事新闻信息服务",
           "是否提供新闻信息服务"), Y, hint="是 或 否", choices=YES_NO),
    Column("platform_other", "其他平台名称", ("具体平台名称", "其他平台"), longest=60, hint="平台选“其他”时填"),
    Column("platform_subtype", "微信子类", ("微信类型", "微信账号类型", "公众号类型"), subtype,
           hint="服务号、订阅号 或 小程序", choices=SUBTYPES),
    Column("carrier", "载体", ("载体类型", "账号载体"), carrier, hint="空着就按平台定", choices=CARRIERS),
    Column("owner_kind", "主办单位性质", ("单位性质", "主办单位类型"), owner, hint="空着就按单位类型定", choices=OWNERS),
    Column("kind", "账号性质", ("账号属性",), kind, hint="单位账号 或 职务账号", choices=("单位账号", "职务账号")),
    Column("functions", "功能", ("主要功能", "功能类型", "账号功能"), functions, hint="几项之间用顿号隔开", example="发布、互动"),
    Column("positioning", "功能定位", ("定位", "账号定位"), longest=200, example="政策发布"),
    Column("leader_name", "分管负责人", ("分管负责人姓名", "分管领导", "分管领导姓名", "主办单位分管领导", "负责人", "负责人姓名"),
           longest=60),
    Column("leader_title", "分管负责人职务", ("分管领导职务", "负责人职务", "主办单位分管领导职务"), longest=60),
    Column("leader_office_tel", "分管负责人办公电话", ("分管领导办公电话", "负责人办公电话", "联系电话", "主办单位联系电话",
           "分管负责人电话", "分管领导电话"), T, longest=30),
    Column("leader_mobile", "分管负责人手机", ("分管领导手机", "负责人手机", "分管负责人手机号", "分管领导手机号"), T, longest=30),
    Column("liaison_name", "联络员", ("联络员姓名", "联系人", "联系人姓名", "管理员", "管理员姓名"), longest=60),
    Column("liaison_title", "联络员职务", ("联系人职务", "管理员职务"), longest=60),
    Column("liaison_office_tel", "联络员办公电话", ("联系人办公电话", "联络员电话", "联系人电话"), T, longest=30),
    Column("liaison_mobile", "联络员手机", ("联系人手机", "联络员手机号", "联系人手机号", "管理员手机"), T, longest=30),
    Column("operator_leader_name", "承办单位分管领导", ("承办单位分管领导姓名", "承办单位负责人"), longest=60),
    Column("operator_leader_title", "承办单位分管领导职务", ("承办单位负责人职务",), longest=60),
    Column("operator_leader_tel", "承办单位联系电话", ("承办单位电话", "承办联系电话"), T, longest=30),
    Column("app_filing_number", "政务应用程序备案号", ("应用程序备案号", "APP备案号"), cells.identifier, longest=60),
    Column("category", "类别", ("账号类别", "客户端类别"), longest=60, hint="移动客户端等填，例如 政务服务类"),
    Column("is_outsourced", "委托第三方运营", ("是否委托第三方运营", "是否委托运营"), Y, hint="是 或 否", choices=YES_NO),
    Column("responsible_name", "账号责任人", ("责任人", "责任人姓名"), longest=60),
    Column("planning_person", "规划建设责任人", (), longest=60),
    Column("support_person", "组织保障责任人", (), longest=60),
    Column("development_person", "健康发展责任人", (), longest=60),
    Column("security_person", "安全管理责任人", ("安全责任人",), longest=60),
    Column("duty_item", "对应职责", ("对应权责事项",), longest=200),
    Column("service_entry_url", "办事入口", ("办事入口链接",), cells.link, longest=500),
    Column("news_licence_issuer", "许可证发证机关", ("新闻信息服务许可证发证机关",), longest=120),
    Column("provides_audiovisual", "传播网络视听节目", ("是否传播网络视听节目", "从事网络视听节目"), Y, hint="是 或 否",
           choices=YES_NO),
    Column("audiovisual_licence_number", "视听节目许可证号", ("网络视听节目许可证号",), cells.identifier, longest=60),
    Column("audiovisual_licence_issuer", "视听节目许可证发证机关", (), longest=120),
    Column("audiovisual_licence_expires_on", "视听节目许可证有效期至", (), D),
    Column("operator_licence_number", "承办机构新闻资质证号", ("承办单位新闻信息服务许可证号",), cells.identifier, longest=60),
    Column("operator_licence_expires_on", "承办机构新闻资质有效期至", (), D),
    Column("app_purpose", "客户端用途", ("APP用途",), purpose, hint="政务服务、新闻资讯 或 其他", choices=PURPOSES),
    Column("app_stage", "客户端建设阶段", ("建设阶段",), stage, hint="在建 或 已上线", choices=STAGES),
    Column("app_ipv6", "支持IPv6", ("是否支持IPv6", "IPv6"), Y, choices=YES_NO),
    Column("app_https", "支持HTTPS", ("是否支持HTTPS", "HTTPS"), Y, choices=YES_NO),
    Column("app_html5", "支持HTML5", ("是否支持HTML5", "HTML5"), Y, choices=YES_NO),
    Column("app_devices", "支持多终端", ("是否支持多终端", "多终端"), Y, choices=YES_NO),
    Column("app_security_level", "等保定级", ("等级保护定级", "等保等级"), security, hint="一级 到 五级",
           choices=SECURITY_LEVELS),
    Column("app_security_number", "等保备案号", ("等保备案编号",), cells.identifier, longest=60),
    Column("app_assessed_on", "等保测评日期", ("测评日期",), D),
    Column("leader_name_title", "分管负责人姓名及职务", ("主办单位分管领导及职务", "分管领导及职务", "分管领导姓名及职务"),
           longest=120),
    Column("liaison_name_title", "联络员姓名及职务", ("联系人姓名及职务",), longest=120),
    Column("operator_leader_name_title", "承办单位分管领导及职务", ("承办单位分管领导姓名及职务",), longest=120),
)  # fmt: skip
ROW_FIELDS = ("name", "platform", "sponsor", "level", "region", "managing")
PAIRS = ("leader", "liaison", "operator_leader")
BY_KEY = {c.key: c for c in COLUMNS}


def read_ledger(path: Path, *, platform_of: PlatformOf) -> Sheet[LedgerRow]:
    """The ledger in a file. Two rows with one platform and id are both problems, and so are two with one name and unit.

    Raises Unreadable when the file as a whole cannot be read, WrongHeader when its header is wrong.
    """
    problems: list[Problem] = []
    table, layout = open_sheet(path, COLUMNS, "台账", problems)
    read = [0]
    rows = _without_doubles(list(_rows(table, layout, platform_of, problems, read)), layout, problems)
    return Sheet(
        rows,
        problems,
        tuple(layout.places),
        layout.ignored,
        table.sheet,
        lambda: read[0],
        layout.headers,
        table.last_row,
    )


def _rows(
    table: Table, layout: Layout, platform_of: PlatformOf, problems: list[Problem], read: list[int]
) -> Iterator[LedgerRow]:
    read_platform = platform_reader(platform_of)
    for number, row in table.rows:
        read[0] += 1
        before = len(problems)
        values: dict[str, Any] = {}
        for key, place in layout.places.items():
            cell = row[place]
            column = BY_KEY[key]
            try:
                if key == "platform":
                    _platform(column, cell, read_platform, values)
                elif cleared(cell) and not column.required:
                    values[key] = _empty(column)
                elif (value := column.value(cell)) is not None:
                    values[key] = value
            except BadCell as error:
                problems.append(layout.problem(number, key, cell, error))
        if len(problems) == before:
            yield _row(number, values)


def _platform(column: Column, cell: Cell, read_platform: Any, values: dict[str, Any]) -> None:
    """The platform, and with it what offices write into the same cell: 微信公众号（服务号）, 其他：某某号."""
    column.value(cell)
    words = cells.plain(cell)
    detail = ""
    try:
        values["platform"] = read_platform(cell).code
    except BadCell:
        found = re.fullmatch(r"(.+?)\s*(?:\(\s*(.+?)\s*\)|:\s*(.+))", words)
        if found is None or cells.formula(cell):
            raise
        values["platform"] = read_platform(found[1]).code
        detail = found[2] or found[3]
    if values["platform"] == "other" and detail:
        values.setdefault("platform_other", detail[:60])
    if values["platform"] == "weixin":
        for known in SUBTYPES:
            if known in words:
                values.setdefault("platform_subtype", known)


def _empty(column: Column) -> Any:
    if column.key == "functions":
        return []
    if column.read in {cells.yes_no, cells.day, cells.number}:
        return None
    return ""


def _row(number: int, values: dict[str, Any]) -> LedgerRow:
    for pair in PAIRS:
        words = values.pop(f"{pair}_name_title", None)
        if words:
            name, _, title = re.sub(r"[\s、,，()（）/]+", " ", words).strip().partition(" ")
            values.setdefault(f"{pair}_name", name[:60])
            if title:
                values.setdefault(f"{pair}_title", title.strip()[:60])
    own = {key: values.pop(key, "") or "" for key in ROW_FIELDS}
    return LedgerRow(number=number, fields=values, **own)


def _without_doubles(rows: list[LedgerRow], layout: Layout, problems: list[Problem]) -> list[LedgerRow]:
    """Leaves out rows that name the same account twice, and names every one of them with its partners."""
    places: dict[tuple[str, ...], list[LedgerRow]] = {}
    for row in rows:
        identity = row.fields.get("platform_account_id")
        key: tuple[str, ...] = ("name", row.platform, row.name, row.sponsor)
        if identity:
            key = ("id", row.platform, identity)
        places.setdefault(key, []).append(row)
    wrong: set[int] = set()
    for key, same in places.items():
        if len(same) < 2:
            continue
        column = "platform_account_id" if key[0] == "id" else "name"
        numbers = [r.number for r in same]
        for row in same:
            others = "、".join(str(n) for n in numbers if n != row.number)
            shown = str(row.fields.get("platform_account_id") or row.name)
            why = f"和第 {others} 行是同一平台的同一个{'账号ID' if key[0] == 'id' else '账号'}"
            problems.append(layout.problem(row.number, column, shown, BadCell(why, "核对后只留一行，或改正账号ID")))
            wrong.add(row.number)
    problems.sort(key=lambda p: p.row)
    return [r for r in rows if r.number not in wrong]

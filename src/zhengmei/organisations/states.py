"""The closed lists of the room, and the one table of what a duty lets a person do."""

from enum import StrEnum

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds


class OrganisationLevel(TextChoices):
    """Levels as the ledger names them."""

    NATION = "nation", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"


class OrganisationKind(TextChoices):
    """What a unit is. Packs say which kinds they address and oblige."""

    GOVERNMENT = "government", "人民政府"
    GOVERNMENT_OFFICE = "government_office", "人民政府办公室"
    DEPARTMENT = "department", "政府工作部门"
    AFFILIATED = "affiliated", "政府直属单位"
    FUNCTIONAL_ZONE = "functional_zone", "功能区管委会"
    SUBDISTRICT = "subdistrict", "街道办事处"
    TOWN = "town", "镇（乡）人民政府"
    PARK = "park", "园区"
    VERTICAL = "vertical", "驻地垂管单位"
    INSTITUTION = "institution", "承担行政职能的事业单位"
    INTERNAL = "internal", "内设机构"
    PUBLIC_SERVICE = "public_service", "公共服务类企事业单位"
    ENTERPRISE = "enterprise", "企业"
    ASSOCIATION = "association", "社会团体"
    PARTY = "party", "党委部门"
    COURT = "court", "法院、检察院、监委"
    PEOPLE_BODY = "people_body", "人大、政协、群团"
    OTHER = "other", "其他"


class OrganisationState(TextChoices):
    ACTIVE = "active", "在用"
    MERGED = "merged", "已并入"
    ABOLISHED = "abolished", "已撤销"


class Duty(TextChoices):
    """What an appointment lets a person do, in one unit and (for supervisors) below it."""

    SUPERVISOR = "supervisor", "主管"
    INSPECTOR = "inspector", "检查"
    OBSERVER = "observer", "业务指导（宣传、网信）"
    CHIEF = "chief", "单位负责人"
    DEPUTY = "deputy", "分管负责人"
    SECTION_HEAD = "section_head", "科室负责人"
    REVIEWER = "reviewer", "审核"
    DRAFTER = "drafter", "编辑"
    LIAISON = "liaison", "联络员"
    AGENT = "agent", "承办人员（第三方）"
    DATA_OFFICE = "data_office", "整合规范（数据管理部门）"
    AUDITOR = "auditor", "审计管理员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"


class ResponsibilityKind(TextChoices):
    """For what a named person answers in a unit. Which of them a unit must name, its pack says.

    The staff kinds at the end are posts 岗位 several people may hold at once; of all others a unit has one person at a time.
    """

    FIRST = "first", "第一责任人"
    DIRECT = "direct", "直接责任人"
    DEPUTY = "deputy", "分管负责人"
    IDEOLOGY = "ideology", "网络意识形态责任人"
    INFORMATION_SECURITY = "infosec", "信息安全责任人"
    SAFETY = "safety", "安全责任人"
    LIAISON = "liaison", "联络员"
    OPENING = "opening", "开设责任人"
    MANAGING = "managing", "管理责任人"
    PLANNING = "planning", "规划建设责任人"
    SUPPORT = "support", "组织保障责任人"
    GROWTH = "growth", "健康发展责任人"
    SECURITY = "security", "安全管理责任人"
    EDITOR = "editor", "内容编辑"
    REVIEWER = "reviewer", "内容审核"
    TECHNICIAN = "technician", "技术保障"
    OPERATOR = "operator", "运营人员"


class SectionRole(TextChoices):
    LEAD = "lead", "主管科室"
    OPERATING = "operating", "主办运营科室"


class KeptWork(TextChoices):
    NEW_MEDIA = "new_media", "政务新媒体"
    WEBSITE = "website", "政府网站"


class GatheringKind(TextChoices):
    TRAINING = "training", "培训交流"
    MEETING = "meeting", "列席会议"
    DISCUSSION = "discussion", "议事记录"


class Power(StrEnum):
    """One thing a person may do for units within the reach of a duty."""

    SEE_UNITS = "see_units"
    SEE_ACCOUNTS = "see_accounts"
    EDIT_ACCOUNTS = "edit_accounts"
    SUPERVISE = "supervise"
    INSPECT = "inspect"
    MANAGE_UNITS = "manage_units"
    APPOINT = "appoint"
    READ_RECORD = "read_record"
    MANAGE_USERS = "manage_users"
    KEEP_RECORDS = "keep_records"
    WRITE_CONTENT = "write_content"
    REVIEW_CONTENT = "review_content"
    SIGN_CONTENT = "sign_content"
    LEAD = "lead"  # 推进、协调: the 主管单位 only; 指导、监督 is SUPERVISE
    ADVISE = "advise"  # 指导意见 of 宣传 and 网信
    CONSOLIDATE = "consolidate"  # 整合建议 of the data office
    SECURE_USERS = "secure_users"  # sessions and second factors of others
    APPROVE_EXPORT = "approve_export"


_SEE = frozenset({Power.SEE_UNITS, Power.SEE_ACCOUNTS})
_SPONSOR = _SEE | {Power.EDIT_ACCOUNTS}
_HEAD = _SPONSOR | {Power.KEEP_RECORDS, Power.APPROVE_EXPORT, Power.REVIEW_CONTENT, Power.SIGN_CONTENT}
_SUPERVISE = _SPONSOR | {
    Power.SUPERVISE,
    Power.LEAD,
    Power.APPROVE_EXPORT,
    Power.INSPECT,
    Power.MANAGE_UNITS,
    Power.APPOINT,
    Power.READ_RECORD,
    Power.KEEP_RECORDS,
}

POWERS: dict[str, frozenset[Power]] = {
    Duty.SUPERVISOR: _SUPERVISE,
    Duty.INSPECTOR: _SEE | {Power.INSPECT},
    Duty.OBSERVER: _SEE | {Power.ADVISE},
    Duty.CHIEF: _HEAD,
    Duty.DEPUTY: _HEAD,
    Duty.SECTION_HEAD: _HEAD,
    Duty.REVIEWER: _SPONSOR | {Power.WRITE_CONTENT, Power.REVIEW_CONTENT},
    Duty.DRAFTER: _SPONSOR | {Power.WRITE_CONTENT},
    Duty.LIAISON: _SPONSOR | {Power.KEEP_RECORDS},
    Duty.AGENT: _SEE | {Power.WRITE_CONTENT},
    Duty.DATA_OFFICE: _SEE | {Power.CONSOLIDATE},
    Duty.AUDITOR: frozenset({Power.SEE_UNITS, Power.READ_RECORD}),
    Duty.SYSTEM_ADMIN: frozenset({Power.SEE_UNITS, Power.MANAGE_UNITS, Power.APPOINT, Power.MANAGE_USERS}),
    Duty.SECURITY_ADMIN: frozenset({Power.SEE_UNITS, Power.SECURE_USERS}),
}
"""What each duty lets a person do (FCG-5-1a, HZ-2.1-b). The people of a sponsor reach their own unit only."""

STAFF = (
    ResponsibilityKind.EDITOR,
    ResponsibilityKind.REVIEWER,
    ResponsibilityKind.TECHNICIAN,
    ResponsibilityKind.OPERATOR,
)
"""Posts several people may hold in one unit at the same time."""

REACHES_BELOW = frozenset({Duty.SUPERVISOR, Duty.INSPECTOR, Duty.AUDITOR, Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN})
"""Duties that reach the unit and everything under it."""

REACHES_REGION = frozenset({Duty.OBSERVER, Duty.DATA_OFFICE})
"""宣传, 网信 and the data office supervise no unit by tree; they read what lies in their region (HZ-2.1-c)."""

BY_INDUSTRY: dict[str, frozenset[Power]] = {
    Duty.SUPERVISOR: _SEE | {Power.SUPERVISE, Power.INSPECT},
    Duty.INSPECTOR: _SEE | {Power.INSPECT},
}
"""What these duties let a person do for units whose 行业主管部门 is theirs: guide and inspect, not edit (FCG-5-1c)."""

ADMIN_DUTIES = frozenset({Duty.AUDITOR, Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN})
"""The three administrators, kept apart from the work itself; only a system administrator appoints them."""

LEVEL_RANK: dict[str, int] = {level: rank for rank, level in enumerate(OrganisationLevel.values)}
"""0 is the highest. A unit is never supervised by one of a lower level (WH-2-a)."""

register_kinds(
    {
        "organisations.region.added": Kind("添加地区", Erasure.NOTHING),
        "organisations.organisation.added": Kind("添加单位", Erasure.NOTHING),
        "organisations.organisation.changed": Kind("更改单位", Erasure.NOTHING),
        "organisations.pack.adopted": Kind("采用办法", Erasure.NOTHING),
        "organisations.appointment.made": Kind("安排职责", Erasure.NOTHING),
        "organisations.appointment.ended": Kind("停止职责", Erasure.NOTHING),
        "organisations.duties.confirmed": Kind("复核职责", Erasure.NOTHING),
        "organisations.responsibility.named": Kind("指定责任人", Erasure.NOTHING),
        "organisations.responsibility.accepted": Kind("接任责任人", Erasure.NOTHING),
        "organisations.responsibility.ended": Kind("停止责任", Erasure.NOTHING),
        "organisations.person.left": Kind("办理人员离开", Erasure.NOTHING),
        "organisations.numbers.shown": Kind("看联系号码", Erasure.NOTHING),
        "organisations.contact.added": Kind("添加联络人", Erasure.NOTHING),
        "organisations.contact.ended": Kind("停用联络人", Erasure.NOTHING),
        "organisations.section.named": Kind("指定科室", Erasure.NOTHING),
        "organisations.section.ended": Kind("取消科室", Erasure.NOTHING),
        "organisations.keeper.named": Kind("定职能部门", Erasure.NOTHING),
        "organisations.paper.kept": Kind("登记制度文件", Erasure.NOTHING),
        "organisations.paper.changed": Kind("更改制度文件的日期", Erasure.NOTHING),
        "organisations.paper.withdrawn": Kind("撤回制度文件", Erasure.NOTHING),
        "organisations.pledge.listed": Kind("列入公职人员名单", Erasure.NOTHING),
        "organisations.pledge.signed": Kind("登记承诺书", Erasure.NOTHING),
        "organisations.pledge.left": Kind("移出公职人员名单", Erasure.NOTHING),
        "organisations.gathering.kept": Kind("登记培训、会议", Erasure.NOTHING),
        "organisations.gathering.withdrawn": Kind("撤回培训、会议记录", Erasure.NOTHING),
        "organisations.funding.kept": Kind("登记经费", Erasure.NOTHING),
        "organisations.funding.withdrawn": Kind("撤回经费记录", Erasure.NOTHING),
        "organisations.exception.granted": Kind("给单位例外", Erasure.NOTHING),
        "organisations.exception.withdrawn": Kind("收回单位例外", Erasure.NOTHING),
        "organisations.gaps.exported": Kind("导出单位台账、缺口", Erasure.NOTHING),
        "organisations.organisation.merged": Kind("并入其他单位", Erasure.NOTHING),
        "organisations.organisation.abolished": Kind("撤销单位", Erasure.NOTHING),
    }
)

"""The closed lists of guidance 指导监督: what a note is, where it stands, and which power it takes to issue one."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable
from zhengmei.organisations.states import Power


class GuidanceKind(TextChoices):
    """The four duties of a 主管单位 (FCG-5-2), the note of 宣传、网信 (FCG-8), the proposal of the data office (HZ-2.1-c)."""

    PROMOTE = "promote", "推进"
    GUIDE = "guide", "指导"
    COORDINATE = "coordinate", "协调"
    OVERSEE = "oversee", "监督"
    OPINION = "opinion", "指导意见"
    CONSOLIDATE = "consolidate", "整合建议"


class GuidanceState(TextChoices):
    ISSUED = "issued", "待签收"
    ACKNOWLEDGED = "acknowledged", "已签收"
    WITHDRAWN = "withdrawn", "已撤回"


class GuidanceAct(TextChoices):
    """The acts on a note, each a function in `actions`."""

    ACKNOWLEDGE = "acknowledge_guidance", "签收"
    WITHDRAW = "withdraw_guidance", "撤回"


POWER_FOR: dict[str, Power] = {
    GuidanceKind.PROMOTE: Power.LEAD,
    GuidanceKind.GUIDE: Power.SUPERVISE,
    GuidanceKind.COORDINATE: Power.LEAD,
    GuidanceKind.OVERSEE: Power.SUPERVISE,
    GuidanceKind.OPINION: Power.ADVISE,
    GuidanceKind.CONSOLIDATE: Power.CONSOLIDATE,
}
"""推进 and 协调 belong to the 主管单位 alone; by industry one guides and oversees (FCG-5-1c)."""

NOT_YOURS: dict[str, str] = {
    Power.LEAD: "你所在的单位是非主管单位，不能对“{unit}”发起{kind}；请找它的主管单位。",
    Power.SUPERVISE: "你所在的单位是非主管单位，也不是它的行业主管部门，不能对“{unit}”发起{kind}；请找它的主管单位或行业主管部门。",
    Power.ADVISE: "指导意见由“{unit}”同级或上级的宣传、网信部门提出；要提意见，请找他们。",
    Power.CONSOLIDATE: "整合建议由“{unit}”所在地的数据管理部门提出；要提建议，请找他们。",
}

ADDRESSEE, ISSUER = "addressee", "issuer"
GUIDANCE_DUTIES = {ADDRESSEE: "收到的单位", ISSUER: "发出的单位"}
GUIDANCE = TransitionTable(
    (
        Transition(GuidanceState.ISSUED, GuidanceAct.ACKNOWLEDGE, ADDRESSEE, GuidanceState.ACKNOWLEDGED),
        Transition(GuidanceState.ISSUED, GuidanceAct.WITHDRAW, ISSUER, GuidanceState.WITHDRAWN),
    )
)

register_kinds(
    {
        "filing.guidance.issued": Kind("发出指导监督", Erasure.BY_REFERENCE),
        "filing.guidance.acknowledged": Kind("签收指导监督", Erasure.BY_REFERENCE),
        "filing.guidance.withdrawn": Kind("撤回指导监督", Erasure.NOTHING),
    }
)

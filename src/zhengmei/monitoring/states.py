"""The closed lists of the room."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable


class Outcome(TextChoices):
    """What came of looking at an account. 看不到 is not 没更新."""

    SEEN = "seen", "看到了"
    UNREACHABLE = "unreachable", "打不开"
    NOT_FOUND = "not_found", "搜不到"


class FindingState(TextChoices):
    OPEN = "open", "没了结"
    CONTESTED = "contested", "有异议"
    CLOSED = "closed", "已了结"
    DISMISSED = "dismissed", "不成立"


class UnitFindingState(TextChoices):
    """A unit's finding stands as long as the gap does."""

    OPEN = "open", "没了结"
    CLOSED = "closed", "已了结"


class FindingAct(TextChoices):
    """The acts on a finding, each a function in `actions`."""

    CLOSE = "close", "检查时已不存在，自动了结"
    CONTEST = "contest_finding", "提出异议"
    UPHOLD = "uphold_contest", "异议成立"
    REJECT = "reject_contest", "异议不成立"


CHECKS, SPONSOR, SUPERVISOR = "checks", "sponsor", "supervisor"
FINDING_DUTIES = {CHECKS: "系统", SPONSOR: "主办单位", SUPERVISOR: "主管单位"}
STANDING = (FindingState.OPEN, FindingState.CONTESTED)
"""A finding in one of these states stands: it counts, and the same cause is not raised a second time."""

FINDING = TransitionTable(
    (
        Transition(FindingState.OPEN, FindingAct.CLOSE, CHECKS, FindingState.CLOSED),
        Transition(FindingState.OPEN, FindingAct.CONTEST, SPONSOR, FindingState.CONTESTED),
        Transition(FindingState.CONTESTED, FindingAct.CLOSE, CHECKS, FindingState.CLOSED),
        Transition(FindingState.CONTESTED, FindingAct.UPHOLD, SUPERVISOR, FindingState.DISMISSED),
        Transition(FindingState.CONTESTED, FindingAct.REJECT, SUPERVISOR, FindingState.OPEN),
    )
)

register_kinds(
    {
        "monitoring.checks_run": Kind("运行检查", Erasure.NOTHING),
        "monitoring.units_checked": Kind("检查单位应有的人、制度、培训、经费、联络", Erasure.NOTHING),
        "monitoring.finding_contested": Kind("对问题提出异议", Erasure.NOTHING),
        "monitoring.finding_acknowledged": Kind("签收问题", Erasure.NOTHING),
        "monitoring.contest_upheld": Kind("认定异议成立，问题不成立", Erasure.NOTHING),
        "monitoring.contest_rejected": Kind("认定异议不成立，问题仍在", Erasure.NOTHING),
        "monitoring.items.imported": Kind("导入发布内容", Erasure.NOTHING),
        "monitoring.observed": Kind("记下对账号的观察", Erasure.NOTHING),
    }
)

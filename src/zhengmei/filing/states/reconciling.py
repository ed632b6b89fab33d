"""Comparing the ledger with lists from outside 对账."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable


class OutsideKind(TextChoices):
    NATIONAL = "national", "全国报送系统"
    SEARCH = "search", "平台检索"


class MismatchKind(TextChoices):
    """What is wrong. 瞒报 is only ever suspected: a list shows that an account is there, not who hid it."""

    WRONG = "wrong", "误报"
    MISSING = "missing", "漏报"
    HIDDEN = "hidden", "疑似瞒报"


class MismatchState(TextChoices):
    OPEN = "open", "待核实"
    RESOLVED = "resolved", "已核实"
    MATCHED = "matched", "已对上"


class MismatchAct(TextChoices):
    """The acts on a difference, each a function in `actions`."""

    RESOLVE = "resolve_mismatch", "核实"
    REOPEN = "reopen_mismatch", "重新核实"
    MATCH = "match_mismatch", "再对时已一致"
    RETURN = "return_mismatch", "再对时又不一致"


MISMATCH_DUTIES = {"office": "主管或本单位", "machine": "系统"}
_S, _A = MismatchState, MismatchAct
MISMATCH = TransitionTable(
    (
        Transition(_S.OPEN, _A.RESOLVE, "office", _S.RESOLVED),
        Transition(_S.RESOLVED, _A.REOPEN, "office", _S.OPEN),
        Transition(_S.OPEN, _A.MATCH, "machine", _S.MATCHED),
        Transition(_S.RESOLVED, _A.MATCH, "machine", _S.MATCHED),
        Transition(_S.MATCHED, _A.RETURN, "machine", _S.OPEN),
    )
)

register_kinds(
    {
        "filing.outside_list.compared": Kind("对账", Erasure.NOTHING),
        "filing.mismatch.resolved": Kind("核实对账差异", Erasure.NOTHING),
        "filing.mismatch.reopened": Kind("重新核实对账差异", Erasure.NOTHING),
        "filing.national_report.exported": Kind("导出报送表", Erasure.NOTHING),
    }
)

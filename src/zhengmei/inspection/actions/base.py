"""What every act of a round begins with: the row locked, the state asked, the duty checked."""

from datetime import date

from zhengmei.identity.models import User
from zhengmei.inspection.models import Round
from zhengmei.inspection.permissions import can_hold_round
from zhengmei.inspection.states import ROUND, RoundAct, RoundState


class RoundRefused(Exception):
    """An act that may not be done. `reasons` are the sentences shown to the person, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def refuse_if(reasons: list[str]) -> None:
    """Raises RoundRefused when there is a reason."""
    if reasons:
        raise RoundRefused(reasons)


def locked(round_: Round) -> Round:
    """The row as it is now, held until the transaction ends, so that a second click waits and then sees the new state."""
    return Round.objects.select_for_update(of=("self",)).select_related("office__region").get(pk=round_.pk)


def state_reasons(round_: Round, act: RoundAct) -> list[str]:
    """Why the state of the round does not allow the act, with what to do first."""
    if ROUND.allows(round_.state, act):
        return []
    done = {
        RoundState.CONCLUDED: "这一轮已经得出结论",
        RoundState.ISSUED: "通报已经签发",
    }.get(RoundState(round_.state))
    if done and act not in (RoundAct.PUBLISH, RoundAct.TAKE_DOWN):
        return [f"{done}，不能再{act.label}。要重新检查，请另开一轮。"]
    needed = {
        RoundAct.CHECK: "请先抽样。",
        RoundAct.JUDGE: "请先运行检测。",
        RoundAct.CLOSE_SHEET: "请先运行检测。",
        RoundAct.CONCLUDE: "请先运行检测。",
        RoundAct.OVERRULE: "请先得出结论。",
        RoundAct.DRAFT_BULLETIN: "请先得出结论。",
        RoundAct.ISSUE: "请先得出结论。",
        RoundAct.PUBLISH: "请先签发通报。",
        RoundAct.TAKE_DOWN: "请先签发通报。",
        RoundAct.DRAW: "检测已经开始，样本不能再换。要换样本，请另开一轮。",
    }[act]
    return [f"这一轮现在是“{round_.get_state_display()}”，{needed}"]


def office_reasons(round_: Round, by: User | None, on: date) -> list[str]:
    """Why the person may not act for the office that holds the round."""
    if by is None or can_hold_round(by, round_.office, on):
        return []
    return [f"这一轮由{round_.office.name}组织，只有它的主管、检查人员能办。请联系该单位。"]

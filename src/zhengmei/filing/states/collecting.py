"""Collecting a form or report from the units below by a day 收表."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable


class Signer(TextChoices):
    """Who has to sign what is handed in."""

    NONE = "", "不要求签字"
    CHIEF = "chief", "主要负责人"
    DEPUTY = "deputy", "分管负责人"


class ReturnState(TextChoices):
    WAITING = "waiting", "待交"
    HANDED_IN = "handed_in", "已交"
    SENT_BACK = "sent_back", "退回重交"


class ReturnAct(TextChoices):
    """The acts on what one unit hands in, each a function in `actions`."""

    HAND_IN = "hand_in_return", "交件"
    SEND_BACK = "send_back_return", "退回"


RETURN_DUTIES = {"unit": "要交的单位", "office": "收表的单位"}
_S, _A = ReturnState, ReturnAct
COLLECTION_RETURN = TransitionTable(
    (
        Transition(_S.WAITING, _A.HAND_IN, "unit", _S.HANDED_IN),
        Transition(_S.SENT_BACK, _A.HAND_IN, "unit", _S.HANDED_IN),
        Transition(_S.HANDED_IN, _A.SEND_BACK, "office", _S.SENT_BACK),
    )
)

register_kinds(
    {
        "filing.collection.opened": Kind("布置收表", Erasure.NOTHING),
        "filing.collection.closed": Kind("结束收表", Erasure.NOTHING),
        "filing.collection.packed": Kind("打包收到的件", Erasure.NOTHING),
        "filing.return.handed_in": Kind("交件", Erasure.NOTHING),
        "filing.return.sent_back": Kind("退回交来的件", Erasure.NOTHING),
    }
)

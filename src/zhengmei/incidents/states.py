"""The closed lists of the room, and how an incident, a slip and an order go from one state to the next."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable


class IncidentKind(TextChoices):
    SECURITY = "security", "安全事件"
    OPINION = "opinion", "舆情事件"


class IncidentState(TextChoices):
    OPEN = "open", "待处置"
    HANDLING = "handling", "处置中"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


class IncidentAct(TextChoices):
    """The acts on an incident, each a function in `actions`."""

    RECORD = "record_entry", "记进展"
    REGRADE = "regrade_incident", "改等级"
    NAME = "name_person", "换负责人"
    SEND = "send_transfer", "转出"
    ORDER = "issue_order", "发安全整改通知"
    CLOSE = "close_incident", "办结"
    WITHDRAW = "withdraw_incident", "撤回"
    REOPEN = "reopen_incident", "重新打开"


class EntryKind(TextChoices):
    """What one line of the story is. The first six are what a type may need before it is closed."""

    MEASURE = "measure", "处置措施"
    EVIDENCE = "evidence", "证据"
    CAUSE = "cause", "原因"
    RESPONSE = "response", "线上回应"
    OFFLINE = "offline", "线下处置"
    STEP = "step", "步骤"
    PROGRESS = "progress", "进展"


PASSWORD = "password"  # noqa: S105  # a need met in custody, never by a line written here
NEEDS: dict[str, str] = {kind.value: str(kind.label) for kind in list(EntryKind)[:5]} | {PASSWORD: "改口令记录"}
WRITTEN = (EntryKind.MEASURE, EntryKind.EVIDENCE, EntryKind.CAUSE, EntryKind.PROGRESS)
ANSWERED = (EntryKind.RESPONSE, EntryKind.OFFLINE)
"""The kinds a person chooses from; those of ANSWERED for public opinion only. A step is recorded by its own button."""


class TransferState(TextChoices):
    SENT = "sent", "待回执"
    RECEIVED = "received", "已回执"
    RECALLED = "recalled", "已收回"


class TransferAct(TextChoices):
    RECEIVE = "receive_transfer", "记回执"
    RECALL = "recall_transfer", "收回"


class OrderState(TextChoices):
    ISSUED = "issued", "待整改"
    REPLIED = "replied", "待复核"
    RETURNED = "returned", "退回重改"
    ACCEPTED = "accepted", "已认可"
    CANCELLED = "cancelled", "已取消"


class OrderAct(TextChoices):
    REPLY = "reply_to_order", "反馈整改"
    ACCEPT = "accept_reply", "认可"
    RETURN = "return_reply", "退回重改"
    CANCEL = "cancel_order", "取消通知"


HANDLER, HEAD, OFFICE, RECIPIENT = "handler", "head", "office", "recipient"
DUTY_WORDS = {
    HANDLER: "本单位的人（第三方除外）和主管",
    HEAD: "负责人、联络员、主管、指定的负责人",
    OFFICE: "主管单位",
    RECIPIENT: "收件单位的人；收件单位不用本系统的，由发出单位代记",
}
_S, _A = IncidentState, IncidentAct
_GOING = (_S.OPEN, _S.HANDLING)
INCIDENT = TransitionTable(
    (
        *(Transition(state, _A.RECORD, HANDLER, _S.HANDLING) for state in _GOING),
        *(Transition(state, _A.SEND, HANDLER, _S.HANDLING) for state in _GOING),
        *(Transition(state, _A.REGRADE, HEAD, state) for state in _GOING),
        *(Transition(state, _A.NAME, HEAD, state) for state in _GOING),
        *(Transition(state, _A.ORDER, OFFICE, state) for state in _GOING),
        *(Transition(state, _A.WITHDRAW, HEAD, _S.WITHDRAWN) for state in _GOING),
        Transition(_S.HANDLING, _A.CLOSE, HEAD, _S.CLOSED),
        Transition(_S.CLOSED, _A.REOPEN, HEAD, _S.HANDLING),
        Transition(_S.WITHDRAWN, _A.REOPEN, HEAD, _S.HANDLING),
    )
)
TRANSFER = TransitionTable(
    (
        Transition(TransferState.SENT, TransferAct.RECEIVE, RECIPIENT, TransferState.RECEIVED),
        Transition(TransferState.SENT, TransferAct.RECALL, HANDLER, TransferState.RECALLED),
    )
)
_O, _D = OrderState, OrderAct
ORDER = TransitionTable(
    (
        Transition(_O.ISSUED, _D.REPLY, HANDLER, _O.REPLIED),
        Transition(_O.RETURNED, _D.REPLY, HANDLER, _O.REPLIED),
        Transition(_O.REPLIED, _D.ACCEPT, OFFICE, _O.ACCEPTED),
        Transition(_O.REPLIED, _D.RETURN, OFFICE, _O.RETURNED),
        *(Transition(state, _D.CANCEL, OFFICE, _O.CANCELLED) for state in (_O.ISSUED, _O.REPLIED, _O.RETURNED)),
    )
)
GOING = tuple(state.value for state in _GOING)
ORDERS_OPEN = (OrderState.ISSUED.value, OrderState.REPLIED.value, OrderState.RETURNED.value)
MATTER_OF = {IncidentKind.SECURITY: "网络安全", IncidentKind.OPINION: "舆情应对"}
RECEIPT_HOURS = 24
ORDER_WORKDAYS = 5
"""Where no unit set its own: hours until a receipt, working days for a rectification. 本单位自定, no text has a number."""
MOST_GRADES = 5

register_kinds(
    {
        "incidents.opened": Kind("报告事件", Erasure.NOTHING),
        "incidents.recorded": Kind("记事件进展", Erasure.NOTHING),
        "incidents.regraded": Kind("改事件等级", Erasure.NOTHING),
        "incidents.person_named": Kind("换事件负责人", Erasure.NOTHING),
        "incidents.closed": Kind("办结事件", Erasure.NOTHING),
        "incidents.withdrawn": Kind("撤回事件", Erasure.NOTHING),
        "incidents.reopened": Kind("重新打开事件", Erasure.NOTHING),
        "incidents.transfer_sent": Kind("转出事件", Erasure.NOTHING),
        "incidents.transfer_received": Kind("记转出的回执", Erasure.NOTHING),
        "incidents.transfer_recalled": Kind("收回转出", Erasure.NOTHING),
        "incidents.order_issued": Kind("发安全整改通知", Erasure.NOTHING),
        "incidents.order_replied": Kind("反馈安全整改", Erasure.NOTHING),
        "incidents.order_accepted": Kind("认可安全整改", Erasure.NOTHING),
        "incidents.order_returned": Kind("退回安全整改", Erasure.NOTHING),
        "incidents.order_cancelled": Kind("取消安全整改通知", Erasure.NOTHING),
        "incidents.rule_set": Kind("设事件等级和期限", Erasure.NOTHING),
        "incidents.printed": Kind("导出事件文书", Erasure.NOTHING),
    }
)

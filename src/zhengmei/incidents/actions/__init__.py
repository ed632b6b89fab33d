"""The acts on incidents. One file a matter; all are named here."""

from zhengmei.incidents.actions.base import IncidentRefused
from zhengmei.incidents.actions.closing import (
    close_incident,
    reasons_not_to_close,
    reasons_not_to_reopen,
    reasons_not_to_withdraw,
    reopen_incident,
    withdraw_incident,
)
from zhengmei.incidents.actions.handling import (
    EntryGiven,
    name_person,
    reasons_not_to_name,
    reasons_not_to_record,
    reasons_not_to_regrade,
    record_entry,
    regrade_incident,
)
from zhengmei.incidents.actions.opening import IncidentGiven, reasons_not_to_report, report_incident
from zhengmei.incidents.actions.orders import (
    issue_order,
    judge_order,
    ordering_office,
    reasons_not_to_judge,
    reasons_not_to_order,
    reasons_not_to_reply,
    reply_to_order,
)
from zhengmei.incidents.actions.rules import note_printing, reasons_not_to_set_rule, set_rule
from zhengmei.incidents.actions.transfers import (
    SlipGiven,
    reasons_not_to_recall,
    reasons_not_to_receive,
    reasons_not_to_send,
    recall_transfer,
    receive_transfer,
    send_transfer,
)

__all__ = [
    "EntryGiven",
    "IncidentGiven",
    "IncidentRefused",
    "SlipGiven",
    "close_incident",
    "issue_order",
    "judge_order",
    "name_person",
    "note_printing",
    "ordering_office",
    "reasons_not_to_close",
    "reasons_not_to_judge",
    "reasons_not_to_name",
    "reasons_not_to_order",
    "reasons_not_to_recall",
    "reasons_not_to_receive",
    "reasons_not_to_record",
    "reasons_not_to_regrade",
    "reasons_not_to_reopen",
    "reasons_not_to_reply",
    "reasons_not_to_report",
    "reasons_not_to_send",
    "reasons_not_to_set_rule",
    "reasons_not_to_withdraw",
    "recall_transfer",
    "receive_transfer",
    "record_entry",
    "regrade_incident",
    "reopen_incident",
    "reply_to_order",
    "report_incident",
    "send_transfer",
    "set_rule",
    "withdraw_incident",
]

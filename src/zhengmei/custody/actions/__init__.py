"""The acts of the room. All are named here."""

from zhengmei.custody.actions.authorisations import (
    add_authorisation,
    end_authorisation,
    reasons_not_to_authorise,
    renew_authorisation,
)
from zhengmei.custody.actions.base import CustodyRefused
from zhengmei.custody.actions.credentials import (
    Contacts,
    add_credential,
    change_contacts,
    change_password,
    reasons_not_to_add,
    reasons_not_to_change_password,
    reasons_not_to_retire,
    retire_credential,
)
from zhengmei.custody.actions.handover import (
    cancel_handover,
    give,
    reasons_not_to_give,
    reasons_not_to_receive,
    reasons_not_to_start,
    receive,
    start_handover,
)
from zhengmei.custody.actions.opening import Opened, note_refusal, open_credential, reasons_not_to_open
from zhengmei.custody.actions.recovery import (
    add_step,
    give_up,
    open_recovery,
    reasons_not_to_conclude,
    reasons_not_to_report,
    reasons_not_to_step,
    recover,
)
from zhengmei.custody.actions.rules import note_export, set_rule

__all__ = [
    "Contacts",
    "CustodyRefused",
    "Opened",
    "add_authorisation",
    "add_credential",
    "add_step",
    "cancel_handover",
    "change_contacts",
    "change_password",
    "end_authorisation",
    "give",
    "give_up",
    "note_export",
    "note_refusal",
    "open_credential",
    "open_recovery",
    "reasons_not_to_add",
    "reasons_not_to_authorise",
    "reasons_not_to_change_password",
    "reasons_not_to_conclude",
    "reasons_not_to_give",
    "reasons_not_to_open",
    "reasons_not_to_receive",
    "reasons_not_to_report",
    "reasons_not_to_retire",
    "reasons_not_to_start",
    "reasons_not_to_step",
    "receive",
    "recover",
    "renew_authorisation",
    "retire_credential",
    "set_rule",
    "start_handover",
]

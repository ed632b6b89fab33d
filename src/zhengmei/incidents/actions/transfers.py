"""Sending an incident to another department, and what comes back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.incidents.actions.base import handler_reasons, locked, people_of, refuse_if, state_reasons, tell
from zhengmei.incidents.actions.handling import move
from zhengmei.incidents.models import Incident, Transfer
from zhengmei.incidents.permissions import can_handle, can_sign_for
from zhengmei.incidents.queries.rules import TransferTerms, book_of, transfer_terms
from zhengmei.incidents.states import RECEIPT_HOURS, TRANSFER, IncidentAct, TransferAct, TransferState
from zhengmei.notices.actions import settle
from zhengmei.organisations.models import Organisation, UnitContact
from zhengmei.organisations.states import POWERS, Power

RECEIVING = [duty for duty, powers in POWERS.items() if Power.EDIT_ACCOUNTS in powers]


@dataclass(frozen=True, slots=True)
class SlipGiven:
    """A slip as a person fills it in. `recipient` may stay empty where a recorded contact is chosen."""

    department: str
    matter: str
    facts: str
    contact: UnitContact | None = None
    recipient: str = ""
    to_unit: Organisation | None = None


def reasons_not_to_send(incident: Incident, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not send the incident anywhere."""
    return state_reasons(incident, IncidentAct.SEND) or handler_reasons(incident, by, now.date())


def _given_reasons(given: SlipGiven, terms: TransferTerms) -> list[str]:
    reasons = []
    if given.department not in terms.departments:
        listed = "、".join(terms.departments)
        reasons.append(
            f"没有选送哪个部门，请从{listed}里选。" if listed else "没有可送的部门，请先在单位的联络人里登记。"
        )
    if given.matter not in terms.matters:
        reasons.append(f"没有选事项，请从{'、'.join(terms.matters)}里选。")
    if given.contact is not None and given.contact.pk not in {one.pk for one in terms.contacts}:
        reasons.append("这个联络人不在本单位的联络人里，或者已停用，请另选。")
    elif given.contact is not None and given.department and given.contact.department != given.department:
        reasons.append(
            f"{given.contact.name}是{given.contact.department}的联络人，不是{given.department}的，请改一样。"
        )
    if given.contact is None and not given.recipient.strip() and given.to_unit is None:
        reasons.append("没有写送给谁，请选联络人，或写上收件人。")
    if not given.facts.strip():
        reasons.append("没有写事由，请写上发生了什么、要对方做什么。")
    return reasons


@transaction.atomic
def send_transfer(*, incident: Incident, given: SlipGiven, by: User | None, now: datetime) -> Transfer:
    """Send a slip; it waits for its receipt until the unit's own hours are over. The receiving unit is told.

    Its printed name, its departments and matters are the pack's and the contact book's. Raises IncidentRefused.
    """
    held = locked(incident)
    terms = transfer_terms(held, now.date())
    refuse_if(reasons_not_to_send(held, by=by, now=now) or _given_reasons(given, terms))
    book = book_of(held.unit, held.kind, now.date())
    hours = book.receipt_hours if book else RECEIPT_HOURS
    who = given.recipient.strip()
    if not who and given.contact is not None:
        who = f"{given.contact.unit_name}{given.contact.name}"
    if not who and given.to_unit is not None:
        who = given.to_unit.name
    articles = list(dict.fromkeys(terms.ruling.articles)) if terms.ruling else []
    made = Transfer.objects.create(
        incident=held,
        paper=terms.paper,
        article=f"{terms.ruling.pack_short} {'、'.join(articles)}" if terms.ruling and articles else "",
        department=given.department,
        matter=given.matter,
        contact=given.contact,
        recipient=who[:120],
        to_unit=given.to_unit,
        facts=given.facts.strip(),
        sent_by=by,
        sent_at=now,
        due_at=now + timedelta(hours=hours),
    )
    move(held, IncidentAct.SEND)
    detail = {"编号": held.number, "单子": made.paper, "部门": made.department, "事项": made.matter}
    record("incidents.transfer_sent", by=by, now=now, about=held, detail=detail)
    if given.to_unit is not None:
        people = people_of([given.to_unit], RECEIVING, now.date())
        title = f"请签收{made.paper}：{held.unit.name}，{held.type_label}"
        tell(held, "transfer_sent", title, people, key=_key(made), by=by, now=now, escalates=True)
    return made


def _key(transfer: Transfer) -> str:
    return f"incidents.transfer:{transfer.pk}"


def _held(transfer: Transfer) -> Transfer:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("incident__unit", "to_unit")
    return rows.get(pk=transfer.pk)


def _state_reasons(transfer: Transfer, act: TransferAct) -> list[str]:
    if TRANSFER.allows(transfer.state, act):
        return []
    return [f"这份{transfer.paper}{transfer.get_state_display()}，不能再{act.label}。"]


def reasons_not_to_receive(transfer: Transfer, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not note the receipt."""
    reasons = _state_reasons(transfer, TransferAct.RECEIVE)
    if not reasons and by is not None and not can_sign_for(by, transfer, now.date()):
        who = transfer.to_unit.name if transfer.to_unit else transfer.incident.unit.name
        reasons.append(f"回执由“{who}”的人来记，请联系他们。")
    return reasons


@transaction.atomic
def receive_transfer(*, transfer: Transfer, receiver: str, note: str, by: User | None, now: datetime) -> Transfer:
    """Note who acknowledged the slip, now. In the receiving unit itself that is whoever signs. Raises IncidentRefused."""
    held = _held(transfer)
    reasons = reasons_not_to_receive(held, by=by, now=now)
    name = by.full_name if held.to_unit_id is not None and by is not None else receiver.strip()
    if not reasons and not name:
        reasons.append("没有写签收人，请写上对方谁收的。")
    refuse_if(reasons)
    held.state, held.receiver, held.received_by = TransferState.RECEIVED, name[:60], by
    held.received_at, held.note = now, note.strip()[:300]
    held.save(update_fields=["state", "receiver", "received_by", "received_at", "note"])
    detail = {"编号": held.incident.number, "单子": held.paper, "部门": held.department}
    record("incidents.transfer_received", by=by, now=now, about=held.incident, detail=detail)
    settle(key=_key(held), by=by, now=now)
    return held


def reasons_not_to_recall(transfer: Transfer, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not take the slip back."""
    reasons = _state_reasons(transfer, TransferAct.RECALL)
    if not reasons and by is not None and not can_handle(by, transfer.incident, now.date()):
        reasons.append(f"收回由“{transfer.incident.unit.name}”的人来办，请联系他们。")
    return reasons


@transaction.atomic
def recall_transfer(*, transfer: Transfer, reason: str, by: User | None, now: datetime) -> Transfer:
    """Take back a slip nobody acknowledged, with the reason. Raises IncidentRefused."""
    held = _held(transfer)
    reasons = reasons_not_to_recall(held, by=by, now=now)
    if not reasons and not reason.strip():
        reasons.append("没有写理由，请写上为什么收回。")
    refuse_if(reasons)
    held.state, held.received_by, held.received_at = TransferState.RECALLED, by, now
    held.note = reason.strip()[:300]
    held.save(update_fields=["state", "received_by", "received_at", "note"])
    detail = {"编号": held.incident.number, "单子": held.paper, "部门": held.department}
    record("incidents.transfer_recalled", by=by, now=now, about=held.incident, reason=held.note, detail=detail)
    settle(key=_key(held), by=by, now=now)
    return held

"""The office above orders what must be put right after a security event; the unit answers; the office looks at it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.workdays import PUBLISHED
from zhengmei.identity.models import User
from zhengmei.incidents.actions.base import HEADS, handler_reasons, locked, people_of, refuse_if, state_reasons, tell
from zhengmei.incidents.models import Incident, SecurityOrder
from zhengmei.incidents.permissions import can_order
from zhengmei.incidents.queries.rules import chain_of, laws_for
from zhengmei.incidents.queries.visible import own_units
from zhengmei.incidents.states import ORDER, IncidentAct, IncidentKind, OrderAct, OrderState
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Duty

MOST_DAYS = 60


def ordering_office(incident: Incident, by: User | None, now: datetime) -> Organisation | None:
    """In whose name a person orders: the nearest unit above that they work in; None for whoever works in none."""
    above = chain_of(incident.unit)[1:]
    if by is None:
        return above[0] if above else None
    own = own_units(by, now.date())
    return next((one for one in above if one.pk in own), None)


def reasons_not_to_order(incident: Incident, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not order a rectification."""
    reasons = state_reasons(incident, IncidentAct.ORDER)
    if incident.kind != IncidentKind.SECURITY:
        reasons.append("安全整改通知只对安全事件发。")
    if by is not None and not can_order(by, incident, now.date()):
        reasons.append(f"安全整改通知由“{incident.unit.name}”的主管单位发。")
    elif not reasons and ordering_office(incident, by, now) is None:
        reasons.append(f"“{incident.unit.name}”上面没有您任职的主管单位，不能发。请它的主管单位来办。")
    return reasons


@transaction.atomic
def issue_order(
    *, incident: Incident, demands: Sequence[str], workdays: int, by: User | None, now: datetime
) -> SecurityOrder:
    """Order the unit to put things right within so many working days. It cites the laws the pack names and the clause of
    the incident (HZ-2.3.3-g). The unit's heads and the person named are told. Raises IncidentRefused.
    """
    held = locked(incident)
    wanted = [line.strip() for line in demands if line.strip()]
    reasons = reasons_not_to_order(held, by=by, now=now)
    if not wanted:
        reasons.append("没有写整改要求，请一行写一项。")
    if not 1 <= workdays <= MOST_DAYS:
        reasons.append(f"期限要在 1 到 {MOST_DAYS} 个工作日之间。")
    refuse_if(reasons)
    office = ordering_office(held, by, now)
    assert office is not None
    made = SecurityOrder.objects.create(
        incident=held,
        office=office,
        demands=wanted,
        cited=[*laws_for(held.pack_id), *([{"law": "", "article": held.article}] if held.article else [])],
        workdays=workdays,
        due_on=PUBLISHED.add(now.date(), workdays).due,
        issued_by=by,
        issued_at=now,
    )
    detail = {"编号": held.number, "要求": wanted, "期限": made.due_on}
    record("incidents.order_issued", by=by, now=now, about=held, detail=detail)
    people = people_of([held.unit], [*HEADS, Duty.LIAISON], now.date())
    people += [held.person_user] if held.person_user else []
    title = f"安全整改通知：{held.type_label}，{made.due_on.month}月{made.due_on.day}日前反馈"
    tell(held, "order_issued", title, people, key=f"incidents.order:{made.pk}", by=by, now=now, escalates=True)
    return made


def _held(order: SecurityOrder) -> SecurityOrder:
    rows = SecurityOrder.objects.select_for_update(of=("self",)).select_related("incident__unit", "office")
    return rows.get(pk=order.pk)


def _state_reasons(order: SecurityOrder, act: OrderAct) -> list[str]:
    if ORDER.allows(order.state, act):
        return []
    return [f"这份安全整改通知现在是“{order.get_state_display()}”，不能{act.label}。"]


def reasons_not_to_reply(order: SecurityOrder, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not answer for the unit."""
    return _state_reasons(order, OrderAct.REPLY) or handler_reasons(order.incident, by, now.date())


@transaction.atomic
def reply_to_order(*, order: SecurityOrder, reply: str, by: User | None, now: datetime) -> SecurityOrder:
    """What the unit did about each demand; the office is told. Raises IncidentRefused."""
    held = _held(order)
    reasons = reasons_not_to_reply(held, by=by, now=now)
    if not reply.strip():
        reasons.append("没有写整改情况，请逐项写上做了什么。")
    refuse_if(reasons)
    held.state, held.reply, held.replied_by, held.replied_at = OrderState.REPLIED, reply.strip(), by, now
    held.save(update_fields=["state", "reply", "replied_by", "replied_at"])
    record("incidents.order_replied", by=by, now=now, about=held.incident, detail={"编号": held.incident.number})
    people = people_of([held.office], [Duty.SUPERVISOR], now.date())
    key = f"incidents.replied:{held.pk}:{now:%Y%m%d%H%M%S}"
    tell(held.incident, "order_replied", f"请复核安全整改：{held.incident.unit.name}", people, key=key, by=by, now=now)
    return held


def reasons_not_to_judge(order: SecurityOrder, act: OrderAct, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not accept, return or cancel."""
    reasons = _state_reasons(order, act)
    if not reasons and by is not None and not can_order(by, order.incident, now.date()):
        reasons.append(f"这一步由发出单位“{order.office.name}”来办。")
    return reasons


@transaction.atomic
def judge_order(*, order: SecurityOrder, act: OrderAct, note: str, by: User | None, now: datetime) -> SecurityOrder:
    """Accept what the unit answered, send it back, or cancel the order; the last two with a reason. IncidentRefused."""
    held = _held(order)
    reasons = reasons_not_to_judge(held, act, by=by, now=now)
    if not reasons and act != OrderAct.ACCEPT and not note.strip():
        reasons.append(f"没有写理由，请写上为什么{act.label}。")
    refuse_if(reasons)
    held.state, held.note = ORDER.after(held.state, act), note.strip()[:300]
    held.decided_by, held.decided_at = by, now
    held.save(update_fields=["state", "note", "decided_by", "decided_at"])
    kind = {OrderAct.ACCEPT: "accepted", OrderAct.RETURN: "returned", OrderAct.CANCEL: "cancelled"}[act]
    detail = {"编号": held.incident.number}
    record(f"incidents.order_{kind}", by=by, now=now, about=held.incident, reason=held.note, detail=detail)
    people = people_of([held.incident.unit], [*HEADS, Duty.LIAISON], now.date())
    key = f"incidents.{kind}:{held.pk}:{now:%Y%m%d%H%M%S}"
    title = f"安全整改{held.get_state_display()}：{held.incident.type_label}"
    tell(held.incident, f"order_{kind}", title, people, key=key, by=by, now=now)
    return held

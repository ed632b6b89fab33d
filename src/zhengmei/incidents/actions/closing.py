"""Closing an incident, taking back one that was opened by mistake, and opening one again."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.holds import lift_hold
from zhengmei.identity.models import User
from zhengmei.incidents.actions.base import head_reasons, locked, refuse_if, state_reasons
from zhengmei.incidents.actions.opening import held_for, opened_key
from zhengmei.incidents.models import Incident, SecurityOrder, Transfer
from zhengmei.incidents.queries.page import missing_needs, missing_steps
from zhengmei.incidents.queries.rules import book_of, transfer_terms
from zhengmei.incidents.states import INCIDENT, ORDERS_OPEN, IncidentAct, TransferState
from zhengmei.notices.actions import settle


def reasons_not_to_close(incident: Incident, *, by: User | None, now: datetime) -> list[str]:
    """Why it may not be closed: every missing part by name. The same list stands beside the dead button."""
    reasons = state_reasons(incident, IncidentAct.CLOSE) + head_reasons(incident, by, now.date())
    if not incident.is_going:
        return reasons
    needs = missing_needs(incident)
    if needs:
        where = f"（{incident.article}）" if incident.article else ""
        reasons.append(f"“{incident.type_label}”办结要有{'、'.join(needs)}{where}，还没有，请补上。")
    if steps := missing_steps(incident):
        reasons.append(f"{incident.grade}的步骤还没办：{'、'.join(steps)}。请依次办完。")
    reasons += _transfer_reasons(incident, now)
    waiting = SecurityOrder.objects.filter(incident=incident, state__in=ORDERS_OPEN).count()
    if waiting:
        reasons.append(f"有 {waiting} 份安全整改通知没有认可，请先反馈、复核。")
    return reasons


def _transfer_reasons(incident: Incident, now: datetime) -> list[str]:
    if not incident.is_grave:
        return []
    terms = transfer_terms(incident, now.date())
    if not terms.demanded or terms.ruling is None:
        return []
    slips = Transfer.objects.filter(incident=incident).exclude(state=TransferState.RECALLED)
    if slips.filter(state=TransferState.RECEIVED).exists():
        return []
    article = f"{terms.ruling.pack_short} {'、'.join(dict.fromkeys(terms.ruling.articles))}"
    if slips.exists():
        return [f"{terms.paper}还没有回执（{article}），请对方签收，或记下对方的回执。"]
    return [f"{incident.grade}的{incident.get_kind_display()}要有{terms.paper}（{article}），请先填{terms.paper}送出。"]


@transaction.atomic
def close_incident(*, incident: Incident, outcome: str, by: User | None, now: datetime) -> Incident:
    """Close it, once everything its type and grade need is on record; the account may publish again. IncidentRefused."""
    held = locked(incident)
    reasons = reasons_not_to_close(held, by=by, now=now)
    if not outcome.strip():
        reasons.append("没有写结果，请写上怎么了结的。")
    refuse_if(reasons)
    _end(held, IncidentAct.CLOSE, outcome, by=by, now=now)
    record("incidents.closed", by=by, now=now, about=held, reason=held.outcome, detail={"编号": held.number})
    return held


def _end(incident: Incident, act: IncidentAct, outcome: str, *, by: User | None, now: datetime) -> None:
    incident.outcome, incident.ended_by, incident.ended_at = outcome.strip(), by, now
    incident.save(update_fields=["outcome", "ended_by", "ended_at", *_moved(incident, act)])
    if incident.hold is not None:
        lift_hold(hold=incident.hold, why=f"事件{incident.get_state_display()}", by=by, now=now)
    settle(key=opened_key(incident), by=by, now=now)


def _moved(incident: Incident, act: IncidentAct) -> list[str]:
    incident.state = INCIDENT.after(incident.state, act)
    return ["state"]


def reasons_not_to_withdraw(incident: Incident, *, by: User | None, now: datetime) -> list[str]:
    """Why it may not be taken back."""
    reasons = state_reasons(incident, IncidentAct.WITHDRAW) or head_reasons(incident, by, now.date())
    if not reasons and Transfer.objects.filter(incident=incident).exclude(state=TransferState.RECALLED).exists():
        reasons.append("已经转给别的部门，不能撤回。没送到的先收回；已签收的请照常办结。")
    if not reasons and SecurityOrder.objects.filter(incident=incident, state__in=ORDERS_OPEN).exists():
        reasons.append("有没办结的安全整改通知，请发出单位先取消。")
    return reasons


@transaction.atomic
def withdraw_incident(*, incident: Incident, reason: str, by: User | None, now: datetime) -> Incident:
    """Take back what was reported by mistake, with the reason; the account may publish again. Raises IncidentRefused."""
    held = locked(incident)
    reasons = reasons_not_to_withdraw(held, by=by, now=now)
    if not reason.strip():
        reasons.append("没有写理由，请写上为什么撤回。")
    refuse_if(reasons)
    _end(held, IncidentAct.WITHDRAW, reason, by=by, now=now)
    record("incidents.withdrawn", by=by, now=now, about=held, reason=held.outcome, detail={"编号": held.number})
    return held


def reasons_not_to_reopen(incident: Incident, *, by: User | None, now: datetime) -> list[str]:
    """Why it may not be opened again."""
    return state_reasons(incident, IncidentAct.REOPEN) or head_reasons(incident, by, now.date())


@transaction.atomic
def reopen_incident(*, incident: Incident, reason: str, by: User | None, now: datetime) -> Incident:
    """Work on it goes on; the account is held again as its type says. Raises IncidentRefused."""
    held = locked(incident)
    reasons = reasons_not_to_reopen(held, by=by, now=now)
    if not reason.strip():
        reasons.append("没有写理由，请写上为什么重新打开。")
    refuse_if(reasons)
    before = held.outcome
    held.ended_by, held.ended_at, held.outcome = None, None, ""
    book = book_of(held.unit, held.kind, now.date())
    kind = book.type_named(held.type_code) if book else None
    if kind is not None:
        held.hold = held_for(held, kind, by=by, now=now)
    held.save(update_fields=["ended_by", "ended_at", "outcome", "hold", *_moved(held, IncidentAct.REOPEN)])
    detail = {"编号": held.number, "此前的结果": before}
    record("incidents.reopened", by=by, now=now, about=held, reason=reason.strip(), detail=detail)
    return held

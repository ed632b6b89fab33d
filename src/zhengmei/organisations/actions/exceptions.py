"""Letting a unit off what its regulation asks in principle, for a reason and a time."""

from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.organisations.actions.units import refuse_if
from zhengmei.organisations.models import DemandException, Organisation
from zhengmei.organisations.permissions import can_supervise
from zhengmei.organisations.queries import demands_of
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import Demand, Strength


def lenient_demands(organisation: Organisation, on: date) -> list[Part[Demand]]:
    """The demands in principle, from which a unit can be let off."""
    return [part for part in demands_of(organisation, on) if part.value.strength is Strength.IN_PRINCIPLE]


def reasons_not_to_let_off(
    organisation: Organisation, key: str, reason: str, approver: str, expires_on: date, on: date
) -> list[str]:
    """An exception is for a demand in principle, says why and who allowed it, and ends."""
    reasons = []
    if key not in {part.value.key for part in lenient_demands(organisation, on)}:
        reasons.append("这一项不是“原则上”的要求，不能给例外，请补齐。")
    if not reason.strip():
        reasons.append("没有写理由，请写上。")
    if not approver.strip():
        reasons.append("没有写批准人，请写上。")
    if expires_on < on:
        reasons.append("有效期已经过了，请改日期。")
    return reasons


@transaction.atomic
def let_unit_off(
    *,
    organisation: Organisation,
    key: str,
    reason: str,
    approver: str,
    expires_on: date,
    by: User,
    now: datetime,
) -> DemandException:
    """Let a unit off a demand in principle until a day. Only its supervisors do (FCG-7-b). Raises OrganisationRefused."""
    reasons = reasons_not_to_let_off(organisation, key, reason, approver, expires_on, now.date())
    if not can_supervise(by, organisation, now.date()):
        reasons.append(f"你没有主管“{organisation.name}”的职责，例外请找它的主管单位给。")
    refuse_if(reasons)
    clause = next(p.value.clauses[0] for p in lenient_demands(organisation, now.date()) if p.value.key == key)
    row = DemandException.objects.create(
        organisation=organisation,
        key=key,
        clause=clause,
        reason=reason.strip(),
        approver=approver.strip(),
        approved_by=by,
        granted_on=now.date(),
        expires_on=expires_on,
    )
    detail = {"要求": key.split(":", 1)[1], "批准人": row.approver, "到": expires_on}
    record("organisations.exception.granted", by=by, now=now, about=row, reason=reason, detail=detail)
    return row


@transaction.atomic
def withdraw_let_off(*, exception: DemandException, by: User, now: datetime, reason: str = "") -> DemandException:
    """End an exception before its day. Raises OrganisationRefused."""
    row = DemandException.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=exception.pk)
    reasons = ["这个例外已经收回，不用再办。"] if row.withdrawn_on is not None else []
    if not can_supervise(by, row.organisation, now.date()):
        reasons.append(f"你没有主管“{row.organisation.name}”的职责，请找它的主管单位。")
    refuse_if(reasons)
    row.withdrawn_on = now.date()
    row.save(update_fields=["withdrawn_on"])
    record("organisations.exception.withdrawn", by=by, now=now, about=row, reason=reason)
    return row

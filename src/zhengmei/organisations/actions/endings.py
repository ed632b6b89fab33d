"""Merging and abolishing a unit. Its accounts are another room's matter: `filing.actions` asks them first, then acts here."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.organisations.actions.units import refuse_if
from zhengmei.organisations.models import (
    Appointment,
    Organisation,
    PackAdoption,
    Responsibility,
    Section,
    UnitContact,
)
from zhengmei.organisations.permissions import can_manage_unit
from zhengmei.organisations.queries import units_below
from zhengmei.organisations.states import OrganisationState


def reasons_not_to_close(
    organisation: Organisation, successor: Organisation | None, ended_on: date, on: date
) -> list[str]:
    """Why a unit may not be merged (with `successor`) or abolished (without) on this day."""
    if organisation.state != OrganisationState.ACTIVE:
        return [f"“{organisation.name}”{organisation.get_state_display()}，不用再办。"]
    reasons = []
    below = units_below(organisation).filter(state=OrganisationState.ACTIVE).order_by("path")
    if below.exists():
        names = "、".join(f"“{name}”" for name in below.values_list("name", flat=True)[:3])
        more = f"等 {below.count()} 个" if below.count() > 3 else ""
        reasons.append(f"下面还有{names}{more}单位，请先给它们换主管单位。")
    assigned = organisation.industry_supervised.filter(state=OrganisationState.ACTIVE).count()
    if assigned:
        reasons.append(f"它还是 {assigned} 个单位的行业主管部门，请先给那些单位换行业主管部门。")
    if ended_on > on:
        reasons.append("日子还没到，请在机构变动当天或以后办。")
    if successor is not None:
        reasons += _wrong_successor(organisation, successor)
    return reasons


def _wrong_successor(organisation: Organisation, successor: Organisation) -> list[str]:
    if successor.pk == organisation.pk:
        return ["单位不能并入自己，请另选。"]
    if successor.state != OrganisationState.ACTIVE:
        return [f"“{successor.name}”{successor.get_state_display()}，请选在用的单位。"]
    return []


@transaction.atomic
def close_organisation(
    *,
    organisation: Organisation,
    successor: Organisation | None,
    ended_on: date,
    basis: str,
    by: User | None,
    now: datetime,
) -> Organisation:
    """Merge a unit into `successor`, or abolish it where that is None, as of `ended_on`.

    Every duty, responsibility, contact, section and adoption of its own ends that day (today at the earliest for duties
    begun later). The row, its papers and its past stay. One audit line. Raises OrganisationRefused.
    """
    unit = Organisation.objects.select_for_update().get(pk=organisation.pk)
    reasons = reasons_not_to_close(unit, successor, ended_on, now.date())
    if by is not None and not can_manage_unit(by, unit, now.date()):
        reasons.append(f"你没有管理“{unit.name}”的职责，请找它的主管。")
    if not basis.strip():
        reasons.append("没有写依据，请写上机构改革文件的名称或文号。")
    refuse_if(reasons)
    unit.state = OrganisationState.ABOLISHED if successor is None else OrganisationState.MERGED
    unit.state_since, unit.successor = ended_on, successor
    unit.save(update_fields=["state", "state_since", "successor"])
    ended = _end_everything(unit, ended_on)
    kind = "organisations.organisation.abolished" if successor is None else "organisations.organisation.merged"
    detail = {"日期": ended_on, "并入": successor.name if successor else "", "停止的职责": ended}
    record(kind, by=by, now=now, about=unit, reason=basis.strip(), detail=detail)
    return unit


def _end_everything(unit: Organisation, ended_on: date) -> int:
    """End what runs in the unit. Answers how many duties and responsibilities ended."""
    count = 0
    for model in (Appointment, Responsibility, UnitContact, Section, PackAdoption):
        running = model.objects.filter(Q(until__isnull=True) | Q(until__gt=ended_on), organisation=unit)
        started = running.filter(since__lte=ended_on).update(until=ended_on)
        later = 0
        for row in running.filter(since__gt=ended_on):
            row.until = row.since
            row.save(update_fields=["until"])
            later += 1
        count += (started + later) * (model in (Appointment, Responsibility))
    return count

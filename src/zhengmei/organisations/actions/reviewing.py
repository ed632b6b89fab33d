"""Confirming, after looking again, that people still need the duties they hold 职责复核."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING, start_of_day
from zhengmei.identity.models import User
from zhengmei.organisations.actions.units import OrganisationRefused
from zhengmei.organisations.models import Appointment, DutyCheck, Organisation
from zhengmei.organisations.permissions import can_appoint_in
from zhengmei.organisations.queries import in_force


def reasons_not_to_confirm(appointment: Appointment, by: User, on: date) -> list[str]:
    """Why this person may not confirm this duty: no power to appoint there, or it is their own."""
    if not can_appoint_in(by, appointment.organisation, on):
        return [f"“{appointment.organisation.name}”的职责由它的主管或系统管理员复核，请找他们。"]
    if appointment.user_id == by.pk:
        return ["自己的职责不能自己复核，请另一位主管或系统管理员办理。"]
    return []


@transaction.atomic
def confirm_duties(*, organisation: Organisation, appointments: Iterable[int], by: User, now: datetime) -> int:
    """Confirm these duties of a unit (by id), all or none; answers how many. A second click on one day adds nothing.

    Raises OrganisationRefused where none is named, one has ended meanwhile, or one is not this person's to confirm.
    """
    wanted = set(appointments)
    held = list(
        Appointment.objects.select_for_update(of=("self",))
        .filter(in_force(now.date()), organisation=organisation, pk__in=wanted)
        .select_related("organisation", "user")
        .order_by("pk")
    )
    reasons = [] if wanted else ["没有勾选，请勾选要确认的职责。"]
    if len(held) != len(wanted):
        reasons.append("勾选的职责里有刚停止的，请刷新页面再办。")
    for one in held:
        reasons += [reason for reason in reasons_not_to_confirm(one, by, now.date()) if reason not in reasons]
    if reasons:
        raise OrganisationRefused(reasons)
    done = set(
        DutyCheck.objects.filter(appointment__in=held, at__gte=_midnight(now)).values_list("appointment", flat=True)
    )
    fresh = [one for one in held if one.pk not in done]
    if not fresh:
        return 0
    DutyCheck.objects.bulk_create(DutyCheck(appointment=one, by=by, at=now) for one in fresh)
    detail = {"确认": "、".join(f"{one.user.full_name}（{one.get_duty_display()}）" for one in fresh)}
    record("organisations.duties.confirmed", by=by, now=now, about=organisation, detail=detail)
    return len(fresh)


def _midnight(now: datetime) -> datetime:
    return start_of_day(now.astimezone(BEIJING).date())

"""Giving and ending duties. The three administrators stay apart, and none of them does the work."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.organisations.actions.units import OrganisationRefused, reasons_beyond_tiers
from zhengmei.organisations.models import Appointment, Organisation, Section
from zhengmei.organisations.permissions import can_appoint_in, is_system_admin
from zhengmei.organisations.queries import section_of, sponsor_signs_article
from zhengmei.organisations.states import ADMIN_DUTIES, POWERS, Duty, OrganisationState, Power, SectionRole


def reasons_not_to_appoint(
    *,
    user: User,
    organisation: Organisation,
    duty: str,
    since: date,
    until: date | None,
    section: Section | None = None,
) -> list[str]:
    """Why the person may not have this duty in this unit for this time."""
    reasons = []
    if not user.is_active:
        reasons.append(f"{user.full_name}的用户已停用，请先启用。")
    if organisation.state != OrganisationState.ACTIVE:
        reasons.append(f"“{organisation.name}”{organisation.get_state_display()}，不能再安排人。")
    if until is not None and until <= since:
        reasons.append("止日要在起日之后，请改日期。")
    held = Appointment.objects.filter(user=user, organisation=organisation, duty=duty)
    held = held.exclude(until__lte=since)
    if until is not None:
        held = held.filter(since__lt=until)
    if held.exists():
        reasons.append(f"{user.full_name}在“{organisation.name}”已经是{Duty(duty).label}，不用再安排。")
    if duty == Duty.SUPERVISOR:
        reasons += reasons_beyond_tiers(organisation, since)
    reasons += _wrong_section(organisation, duty, section, since)
    reasons += _signing_for_the_sponsor(user, organisation, duty, since, until)
    return reasons + _mixed_with_administration(user, duty, since, until)


def _meanwhile(user: User, since: date, until: date | None) -> QuerySet[Appointment]:
    """The appointments of a person that run at any time between two days, with their units."""
    rows = Appointment.objects.filter(user=user).exclude(until__lte=since).select_related("organisation")
    return rows if until is None else rows.filter(since__lt=until)


def _signing_for_the_sponsor(
    user: User, organisation: Organisation, duty: str, since: date, until: date | None
) -> list[str]:
    """Why a contractor's person may not be given review or signature, nor a signer be made a contractor's (SX-3.5-g)."""
    signs = POWERS[duty] & {Power.REVIEW_CONTENT, Power.SIGN_CONTENT}
    if not signs and duty != Duty.AGENT:
        return []
    for held in _meanwhile(user, since, until).exclude(duty=duty):
        wrong = held.duty == Duty.AGENT if signs else POWERS[held.duty] & {Power.REVIEW_CONTENT, Power.SIGN_CONTENT}
        unit = organisation if signs else held.organisation
        article = sponsor_signs_article(unit, since) if wrong else ""
        if article:
            where = f"{user.full_name}在“{held.organisation.name}”是{held.get_duty_display()}"
            return [
                f"发布权归主办单位（{article}）：{where}，终审、签发只给主办单位的人，不能兼{Duty(duty).label}。请另选一人，或先停止原来的职责。"
            ]
    return []


def _wrong_section(organisation: Organisation, duty: str, section: Section | None, on: date) -> list[str]:
    """A section is one of the unit's own; where it named a 主管科室, only that one's people supervise (FCG-5-1b)."""
    if section is not None and section.organisation_id != organisation.pk:
        return [f"{section.name}不是“{organisation.name}”的科室，请另选。"]
    lead = section_of(organisation, SectionRole.LEAD, on)
    if duty != Duty.SUPERVISOR or lead is None or section == lead:
        return []
    return [f"“{organisation.name}”的主管科室是{lead.name}，主管由它的人做，请在科室里选{lead.name}。"]


def _mixed_with_administration(user: User, duty: str, since: date, until: date | None) -> list[str]:
    """Why the duty does not go with the others of the person: three administrators apart, none of whom does the work."""
    others = _meanwhile(user, since, until).exclude(duty=duty)
    word = Duty(duty).label
    reasons = []
    for held in others:
        where = f"{user.full_name}在“{held.organisation.name}”是{held.get_duty_display()}"
        if duty in ADMIN_DUTIES and held.duty in ADMIN_DUTIES:
            reasons.append(f"{where}。系统、安全、审计三个管理员要由三个人当，请另选一人，或先停止原来的职责。")
        elif duty in ADMIN_DUTIES:
            reasons.append(f"{where}，经办业务的人不能兼{word}。请另选一人，或先停止原来的职责。")
        elif held.duty in ADMIN_DUTIES:
            reasons.append(f"{where}，管理员不经办业务，不能兼{word}。请另选一人，或先停止原来的职责。")
    return reasons


@transaction.atomic
def appoint(
    *,
    user: User,
    organisation: Organisation,
    duty: str,
    since: date,
    until: date | None = None,
    title: str = "",
    section: Section | None = None,
    by: User | None,
    now: datetime,
) -> Appointment:
    """Give a person a duty in a unit for a time. Raises OrganisationRefused."""
    reasons = reasons_not_to_appoint(
        user=user, organisation=organisation, duty=duty, since=since, until=until, section=section
    )
    reasons += _may_not_give(by, organisation, duty, now.date())
    if by is not None and by.pk == user.pk:
        reasons.append("不能给自己安排职责，请另一位主管办理。")
    if reasons:
        raise OrganisationRefused(reasons)
    appointment = Appointment.objects.create(
        user=user,
        organisation=organisation,
        duty=duty,
        title=title.strip(),
        section=section,
        since=since,
        until=until,
    )
    detail = {
        "人员": user.full_name,
        "职责": appointment.get_duty_display(),
        "职务": title,
        "科室": section.name if section else "",
        "起": since,
        "止": until or "",
    }
    record("organisations.appointment.made", by=by, now=now, about=organisation, detail=detail)
    return appointment


def _may_not_give(by: User | None, organisation: Organisation, duty: str, on: date) -> list[str]:
    if by is None:
        return []
    if not can_appoint_in(by, organisation, on):
        return [f"你没有给“{organisation.name}”安排人的职责，请找它的主管。"]
    if duty in ADMIN_DUTIES and not is_system_admin(by, on):
        return [f"{Duty(duty).label}由系统管理员安排。"]
    return []


def reasons_not_to_end(appointment: Appointment, until: date) -> list[str]:
    """Why the duty may not end on this day; a room above may hold it back (passwords to hand over)."""
    if appointment.until is not None and appointment.until <= until:
        return [f"这项职责 {_said(appointment.until)} 起已经停了，不用再办。"]
    if until < appointment.since:
        return [f"停止日不能早于起日 {_said(appointment.since)}，请改日期。"]
    held_back: list[str] = import_string(settings.STANDS_AGAINST_LEAVING)(appointment, until)
    return held_back


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, until: date, by: User | None, now: datetime, reason: str = ""
) -> Appointment:
    """From `until` the duty, and the access it gave, is over. The row stays. Raises OrganisationRefused."""
    held = Appointment.objects.select_for_update().select_related("user", "organisation").get(pk=appointment.pk)
    reasons = reasons_not_to_end(held, until)
    reasons += _may_not_give(by, held.organisation, held.duty, now.date())
    if reasons:
        raise OrganisationRefused(reasons)
    held.until = until
    held.save(update_fields=["until"])
    detail = {"人员": held.user.full_name, "职责": held.get_duty_display(), "停止": until}
    record("organisations.appointment.ended", by=by, now=now, about=held.organisation, reason=reason, detail=detail)
    return held


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

"""What a deciding office sets for itself: how long a step takes, which unit it authorises, which days it works."""

from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.actions.task_days import recount_tasks
from zhengmei.filing.models import Application, ApplicationStep, CalendarDay, ManagingAuthorisation, OfficeTerms
from zhengmei.filing.permissions import can_correct_calendar, can_set_terms
from zhengmei.filing.queries import form_clock, step_deadline, terms_of_step, workdays
from zhengmei.filing.states import ApplicationState
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import in_force
from zhengmei.organisations.states import OrganisationState
from zhengmei.ui.words import day as day_words


@transaction.atomic
def set_office_terms(*, office: Organisation, review_workdays: int | None, by: User, now: datetime) -> OfficeTerms:
    """Within how many working days the office and those below it decide a step; None: no limit. Open steps are counted
    anew, one audit line. Raises FilingRefused.
    """
    reasons = []
    if not can_set_terms(by, office, now.date()):
        reasons.append(f"“{office.name}”的办件时限由它自己的主管人员定，请找他们办理。")
    if review_workdays is not None and not 1 <= review_workdays <= 90:
        reasons.append("工作日数要在 1 到 90 之间；不设时限就空着。")
    if reasons:
        raise FilingRefused(reasons)
    Organisation.objects.select_for_update().get(pk=office.pk)
    before = OfficeTerms.objects.filter(organisation=office).first()
    was = before.review_workdays if before is not None else None
    made = before or OfficeTerms(organisation=office)
    made.review_workdays, made.changed_at = review_workdays, now
    made.save()
    recount_deadlines(by=by, now=now)
    detail = {"每一步几个工作日": [was or "没有设", review_workdays or "没有设"]}
    record("filing.terms.set", by=by, now=now, about=office, detail=detail)
    return made


@transaction.atomic
def recount_deadlines(*, by: User | None, now: datetime) -> int:
    """Count the deadlines of every open case and task anew, by the calendar and terms that hold now; returns how many
    changed."""
    calendar = workdays()
    changed = 0
    waiting = ApplicationStep.objects.filter(application__state=ApplicationState.WAITING, done_at=None)
    cases: dict[int, list[date]] = {}
    for step in waiting.exclude(arrived_at=None).select_related("office", "desk"):
        deadline = step_deadline(step, calendar, terms_of_step(step))
        due = deadline.due if deadline is not None else None
        if due != step.due_on:
            step.due_on = due
            step.save(update_fields=["due_on"])
            changed += 1
        cases.setdefault(step.application_id, []).extend([due] if due is not None else [])
    for pk, days in cases.items():
        Application.objects.filter(pk=pk).update(due_on=min(days, default=None))
    still_to_hand_in = Application.objects.filter(state__in=(ApplicationState.DRAFT, ApplicationState.RETURNED))
    for case in still_to_hand_in.exclude(event_on=None).select_related("sponsor", "media_account__sponsor"):
        clock = form_clock(case, now.date(), calendar)
        due = clock.deadline.due if clock is not None and clock.deadline is not None else None
        if due != case.form_due_on:
            case.form_due_on = due
            case.save(update_fields=["form_due_on"])
            changed += 1
    return changed + recount_tasks(calendar=calendar, by=by, now=now)


@transaction.atomic
def authorise_unit(
    *, office: Organisation, deputy: Organisation, basis: str, since: date, by: User, now: datetime
) -> ManagingAuthorisation:
    """From `since` the delegable steps of the office go to the deputy 授权管理单位, for new cases; those under way stay where
    they are unless passed on. One audit line. Raises FilingRefused.
    """
    Organisation.objects.select_for_update().get(pk=office.pk)
    reasons = []
    if not can_set_terms(by, office, now.date()):
        reasons.append(f"授权由“{office.name}”的主管人员办理，请找他们。")
    if deputy.pk == office.pk:
        reasons.append("不能授权给自己。")
    if deputy.state != OrganisationState.ACTIVE:
        reasons.append(f"“{deputy.name}”{deputy.get_state_display()}，请选在用的单位。")
    if not basis.strip():
        reasons.append("没有写授权文件的文号，请写上。")
    if since < now.date():
        reasons.append("授权不能从以前开始，请从今天或以后算起。")
    held = ManagingAuthorisation.objects.filter(in_force(since), office=office).select_related("deputy").first()
    if held is not None:
        reasons.append(f"现在已经授权“{held.deputy.name}”，先停止它，再授权别的单位。")
    if reasons:
        raise FilingRefused(reasons)
    made = ManagingAuthorisation.objects.create(office=office, deputy=deputy, basis=basis.strip(), since=since)
    detail = {"授权给": deputy.name, "授权文件": made.basis, "起": since}
    record("filing.authorisation.given", by=by, now=now, about=office, detail=detail)
    return made


@transaction.atomic
def end_authorisation(*, authorisation: ManagingAuthorisation, by: User, now: datetime) -> ManagingAuthorisation:
    """From today new cases go to the office itself again; those at the deputy stay there. Raises FilingRefused."""
    held = ManagingAuthorisation.objects.select_for_update().get(pk=authorisation.pk)
    office = Organisation.objects.get(pk=held.office_id)
    reasons = []
    if not can_set_terms(by, office, now.date()):
        reasons.append(f"授权由“{office.name}”的主管人员停止，请找他们。")
    if held.until is not None:
        reasons.append("这项授权已经停止。")
    if reasons:
        raise FilingRefused(reasons)
    held.until = max(now.date(), held.since)
    held.save(update_fields=["until"])
    record("filing.authorisation.ended", by=by, now=now, about=office, detail={"授权给": str(held.deputy)})
    return held


@transaction.atomic
def correct_calendar(*, day: date, works: bool, reason: str, by: User, now: datetime) -> int:
    """Say that a day is worked or not, against the published calendar; every open deadline is counted anew. Returns how
    many deadlines changed; one audit line. Raises FilingRefused.
    """
    reasons = []
    if not can_correct_calendar(by, now.date()):
        reasons.append("工作日历由最上级单位的主管人员更正，请找他们。")
    if not reason.strip():
        reasons.append("没有写依据，请写明是哪份通知。")
    if workdays().is_workday(day) == works:
        reasons.append(f"{day_words(day)}本来就{'上班' if works else '休息'}，不用更正。")
    if reasons:
        raise FilingRefused(reasons)
    made = CalendarDay.objects.create(day=day, works=works, reason=reason.strip(), by=by, at=now)
    changed = recount_deadlines(by=by, now=now)
    detail = {"日子": day, "改成": "上班" if works else "休息", "重算期限": changed}
    record("filing.calendar.corrected", by=by, now=now, about=made, reason=made.reason, detail=detail)
    return changed

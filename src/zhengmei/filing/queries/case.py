"""What the page of one case shows: its columns, its present clock, what changes, what was said each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhengmei.audit.models import AuditEntry
from zhengmei.core.clock import BEIJING
from zhengmei.core.workdays import Deadline, Workdays
from zhengmei.filing.models import Application, ApplicationStep, Decision, Submission
from zhengmei.filing.queries.applications import Difference, differences, facts_in, present_facts, submissions_of
from zhengmei.filing.queries.case_deadlines import step_deadline, terms_of_step
from zhengmei.filing.queries.ledger import fact_label, printed_fact
from zhengmei.filing.states import (
    FACT_GROUPS,
    PASS_WORDS,
    SPONSOR,
    ApplicationState,
    FilingAct,
    Outcome,
)

PREFIX = {
    "county": "县级",
    "city": "市级",
    "region": "自治区级",
    "nation": "国家级",
    "peer": "本级",
    SPONSOR: "主办单位",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One office in the row of offices. `look` dn done, on present, no stopped, empty to come."""

    number: int
    title: str
    unit: str
    look: str
    word: str
    style: str
    who: str
    note: str
    step: ApplicationStep


def title_of_step(step: ApplicationStep) -> str:
    """市级审核: the level and what the step is called; of offices side by side the name of each."""
    return f"{PREFIX.get(step.role, '')}{step.name}"


def columns(application: Application, calendar: Workdays) -> list[Column]:
    """Every step with what was last decided there. Call it on a case read through `with_steps`."""
    return [_column(n, step, application, calendar) for n, step in enumerate(application.steps.all(), 1)]


def _column(number: int, step: ApplicationStep, application: Application, calendar: Workdays) -> Column:
    made = _last(step)
    unit = str(step.desk) if step.desk is not None else ""
    if step.office is not None and step.desk_id != step.office_id:
        unit = f"{step.desk}（{step.office}授权）"
    if step.is_outside:
        unit = f"{step.unit_words}（{step.desk}登记结果）"
    if step.skipped:
        return Column(number, title_of_step(step), "", "", "留空", "", "", step.skipped, step)
    now = made is not None and made.submission == application.submissions
    if made is not None and now:
        return _decided(number, step, made, unit, calendar)
    before = f"上次：{made.get_outcome_display()}。{made.opinion}" if made is not None else ""
    if step.is_current and application.state == ApplicationState.WAITING:
        who = f"{_moment(step)}收到" + (f"，{step.handler.full_name}办" if step.handler is not None else "")
        due = f"本单位自定，到 {step.due_on.month}月{step.due_on.day}日。" if step.due_on else ""
        return Column(number, title_of_step(step), unit, "on", "在办", "go", who, due or before, step)
    return Column(number, title_of_step(step), unit, "", "没到", "", "", before, step)


def _decided(number: int, step: ApplicationStep, made: Decision, unit: str, calendar: Workdays) -> Column:
    passed = made.outcome == Outcome.PASSED
    word = PASS_WORDS.get(step.name, "通过") if passed else str(made.get_outcome_display())
    on = made.at.astimezone(BEIJING).date()
    who = f"{on.month}月{on.day}日 {made.by.full_name}" + (f"（{made.title}）" if made.title else "")
    note = made.opinion
    if made.paper_number:
        note = f"{note} 批复：{made.paper_number}".strip()
    if step.arrived_at is not None and step.role != SPONSOR:
        took = len(calendar.between(step.arrived_at.astimezone(BEIJING).date(), on)) - 1
        note = f"{note}{'' if not note or note.endswith(('。', '！')) else '。'}用了 {max(took, 0)} 个工作日。"
    style = "ok" if passed else "wa" if made.outcome == Outcome.RETURNED else "no"
    return Column(number, title_of_step(step), unit, "dn" if passed else "no", word, style, who, note, step)


def _last(step: ApplicationStep) -> Decision | None:
    made = sorted(step.decisions.all(), key=lambda d: (d.submission, d.pk))
    return made[-1] if made else None


def _moment(step: ApplicationStep) -> str:
    assert step.arrived_at is not None
    at = step.arrived_at.astimezone(BEIJING)
    return f"{at.month}月{at.day}日 {at:%H:%M} "


def standing_words(application: Application) -> str:
    """Where a case stands, as the badge says: 市级审核中, or its state."""
    if application.state != ApplicationState.WAITING:
        return str(application.get_state_display())
    open_now = [step for step in application.steps.all() if step.is_current]
    return f"{title_of_step(open_now[0])}中" if open_now else str(application.get_state_display())


def waits_at(application: Application) -> str:
    """The units a case waits for."""
    if application.state == ApplicationState.WAITING:
        return "、".join(str(step.desk) for step in application.steps.all() if step.is_current)
    if application.state in (ApplicationState.RETURNED, ApplicationState.PASSED, ApplicationState.DRAFT):
        return application.sponsor.name
    return ""


def step_clock(application: Application, calendar: Workdays) -> Deadline | None:
    """The count of the step a case stands at; None where its office set no number."""
    for step in application.steps.all():
        if step.is_current and application.state == ApplicationState.WAITING:
            return step_deadline(step, calendar, terms_of_step(step))
    return None


def changes_of_case(application: Application) -> list[Difference]:
    """What a change makes of the account: every field that differs from the ledger as it stands."""
    if application.media_account is None or application.act != FilingAct.CHANGE:
        return []
    return differences(present_facts(application.media_account), facts_in(application.facts))


def facts_of_case(application: Application) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Groups of (field, label, words) a case fills in; of an account in the ledger its present values with them."""
    values: Mapping[str, Any] = {**present_facts(application.media_account), **facts_in(application.facts)}
    found = []
    for title, names in FACT_GROUPS:
        rows = [(n, fact_label(n), printed_fact(n, values.get(n))) for n in names]
        rows = [row for row in rows if row[2]]
        if rows:
            found.append((title, rows))
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """One submission with what it changed against the one before."""

    submission: Submission
    changed: list[Difference]
    reason_before: str


def submissions_told(application: Application) -> list[Told]:
    """Every time the case was handed in, the newest first, with the differences. One query, and one where units are named."""
    rows = list(submissions_of(application))
    told = []
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None:
            told.append(Told(row, [], ""))
            continue
        was = facts_in(before.facts)
        becomes = {**dict.fromkeys(was), **facts_in(row.facts)}
        reason = before.reason if before.reason != row.reason else ""
        told.append(Told(row, differences(was, becomes), reason))
    return told[::-1]


def story_of_case(application: Application) -> QuerySet[AuditEntry]:
    """What was done with a case, from the record, newest first."""
    about = AuditEntry.objects.filter(object_type="filing.application", object_id=str(application.pk))
    return about.order_by("-id")


def overdue_days(application: Application, today: date, calendar: Workdays) -> int | None:
    """Working days left for the present step, negative when overdue; None without a deadline."""
    return calendar.left(today, application.due_on) if application.due_on is not None else None

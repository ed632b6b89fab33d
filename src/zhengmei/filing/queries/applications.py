"""Reading applications: who sees which, what waits for whom, and what a case says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Max, Prefetch, Q, QuerySet, Window
from django.urls import reverse

from zhengmei.core.todo import Todo
from zhengmei.filing.models import (
    Application,
    ApplicationFile,
    ApplicationStep,
    Decision,
    MediaAccount,
    Submission,
)
from zhengmei.filing.queries.ledger import fact_label, printed_fact
from zhengmei.filing.states import (
    FACTS,
    OFFICE_DUTIES,
    OPEN_STATES,
    PRIVATE_FACTS,
    SPONSOR,
    SPONSOR_VOICES,
    ApplicationState,
)
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries import appointments_of, in_force, reach
from zhengmei.organisations.states import POWERS, Power

UNITS = ("sponsor", "managing")
REGISTERED_FACTS = frozenset(
    {"platform_account_id", "url", "opened_on", "launched_on", "followers", "is_certified", "certification_text"}
)
"""What exists only once the platform gave the account: asked after acceptance where filing comes before registering."""


def desks_of(user: User, on: date) -> tuple[set[int], set[int]]:
    """The units a person decides for on a day: as a deciding office, and as a sponsor giving its opinion. One query."""
    offices: set[int] = set()
    sponsors: set[int] = set()
    for held in appointments_of(user, on):
        if held.duty in OFFICE_DUTIES:
            offices.add(held.organisation_id)
        if held.duty in SPONSOR_VOICES:
            sponsors.add(held.organisation_id)
    return offices, sponsors


def _at_desk(units: set[int], prefix: str = "") -> Q:
    """A step at one of these units, or at a unit that was merged into one of them."""
    return Q(**{f"{prefix}desk__in": units}) | Q(**{f"{prefix}desk__successor__in": units})


def steps_waiting_for(user: User, on: date) -> QuerySet[ApplicationStep]:
    """The open steps a person may decide by duty, the oldest first, with case and sponsor."""
    offices, sponsors = desks_of(user, on)
    mine = (~Q(role=SPONSOR) & _at_desk(offices)) | (Q(role=SPONSOR) & _at_desk(sponsors))
    open_steps = ApplicationStep.objects.filter(
        mine, arrived_at__isnull=False, done_at__isnull=True, application__state=ApplicationState.WAITING
    )
    related = ("application__sponsor", "application__applicant", "desk", "office", "handler")
    return open_steps.select_related(*related).order_by("due_on", "arrived_at", "pk")


def applications_visible_to(user: User, on: date | None = None) -> QuerySet[Application]:
    """The cases a person may see: of units within their reach, and those that pass a desk of theirs."""
    desks = [held.organisation_id for held in appointments_of(user, on) if held.duty in OFFICE_DUTIES]
    passing = ApplicationStep.objects.filter(Q(desk__in=desks) | Q(desk__successor__in=desks)).values("application")
    found = reach(user, Power.SEE_ACCOUNTS, on, ("sponsor__",)) | Q(pk__in=passing)
    return Application.objects.filter(found).select_related("sponsor", "applicant", "media_account")


def with_steps(applications: QuerySet[Application]) -> QuerySet[Application]:
    """The same cases with steps, offices and decisions at hand."""
    decisions = Decision.objects.select_related("by", "unit").order_by("pk")
    steps = ApplicationStep.objects.select_related("office", "desk__successor", "handler").order_by("position", "pk")
    return applications.prefetch_related(
        Prefetch("steps", steps.prefetch_related(Prefetch("decisions", decisions))),
    )


def open_application_of(media_account: MediaAccount) -> Application | None:
    """The case under way for an account; None when there is none."""
    return Application.objects.filter(media_account=media_account, state__in=OPEN_STATES).first()


def applications_of(media_account: MediaAccount) -> QuerySet[Application]:
    """Every case of an account, newest first."""
    return Application.objects.filter(media_account=media_account).select_related("applicant").order_by("-id")


def files_of(application: Application) -> QuerySet[ApplicationFile]:
    """What was handed in with a case and not taken down."""
    return ApplicationFile.objects.filter(application=application, removed_at=None).select_related("by").order_by("pk")


def submissions_of(application: Application) -> QuerySet[Submission]:
    """Each time a case was handed in, the first first."""
    return Submission.objects.filter(application=application).select_related("by").order_by("number")


def last_serial(office: Organisation, year: int) -> int:
    """The highest number an office gave out in a year; 0 before the first. Ask it holding the office's row."""
    found = Application.objects.filter(numbered_by=office, number_year=year).aggregate(last=Max("number_serial"))
    return int(found["last"] or 0)


def facts_out(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Ledger values as JSON: dates ISO, units by id. ValueError for a field the ledger has not."""
    unknown = set(fields) - set(FACTS)
    if unknown:
        raise ValueError(f"not a field of the ledger: {sorted(unknown)}")
    return {name: _out(value) for name, value in fields.items()}


def _out(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Organisation):
        return value.pk
    return value.strip() if isinstance(value, str) else value


def facts_in(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`facts_out` undone. One query where units are named."""
    ids = [facts[name] for name in UNITS if facts.get(name)]
    units = Organisation.objects.select_related("region", "supervisor").in_bulk(ids) if ids else {}
    return {name: _in(name, value, units) for name, value in facts.items() if name in FACTS}


def _in(name: str, value: Any, units: Mapping[int, Organisation]) -> Any:
    if name in UNITS:
        return units.get(value) if value else None
    column = MediaAccount._meta.get_field(name)
    if isinstance(column, models.DateField) and isinstance(value, str):
        return date.fromisoformat(value) if value else None
    return value


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: its label, what it was, what it becomes, both as printed."""

    field: str
    label: str
    before: str
    after: str

    @property
    def is_private(self) -> bool:
        return self.field in PRIVATE_FACTS


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The fields of `after` (ledger values, not JSON) that differ from `before`, in the order of the forms."""
    found = []
    for name in FACTS:
        if name not in after:
            continue
        was, becomes = printed_fact(name, before.get(name)), printed_fact(name, after[name])
        if was != becomes:
            found.append(Difference(name, fact_label(name), was, becomes))
    return found


def present_facts(media_account: MediaAccount | None) -> dict[str, Any]:
    """An account's ledger values by field; of none the empty values."""
    if media_account is None:
        return {}
    return {name: getattr(media_account, name) for name in FACTS}


def still_works_at(step: ApplicationStep, user: User, on: date) -> bool:
    """Whether the person still decides at the desk of a step."""
    return step.desk_id is not None and step.desk_id in _units_of(user, on)


def _units_of(user: User, on: date) -> set[int]:
    offices, sponsors = desks_of(user, on)
    return offices | sponsors


def people_at(step: ApplicationStep, on: date) -> QuerySet[User]:
    """Who decides at the desk of a step on a day, or at the unit that desk was merged into."""
    duties = SPONSOR_VOICES if step.role == SPONSOR else OFFICE_DUTIES
    desk = step.desk
    unit = desk.successor_id if desk is not None and desk.state != "active" and desk.successor_id else step.desk_id
    held = Appointment.objects.filter(in_force(on), organisation=unit, duty__in=duties).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("pk")


def people_of(sponsor: Organisation, on: date) -> QuerySet[User]:
    """Who may edit the accounts of this very unit on a day."""
    duties = [duty for duty, powers in POWERS.items() if Power.EDIT_ACCOUNTS in powers]
    held = Appointment.objects.filter(in_force(on), organisation=sponsor, duty__in=duties).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("pk")


MOST_TODOS = 100


def cases_todo_for(user: User, today: date) -> list[Todo]:
    """The cases that wait for a person: to decide at a desk of theirs, to correct or carry out in their unit. At most a
    hundred lines of each kind, then how many more. As many queries for thousands as for one.
    """
    others = steps_waiting_for(user, today).exclude(application__applicant=user)
    waiting = list(others.annotate(total=Window(Count("pk")))[:MOST_TODOS])
    found = [_step_todo(step) for step in waiting if step.handler_id in (None, user.pk)]
    more = waiting[0].total - len(waiting) if waiting else 0
    if more:
        url = f"{reverse('filing:applications')}?view=mine"
        found.append(Todo("applications", f"还有 {more} 件备案等着办", "", url, "看名单", count=more))
    own = [held.organisation_id for held in appointments_of(user, today) if Power.EDIT_ACCOUNTS in POWERS[held.duty]]
    states = (ApplicationState.RETURNED, ApplicationState.PASSED)
    mine = Application.objects.filter(sponsor__in=own, state__in=states).select_related("sponsor").order_by("pk")
    return [*found, *(_applicant_todo(one) for one in mine[:MOST_TODOS])]


def _step_todo(step: ApplicationStep) -> Todo:
    one = step.application
    urged = "，申请单位催过" if step.urged_at is not None else ""
    clause = step.clauses[0] if step.clauses else ""
    return Todo(
        "applications",
        f"{step.name}：{one}",
        f"{one.sponsor.name}申请，{one.platform_name}{urged}",
        reverse("filing:application", args=[one.pk]),
        "去办",
        due=step.due_on,
        due_note="本单位自定" if step.due_on else "",
        article=step.article,
        strength="must" if step.article else "",
        clause=clause,
    )


def _applicant_todo(one: Application) -> Todo:
    back = one.state == ApplicationState.RETURNED
    title = f"退回补正：{one}" if back else f"登记实施：{one}"
    about = f"{one.sponsor.name}，{'看退回的意见，改好再交' if back else f'已通过，编号 {one.number}'}"
    name = "filing:edit_application" if back else "filing:carry_out_application"
    return Todo("applications", title, about, reverse(name, args=[one.pk]), "去改" if back else "去登记")


def applications_of_unit(unit: Organisation) -> QuerySet[Application]:
    """Every case of a unit, newest first."""
    return Application.objects.filter(sponsor=unit).select_related("applicant", "sponsor").order_by("-id")


def files_of_account(media_account: MediaAccount) -> QuerySet[ApplicationFile]:
    """What was handed in with the filings of an account that were carried out: evidence, QR code, stamped originals."""
    done = {"application__media_account": media_account, "application__state": ApplicationState.DONE}
    return ApplicationFile.objects.filter(**done, removed_at=None).select_related("application").order_by("pk")

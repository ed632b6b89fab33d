"""When something is due: the number of the text, else the office's own, counted from an event and explained day by day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from zhengmei.core.clock import BEIJING, end_of_day, start_of_day
from zhengmei.core.workdays import PUBLISHED, Workdays
from zhengmei.core.workdays import Deadline as Counted
from zhengmei.filing.models import OwnDeadline
from zhengmei.filing.queries.policy import policy_for
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import ids_in_path
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Deadline

UNIT_NAMES = {"workday": "个工作日", "day": "天", "hour": "小时"}


@dataclass(frozen=True, slots=True)
class Due:
    """A due day and where it comes from. `due_on` and `due_at` are None where neither text nor office gives a number.

    `local_default` is true when the office's number is counted with; `wording` then keeps the word of the text (及时).
    """

    rule_key: str
    started_on: date
    due_on: date | None = None
    due_at: datetime | None = None
    amount: int | None = None
    unit: str = ""
    wording: str = ""
    local_default: bool = False
    note: str = ""
    clause: str = ""
    article: str = ""
    strength: str = ""


def own_deadline(rule_key: str, organisation: Organisation, on: date) -> OwnDeadline | None:
    """What the unit, or the nearest office above it, set for this rule; of one office the latest on or before `on`."""
    path = ids_in_path(organisation.path)
    rows = OwnDeadline.objects.filter(rule_key=rule_key, organisation__in=path, since__lte=on)
    return max(rows, key=lambda row: (path.index(row.organisation_id), row.since, row.pk), default=None)


def due_by_rule(
    rule_key: str,
    *,
    organisation: Organisation,
    subject: Subject,
    started_on: date,
    started_at: datetime | None = None,
    workdays: Workdays = PUBLISHED,
) -> Due | None:
    """When the unit's regulation wants this done, started on that day; None where the regulation does not speak of it.

    Hours count from `started_at`, else from the end of `started_on`. A rule that counts from the publication of the
    regulation (FCG-34) starts there, whatever `started_on`. The start day itself never counts.
    """
    policy = policy_for(organisation, started_on)
    ruling = policy.ruling(rule_key, subject) if policy is not None else None
    if ruling is None:
        return None
    told = Due(
        rule_key,
        started_on,
        note=ruling.note,
        clause=ruling.clauses[0] if ruling.clauses else "",
        article=f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}".strip(),
        strength=ruling.strength.value,
        local_default=ruling.is_local_default,
    )
    value = ruling.value
    if not isinstance(value, Deadline):
        return told
    if value.start_event == "policy_published":
        published = library().packs[ruling.pack_id].document.published.day
        told = replace(told, started_on=published or started_on)
    return _with_day(replace(told, wording=value.wording), value, organisation, started_at, workdays)


def _with_day(
    told: Due, value: Deadline, organisation: Organisation, started_at: datetime | None, workdays: Workdays
) -> Due:
    if value.unit == "fixed":
        day = date.fromisoformat(value.at[:10])
        return replace(told, due_on=day, due_at=end_of_day(day), unit="fixed")
    if value.amount is not None:
        return counted(told, value.amount, value.unit, started_at, workdays)
    own = own_deadline(told.rule_key, organisation, told.started_on)
    if own is not None and own.amount:
        return counted(replace(told, local_default=True), own.amount, own.unit, started_at, workdays)
    if value.own is not None:
        return counted(replace(told, local_default=True), value.own.amount, value.own.unit, started_at, workdays)
    if value.unit == "immediate":
        return counted(told, 0, "day", started_at, workdays)
    return told


def counted(
    told: Due, amount: int, unit: str, started_at: datetime | None = None, workdays: Workdays = PUBLISHED
) -> Due:
    """`told` with its day: `amount` workdays, days or hours after its start."""
    if unit == "hour":
        at = (started_at or start_of_day(told.started_on + timedelta(1))) + timedelta(hours=amount)
        return replace(told, amount=amount, unit=unit, due_at=at, due_on=at.astimezone(BEIJING).date())
    day = told.started_on + timedelta(amount) if unit == "day" else workdays.add(told.started_on, amount).due
    return replace(told, amount=amount, unit=unit, due_on=day, due_at=end_of_day(day))


def explained(started_on: date, amount: int | None, unit: str, due_on: date, workdays: Workdays = PUBLISHED) -> Counted:
    """The count of a kept deadline, day by day, for the clock; without steps where no working days were counted."""
    if unit == "workday" and amount:
        return workdays.add(started_on, amount)
    return Counted(due_on, ())

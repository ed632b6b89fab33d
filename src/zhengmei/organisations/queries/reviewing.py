"""Looking again at who may do what 职责复核: which duties are due, in which units, and whose they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery

from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import SignInSession, User
from zhengmei.organisations.models import Appointment, DutyCheck, Organisation
from zhengmei.organisations.queries.units import in_force, packs_followed, reach
from zhengmei.organisations.states import OrganisationState, Power
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Ruling, Subject
from zhengmei.policies.schema import Days

SOON = timedelta(14)
"""So many days before it is due a review is announced."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty of a unit: last confirmed when and by whom (None: never), last sign-in, and by when it is to be looked at.

    `due_on` is None where no pack asks for a review.
    """

    appointment: Appointment
    signed_in_at: datetime | None
    checked_at: datetime | None
    checked_by: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class DueReview:
    """A unit some of whose duties are to be looked at: how many, and the earliest day."""

    organisation: Organisation
    amount: int
    due_on: date
    ruling: Ruling[Any]


def review_rulings(organisation_ids: Iterable[int], on: date) -> dict[int, Ruling[Any]]:
    """Every how many days the duties of each unit are looked at again, and who says so; a unit no pack speaks of is absent."""
    known = library()
    by_pack: dict[str, Ruling[Any] | None] = {}
    found = {}
    for unit, pack_id in packs_followed(organisation_ids, on).items():
        if pack_id not in by_pack:
            asked = known.policy(pack_id, on=on).ruling("access_review", Subject()) if pack_id in known.packs else None
            by_pack[pack_id] = asked
        ruling = by_pack[pack_id]
        if ruling is not None:
            found[unit] = ruling
    return found


def _running(on: date) -> QuerySet[Any]:
    """The appointments that run on a day, with `checked_at`, the last time each was confirmed."""
    rows = Appointment.objects.filter(in_force(on), user__is_active=True).annotate(checked_at=Max("checks__at"))
    return rows.select_related("user", "organisation")


def _due_on(held: Any, ruling: Ruling[Any] | None) -> date | None:
    if ruling is None or not isinstance(ruling.value, Days):
        return None
    checked: datetime | None = held.checked_at
    begun: date = checked.astimezone(BEIJING).date() if checked is not None else held.since
    return begun + timedelta(ruling.value.days)


def duty_rows(organisation: Organisation, on: date) -> list[DutyRow]:
    """The duties of a unit, those to be looked at first on top. The same number of queries however many."""
    ruling = review_rulings([organisation.pk], on).get(organisation.pk)
    last = DutyCheck.objects.filter(appointment=OuterRef("pk")).order_by("-at", "-pk")
    signed_in = SignInSession.objects.filter(user=OuterRef("user")).order_by("-started_at")
    rows = _running(on).annotate(
        checked_by=Subquery(last.values("by__full_name")[:1]),
        signed_in_at=Subquery(signed_in.values("started_at")[:1]),
    )
    found = [
        DutyRow(held, held.signed_in_at, held.checked_at, held.checked_by or "", _due_on(held, ruling))
        for held in rows.filter(organisation=organisation)
    ]
    return sorted(found, key=lambda row: (row.due_on or date.max, row.appointment.pk))


def due_reviews(user: User, on: date) -> list[DueReview]:
    """The units where a person may appoint and duties of others are due within SOON, the earliest first."""
    units = Organisation.objects.filter(reach(user, Power.APPOINT, on), state=OrganisationState.ACTIVE)
    rulings = review_rulings(units.values_list("pk", flat=True), on)
    waiting: dict[int, list[date]] = {}
    named: dict[int, Organisation] = {}
    for held in _running(on).filter(organisation__in=units).exclude(user=user):
        due = _due_on(held, rulings.get(held.organisation_id))
        if due is not None and due <= on + SOON:
            waiting.setdefault(held.organisation_id, []).append(due)
            named[held.organisation_id] = held.organisation
    found = [DueReview(named[pk], len(days), min(days), rulings[pk]) for pk, days in waiting.items()]
    return sorted(found, key=lambda one: (one.due_on, one.organisation.path))

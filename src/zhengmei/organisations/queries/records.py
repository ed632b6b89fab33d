"""What a unit keeps on record, and what of it counts on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.identity.models import User
from zhengmei.organisations.models import (
    Attendance,
    DemandException,
    Funding,
    Gathering,
    Organisation,
    Pledge,
    UnitPaper,
)
from zhengmei.organisations.queries.people import staff_names
from zhengmei.organisations.queries.units import reach
from zhengmei.organisations.states import Power


def papers_current(on: date) -> Q:
    """Papers that count on a day: issued, not withdrawn, and no day of repeal, expiry or review gone by."""
    found = Q(issued_on__lte=on, withdrawn_at__isnull=True)
    for field in ("repealed_on", "expires_on", "review_on"):
        found &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": on})
    return found


def why_not_current(paper: UnitPaper, on: date) -> str:
    """Why a paper does not count on a day, in a few words; empty when it does."""
    if paper.withdrawn_at is not None:
        return "已撤回"
    if paper.issued_on > on:
        return "还没到印发日期"
    ends = ((paper.repealed_on, "已废止"), (paper.expires_on, "已过有效期"), (paper.review_on, "过了复审日期"))
    return next((words for day, words in ends if day is not None and day < on), "")


def papers_visible_to(user: User, on: date) -> QuerySet[UnitPaper]:
    """The papers of the units a person may see, withdrawn ones included."""
    return UnitPaper.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",))).select_related(
        "organisation"
    )


def pledges_visible_to(user: User, on: date) -> QuerySet[Pledge]:
    """The officials listed by the units a person may see."""
    return Pledge.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",))).select_related("organisation")


def pledges_of(organisation: Organisation, on: date) -> QuerySet[Pledge]:
    """Who is on the unit's list of officials on a day."""
    here = Q(left_on__isnull=True) | Q(left_on__gt=on)
    return Pledge.objects.filter(here, organisation=organisation, listed_on__lte=on).order_by("pk")


def gatherings_visible_to(user: User, on: date) -> QuerySet[Gathering]:
    """Trainings and meetings of the units a person may see, with who came."""
    seen = Gathering.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",)))
    return seen.select_related("organisation").prefetch_related("attendances").order_by("-held_on", "-pk")


def fundings_visible_to(user: User, on: date) -> QuerySet[Funding]:
    """The money on record for the units a person may see."""
    seen = Funding.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",)))
    return seen.select_related("organisation").order_by("-year", "-pk")


def exceptions_visible_to(user: User, on: date) -> QuerySet[DemandException]:
    """What units a person may see were let off."""
    seen = DemandException.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",)))
    return seen.select_related("organisation", "approved_by").order_by("-pk")


def exceptions_held(organisation_ids: Iterable[int], on: date) -> set[tuple[int, str]]:
    """Unit and demand key of what is let off on a day, the last day included."""
    rows = DemandException.objects.filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on),
        organisation__in=list(organisation_ids),
        granted_on__lte=on,
        expires_on__gte=on,
    )
    return set(rows.values_list("organisation", "key"))


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What one person of a unit took part in: days, kinds and subjects, and the abilities trained so far."""

    name: str
    gatherings: tuple[Gathering, ...]
    abilities: frozenset[str]


def person_records(organisation: Organisation, on: date, year: int | None = None) -> list[PersonRecord]:
    """Everyone at the unit's posts, and everyone who came to something, with their record; `year` narrows the gatherings.

    Whoever took part in nothing is listed with an empty record (SX-2.3-b). Two queries.
    """
    came: dict[str, list[Gathering]] = {name: [] for name in staff_names(organisation, on)}
    rows = Attendance.objects.filter(
        gathering__organisation=organisation, gathering__withdrawn_at__isnull=True, gathering__held_on__lte=on
    ).select_related("gathering")
    for row in rows.order_by("gathering__held_on", "pk"):
        if year is None or row.gathering.held_on.year == year:
            came.setdefault(row.name, []).append(row.gathering)
    return [
        PersonRecord(name, tuple(found), frozenset(a for g in found for a in g.abilities))
        for name, found in sorted(came.items())
    ]


def team_abilities(organisation: Organisation, abilities: Iterable[str], on: date) -> list[tuple[str, int, int]]:
    """For each ability: how many of those at the unit's posts were trained in it, of how many."""
    team = set(staff_names(organisation, on))
    trained = {p.name: p.abilities for p in person_records(organisation, on) if p.name in team}
    return [(ability, sum(ability in found for found in trained.values()), len(team)) for ability in abilities]

"""What the units a person sees lack, with since when, and what they have: for the list, the unit's page and the export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhengmei.filing.queries import sponsors_among
from zhengmei.identity.models import User
from zhengmei.monitoring.queries import gaps_since
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import (
    Gap,
    Holding,
    gaps_of,
    holdings_of,
    organisations_visible_to,
    region_and_below,
)
from zhengmei.organisations.states import OrganisationState


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """What the address asks for. Empty parts ask nothing."""

    q: str = ""
    kind: str = ""
    clause: str = ""
    region: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == GapQuestion()


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap of one unit. `since` is the day a check first saw it; None where none has yet."""

    unit: Organisation
    gap: Gap
    since: date | None


@dataclass(frozen=True, slots=True)
class GapList:
    """The rows that fit; how many units were asked, and how many of them lack nothing that was asked for."""

    rows: Sequence[GapRow]
    units: int
    complete: int
    clauses: Sequence[tuple[str, str]]


def units_asked(user: User, question: GapQuestion, on: date) -> list[Organisation]:
    """The active units a person sees that fit the question, each below the one that supervises it."""
    found = organisations_visible_to(user, on).filter(state=OrganisationState.ACTIVE)
    if question.q:
        found = found.filter(name__icontains=question.q) | found.filter(short_name__icontains=question.q)
    if question.region is not None:
        found = found.filter(region__in=region_and_below(question.region))
    return list(found.select_related("industry_supervisor").order_by("path"))


def gap_list(user: User, question: GapQuestion, on: date) -> GapList:
    """The gaps a person sees. As many queries for many units as for one."""
    units = units_asked(user, question, on)
    sponsors = sponsors_among(unit.pk for unit in units)
    found = gaps_of(units, on, sponsors)
    since = gaps_since(found)
    clauses = {gap.clause: gap.article for gaps in found.values() for gap in gaps}
    rows = [
        GapRow(unit, gap, since.get((unit.pk, gap.cause)))
        for unit in units
        for gap in found[unit.pk]
        if (not question.kind or gap.kind == question.kind) and (not question.clause or question.clause in gap.clauses)
    ]
    lacking = {row.unit.pk for row in rows}
    return GapList(rows, len(sponsors), len(sponsors - lacking), sorted(clauses.items()))


def gaps_of_one(unit: Organisation, on: date) -> list[GapRow]:
    """The gaps of one unit with since when."""
    sponsors = sponsors_among([unit.pk])
    since = gaps_since([unit.pk])
    return [GapRow(unit, gap, since.get((unit.pk, gap.cause))) for gap in gaps_of([unit], on, sponsors)[unit.pk]]


def holdings(units: Sequence[Organisation], on: date) -> list[tuple[Organisation, Holding]]:
    """Every demand on these units with what each has for it."""
    found = holdings_of(units, on, sponsors_among(unit.pk for unit in units))
    return [(unit, one) for unit in units for one in found[unit.pk]]

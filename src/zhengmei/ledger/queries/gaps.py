"""What the units a person sees lack, with since when, and what they have: for the list, the unit's page and the export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhengmei.content.queries.lapses import Lapse, lapses_of
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import sponsors_among
from zhengmei.filing.queries.tasks import RUNNING
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
    """One gap of one unit. `since` is the day a check first saw it; None where none has yet.

    `accounts` are the unit's running accounts nobody answers for while it lasts; empty for a gap that concerns none.
    """

    unit: Organisation
    gap: Gap | Lapse
    since: date | None
    accounts: tuple[MediaAccount, ...] = ()


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
    found = _lacking(units, on, sponsors)
    since = gaps_since(found)
    clauses = {gap.clause: gap.article for gaps in found.values() for gap in gaps}
    without = _without(found)
    rows = [
        GapRow(unit, gap, since.get((unit.pk, gap.cause)), tuple(without.get(unit.pk, ())) if _answers(gap) else ())
        for unit in units
        for gap in found[unit.pk]
        if (not question.kind or gap.kind == question.kind) and (not question.clause or question.clause in gap.clauses)
    ]
    lacking = {row.unit.pk for row in rows}
    return GapList(rows, len(sponsors), len(sponsors - lacking), sorted(clauses.items()))


def _answers(gap: Gap | Lapse) -> bool:
    """Whether the person that is missing answers for accounts."""
    return isinstance(gap, Gap) and bool(gap.part.value.answers_for)


def _without(found: Mapping[int, list[Gap | Lapse]]) -> dict[int, list[MediaAccount]]:
    """The running accounts of the units that lack a person who answers for accounts. One query, none where no unit does."""
    units = [unit for unit, gaps in found.items() if any(_answers(gap) for gap in gaps)]
    accounts: dict[int, list[MediaAccount]] = {}
    if units:
        for account in MediaAccount.objects.filter(sponsor__in=units, status__in=RUNNING).order_by("-is_main", "pk"):
            accounts.setdefault(account.sponsor_id, []).append(account)
    return accounts


def gaps_of_one(unit: Organisation, on: date) -> list[GapRow]:
    """The gaps of one unit with since when."""
    sponsors = sponsors_among([unit.pk])
    since = gaps_since([unit.pk])
    found = _lacking([unit], on, sponsors)
    accounts = tuple(_without(found).get(unit.pk, ()))
    return [
        GapRow(unit, gap, since.get((unit.pk, gap.cause)), accounts if _answers(gap) else ()) for gap in found[unit.pk]
    ]


def _lacking(units: Sequence[Organisation], on: date, sponsors: set[int]) -> dict[int, list[Gap | Lapse]]:
    """What each unit lacks, then what it let pass."""
    gaps, late = gaps_of(units, on, sponsors), lapses_of(units, on)
    return {unit.pk: [*gaps[unit.pk], *late[unit.pk]] for unit in units}


def holdings(units: Sequence[Organisation], on: date) -> list[tuple[Organisation, Holding]]:
    """Every demand on these units with what each has for it."""
    found = holdings_of(units, on, sponsors_among(unit.pk for unit in units))
    return [(unit, one) for unit in units for one in found[unit.pk]]

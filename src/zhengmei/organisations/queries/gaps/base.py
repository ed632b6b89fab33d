"""What a gap is, and everything units keep, read once for all of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from django.db.models import QuerySet

from zhengmei.organisations.models import (
    Attendance,
    Funding,
    Gathering,
    Pledge,
    Responsibility,
    Section,
    UnitContact,
    UnitPaper,
    WorkKeeper,
)
from zhengmei.organisations.queries.people import responsibilities_held
from zhengmei.organisations.queries.units import in_force
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import Demand

R = TypeVar("R", Responsibility, UnitPaper, Pledge, Gathering, UnitContact)

KIND_WORDS = {
    "post": "责任人",
    "staff": "岗位人员",
    "document": "制度文件",
    "pledge": "承诺书",
    "training": "培训",
    "abilities": "能力",
    "funding": "经费",
    "meeting": "议事记录",
    "contact": "联络人",
    "section": "科室",
    "industry": "行业主管",
    "keeper": "职能归口",
}
"""The kinds of demand as pages and menus name them."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing a unit lacks 缺口. `cause` tells it from the unit's other gaps and stays the same from day to day."""

    unit_id: int
    part: Part[Demand]
    cause: str
    title: str
    remedy: str

    @property
    def kind(self) -> str:
        return self.part.value.kind

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def clauses(self) -> list[str]:
        return self.part.value.clauses

    @property
    def clause(self) -> str:
        return self.part.value.clauses[0]

    @property
    def article(self) -> str:
        return self.part.article(self.part.value.clauses)

    @property
    def strength(self) -> str:
        return self.part.value.strength.value

    @property
    def note(self) -> str:
        return self.part.value.note

    @property
    def sentence(self) -> str:
        """What is missing and what to do, as one text."""
        return f"{self.title}。{self.remedy}"


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the papers one clause asks for, how many are there: 3/4 缺：应急预案."""

    article: str
    clause: str
    names: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def words(self) -> str:
        have = f"{len(self.names) - len(self.missing)}/{len(self.names)}"
        return f"{have} 缺：{'、'.join(self.missing)}" if self.missing else have


class Kept:
    """What the units keep: each kind of thing is read once for all of them, and only when something asks for it."""

    def __init__(self, ids: list[int], on: date) -> None:
        self.ids, self.on = ids, on

    @cached_property
    def held(self) -> dict[int, list[Responsibility]]:
        """Who answers for what, by unit."""
        return self._by_unit(responsibilities_held(self.ids, self.on))

    @cached_property
    def named(self) -> dict[int, list[Responsibility]]:
        """Who was named and has not accepted yet."""
        return self._by_unit(
            Responsibility.objects.filter(in_force(self.on), organisation__in=self.ids, accepted_on=None)
        )

    @cached_property
    def papers(self) -> dict[int, list[UnitPaper]]:
        """The newest first."""
        return self._by_unit(UnitPaper.objects.filter(organisation__in=self.ids).order_by("-issued_on", "-pk"))

    @cached_property
    def pledges(self) -> dict[int, list[Pledge]]:
        """Whoever is on the list by the day."""
        return self._by_unit(Pledge.objects.filter(organisation__in=self.ids, listed_on__lte=self.on).order_by("pk"))

    @cached_property
    def gatherings(self) -> dict[int, list[Gathering]]:
        """Held by the day and not withdrawn."""
        held = Gathering.objects.filter(organisation__in=self.ids, withdrawn_at=None, held_on__lte=self.on)
        return self._by_unit(held)

    @cached_property
    def came(self) -> dict[int, set[str]]:
        """The names of those who came, by gathering."""
        found: dict[int, set[str]] = defaultdict(set)
        rows = Attendance.objects.filter(gathering__organisation__in=self.ids)
        for gathering, name in rows.values_list("gathering", "name"):
            found[gathering].add(name)
        return found

    @cached_property
    def money(self) -> dict[int, dict[int, Decimal]]:
        """By unit and year, earlier years first."""
        found: dict[int, dict[int, Decimal]] = defaultdict(dict)
        rows = Funding.objects.filter(organisation__in=self.ids, withdrawn_at=None).order_by("year")
        for unit, year, amount in rows.values_list("organisation", "year", "amount"):
            found[unit][year] = found[unit].get(year, Decimal(0)) + amount
        return found

    @cached_property
    def contacts(self) -> dict[int, list[UnitContact]]:
        """The book of contacts."""
        return self._by_unit(UnitContact.objects.filter(in_force(self.on), organisation__in=self.ids))

    @cached_property
    def sections(self) -> dict[tuple[int, str], str]:
        """The name of the section by unit and role."""
        rows = Section.objects.filter(in_force(self.on), organisation__in=self.ids)
        return {(unit, role): name for unit, role, name in rows.values_list("organisation", "role", "name")}

    @cached_property
    def keepers(self) -> dict[tuple[int, str], WorkKeeper]:
        """Which unit keeps which work, by unit and work."""
        rows = WorkKeeper.objects.filter(in_force(self.on), organisation__in=self.ids).select_related("keeper")
        return {(keeper.organisation_id, keeper.work): keeper for keeper in rows}

    def _by_unit(self, rows: QuerySet[R]) -> dict[int, list[R]]:
        found: dict[int, list[R]] = defaultdict(list)
        for row in rows:
            found[row.organisation_id].append(row)
        return found

"""What a gap is, and everything units keep, read once for all of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

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


@dataclass(slots=True)
class Kept:
    """What the units keep, read once for all of them."""

    on: date
    held: dict[int, list[Responsibility]] = field(default_factory=lambda: defaultdict(list))
    named: dict[int, list[Responsibility]] = field(default_factory=lambda: defaultdict(list))
    papers: dict[int, list[UnitPaper]] = field(default_factory=lambda: defaultdict(list))
    pledges: dict[int, list[Pledge]] = field(default_factory=lambda: defaultdict(list))
    gatherings: dict[int, list[Gathering]] = field(default_factory=lambda: defaultdict(list))
    came: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    money: dict[int, dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    contacts: dict[int, list[UnitContact]] = field(default_factory=lambda: defaultdict(list))
    sections: dict[tuple[int, str], str] = field(default_factory=dict)
    keepers: dict[tuple[int, str], WorkKeeper] = field(default_factory=dict)


def read_kept(ids: list[int], on: date) -> Kept:
    """Everything these units keep. Twelve queries however many units."""
    kept = Kept(on)
    named = Responsibility.objects.filter(in_force(on), organisation__in=ids, accepted_on=None)
    for row in responsibilities_held(ids, on):
        kept.held[row.organisation_id].append(row)
    for row in named:
        kept.named[row.organisation_id].append(row)
    for paper in UnitPaper.objects.filter(organisation__in=ids).order_by("-issued_on", "-pk"):
        kept.papers[paper.organisation_id].append(paper)
    for pledge in Pledge.objects.filter(organisation__in=ids, listed_on__lte=on).order_by("pk"):
        kept.pledges[pledge.organisation_id].append(pledge)
    for gathering in Gathering.objects.filter(organisation__in=ids, withdrawn_at=None, held_on__lte=on):
        kept.gatherings[gathering.organisation_id].append(gathering)
    for gathering_id, name in Attendance.objects.filter(gathering__organisation__in=ids).values_list(
        "gathering", "name"
    ):
        kept.came[gathering_id].add(name)
    money = Funding.objects.filter(organisation__in=ids, withdrawn_at=None).order_by("year")
    for unit, year, amount in money.values_list("organisation", "year", "amount"):
        kept.money[unit][year] = kept.money[unit].get(year, Decimal(0)) + amount
    for contact in UnitContact.objects.filter(in_force(on), organisation__in=ids):
        kept.contacts[contact.organisation_id].append(contact)
    sections = Section.objects.filter(in_force(on), organisation__in=ids).values_list("organisation", "role", "name")
    kept.sections = {(unit, role): name for unit, role, name in sections}
    for keeper in WorkKeeper.objects.filter(in_force(on), organisation__in=ids).select_related("keeper"):
        kept.keepers[keeper.organisation_id, keeper.work] = keeper
    return kept

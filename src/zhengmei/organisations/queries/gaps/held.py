"""What a unit has for a demand, in words and with its day, for ledgers that are handed out."""

from dataclasses import dataclass
from datetime import date

from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries.gaps.base import KIND_WORDS, Kept
from zhengmei.organisations.queries.records import why_not_current
from zhengmei.organisations.states import STAFF, GatheringKind
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import Demand


@dataclass(frozen=True, slots=True)
class Holding:
    """One demand and what meets it: a name, a title, an amount; the day of it. Empty words: nothing does."""

    part: Part[Demand]
    words: str
    day: date | None

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.part.value.kind]


def holding_of(unit: Organisation, part: Part[Demand], kept: Kept) -> Holding:
    """What the unit has for this demand, the newest where there are several."""
    demand = part.value
    found: list[tuple[str, date | None]] = []
    if demand.kind in ("post", "staff"):
        wanted = demand.posts or STAFF
        rows = [row for row in kept.held[unit.pk] if row.kind in wanted]
        found = [(f"{row.name}（{row.title or row.get_kind_display()}）", row.since) for row in rows]
    elif demand.kind == "document":
        papers = (p for p in kept.papers[unit.pk] if p.name == demand.name and not why_not_current(p, kept.on))
        found = [(paper.title, paper.issued_on) for paper in papers]
    elif demand.kind in ("training", "meeting", "abilities"):
        kind = GatheringKind.DISCUSSION if demand.kind == "meeting" else GatheringKind.TRAINING
        rows_held = sorted((g for g in kept.gatherings[unit.pk] if g.kind == kind), key=lambda g: g.held_on)
        rows_held = [g for g in rows_held if g.civil_service or not demand.civil_service]
        found = [
            (f"{g.subject}，{len(kept.came[g.pk])} 人" if kept.came[g.pk] else g.subject, g.held_on)
            for g in rows_held[-1:]
        ]
    elif demand.kind == "funding":
        found = [(f"{year} 年 {amount} 元", None) for year, amount in sorted(kept.money[unit.pk].items())[-1:]]
    elif demand.kind == "contact":
        book = kept.contacts[unit.pk]
        wanted_ones = [c for c in book if c.department in demand.departments or set(c.matters) & set(demand.items)]
        found = [(f"{c.department}{c.name}", c.since) for c in wanted_ones]
    elif demand.kind == "pledge":
        signed = [row for row in kept.pledges[unit.pk] if row.signed_on is not None]
        found = [(row.name, row.signed_on) for row in signed]
    else:
        found = _of_the_unit(unit, demand, kept)
    days = [day for _, day in found if day is not None]
    return Holding(part, "；".join(words for words, _ in found), max(days, default=None))


def _of_the_unit(unit: Organisation, demand: Demand, kept: Kept) -> list[tuple[str, date | None]]:
    if demand.kind == "section":
        name = kept.sections.get((unit.pk, demand.section), "")
        return [(name, None)] if name else []
    if demand.kind == "industry":
        return [(unit.industry_supervisor.name, None)] if unit.industry_supervisor else []
    keepers = (keeper for (owner, _), keeper in kept.keepers.items() if owner == unit.pk)
    return [(f"{keeper.get_work_display()}：{keeper.keeper.name}", keeper.since) for keeper in keepers]

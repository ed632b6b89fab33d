"""What a unit lacks of what its regulation demands: every gap with its article and what to do. Read live, never stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries.gaps.base import KIND_WORDS, Gap, Kept, Tally
from zhengmei.organisations.queries.gaps.held import Holding, holding_of
from zhengmei.organisations.queries.gaps.lacks import LACKS, months_before
from zhengmei.organisations.queries.records import exceptions_held
from zhengmei.organisations.queries.units import packs_followed
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Subject
from zhengmei.policies.parts import Part, demands
from zhengmei.policies.schema import Demand, Strength
from zhengmei.policies.scope import addressing

__all__ = [
    "KIND_WORDS",
    "Gap",
    "Holding",
    "Tally",
    "demands_of",
    "demands_of_many",
    "filing_gaps",
    "gaps_of",
    "holdings_of",
    "months_before",
    "tallies",
]


def demands_of(organisation: Organisation, on: date) -> list[Part[Demand]]:
    """What the regulation that governs a unit demands of units like it, whether it sponsors accounts or supervises."""
    return demands_of_many([organisation], on).get(organisation.pk, [])


def demands_of_many(units: Iterable[Organisation], on: date) -> dict[int, list[Part[Demand]]]:
    """The demands on many units. Two queries; units no pack speaks of have none."""
    listed = list(units)
    followed = packs_followed([u.pk for u in listed], on)
    known = library()
    cache: dict[tuple[str, Subject], list[Part[Demand]]] = {}
    found = {}
    for unit in listed:
        pack_id = followed.get(unit.pk)
        if pack_id not in known.packs:
            continue
        governing = addressing(known.line(pack_id), unit.kind)
        subject = Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)
        place = (pack_id, subject)
        if place not in cache:
            own = demands(known.policy(pack_id, on=on), subject)
            if governing is None or governing.id != pack_id:
                # A pack may speak by name of units it is not addressed to: 公共服务类企事业单位.
                own = [part for part in own if unit.kind in part.value.applies.org_kinds]
                above = demands(known.policy(governing.id, on=on), subject) if governing is not None else []
                own += [part for part in above if part.value.key not in {p.value.key for p in own}]
            cache[place] = own
        found[unit.pk] = cache[place]
    return found


def gaps_of(
    units: Iterable[Organisation], on: date, sponsors: Collection[int], stages: Collection[str] | None = None
) -> dict[int, list[Gap]]:
    """The gaps of each unit on a day, in the order of its pack; every unit asked for is there, with none if it lacks nothing.

    `sponsors` are the ids of those that sponsor accounts, or are about to: only of them is asked what sponsors must have.
    What supervisors must have is asked of units that supervise others. With `stages` only what is asked at those stages of
    a filing (`Demand.at_filing`). As many queries for many units as for one, and none where nothing is asked.
    """
    listed = list(units)
    ids = [unit.pk for unit in listed]
    asked = {
        unit: [part for part in parts if stages is None or part.value.at_filing in stages]
        for unit, parts in demands_of_many(listed, on).items()
    }
    demanded = [part.value for parts in asked.values() for part in parts]
    excusable = any(demand.strength is Strength.IN_PRINCIPLE for demand in demanded)
    kept, let_off = Kept(ids, on), exceptions_held(ids, on) if excusable else set()
    above = _supervising(ids) if any(demand.of == "supervisor" for demand in demanded) else set()
    found: dict[int, list[Gap]] = {}
    for unit in listed:
        concerned = {"sponsor": unit.pk in sponsors, "supervisor": unit.pk in above}
        found[unit.pk] = [
            gap
            for part in asked.get(unit.pk, [])
            if concerned[part.value.of] and not _let_off(part.value, unit, let_off)
            for gap in LACKS[part.value.kind](unit, part, kept)
        ]
    return found


def _let_off(demand: Demand, unit: Organisation, let_off: set[tuple[int, str]]) -> bool:
    return demand.strength is Strength.IN_PRINCIPLE and (unit.pk, demand.key) in let_off


def _supervising(ids: list[int]) -> set[int]:
    return set(Organisation.objects.filter(supervisor__in=ids).values_list("supervisor_id", flat=True))


def filing_gaps(organisation: Organisation, on: date, *, is_app: bool = False) -> list[Gap]:
    """The gaps that stand against any filing of this unit; with `is_app` also those that stand against a client of its own."""
    wanted = {"all", "save", "apps"} if is_app else {"all", "save"}
    return gaps_of([organisation], on, [organisation.pk], wanted)[organisation.pk]


def tallies(organisation: Organisation, gaps: Iterable[Gap], on: date) -> list[Tally]:
    """For each clause that demands papers: how many of them are there. `gaps` are the unit's own of that day."""
    lacking = {gap.part.value.key for gap in gaps}
    groups: dict[str, list[Part[Demand]]] = defaultdict(list)
    for part in demands_of(organisation, on):
        if part.value.kind == "document":
            groups[part.value.clauses[0]].append(part)
    return [
        Tally(
            parts[0].article([clause]),
            clause,
            tuple(p.value.name for p in parts),
            tuple(p.value.name for p in parts if p.value.key in lacking),
        )
        for clause, parts in groups.items()
    ]


def holdings_of(units: Iterable[Organisation], on: date, sponsors: Collection[int]) -> dict[int, list[Holding]]:
    """For each unit, every demand on it with what it has for it and since when, lacking ones included (as empty words).

    Asked of the same units in the same way as `gaps_of`.
    """
    listed = list(units)
    ids = [unit.pk for unit in listed]
    asked, kept = demands_of_many(listed, on), Kept(ids, on)
    above = _supervising(ids)
    return {
        unit.pk: [
            holding_of(unit, part, kept)
            for part in asked.get(unit.pk, [])
            if (unit.pk in sponsors if part.value.of == "sponsor" else unit.pk in above)
        ]
        for unit in listed
    }

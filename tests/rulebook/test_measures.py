"""No page claims what is not there: every measure names a check, a page, a command or a checklist that exists."""

from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse

from zhengmei.monitoring.checks.registry import checks
from zhengmei.policies.library import library
from zhengmei.policies.proofs import proofs
from zhengmei.policies.schema import Measure, MeasureKind
from zhengmei.project.cli import COMMANDS
from zhengmei.rulebook.measures import coverage_of, measures_of
from zhengmei.textrules.registry import live_rules

PACKS = sorted(library().packs)
CODES = {c.code for c in checks()} | {r.code for r in live_rules()}


def exists(measure: Measure) -> bool:
    if measure.kind is MeasureKind.CHECK:
        return bool(measure.ref) and set(measure.ref.split("、")) <= CODES
    if ":" not in measure.ref:
        return measure.ref in COMMANDS or measure.ref == "checklist"
    for arguments in ([], ["1"]):
        try:
            return bool(reverse(measure.ref, args=arguments))
        except NoReverseMatch:
            continue
    return False


@pytest.mark.parametrize("pack", PACKS)
def test_every_claim_names_something_that_exists(pack: str) -> None:
    claimed = [m for m in library().packs[pack].measures if m.kind not in {MeasureKind.NOTE, MeasureKind.PERSON}]
    assert [(m.clause, m.ref) for m in claimed if not exists(m)] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_clause_says_how_it_is_met_or_that_it_is_not(pack: str) -> None:
    found = library().packs[pack]
    ways = measures_of(found)
    assert list(ways) == [c.id for c in found.clauses]
    assert [c for c, m in ways.items() if not m] == []
    assert [
        c for c, m in ways.items() if len(m) > 1 and {x.kind for x in m} & {MeasureKind.NOT_YET, MeasureKind.NONE}
    ] == []


@pytest.mark.parametrize("pack", PACKS)
def test_the_counts_add_up(pack: str) -> None:
    found = coverage_of(library().packs[pack])
    assert (
        found.met + found.explained + found.beyond + found.not_yet == found.total == len(library().packs[pack].clauses)
    )


def test_what_no_software_can_do_says_so() -> None:
    ways = measures_of(library().packs["fangchenggang-2022"])
    assert [m.what for m in ways["FCG-3"]] == ["软件管不了，只作说明"]
    assert [m.what for m in ways["FCG-23-a"]] == ["尚未落实"]


def test_no_clause_that_a_test_proves_is_said_to_be_open() -> None:
    proved = proofs(Path(__file__).resolve().parents[1])
    open_ones = {
        clause
        for pack in library().packs.values()
        for clause, ways in measures_of(pack).items()
        if {m.kind for m in ways} == {MeasureKind.NOT_YET}
    }
    assert sorted(open_ones & proved.keys()) == []

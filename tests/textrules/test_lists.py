"""The word lists: sources, shapes, no entry that can never be found, no right form that is another's wrong form."""

import pytest

from zhengmei.textrules.lists import FOLDER, read_pairs, read_rows, read_words
from zhengmei.textrules.normalise import folds
from zhengmei.textrules.registry import all_rules

LISTS = sorted(path.name for path in FOLDER.glob("*.tsv"))
WORD_LISTS = [name for name in LISTS if "id" in read_rows(name)[0]]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_names_its_source_and_has_no_short_row(name: str) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")
    assert lines[0].startswith("# 来源：") and len(lines[0]) > 15
    columns = lines[1].count("\t")
    assert [line for line in lines[2:] if line and line.count("\t") != columns] == []


@pytest.mark.parametrize("name", WORD_LISTS)
def test_every_entry_has_source_and_confidence_and_a_name_of_its_own(name: str) -> None:
    rows = read_rows(name)
    assert [row["id"] for row in rows if not row["source"] or row["confidence"] not in "ABCD"] == []
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({(row["term"], row["guard"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("name", WORD_LISTS)
def test_no_entry_is_hidden_by_the_folding_it_relies_on(name: str) -> None:
    assert [word.term for word in read_words(name) if any(char in folds() for char in word.term)] == []


@pytest.mark.parametrize("name", WORD_LISTS)
def test_a_guard_can_match_its_own_term(name: str) -> None:
    """A guard begins, after looking behind, with the term: otherwise the entry could never be found."""
    for word in read_words(name):
        if word.guard:
            bare = word.guard.pattern
            assert word.term[:2] in bare.replace("\\", ""), word.id


@pytest.mark.parametrize("name", ["wrong_words.tsv", "place_characters.tsv", "state_names.tsv", "variant_forms.tsv"])
def test_no_proper_form_is_itself_a_wrong_form(name: str) -> None:
    wrong = {word.term for word in read_words(name) if word.guard is None}
    assert [
        word.id for word in read_words(name) for proper in word.proper if any(term in proper for term in wrong)
    ] == []


def test_no_literal_entry_stands_in_two_lists_of_the_same_family() -> None:
    seen: dict[tuple[str, str], str] = {}
    double = []
    for rule in all_rules():
        for word in rule.words:
            key = (rule.family, word.term)
            if key in seen and seen[key] != rule.code:
                double.append((word.term, seen[key], rule.code))
            seen[key] = rule.code
    assert double == []


def test_folding_is_one_character_to_one_and_never_chains() -> None:
    pairs = read_pairs("traditional.tsv")
    assert len(pairs) > 600
    assert [a for a, b in pairs.items() if b in pairs] == []

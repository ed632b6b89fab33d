"""A pack that contradicts itself is refused, with file, place, reason and remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.policies.shelves import Shelf

from zhengmei.policies.faults import BadPacks
from zhengmei.policies.library import BUILT_IN, read_library, read_packs


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def rule(key: str, place: int = 0) -> Callable[[Any], Any]:
    return lambda data: data["rules"][key][place]


def test_the_six_packs_hold_all_rows_and_no_fault() -> None:
    packs, problems = read_packs(BUILT_IN)
    assert problems == []
    assert {p.id: len(p.clauses) for p in packs.values()} == {
        "national-2019": 49,
        "weihai-2019": 97,
        "hangzhou-2019": 94,
        "beilun-2020": 70,
        "fangchenggang-2022": 116,
        "suixi-2022": 80,
    }


def test_a_fault_names_file_place_reason_and_remedy(shelf: Shelf) -> None:
    shelf.edit("beilun_2020", lambda d: rule("same_name")(d)["clauses"].append("BL-99"), "rules.yaml")
    (problem,) = shelf.problems()
    assert (problem.file, problem.path, problem.reason, problem.remedy) == (
        str(shelf.file("beilun_2020", "rules.yaml")),
        "rules.same_name[0].clauses[1]",
        "没有编号为 BL-99 的条文",
        "在 clauses.tsv 加上 BL-99，或改成已有的编号",
    )


def spoil_rule(key: str, **changes: Any) -> Callable[[Any], None]:
    return lambda data: data["rules"][key][0].update(changes)


SPOILT: list[tuple[str, str, str, Callable[[Any], None], str]] = [
    ("a text value without a clause", "beilun_2020", "rules.yaml", spoil_rule("same_name", clauses=[]), "rules.same_name[0].clauses"),
    ("another force than the clause", "beilun_2020", "rules.yaml", spoil_rule("same_name", strength="encourage"), "rules.same_name[0].strength"),
    ("a local default as veto", "fangchenggang_2022", "rules.yaml", spoil_rule("no_revival", veto=True), "rules.no_revival[0].veto"),
    ("a local default that binds without a clause", "fangchenggang_2022", "rules.yaml", spoil_rule("no_revival", clauses=[]), "rules.no_revival[0].strength"),
    ("a weak memory that binds", "national_2019", "rules.yaml", spoil_rule("silence_limit", confidence="D"), "rules.silence_limit[0].confidence"),
    ("a selector that excludes whom it names", "weihai_2019", "rules.yaml", spoil_rule("update_frequency", applies={"org_kinds": ["department"], "except_org_kinds": ["department"]}), "rules.update_frequency[0].applies.except_org_kinds"),
    ("a selector that ends before it begins", "weihai_2019", "rules.yaml", spoil_rule("update_frequency", applies={"valid_from": "2020-01-02", "valid_until": "2020-01-01"}), "rules.update_frequency[0].applies.valid_until"),
    ("a group nobody addressed", "weihai_2019", "rules.yaml", spoil_rule("update_frequency", applies={"org_groups": ["市委部门"]}), "rules.update_frequency[0].applies.org_groups[0]"),
    ("a platform nobody offers", "weihai_2019", "rules.yaml", spoil_rule("update_frequency", applies={"platforms": ["myspace"]}), "rules.update_frequency[0].applies.platforms[0]"),
    ("the same parameter twice", "beilun_2020", "rules.yaml", lambda d: d["rules"]["same_name"].append(dict(d["rules"]["same_name"][0])), "rules.same_name[1]"),
    ("a rule that is never reached", "beilun_2020", "rules.yaml", lambda d: d["rules"]["same_name"].append({**d["rules"]["same_name"][0], "applies": {"main_only": True}}), "rules.same_name[1]"),
    ("a number appended", "beilun_2020", "rules.yaml", spoil_rule("accounts_per_platform", merge="append"), "rules.accounts_per_platform[0].merge"),
    ("an unknown parameter", "beilun_2020", "rules.yaml", lambda d: d["rules"].update(colour=[]), "rules.colour"),
    ("a count of nought", "weihai_2019", "rules.yaml", spoil_rule("update_frequency", value={"min_count": 0, "per": "week"}), "rules.update_frequency[0].value.min_count"),
    ("no addressees", "beilun_2020", "pack.yaml", lambda d: d["document"].update(addressees=[]), "document.addressees"),
    ("a blank office", "suixi_2022", "pack.yaml", lambda d: d["document"]["contacts"][0].update(office=""), "document.contacts[0].office"),
    ("no day of signing", "suixi_2022", "pack.yaml", lambda d: d["document"].update(signed={"day": None}), "document.signed.day"),
    ("a circle", "national_2019", "pack.yaml", lambda d: d.update(extends="beilun-2020"), "extends"),
    ("a dropped 必须", "beilun_2020", "rules.yaml", lambda d: d.update(not_applied=[{"key": "silence_limit", "reason": "不便"}]), "not_applied[0]"),
    ("a 必须 without the veto above", "beilun_2020", "rules.yaml", lambda d: d["rules"].update(silence_limit=[{"value": {"days": 10}, "strength": "must", "clauses": ["BL-2.3-g"]}]), "rules.silence_limit[0]"),
    ("a laxer 必须", "beilun_2020", "rules.yaml", lambda d: d["rules"].update(silence_limit=[{"value": {"days": 30}, "strength": "must", "clauses": ["BL-2.3-g"]}]), "rules.silence_limit[0]"),
]  # fmt: skip


@pytest.mark.parametrize(("pack", "name", "change", "place"), [s[1:] for s in SPOILT], ids=[s[0] for s in SPOILT])
def test_it_is_refused_at_its_place(
    shelf: Shelf, pack: str, name: str, change: Callable[[Any], None], place: str
) -> None:
    shelf.edit(pack, change, name)
    found = [p for p in shelf.problems() if Path(p.file).parent.name == pack]
    assert [(Path(p.file).name, p.path) for p in found] == [(name, place)]
    assert all(p.reason and p.remedy for p in found)


def test_a_stricter_value_below_is_allowed(shelf: Shelf) -> None:
    shelf.edit(
        "beilun_2020",
        lambda d: d["rules"].update(
            silence_limit=[{"value": {"days": 10}, "strength": "must", "clauses": ["BL-2.3-g"], "veto": True}]
        ),
        "rules.yaml",
    )
    assert shelf.problems() == []


def test_broken_yaml_gives_line_and_column(shelf: Shelf) -> None:
    path = shelf.file("suixi_2022", "rules.yaml")
    path.write_text("rules:\n  same_name: [\n", encoding="utf-8")
    (problem,) = [p for p in shelf.problems() if p.file == str(path)]
    assert (problem.path, problem.reason) == ("第 3 行第 1 列", "YAML 写法有误")


def test_a_doubled_clause_gives_its_line(shelf: Shelf) -> None:
    path = shelf.file("suixi_2022", "clauses.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    assert shelf.faults() == [("clauses.tsv", f"第 {len(lines) + 1} 行，id 列")]


def test_a_key_in_two_files_is_refused(shelf: Shelf) -> None:
    shelf.file("suixi_2022", "zz.yaml").write_text("rules: {}\n", encoding="utf-8")
    assert ("zz.yaml", "rules") in shelf.faults()


def test_an_id_of_another_pack_is_refused(shelf: Shelf) -> None:
    shelf.edit("suixi_2022", lambda d: d.update(id="weihai-2019"))
    assert ("pack.yaml", "id") in shelf.faults()


def test_reading_raises_every_fault_at_once(shelf: Shelf) -> None:
    shelf.edit("suixi_2022", lambda d: d.update(level="village"))
    shelf.edit("beilun_2020", lambda d: d["document"].update(signed={"day": "昨天"}))
    with pytest.raises(BadPacks) as caught:
        read_library(shelf.folder)
    assert sorted(p.path for p in caught.value.problems) == ["document.signed.day", "level"]


@pytest.mark.clause("WH-0-c")
@pytest.mark.parametrize("number", ["国办发〔2018〕123号", "鲁政办发〔2019〕3号"])
def test_a_basis_the_text_names_cannot_be_left_out(shelf: Shelf, number: str) -> None:
    def drop(data: Any) -> None:
        bases = data["document"]["bases"]
        bases[:] = [b for b in bases if b.get("number") != number]

    shelf.edit("weihai_2019", drop)
    (problem,) = shelf.problems()
    assert problem.path == "document.bases"
    assert number in problem.reason


@pytest.mark.clause("FCG-1")
def test_an_empty_list_of_bases_is_refused(shelf: Shelf) -> None:
    shelf.edit("fangchenggang_2022", lambda d: d["document"].update(bases=[]))
    assert ("pack.yaml", "document.bases") in shelf.faults()


@pytest.mark.clause("FCG-0-a")
@pytest.mark.parametrize("name", ["signed", "issued"])
def test_a_pack_without_either_date_is_refused_naming_it(shelf: Shelf, name: str) -> None:
    shelf.edit("fangchenggang_2022", lambda d: d["document"].pop(name))
    assert shelf.faults() == [("pack.yaml", f"document.{name}")]


@pytest.mark.clause("WH-1-d")
def test_a_general_clause_that_links_to_a_missing_one_is_refused(shelf: Shelf) -> None:
    path = shelf.file("weihai_2019", "clauses.tsv")
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("WH-4.2-n\t")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert shelf.faults() == [("pack.yaml", "principles[1].links[13]"), ("measures.tsv", "第 33 行，clause 列")]


@pytest.mark.clause("BL-0-a")
def test_an_unknown_parent_is_named(shelf: Shelf) -> None:
    shelf.edit("beilun_2020", lambda d: d.update(extends="zhejiang-2019"))
    reasons = [p.reason for p in shelf.problems() if p.path == "extends"]
    assert reasons == ["没有代码为 zhejiang-2019 的政策包"]


@pytest.mark.clause("FCG-35")
def test_a_child_pack_may_not_drop_what_is_必须_above(shelf: Shelf) -> None:
    shelf.add_child(not_applied=[{"key": "region_in_name", "reason": "名称已定"}])
    (problem,) = shelf.problems()
    assert (problem.path, problem.reason) == ("not_applied[0]", "防城港规定region_in_name为必须，下级不能去掉")


@pytest.mark.clause("FCG-35")
def test_a_child_pack_may_not_soften_what_is_必须_above(shelf: Shelf) -> None:
    softer = {"value": {"start_event": "organisation_changed", "amount": 20, "unit": "workday"}, "strength": "must"}
    shelf.add_child(rules={"reorganisation_due": [{**softer, "clauses": ["DX-3"]}]})
    assert shelf.faults() == [("pack.yaml", "rules.reorganisation_due[0]")]

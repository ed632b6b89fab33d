"""`zhengmei packs` and `zhengmei clauses`."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.policies.shelves import Shelf

from zhengmei.policies.library import library
from zhengmei.project.commands.clauses import command as clauses
from zhengmei.project.commands.packs import command as packs


def run(*arguments: str) -> Result:
    return CliRunner().invoke(packs, list(arguments))


def listed(*arguments: str) -> tuple[list[dict[str, str]], str]:
    result = CliRunner().invoke(clauses, list(arguments))
    assert result.exit_code == 0
    rows = csv.DictReader(result.stdout.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return list(rows), result.stderr


def test_list() -> None:
    result = run("list")
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == [
        "national-2019",
        "beilun-2020",
        "fangchenggang-2022",
        "hangzhou-2019",
        "suixi-2022",
        "weihai-2019",
    ]


@pytest.mark.clause("SX-0-a")
def test_show_exports_what_is_confirmed_apart_from_what_is_inferred() -> None:
    exported = json.loads(run("show", "suixi-2022", "--format", "json").stdout)
    bases = [(b["name"], b["number"], b["status"]) for b in exported["document"]["bases"]]
    assert bases[0] == ("省政府办公厅有关部署要求", "", "confirmed")
    assert ("关于加强政务新媒体运营与监管机制建设的通知", "皖政办秘〔2021〕114号", "inferred") in bases
    assert [s for _, _, s in bases].count("confirmed") == 1
    told = run("show", "suixi-2022").stdout
    assert "依据\t省政府办公厅有关部署要求\n推断，未核实\t国办发〔2018〕123号、皖政办秘〔2021〕114号\n" in told


def test_show_of_an_unknown_pack_lists_the_known() -> None:
    result = run("show", "atlantis")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "没有代码为 atlantis 的政策包。已有：beilun-2020" in result.stderr


def test_check_of_a_good_folder(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add_child()
    result = run("check", str(shelf.folder / "dongxing"))
    assert (result.exit_code, result.stdout) == (0, "7 部办法都能用，共 509 条。\n")


def test_check_names_every_fault_and_writes_nothing_else(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add_child(extends="atlantis", level="village")
    result = run("check", str(shelf.folder / "dongxing"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{shelf.folder / 'dongxing/pack.yaml'}：level：不能写 'village'" in result.stderr
    assert "1 处要改" in result.stderr


def test_check_of_a_folder_without_a_pack(tmp_path: Path) -> None:
    result = run("check", str(tmp_path))
    assert result.exit_code == 2
    assert "没有 pack.yaml" in result.stderr


def test_a_deployment_adds_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf.add_child()
    own = tmp_path / "own"
    (shelf.folder / "dongxing").rename(own)
    monkeypatch.setenv("ZHENGMEI_PACKS_DIR", str(own))
    try:
        assert "dongxing-2026\t东兴市" in run("list").stdout
    finally:
        monkeypatch.delenv("ZHENGMEI_PACKS_DIR")
        run("list")


def test_clauses_lists_every_clause_of_every_pack() -> None:
    rows, said = listed()
    assert [r["clause"] for r in rows] == [
        c.id for p in sorted(library().packs.values(), key=lambda p: p.id) for c in p.clauses
    ]
    proved = sum(bool(r["tests"]) for r in rows)
    assert said == f"共 {len(rows)} 条，有测试证明 {proved} 条，还没有 {len(rows) - proved} 条。\n"
    assert proved > 0


def test_clauses_of_one_pack_as_json() -> None:
    result = CliRunner().invoke(clauses, ["--pack", "fangchenggang-2022", "--format", "json"])
    found = {row["clause"]: row for row in json.loads(result.stdout)}
    assert len(found) == 116
    row = found["FCG-18-b"]
    assert (row["room"], row["force"], row["met_by"]) == ("monitoring", "in_principle", ["检查"])
    assert row["how"] == ["查“更新次数不够”，查到就记问题（MC002）"]


def test_clauses_of_an_unknown_pack() -> None:
    result = CliRunner().invoke(clauses, ["--pack", "atlantis"])
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.clause("WH-1-a", "BL-1-a")
@pytest.mark.parametrize("clause", ["WH-1-a", "BL-1-a"])
def test_principles_are_listed_as_explained_with_no_check(clause: str) -> None:
    rows, _ = listed()
    row = next(r for r in rows if r["clause"] == clause)
    assert (row["met_by"], row["how"]) == ("说明", "在本页写明，只作说明，不检查（principles）")

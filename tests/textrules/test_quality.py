"""The measures measure."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from zhengmei.project.bench import main
from zhengmei.textrules.base import Family, Severity
from zhengmei.textrules.quality import alarms, private_cases, read_pairs, spelling
from zhengmei.textrules.reading import Context

NOW = Context(day=date(2026, 11, 22))


def test_alarms_are_counted_per_thousand_sentences() -> None:
    result = alarms(["第一句。第二句！\n抓住关健。电话13800138000"], NOW)
    assert result.sentences == 4
    assert result.per_thousand(Family.PRIVACY, Severity.STOP) == 250
    assert result.per_thousand(Family.WORDING, Severity.WARN) == 250
    assert result.per_thousand(None, Severity.STOP) == 250


def test_precision_and_recall_are_by_the_places_of_the_errors() -> None:
    pairs = [
        ("抓住关健环节", "抓住关键环节"),
        ("认针学习", "认真学习"),
        ("没有毛病", "没有毛病"),
        ("长短不一", "长短不一样"),
    ]
    result = spelling(pairs, NOW)
    assert (result.sentences, result.errors, result.found, result.hits, result.right) == (3, 2, 1, 1, 1)
    assert (result.precision, result.recall) == (1.0, 0.5)


def test_every_guise_of_a_private_number_is_judged_rightly() -> None:
    wrong = [(case.name, case.right) for case in private_cases(NOW, count=40) if case.right < case.texts]
    assert wrong == []


def test_pairs_are_read_from_all_three_shapes(tmp_path: Path) -> None:
    shapes = {"a.json": '[{"src": "错", "tgt": "对"}]', "b.tsv": "1\t错\t对\n", "c.txt": "错 字\t对 字\n"}
    for name, text in shapes.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [list(read_pairs(tmp_path / name)) for name in shapes] == [
        [("错", "对")],
        [("错", "对")],
        [("错字", "对字")],
    ]


def test_without_data_the_page_is_left_alone_and_that_is_said(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    result = CliRunner().invoke(main, ["text", "--data", str(tmp_path / "none"), "--out", str(page)])
    assert result.exit_code == 0
    assert "没有语料（clean/laws.txt），这一节跳过" in result.output
    assert not page.exists()


def test_false_stops_on_laws_stay_below_five_in_a_thousand() -> None:
    laws = Path(__file__).resolve().parents[3] / "shared/data/clean/laws.txt"
    if not laws.exists():
        pytest.skip("no clean text beside the checkout")
    text = laws.read_text(encoding="utf-8")[:300_000]
    assert alarms([text], NOW).per_thousand(None, Severity.STOP) <= 5

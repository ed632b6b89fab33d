"""One cell, as offices write it: every spelling has one decided outcome."""

from datetime import date, datetime
from typing import Any

import pytest

from zhengmei.documents import cells
from zhengmei.documents.cells import BadCell

DAY = datetime(2026, 1, 5)


@pytest.mark.parametrize(
    "spelling",
    [
        "2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "2026年01月05日", "20260105", "2026-1-5", "２０２６－０１－０５",
        " 2026-01-05 ", "2026/01/05 星期一", "46027", 46027, 46027.0, 20260105, date(2026, 1, 5), datetime(2026, 1, 5),
        "2026-01-05 00:00:00", "2026 年 1 月 5 日",
    ],
)  # fmt: skip
def test_every_spelling_of_a_day_is_the_same_day(spelling: Any) -> None:
    assert cells.moment(spelling) == DAY
    assert cells.day(spelling) == DAY.date()


@pytest.mark.parametrize(
    ("spelling", "when"),
    [
        ("2026-01-05 08:30", (8, 30, 0)), ("2026-01-05 08:30:15", (8, 30, 15)), ("2026/1/5 8:30", (8, 30, 0)),
        ("2026年1月5日 8时30分", (8, 30, 0)), ("2026年1月5日8点", (8, 0, 0)), ("2026-01-05T08:30:00", (8, 30, 0)),
        ("2026-01-05T00:30:00Z", (8, 30, 0)), ("2026-01-05T08:30:00+08:00", (8, 30, 0)), ("202601050830", (8, 30, 0)),
        ("2026-1-5 下午3:05", (15, 5, 0)), ("2026-1-5 上午9:05", (9, 5, 0)), (46027.354166667, (8, 30, 0)),
        ("２０２６－０１－０５　０８：３０", (8, 30, 0)),
    ],
)  # fmt: skip
def test_a_day_with_its_time(spelling: Any, when: tuple[int, int, int]) -> None:
    assert cells.moment(spelling) == DAY.replace(hour=when[0], minute=when[1], second=when[2])


@pytest.mark.parametrize(
    ("spelling", "why"),
    [
        ("1/5/2026", "分不清哪个是月、哪个是日"), ("13/5/2026", "分不清哪个是月、哪个是日"), ("5-1-26", "分不清哪个是月、哪个是日"),
        ("2026-02-30", "没有这一天或这个时刻"), ("2026-13-01", "没有这一天或这个时刻"), ("2026年1月", "只有年月，缺少日"),
        ("2026-01-05 25:00", "没有这一天或这个时刻"), ("2026-01-05 早上", "日期后面的时间看不懂"), ("三月五日", "不是日期"),
        (12, "这个数字不是日期"), (True, "不是日期"), ("1900-01-01", "年份是 1900，不合情理"), ("=TODAY()", "不是日期"),
    ],
)  # fmt: skip
def test_what_is_not_surely_a_day_is_refused_with_a_remedy(spelling: Any, why: str) -> None:
    with pytest.raises(BadCell) as refused:
        cells.moment(spelling)
    assert refused.value.why == why
    assert "2026-01-05" in refused.value.remedy


@pytest.mark.parametrize("nothing", ["", "  ", "-", "—", "　", None, "\ufeff"])
def test_empty_is_nothing(nothing: Any) -> None:
    assert (cells.moment(nothing), cells.number(nothing), cells.yes_no(nothing), cells.link(nothing)) == (None,) * 4


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("1234", 1234), ("1,234", 1234), ("１２３４", 1234), ("１，２３４", 1234), ("1.2万", 12000), ("3亿", 300_000_000),
        ("10万+", 100_000), ("1.5w", 15000), (1234, 1234), (1234.0, 1234), ("0", 0), ("12 345", 12345), ("300人", 300),
    ],
)  # fmt: skip
def test_counts(words: Any, amount: int) -> None:
    assert cells.number(words) == amount


@pytest.mark.parametrize("words", ["很多", "-3", "1.5", 1.5, "1万2", "=1+1", True, "1e99", "9" * 30])
def test_what_is_no_count_is_refused(words: Any) -> None:
    with pytest.raises(BadCell):
        cells.number(words)


def test_yes_and_no_in_the_ways_offices_tick_them() -> None:
    assert {cells.yes_no(w) for w in ("是", "有", "Y", "√", "1", "true", True, "已认证", "Ｙ")} == {True}
    assert {cells.yes_no(w) for w in ("否", "无", "N", "×", "0", "FALSE", False, "未认证")} == {False}
    with pytest.raises(BadCell):
        cells.yes_no("大概")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("正常", "正常"),
        ("运行中", "正常"),
        ("在用", "正常"),
        ("暂停", "暂停"),
        ("已注销", "注销"),
        ("关停", "关停"),
        ("关闭", "关停"),
    ],
)
def test_statuses(words: str, status: str) -> None:
    assert cells.status(words) == status


def test_a_fifth_status_is_refused_with_the_four() -> None:
    with pytest.raises(BadCell) as refused:
        cells.status("停更")
    assert refused.value.remedy == "改成正常、暂停、注销、关停中的一个"


@pytest.mark.parametrize(
    ("words", "level"),
    [("市级", "市级"), ("区县级", "县级"), ("乡镇级", "乡级"), ("街道", "乡级"), ("省本级", "省级"), ("区级", "县级")],
)
def test_levels(words: str, level: str) -> None:
    assert cells.level(words) == level


def test_long_ids_that_excel_rounded_are_refused_and_half_width_is_kept() -> None:
    assert cells.identifier("ｇｈ＿１２ ") == "gh_12"
    assert cells.identifier(12345) == "12345"
    for rounded in (1.23456789012346e17, 123456789012345678, "1.23457E+17"):
        with pytest.raises(BadCell, match="后几位"):
            cells.identifier(rounded)
    with pytest.raises(BadCell, match="公式"):
        cells.identifier("=HYPERLINK(1)")


def test_only_web_addresses_are_links() -> None:
    assert cells.link("https://example.gov.cn/a?b=1") == "https://example.gov.cn/a?b=1"
    assert cells.link("www.example.gov.cn") == "www.example.gov.cn"
    assert cells.link("example.gov.cn:8080/a") == "example.gov.cn:8080/a"
    for wrong in ("javascript:alert(1)", "data:text/html,x", "=HYPERLINK(1)", "JavaScript:x"):
        with pytest.raises(BadCell):
            cells.link(wrong)


def test_words_keep_what_they_are_but_lose_blanks_and_the_guard_of_exports() -> None:
    assert cells.text("　示范（发布）\u200b ") == "示范（发布）"
    assert cells.text("'=1+1") == "=1+1"
    assert cells.text("'80后") == "'80后"

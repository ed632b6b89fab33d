"""Published items: read by columns, whatever stands in them, and never otherwise than a row alone."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from zhengmei.documents.sheets import items as items_sheet
from zhengmei.documents.sheets import read_items
from zhengmei.platforms.dictionary import find_platform


def put(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def test_items_are_the_same_the_quick_way_and_the_careful_way(tmp_path: Path) -> None:
    quick = read_items(put(tmp_path, "账号名称,平台,发布时间,标题,正文,链接,是否原创,转载来源,阅读数,点赞数,转发数,评论数",
                           "甲,微信公众号,2026-01-05 08:30,题 ,文,https://a.cn,是,,1200,0,,3",
                           "甲,微信公众号,2026-01-05 08:30,题 ,文,https://a.cn,是,,1200,0,,3"), platform_of=find_platform).all()  # fmt: skip
    careful = read_items(put(tmp_path, "名称,所属平台,发布日期,标题,正文,网址,原创,转载来源,阅读量,点赞,转发,评论",
                             '甲,公众号,2026年1月5日 8:30,题,文,https://a.cn,√,,"1,200",０,-,3'), platform_of=find_platform).all()  # fmt: skip
    assert quick[0] == careful[0]
    assert quick[1] == quick[0]._replace(number=3)
    when = datetime(2026, 1, 5, 8, 30)
    assert quick[0] == items_sheet.ItemRow(
        2, "甲", "weixin", "", when, "题", "文", "https://a.cn", True, "", 1200, 0, None, 3,
        items_sheet.item_identity(when, "题", "https://a.cn"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "words"), [("\u200b题\ufeff", "题"), ("'=1+1", "=1+1"), (" — ", ""), ("/", ""), ("－", "")]
)
def test_the_quick_way_reads_words_as_the_careful_one_does(tmp_path: Path, cell: str, words: str) -> None:
    path = put(tmp_path, "账号名称,平台,发布时间,标题,正文,转载来源", f"甲,微信,2026-01-05,{cell},{cell},{cell}")
    (row,) = read_items(path, platform_of=find_platform).all()
    assert (row.title, row.text, row.reposted_from) == (words, words, words)


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ("甲,微信,2026-01-05,题,-3", "阅读数"), ("甲,微信,2026-01-05,题,1_000", "阅读数"), ("甲,微信,2026-01-05,题,1.5", "阅读数"),
        (f"甲,微信,2026-01-05,{'长' * 301},1", "标题"), ("甲,微信,,题,1", "发布时间"), ("甲,微信,0026-01-05,题,1", "发布时间"),
        (",微信,2026-01-05,题,1", "账号名称"), ("甲,微脖,2026-01-05,题,1", "平台"),
    ],
)  # fmt: skip
def test_the_quick_way_lets_nothing_wrong_through(tmp_path: Path, cells: str, wrong: str) -> None:
    good = "甲,微信,2026-01-05,题,1"
    sheet = read_items(
        put(tmp_path, "账号名称,平台,发布时间,标题,阅读数", good, cells, good), platform_of=find_platform
    )
    assert [r.number for r in sheet.all()] == [2, 4]
    assert [(p.row, p.column) for p in sheet.problems] == [(3, wrong)]


def test_items_come_some_thousands_at_a_time(tmp_path: Path) -> None:
    lines = ["甲,微信,2026-01-05"] * 5_000
    sheet = read_items(put(tmp_path, "账号名称,平台,发布时间", *lines), platform_of=find_platform)
    assert next(iter(sheet.rows)).number == 2
    assert sheet.read_rows() == items_sheet.AT_ONCE < 5_000


def test_odd_rows_among_thousands_leave_every_row_in_its_place(tmp_path: Path) -> None:
    """Rows the quick way cannot read (a date in words, a wrong count, a platform nobody knows) anywhere in a block."""
    lines = ["甲,微信,2026-01-05 08:30,题,1"] * 4_500
    for at in (0, 7, 1_999, 2_000, 3_333, 4_499):
        lines[at] = "甲,微信,2026年1月5日 8:30,题,１"
    lines[8], lines[3_334] = "甲,微信,2026-01-05 08:30,题,多", "甲,微脖,2026-01-05 08:30,题,1"
    sheet = read_items(put(tmp_path, "账号名称,平台,发布时间,标题,阅读数", *lines), platform_of=find_platform)
    rows = sheet.all()
    assert [r.number for r in rows] == [n for n in range(2, 4_502) if n not in {10, 3_336}]
    assert {r[1:] for r in rows} == {rows[0][1:]}
    assert [(p.row, p.column) for p in sheet.problems] == [(10, "阅读数"), (3_336, "平台")]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ("甲,微信,2026-01-05 08:30,题,TRUE,1", None), ("甲,微信,46027,题,是,1.2万", (True, 12_000)),
        ("甲,微信,2026/1/5,-,/,－", (None, None)),
    ],
)  # fmt: skip
def test_a_cell_written_otherwise_is_read_as_it_would_be_alone(
    tmp_path: Path, cells: str, read: tuple[bool | None, int | None] | None
) -> None:
    """Among thousands as the template has them, and again and again."""
    usual = "甲,微信,2026-01-05 08:30,题,是,1"
    sheet = read_items(
        put(tmp_path, "账号名称,平台,发布时间,标题,原创,阅读数", *[usual, cells] * 1_500), platform_of=find_platform
    )
    rows = sheet.all()
    alone = read_items(put(tmp_path, "账号名称,平台,发布时间,标题,原创,阅读数", cells), platform_of=find_platform).all()
    assert [(r.is_original, r.reads) for r in alone] == [read or (True, 1)]
    assert rows[1::2] == [alone[0]._replace(number=n) for n in range(3, 3_002, 2)]
    assert rows[0::2] == [rows[0]._replace(number=n) for n in range(2, 3_001, 2)]


def test_a_ticked_cell_of_a_workbook_is_no_number_though_it_equals_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["账号名称", "平台", "发布时间", "阅读数"], ["甲", "微信", "2026-01-05", 1], ["甲", "微信", "2026-01-05", True]]):  # fmt: skip
            sheet.write_row(number, 0, row)
    found = read_items(path, platform_of=find_platform)
    assert [r.number for r in found.all()] == [2]
    assert [(p.row, p.column, p.why) for p in found.problems] == [(3, "阅读数", "不是数字")]


def test_a_count_too_large_to_keep_is_named_and_not_kept(tmp_path: Path) -> None:
    sheet = read_items(
        put(tmp_path, "账号名称,平台,发布时间,阅读数", f"甲,微信,2026-01-05,{'9' * 30}"), platform_of=find_platform
    )
    assert sheet.all() == []
    assert [(p.row, p.column, p.why) for p in sheet.problems] == [(2, "阅读数", "数太大了")]

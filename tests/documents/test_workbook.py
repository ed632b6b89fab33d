"""Workbooks are typed, frozen, and never calculate."""

import io
import zipfile
from datetime import date, datetime

import python_calamine

from zhengmei.documents.workbook import Sheet, render_workbook

MADE = datetime(2026, 10, 12, 9, 30)


def _book() -> bytes:
    rows = [["=1+1", 3, 0.967, date(2026, 10, 12), True, None], ["@x", 4, 1.0, None, False, ""]]
    sheet = Sheet("名单", ["账号", "数", "率", "日", "是否", "空"], rows, note="共 2 个", percent=frozenset({2}))
    return render_workbook([sheet, Sheet("空表", ["账号"], [])], made_at=MADE)


def test_cells_keep_their_types() -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(_book()))
    assert book.sheet_names == ["名单", "空表"]
    assert book.get_sheet_by_name("名单").to_python() == [
        ["共 2 个", "", "", "", "", ""],
        ["账号", "数", "率", "日", "是否", "空"],
        ["=1+1", 3.0, 0.967, date(2026, 10, 12), "是", ""],
        ["@x", 4.0, 1.0, "", "否", ""],
    ]


def test_nothing_is_a_formula_and_the_head_stays_in_sight() -> None:
    with zipfile.ZipFile(io.BytesIO(_book())) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert 'ySplit="2"' in page

"""Workbooks that go out: typed cells, frozen heads, widths from the content, never a formula."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from zhengmei.documents.official import width

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, an optional line above the head, the columns' heads, the rows. `percent` columns hold fractions."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    note: str = ""
    percent: frozenset[int] = frozenset()


def render_workbook(sheets: Sequence[Sheet], *, made_at: datetime) -> bytes:
    """The bytes of an xlsx file. Text stays text even when it begins with = + - @."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {**options, "remove_timezone": True})
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#EEF0F3", "border": 1, "valign": "vcenter"}),
        "note": book.add_format({"font_color": "#4D5868"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        "percent": book.add_format({"num_format": "0.0##%"}),
    }
    for sheet in sheets:
        _write(book, sheet, formats)
    book.close()
    return buffer.getvalue()


def _write(book: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name[:31])
    head = 0
    if sheet.note:
        page.write_string(0, 0, sheet.note, formats["note"])
        head = 1
    widths = [width(name) + 1 for name in sheet.columns]
    for i, name in enumerate(sheet.columns):
        page.write_string(head, i, name, formats["head"])
    line = head
    for line, row in enumerate(sheet.rows, head + 1):
        for i, value in enumerate(row):
            _cell(page, line, i, value, formats, percent=i in sheet.percent)
            if line < 500:
                widths[i] = max(widths[i], min(width(str(value if value is not None else "")), 30) + 1)
    for i, wide in enumerate(widths):
        page.set_column(i, i, min(wide * 2 + 1, 60))
    page.freeze_panes(head + 1, 0)
    if line > head:
        page.autofilter(head, 0, line, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def _cell(page: Any, line: int, column: int, value: Cell, formats: dict[str, Any], *, percent: bool) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(line, column, "是" if value else "否")
    elif isinstance(value, datetime):
        page.write_datetime(line, column, value.replace(tzinfo=None), formats["time"])
    elif isinstance(value, date):
        page.write_datetime(line, column, datetime(value.year, value.month, value.day), formats["date"])  # noqa: DTZ001
    elif isinstance(value, int | float):
        page.write_number(line, column, value, formats["percent"] if percent else None)
    else:
        page.write_string(line, column, value[:32767])

"""Plain tables that go out, one head and its rows: xlsx and csv that open well in an office and never run a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter

Cell = str | int | date | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark Excel needs to see Chinese; a cell that would start a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text


def render_xlsx(sheet: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, made_at: datetime) -> bytes:
    """One sheet with a frozen head and a filter. Text is written as text, whatever it begins with."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bg_color": "#EEF0F3", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    page = book.add_worksheet(sheet)
    for column, words in enumerate(head):
        page.write_string(0, column, words, bold)
        page.set_column(column, column, max(10, 2 * len(words) + 2))
    last = 0
    for last, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(last, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            elif isinstance(cell, int):
                page.write_number(last, column, cell)
            elif cell:
                page.write_string(last, column, cell[:32767])
    page.freeze_panes(1, 1)
    if last:
        page.autofilter(0, 0, last, len(head) - 1)
    book.close()
    return buffer.getvalue()

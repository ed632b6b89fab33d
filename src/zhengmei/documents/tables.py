"""Plain tables that go out, one head and its rows: as csv, or as a workbook of one sheet; neither runs a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from zhengmei.documents.workbook import Sheet, render_workbook

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
    """A workbook of one sheet, as `workbook.render_workbook` writes it."""
    return render_workbook([Sheet(sheet, head, rows)], made_at=made_at)

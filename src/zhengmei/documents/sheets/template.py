"""The blank sheets offices fill in, and the sheet of bad rows they correct: xlsx with hints, choices and text columns.

Every cell is written as text or a number, never as a formula. What is written here `read_…` reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from zhengmei.documents import cells
from zhengmei.documents.cells import Cell, blank, shown
from zhengmei.documents.reader import Unreadable, read_table
from zhengmei.documents.sheets import items, ledger, messages
from zhengmei.documents.sheets.base import Column, Problem

KINDS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "ledger": ("台账", ledger.COLUMNS),
    "posts": ("发布内容", items.COLUMNS),
    "messages": ("群众留言", messages.COLUMNS),
}
NOT_IN_TEMPLATE = {"leader_name_title", "liaison_name_title", "operator_leader_name_title"}
TEXT_COLUMNS = {cells.identifier, ledger.telephone}
ROWS_WITH_CHOICES = 5_000
NOTES = (
    "一行一条，从第 2 行填起；第 1 行的表头不要改名，列的先后可以变，用不到的列可以删。",
    "空着的格子不改系统里原来的内容；要把原来的内容去掉，填“清空”。",
    "日期写成 2026-01-05，时间写成 2026-01-05 08:30。1/5/2026 这样的写法分不清月和日，会被退回。",
    "账号ID、编号、电话所在的列请保持文本格式，否则 Excel 会改掉长编号的后几位。",
    "系统不计算公式；请粘贴数值。",
    "再次导入同一个账号会更新它，不会重复登记；同一个文件可以放心再导一次。",
)


def write_template(kind: str, target: "Path | IO[bytes]", platforms: Sequence[str], example: bool = False) -> None:
    """A blank sheet of one kind (ledger, posts, messages) with a second sheet 填写说明. KeyError for another kind.

    `platforms` are the printed names offered in the platform column. With `example`, one filled row shows how.
    """
    title, columns = KINDS[kind]
    shown_columns = [c for c in columns if c.key not in NOT_IN_TEMPLATE]
    with xlsxwriter.Workbook(target, _options()) as book:
        sheet = book.add_worksheet(title)
        _header(book, sheet, shown_columns)
        for place, column in enumerate(shown_columns):
            choices = tuple(platforms) if column.key == "platform" else column.choices
            if choices:
                _offer(book, sheet, place, column, choices)
        if example:
            sheet.write_row(1, 0, [c.example for c in shown_columns])
        _explain(book, shown_columns)


def _options() -> dict[str, Any]:
    return {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def _header(book: Any, sheet: Any, columns: Sequence[Column]) -> None:
    must = book.add_format(
        {"bold": True, "bg_color": "#EAF0F8", "font_color": "#B3261E", "bottom": 1, "text_wrap": True}
    )
    may = book.add_format({"bold": True, "bg_color": "#EAF0F8", "bottom": 1, "text_wrap": True})
    as_text = book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        wide = max(12, 2 * len(column.header) + 4, len(column.example) + 2)
        sheet.set_column(place, place, min(wide, 40), as_text if column.read in TEXT_COLUMNS else None)
        sheet.write_string(0, place, column.header, must if column.required else may)
        hint = "；".join(part for part in ("必填" if column.required else "", column.hint) if part)
        if hint:
            sheet.write_comment(0, place, hint, {"x_scale": 1.4, "y_scale": 0.6})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, 0, len(columns) - 1)


def _offer(book: Any, sheet: Any, place: int, column: Column, choices: Sequence[str]) -> None:
    """A drop-down. Long lists live on a hidden sheet, since a validation holds 255 characters at most."""
    source: Any = list(choices)
    if len(",".join(choices)) > 255:
        hidden = book.get_worksheet_by_name("选项") or book.add_worksheet("选项")
        hidden.hide()
        hidden.write_column(0, place, choices)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        source = f"=选项!${letter}$1:${letter}${len(choices)}"
    sheet.data_validation(
        1,
        place,
        ROWS_WITH_CHOICES,
        place,
        {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": column.header,
            "error_message": "不在列表里。常用叫法也认得，导入时会核对。",
        },
    )


def _explain(book: Any, columns: Sequence[Column]) -> None:
    sheet = book.add_worksheet("填写说明")
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 48, wrapped)
    sheet.set_column(3, 3, 40, wrapped)
    for number, note in enumerate(NOTES):
        sheet.write_string(number, 0, f"{number + 1}. {note}")
    top = len(NOTES) + 1
    sheet.write_row(top, 0, ["这一列", "必填", "怎么填", "例子"], bold)
    for number, column in enumerate(columns, start=top + 1):
        sheet.write_string(number, 0, column.header)
        sheet.write_string(number, 1, "必填" if column.required else "")
        sheet.write_string(number, 2, column.hint)
        sheet.write_string(number, 3, column.example)


def write_bad_rows(path: Path, kind: str, problems: Iterable[Problem], target: "Path | IO[bytes]") -> int:
    """The rows of a file that have problems, as they were, with two columns more: 问题 and 怎么改. Answers how many.

    Corrected, the sheet can be handed in again: the two columns are passed over. Raises Unreadable.
    """
    title, columns = KINDS[kind]
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    table = read_table(path, [n for c in columns for n in (c.header, *c.synonyms)])
    last = max(by_row, default=0)
    with xlsxwriter.Workbook(target, _options()) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True, "bottom": 1})
        wrong = book.add_format({"bg_color": "#FCECEA", "num_format": "@"})
        as_text = book.add_format({"num_format": "@"})
        sheet.set_column(0, len(table.headers) + 1, 18, as_text)
        sheet.write_row(0, 0, ["问题", "怎么改", *table.headers], bold)
        sheet.freeze_panes(1, 2)
        written = 0
        try:
            for number, row in table.rows:
                if number > last:
                    break
                if number in by_row:
                    written += 1
                    _bad_row(sheet, written, row[: len(table.headers)], by_row[number], table.headers, wrong)
        except Unreadable:
            if not written:
                raise
    return written


def _bad_row(
    sheet: Any, line: int, row: Sequence[Cell], problems: Sequence[Problem], headers: Sequence[str], wrong: Any
) -> None:
    columns = {" ".join(p.column.split()) for p in problems}
    sheet.write_string(line, 0, "；".join(f"{p.column}：{p.why}" if p.column else p.why for p in problems))
    sheet.write_string(line, 1, "；".join(dict.fromkeys(p.remedy for p in problems)))
    for place, cell in enumerate(row):
        style = wrong if " ".join(headers[place].split()) in columns else None
        if blank(cell):
            sheet.write_blank(line, place + 2, None, style)
        else:
            sheet.write_string(line, place + 2, shown(cell), style)


def write_rows(
    kind: str, rows: Iterable[Mapping[str, Any]], target: "Path | IO[bytes]", keys: Sequence[str] | None = None
) -> None:
    """A filled sheet: rows as mappings from column key to a printed value or a count. For exports that come back in."""
    title, columns = KINDS[kind]
    chosen = [c for c in columns if c.key not in NOT_IN_TEMPLATE and (keys is None or c.key in keys)]
    with xlsxwriter.Workbook(target, {**_options(), "constant_memory": True}) as book:
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, [c.header for c in chosen], book.add_format({"bold": True, "bottom": 1}))
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(chosen):
                value = row.get(column.key)
                if isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(line, place, value)
                elif value is not None and value != "":
                    sheet.write_string(line, place, shown(value))

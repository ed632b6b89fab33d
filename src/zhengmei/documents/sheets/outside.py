"""Lists from outside, whose columns nobody can know beforehand: an export of the reporting system, a platform's search list."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhengmei.documents.cells import BadCell, Cell, identifier, text
from zhengmei.documents.reader import Table, heading, read_table
from zhengmei.documents.sheets.base import Column, Layout, PlatformOf, Problem, open_sheet, platform_reader

KNOWN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("name", "账号名称", ("名称", "新媒体名称", "政务新媒体名称", "公众号名称", "昵称", "账号")),
    ("platform", "平台", ("所属平台", "平台类型", "类型", "开设平台", "账号类型", "平台名称")),
    ("platform_account_id", "平台账号ID", ("账号ID", "账号id", "微信号", "原始ID", "uid", "平台ID", "ID")),
    ("sponsor", "主办单位", ("开办单位", "主办", "单位名称", "所属单位", "认证主体", "主体")),
    ("status", "运行状态", ("状态", "账号状态")),
    ("url", "访问链接", ("链接", "网址", "主页", "主页地址", "地址")),
    ("number", "登记号", ("国家系统登记号", "标识码", "新媒体标识码", "编号", "登记编号")),
)
"""What is compared, its printed name, and how offices and platforms head such a column."""

REPORTED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    *KNOWN,
    ("certification", "认证信息", ("认证主体说明", "认证说明")),
    ("positioning", "功能定位", ("定位",)),
    ("leader", "分管负责人姓名及职务", ("分管负责人", "负责人", "负责人姓名")),
    ("leader_tel", "分管负责人办公电话", ("分管负责人电话", "负责人电话", "负责人办公电话")),
    ("liaison", "联络员姓名及职务", ("联络员", "联系人")),
    ("liaison_tel", "联络员办公电话", ("联络员电话", "联系人电话", "联系电话")),
)
"""The columns the reporting system may have: those compared, and those that are only written when the ledger is handed over."""

NEEDED = ("name",)


@dataclass(frozen=True, slots=True)
class OutsideRecord:
    """One row of a list from outside; `platform` is the code, empty where the list has no such column."""

    number: int
    values: Mapping[str, str]


def headers_of(path: Path) -> list[str]:
    """The headings of the file's table, blanks left out. Raises Unreadable."""
    known = [words for _, name, others in REPORTED for words in (name, *others)]
    return [words for words in read_table(path, known).headers if words.strip()]


def guessed(headers: list[str], remembered: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which heading holds which of ours: as remembered where the heading is there, else by its usual names."""
    by_name = {heading(words): words for words in headers}
    found: dict[str, str] = {}
    for key, name, others in REPORTED:
        kept = (remembered or {}).get(key, "")
        if kept and heading(kept) in by_name:
            found[key] = by_name[heading(kept)]
            continue
        usual = next((by_name[heading(w)] for w in (name, *others) if heading(w) in by_name), "")
        if usual and usual not in found.values():
            found[key] = usual
    return found


def read_outside(
    path: Path, mapping: Mapping[str, str], platform_of: PlatformOf
) -> tuple[list[OutsideRecord], list[Problem]]:
    """The rows by the mapping, and the cells nobody can read; a row with such a cell is not among the rows. Raises Unreadable."""
    columns = [
        Column(key, mapping[key], read=_reader(key, platform_of), required=key in NEEDED, longest=300)
        for key, _, _ in KNOWN
        if mapping.get(key)
    ]
    problems: list[Problem] = []
    table, layout = open_sheet(path, columns, "名单", problems)
    return list(_rows(table, layout, columns, problems)), problems


def _reader(key: str, platform_of: PlatformOf) -> Callable[[Cell], Any]:
    if key == "platform":
        return platform_reader(platform_of)
    return identifier if key in ("platform_account_id", "number") else text


def _rows(table: Table, layout: Layout, columns: list[Column], problems: list[Problem]) -> Iterator[OutsideRecord]:
    for number, cells in table.rows:
        values, good = {}, True
        for column in columns:
            cell = cells[layout.places[column.key]]
            try:
                found = column.value(cell)
            except BadCell as error:
                problems.append(layout.problem(number, column.key, cell, error))
                good = False
                continue
            values[column.key] = str(getattr(found, "code", found)) if found is not None else ""
        if good:
            yield OutsideRecord(number, values)

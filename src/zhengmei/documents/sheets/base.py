"""What the three sheets share: columns, problems, and how a header is matched to the columns."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from zhengmei.documents.cells import CLEAR, BadCell, Cell, blank, formula, shown, text
from zhengmei.documents.reader import NothingBelow, Numbered, Table, Unreadable, column_letter, heading, read_table

R = TypeVar("R")


class HasCode(Protocol):
    """What `platform_of` answers: anything with the code of a platform."""

    @property
    def code(self) -> str: ...


PlatformOf = Callable[[str], "HasCode | None"]


class WrongHeader(Unreadable):
    """The header lacks a column that must be there, or has one twice."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell (or row) that cannot be taken in: where, what it says, why not, and what to do."""

    row: int
    column: str
    value: str
    why: str
    remedy: str
    cell: str = ""

    def sentence(self) -> str:
        """第 5 行“平台”填的是“微脖”：不认识这个平台。写成…"""
        if not self.column:
            return f"第 {self.row} 行：{self.why}。{self.remedy}。"
        said = f"填的是“{self.value}”" if self.value else "没有填"
        return f"第 {self.row} 行“{self.column}”{said}：{self.why}。{self.remedy}。"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its printed header, what else offices call it, and how its cells are read."""

    key: str
    header: str
    synonyms: tuple[str, ...] = ()
    read: Callable[[Cell], Any] = text
    required: bool = False
    longest: int = 0
    hint: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()

    def value(self, cell: Cell) -> Any:
        """The cell's value; raises BadCell when it cannot be read, is too long, or is empty where it must not be."""
        if blank(cell):
            if self.required:
                raise BadCell("这一格必须填", f"填上{self.header}；如果这一行是说明文字，请删掉这一行")
            return None
        found = self.read(cell)
        if self.longest and isinstance(found, str) and len(found) > self.longest:
            raise BadCell(f"有 {len(found)} 个字，最多 {self.longest} 个字", "改短一些")
        return found


@dataclass(slots=True)
class ByColumns(Generic[R]):
    """Rows that come some thousands at a time, by columns: `blocks` gives the kind of row and its columns, once.

    Whoever walks them meets rows. Whoever works on whole columns is spared making them.
    """

    blocks: Iterator[tuple[Any, list[Sequence[Any]]]]

    def __iter__(self) -> Iterator[R]:
        for kind, columns in self.blocks:
            yield from map(kind._make, zip(*columns, strict=True))


def blocks_of(rows: Iterable[R], at_once: int) -> Iterator[tuple[Any, list[Sequence[Any]]]]:
    """The rows as `ByColumns.blocks` gives them: as they come, or made here of `at_once` rows each."""
    if isinstance(rows, ByColumns):
        yield from rows.blocks
        return
    source: Iterator[Any] = iter(rows)
    while block := list(islice(source, at_once)):
        yield type(block[0]), list(zip(*block, strict=True))


@dataclass(slots=True)
class Sheet(Generic[R]):
    """A file read as one kind of sheet.

    `rows` can be walked once and are made as they are asked for; `problems` is complete when they have been walked to the
    end. A row with a problem is not among the rows. `columns` are the keys found, `ignored` the headers nobody uses.
    """

    rows: Iterable[R]
    problems: list[Problem]
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    name: str
    read_rows: Callable[[], int]
    headers: dict[str, str] = field(default_factory=dict)
    last_row: int | None = None

    def all(self) -> list[R]:
        """Every good row; afterwards `problems` is complete."""
        found = list(self.rows)
        self.rows = found
        return found


@dataclass(slots=True)
class Layout:
    """Which column of the file holds which of ours."""

    places: dict[str, int]
    headers: dict[str, str]
    ignored: tuple[str, ...]

    def problem(self, row: int, key: str, cell: Cell, error: BadCell) -> Problem:
        place = self.places[key]
        return Problem(
            row, self.headers[key], shown(cell)[:80], error.why, error.remedy, f"{column_letter(place)}{row}"
        )


def match_header(table: Table, columns: Sequence[Column], what: str) -> Layout:
    """Finds every column by header or synonym. Raises WrongHeader naming what is missing, doubled, and what was found."""
    names = {heading(n): c.key for c in columns for n in (c.header, *c.synonyms)}
    headers = {c.key: c.header for c in columns}
    places: dict[str, int] = {}
    ignored = []
    for i, words in enumerate(table.headers):
        key = names.get(heading(words))
        if key is None:
            if words.strip():
                ignored.append(words)
            continue
        if key in places:
            first = places[key]
            raise WrongHeader(
                f"第 {table.header_row} 行的表头有两列都是“{headers[key]}”：{column_letter(first)} 列“{table.headers[first]}”和"
                f" {column_letter(i)} 列“{words}”。删掉或改名其中一列。"
            )
        places[key] = i
    missing = [c.header for c in columns if c.required and c.key not in places]
    if missing:
        listed = "、".join(f"“{h}”" for h in table.headers if h) or "没有文字"
        raise WrongHeader(
            f"{what}的表头缺少{'、'.join(f'“{m}”' for m in missing)}。在第 {table.header_row} 行找到的表头是：{listed}。"
            "照模板改好表头再导入。"
        )
    used = {c.key: table.headers[places[c.key]] for c in columns if c.key in places}
    return Layout(places, {k: " ".join(v.split()) for k, v in used.items()}, tuple(ignored))


def open_sheet(path: Path, columns: Sequence[Column], what: str, problems: list[Problem]) -> tuple[Table, Layout]:
    """The table of the file and where our columns are in it; rows of the wrong shape go to `problems`. Raises Unreadable."""
    table = read_table(path, [n for c in columns for n in (c.header, *c.synonyms)])
    layout = match_header(table, columns, what)
    table.rows = _checked(table, table.rows, what, problems)
    return table, layout


def _checked(table: Table, rows: Iterator[Numbered], what: str, problems: list[Problem]) -> Iterator[Numbered]:
    """The rows that say anything, with merged cells filled down as the sheet merges them. Raises NothingBelow for none."""
    width = len(table.headers)
    covered = _covered(table)
    tops: dict[tuple[int, int], Cell] = {}
    seen = False
    for number, cells in rows:
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        elif len(cells) > width and any(cells[width:]):
            seen = True
            more = len(cells) - width
            why, remedy = f"比表头多出 {more} 格，分不清哪一格是哪一列", "内容里有逗号时用双引号括起来，或另存为 xlsx"
            problems.append(Problem(number, "", str(cells[width])[:80], why, remedy, f"{column_letter(width)}{number}"))
            continue
        if covered:
            cells = _filled(number, cells, covered, tops)
        if any(cells):
            seen = True
            yield number, cells
    if not seen:
        raise NothingBelow(f"只有表头，下面没有{what}的内容。填好后再导入。")


def _covered(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """For every cell of a vertical merge below the header: the top cell it takes its value from (numbers from 1)."""
    found = {}
    for top, left, bottom, _ in table.merged:
        if top > table.header_row and bottom > top:
            found.update({(row, left): (top, left) for row in range(top, bottom + 1)})
    return found


def _filled(
    number: int, cells: list[Cell], covered: dict[tuple[int, int], tuple[int, int]], tops: dict[tuple[int, int], Cell]
) -> list[Cell]:
    filled = list(cells)
    for i in range(len(filled)):
        top = covered.get((number, i + 1))
        if top is None:
            continue
        if top[0] == number:
            tops[top] = filled[i]
        else:
            filled[i] = tops.get(top, "")
    return filled


def platform_reader(platform_of: PlatformOf) -> Callable[[Cell], Any]:
    """A reader of platform names: the platform behind the words; refuses what nobody knows."""

    def read(cell: Cell) -> HasCode:
        words = text(cell)
        found = None if formula(cell) else platform_of(words)
        if found is None:
            raise BadCell("不认识这个平台", "改成平台的常用名，例如 微信公众号、新浪微博、抖音；表里没有的平台填 其他")
        return found

    return read


def cleared(cell: Cell) -> bool:
    """Whether the cell asks for the kept value to be emptied: 清空. An empty cell changes nothing."""
    return isinstance(cell, str) and text(cell) == CLEAR

"""Opens a workbook or a csv and finds its table: the header row, then the rows as raw cells with their numbers.

Nothing is interpreted here; `cells` and `sheets` do that. Memory stays bounded for csv (one row at a time). Excel's rows
are numbered as Excel shows them; in a csv a row is a record, so that a line break inside quotes does not shift the count.
"""

import codecs
import csv
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import python_calamine

from zhengmei.documents.cells import Cell, text

TITLE_ROWS = 10
LONGEST_FIELD = 2_000_000
LARGEST_UNPACKED = 1024**3  # reading takes about twice as much memory
DELIMITERS = ",;\t，"
Numbered = tuple[int, list[Cell]]


class Unreadable(Exception):
    """The file as a whole cannot be read. The message says why and what to do, in Chinese."""


class NothingBelow(Unreadable):
    """The header is there, but not one row below it: no mistake where nothing happened, as with items of a silent quarter."""


@dataclass(slots=True)
class Table:
    """One table as stored. `sheet` is empty for a csv; `rows` can be walked once; `merged` lists merged areas as (top, left, bottom, right), from 1."""

    sheet: str
    header_row: int
    headers: list[str]
    rows: Iterator[Numbered]
    merged: list[tuple[int, int, int, int]]
    last_row: int | None


def heading(words: str) -> str:
    """A header reduced to what tells it apart: half width, no blanks or line breaks, no star, colon or （必填）."""
    words = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words)).casefold()
    return re.sub(r"^[*]+|\((?:必填|选填|可不填)\)|[*::]+$", "", words)


def column_letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def check_size(path: Path, limit_mb: int) -> None:
    """Raises `Unreadable` before a byte is read when the file is larger than the limit."""
    size = path.stat().st_size
    if size > limit_mb * 1024 * 1024:
        raise Unreadable(
            f"文件有 {size / 1024 / 1024:.0f} MB，超过 {limit_mb} MB 的上限。分成几份导入，或另存为 csv；"
            "上限由管理员用 ZHENGMEI_UPLOAD_LIMIT_MB 设定。"
        )


def read_table(path: Path, known: Iterable[str] = ()) -> Table:
    """The first table of a file whose header holds most of the `known` headings, searched in the first ten rows.

    Without `known`, the first row that is not empty is the header. Raises `Unreadable`.
    """
    names = frozenset(heading(k) for k in known)
    if not path.exists():
        raise Unreadable(f"没有这个文件：{path.name}")
    with path.open("rb") as handle:
        start = handle.read(8)
    if not start:
        raise Unreadable("文件是空的，一个字也没有。请核对后重新选文件。")
    if start[:4] == b"PK\x03\x04":
        _check_unpacked(path)
        return _read_workbook(path, names)
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _read_workbook(path, names)
    if start[:4] == b"%PDF" or start[:3] == b"\xff\xd8\xff" or start[:4] == b"\x89PNG" or start[:4] == b"Rar!":
        raise Unreadable("这不是表格文件。请用 xlsx 或 csv，可以先下载模板再填。")
    return _read_csv(path, names)


def _score(cells: Iterable[Cell], names: frozenset[str]) -> int:
    return len({heading(text(c)) for c in cells if isinstance(c, str)} & names)


def _header_of(first: list[Numbered], names: frozenset[str]) -> int | None:
    """Which of the first rows is the header; ties go to the upper one. With nothing known, the first row with content."""
    filled = [i for i, (_, cells) in enumerate(first) if any(text(c) for c in cells)]
    if not filled:
        return None
    if not names:
        return filled[0]
    best = max(filled, key=lambda i: (_score(first[i][1], names), -i))
    if _score(first[best][1], names):
        return best
    return max(filled, key=lambda i: (sum(1 for c in first[i][1] if text(c)), -i))


# --- workbooks ---------------------------------------------------------------------------------------------------------


def _check_unpacked(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Unreadable("文件已损坏，打不开。请在表格软件里重新另存一次。") from error
    names = {m.filename for m in members}
    if not any(n.startswith("xl/") for n in names) and "content.xml" not in names:
        raise Unreadable("这不是表格文件。请用 xlsx 或 csv，可以先下载模板再填。")
    if sum(m.file_size for m in members) > LARGEST_UNPACKED:
        raise Unreadable("表格展开后太大，读不下。请另存为 csv，或分成几份导入。")


def _read_workbook(path: Path, names: frozenset[str]) -> Table:
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        found = []
        for meta in book.sheets_metadata:
            if meta.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            table = _sheet_table(book, meta.name, names)
            if table is not None:
                found.append(table)
    except python_calamine.PasswordError as error:
        raise Unreadable("文件加了密码。请去掉密码另存后再导入。") from error
    except python_calamine.CalamineError as error:
        raise Unreadable("文件已损坏，打不开。请在表格软件里重新另存一次。") from error
    if not found:
        raise Unreadable("工作簿是空的，没有一张表有内容。")
    fitting = [t for t in found if _score(t.headers, names) > 1] if names else found[:1]
    if len(fitting) > 1:
        both = "、".join(f"“{t.sheet}”" for t in fitting)
        raise Unreadable(f"工作簿里有 {len(fitting)} 张表都像要导入的表：{both}。合到一张表，或者分成几个文件导入。")
    return fitting[0] if fitting else max(found, key=lambda t: _score(t.headers, names))


def _sheet_table(book: python_calamine.CalamineWorkbook, name: str, names: frozenset[str]) -> Table | None:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return None
    left = sheet.start[1]
    rows = _workbook_rows(sheet, left)
    first = list(islice(rows, sheet.start[0] + TITLE_ROWS))
    at = _header_of(first, names)
    if at is None:
        return None
    return Table(
        sheet=name,
        header_row=first[at][0],
        headers=[text(c) for c in first[at][1]],
        rows=chain(first[at + 1 :], rows),
        merged=[(t + 1, le + 1, b + 1, r + 1) for (t, le), (b, r) in sheet.merged_cell_ranges or []],
        last_row=sheet.total_height,
    )


def _workbook_rows(sheet: python_calamine.CalamineSheet, left: int) -> Iterator[Numbered]:
    pad = [""] * left
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        # A workbook stores every number as a fraction; what is whole is a whole number again.
        whole = [int(c) if c.__class__ is float and c.is_integer() else c for c in cells]
        yield number, (pad + whole if left else whole)


# --- csv ---------------------------------------------------------------------------------------------------------------


def _decoded(start: bytes, encoding: str) -> str | None:
    """The beginning of a file under an encoding, its last character possibly cut; None when it cannot be that encoding."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(start)
    except UnicodeDecodeError:
        return None


def guess_encoding(path: Path, names: frozenset[str] = frozenset()) -> str:
    """utf-8-sig, utf-16 or gb18030. A byte order mark decides; then the encoding in which known headings appear; then UTF-8
    if every byte of the file obeys it. UTF-8 read as GBK gives plausible nonsense, so GBK is never tried first."""
    with path.open("rb") as handle:
        start = handle.read(65_536)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    points = {}
    for encoding in ("utf-8-sig", "gb18030"):
        # Compare by the words of the header, where a single wrong byte later in the file changes nothing.
        words = start.decode(encoding, errors="replace")
        lines = words.splitlines()[:TITLE_ROWS]
        points[encoding] = max(
            (_score(re.split(f"[{DELIMITERS}]", ln.replace('"', "")), names) for ln in lines), default=0
        )
    if points["utf-8-sig"] != points["gb18030"]:
        return max(points, key=lambda e: points[e])
    return "utf-8-sig" if _all_utf8(path) or _decoded(start, "gb18030") is None else "gb18030"


def _all_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with path.open("rb") as handle:
        try:
            while chunk := handle.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _delimiter(path: Path, encoding: str, names: frozenset[str]) -> str:
    with path.open(encoding=encoding, errors="replace", newline="") as handle:
        lines = "".join(islice(handle, TITLE_ROWS))

    def points(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(lines.splitlines(keepends=True), delimiter=delimiter))
        return max((_score(r, names) for r in rows), default=0), max((len(r) for r in rows), default=0)

    return max(DELIMITERS, key=points)


def _read_csv(path: Path, names: frozenset[str]) -> Table:
    with path.open("rb") as handle:
        start = handle.read(4096)
    if b"\x00" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("这不是表格文件。请用 xlsx 或 csv，可以先下载模板再填。")
    csv.field_size_limit(LONGEST_FIELD)
    encoding = guess_encoding(path, names)
    rows = _csv_rows(path, encoding, _delimiter(path, encoding, names))
    first = list(islice(rows, TITLE_ROWS))
    at = _header_of(first, names)
    if at is None:
        raise Unreadable("文件里只有空行，没有内容。")
    return Table("", first[at][0], [text(c) for c in first[at][1]], chain(first[at + 1 :], rows), [], None)


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Numbered]:
    number = 0
    with path.open(encoding=encoding, newline="") as handle:
        try:
            for number, cells in enumerate(csv.reader(handle, delimiter=delimiter, strict=True), start=1):
                yield number, cells
        except UnicodeDecodeError as error:
            raise Unreadable(_wrong_byte(path, encoding)) from error
        except csv.Error as error:
            raise Unreadable(
                f"第 {number + 1} 行起引号没有成对，后面的内容连成了一格。补上引号，或另存为 xlsx 再导入。"
            ) from error


def _wrong_byte(path: Path, encoding: str) -> str:
    shown = {"utf-8-sig": "UTF-8", "gb18030": "GBK", "utf-16": "UTF-16"}[encoding]
    with path.open("rb") as handle:
        for number, line in enumerate(handle, start=1):
            if _decoded(line, encoding) is None:
                return f"文件第 {number} 行有一个字不是 {shown} 编码，读不出来。用表格软件打开改好这一行，再另存一次。"
    return f"文件末尾不完整（{shown} 编码的最后一个字只有一半）。请重新导出一次。"

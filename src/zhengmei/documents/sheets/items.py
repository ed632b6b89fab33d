"""Published items: one row, one item. Hundreds of thousands of rows, so they are read by columns."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from zhengmei.documents import cells
from zhengmei.documents.cells import BadCell, Cell
from zhengmei.documents.reader import Numbered, Table
from zhengmei.documents.sheets.base import (
    ByColumns,
    Column,
    Layout,
    PlatformOf,
    Problem,
    Sheet,
    open_sheet,
    platform_reader,
)

AT_ONCE = 2_000
KNOWN_AT_ONCE = 200_000
HIDDEN = (*map(chr, cells.INVISIBLE), "\0'", *(f"\0{dash}\0" for dash in ("-", "—", "——", "/", "－")))
"""What only `cells` reads rightly, in words set between zeros: something invisible, a quote in front, a dash for nothing."""


class ItemRow(NamedTuple):
    """One published item. `published_at` is Beijing's wall clock, naive; `platform` a code; counts None where unsaid;
    `identity` tells it from the other items of its account."""

    number: int
    account_name: str
    platform: str
    account_id: str
    published_at: datetime
    title: str
    text: str
    url: str
    is_original: bool | None
    reposted_from: str
    reads: int | None
    likes: int | None
    shares: int | None
    comments: int | None
    identity: int = 0

    def identified(self) -> "ItemRow":
        """The same row with the identity that its minute, title and link give it."""
        return self._replace(identity=item_identity(self.published_at, self.title, self.url))


def item_identity(published_at: datetime, title: str, url: str) -> int:
    """63 bits that are the same for the same minute, title and link on any machine: one item among those of an account."""
    return _identity(published_at.isoformat(" ", "minutes"), title, url)


def _identity(minute: str, title: str, url: str) -> int:
    words = f"{minute}\x1f{title}\x1f{url}".encode()
    return int.from_bytes(blake2b(words, digest_size=8).digest(), "big") >> 1


COLUMNS: tuple[Column, ...] = (
    Column("account_name", "账号名称", ("名称", "新媒体名称", "账号", "帐号名称", "公众号名称", "微博名称"), required=True,
           longest=120, hint="和台账里的账号名称一字不差", example="示范市发布"),
    Column("platform", "平台", ("所属平台", "平台名称", "平台类型", "发布平台", "账号类型"), required=True, hint="选一个",
           example="微信公众号"),
    Column("published_at", "发布时间", ("发布日期", "时间", "日期", "发表时间", "发文时间", "推送时间"), cells.moment,
           required=True, hint="例如 2026-01-05 08:30", example="2026-01-05 08:30"),
    Column("title", "标题", ("文章标题", "内容标题", "题目"), longest=300, example="关于国庆放假期间办事大厅安排的通知"),
    Column("text", "正文", ("内容", "发布内容", "文章内容", "微博内容"), example="节日期间照常受理预约。"),
    Column("url", "链接", ("文章链接", "网址", "原文链接", "内容链接", "访问链接"), cells.link, longest=500,
           example="https://example.gov.cn/1"),
    Column("is_original", "是否原创", ("原创",), cells.yes_no, hint="是 或 否", example="是", choices=("是", "否")),
    Column("reposted_from", "转载来源", ("来源", "转发来源", "稿件来源"), longest=120),
    Column("reads", "阅读数", ("阅读量", "浏览量", "播放量", "播放数", "浏览数", "阅读"), cells.number, example="1200"),
    Column("likes", "点赞数", ("点赞量", "点赞", "赞"), cells.number, example="35"),
    Column("shares", "转发数", ("转发量", "分享数", "分享量", "转发", "分享"), cells.number, example="6"),
    Column("comments", "评论数", ("评论量", "留言数", "评论"), cells.number, example="2"),
    Column("account_id", "平台账号ID", ("账号ID", "平台ID", "账号编号", "UID"), cells.identifier, longest=120,
           hint="两个账号同名时用它分开；可不填"),
)  # fmt: skip
BY_KEY = {c.key: c for c in COLUMNS}
NEEDED = {c.key for c in COLUMNS if c.required}
WORDS = ("title", "text", "url", "reposted_from")
VALUES = (
    "account_name", "platform", "account_id", "published_at", "is_original", "reads", "likes", "shares", "comments",
)  # fmt: skip


def read_items(path: Path, *, platform_of: PlatformOf) -> Sheet[ItemRow]:
    """The published items in a file, some thousands at a time: memory does not grow with a csv. Raises Unreadable, WrongHeader."""
    problems: list[Problem] = []
    table, layout = open_sheet(path, COLUMNS, "发布内容", problems)
    reading = _Reading(table, layout, platform_of, problems)
    return Sheet(
        ByColumns(reading.blocks()),
        problems,
        tuple(layout.places),
        layout.ignored,
        table.sheet,
        lambda: reading.read,
        layout.headers,
        table.last_row,
    )


class _Reading:
    """Rows read by columns: words that are as the template has them all at once, other cells once for each different one.

    A block with a cell that nobody can read is halved until the row stands alone, whose problems are then named.
    """

    def __init__(self, table: Table, layout: Layout, platform_of: PlatformOf, problems: list[Problem]) -> None:
        self.table, self.layout, self.problems = table, layout, problems
        self.read = 0
        self.read_platform = platform_reader(platform_of)
        self.known: dict[str, dict[Cell, Any]] = {key: {} for key in BY_KEY}

    def blocks(self) -> Iterator[tuple[type[ItemRow], list[Sequence[Any]]]]:
        rows = iter(self.table.rows)
        while block := list(islice(rows, AT_ONCE)):
            self.read += len(block)
            for columns in self._columns(block):
                yield ItemRow, columns
            for known in self.known.values():
                if len(known) > KNOWN_AT_ONCE:
                    known.clear()

    def _columns(self, block: list[Numbered]) -> Iterator[list[Sequence[Any]]]:
        try:
            yield self._read(block)
        except BadCell:
            if len(block) == 1:
                self._name_problems(*block[0])
                return
            half = len(block) // 2
            yield from self._columns(block[:half])
            yield from self._columns(block[half:])

    def _read(self, block: list[Numbered]) -> list[Sequence[Any]]:
        """The columns of `ItemRow`. Raises BadCell."""
        width = len(self.table.headers)
        numbers, rows = zip(*block, strict=True)
        cells = list(zip(*(row[:width] for row in rows), strict=True))
        nothing = ("",) * len(block)
        at = {key: cells[place] for key, place in self.layout.places.items()}
        titles, texts, urls, sources = (_words(key, at.get(key, nothing)) for key in WORDS)
        names, platforms, ids, moments, original, *counts = (self._values(key, at.get(key, nothing)) for key in VALUES)
        when, minutes = zip(*moments, strict=True)
        identities = list(map(_identity, minutes, titles, urls))
        return [numbers, names, platforms, ids, when, titles, texts, urls, original, sources, *counts, identities]

    def _values(self, key: str, column: Sequence[Cell]) -> list[Any]:
        """What every cell of the column means; each that is new is read once."""
        if bool in set(map(type, column)):  # a ticked cell is no number, but equal to one
            return [self._value(key, cell) for cell in column]
        known = self.known[key]
        for cell in set(column).difference(known):
            known[cell] = self._value(key, cell)
        return list(map(known.__getitem__, column))

    def _value(self, key: str, cell: Cell) -> Any:
        """One cell; a moment with its minute in words. Raises BadCell."""
        if cell == "" and key not in NEEDED:
            return "" if key == "account_id" else None
        if key == "published_at":
            when = _as_written(cell) or BY_KEY[key].value(cell)
            return when, when.isoformat(" ", "minutes")
        found = BY_KEY[key].value(cell)
        if key == "platform":
            return self.read_platform(cell).code
        return found or "" if key == "account_id" else found

    def _name_problems(self, number: int, cells: list[Cell]) -> None:
        for key, place in self.layout.places.items():
            try:
                self._value(key, cells[place]) if key in VALUES else BY_KEY[key].value(cells[place])
            except BadCell as error:
                self.problems.append(self.layout.problem(number, key, cells[place], error))


def _as_written(cell: Cell) -> datetime | None:
    """The moment as the template writes it; None for every other writing."""
    try:
        when = datetime.fromisoformat(cell) if isinstance(cell, str) else cell
    except ValueError:
        return None
    usual = isinstance(when, datetime) and when.tzinfo is None and 1990 <= when.year <= 2100
    return when if usual else None


def _words(key: str, column: Sequence[Cell]) -> list[str]:
    """The words of every cell. Raises BadCell."""
    try:
        words = list(map(str.strip, column))
    except TypeError:  # a number or a date among them
        return _words_one_by_one(key, column)
    joined = "\0".join(("", *words, ""))
    if any(odd in joined for odd in HIDDEN):
        return _words_one_by_one(key, column)
    longest = BY_KEY[key].longest
    if longest and max(map(len, words)) > longest:
        return _words_one_by_one(key, column)
    if key == "url" and not {url[:8] for url in words if url[:7] != "http://"} <= {"", "https://"}:
        return _words_one_by_one(key, column)
    return words


def _words_one_by_one(key: str, column: Sequence[Cell]) -> list[str]:
    return [BY_KEY[key].value(cell) or "" for cell in column]

"""Published items: one row, one item. Hundreds of thousands of rows, so they are read by columns."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

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
DIGITS = 15
YES = {"是": True, "否": False, "": None}
HIDDEN = (*map(chr, cells.INVISIBLE), "\0'", *(f"\0{dash}\0" for dash in ("-", "—", "——", "/", "－")))
"""What only `cells` reads rightly, in words set between zeros: something invisible, a quote in front, a dash for nothing."""
ODD = (ValueError, KeyError, TypeError, AttributeError)
"""What reading by columns raises where a cell is not as the template has it; BadCell is a ValueError."""
V = TypeVar("V")


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
COUNTS = ("reads", "likes", "shares", "comments")


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
    """Rows whose cells are as the template has them are read by columns; what comes back thousands of times is remembered.

    A block in which anything is written differently is halved until the odd row stands alone and goes the careful way.
    """

    def __init__(self, table: Table, layout: Layout, platform_of: PlatformOf, problems: list[Problem]) -> None:
        self.table, self.layout, self.problems = table, layout, problems
        self.read = 0
        self.read_platform = platform_reader(platform_of)
        self.names: dict[Cell, str] = {}
        self.platforms: dict[Cell, str] = {}
        self.moments: dict[Cell, tuple[datetime, str]] = {}
        self.counts: dict[Cell, int | None] = {"": None}

    def blocks(self) -> Iterator[tuple[type[ItemRow], list[Sequence[Any]]]]:
        rows = iter(self.table.rows)
        while block := list(islice(rows, AT_ONCE)):
            self.read += len(block)
            for columns in self._columns(block):
                yield ItemRow, columns
            for known in (self.moments, self.counts):
                if len(known) > KNOWN_AT_ONCE:
                    known.clear()

    def _columns(self, block: list[Numbered]) -> Iterator[list[Sequence[Any]]]:
        try:
            yield self._quick(block)
        except ODD:
            if len(block) == 1:
                row = self._careful(*block[0])
                if row is not None:
                    yield [[value] for value in row]
                return
            half = len(block) // 2
            yield from self._columns(block[:half])
            yield from self._columns(block[half:])

    def _quick(self, block: list[Numbered]) -> list[Sequence[Any]]:
        """The columns of `ItemRow`. Raises one of `ODD` where a cell is not as the template has it."""
        numbers, rows = zip(*block, strict=True)
        cells = list(zip(*rows, strict=True))
        nothing = ("",) * len(block)
        at = {key: cells[place] for key, place in self.layout.places.items()}
        titles, texts, sources, urls = (
            list(map(str.strip, at.get(key, nothing))) for key in ("title", "text", "reposted_from", "url")
        )
        _plain(titles, texts, sources, urls)
        if any(at.get("account_id", nothing)):
            raise ValueError
        whose = _known(self.names, at["account_name"], self._name)
        where = _known(self.platforms, at["platform"], self._platform)
        when, minutes = zip(*_known(self.moments, at["published_at"], _moment), strict=True)
        original = list(map(YES.__getitem__, at.get("is_original", nothing)))
        counts = [_known(self.counts, at.get(key, nothing), _count) for key in COUNTS]
        identities = list(map(_identity, minutes, titles, urls))
        return [numbers, whose, where, nothing, when, titles, texts, urls, original, sources, *counts, identities]

    def _name(self, cell: Cell) -> str:
        found: str = BY_KEY["account_name"].value(cell)
        return found

    def _platform(self, cell: Cell) -> str:
        BY_KEY["platform"].value(cell)
        found: str = self.read_platform(cell).code
        return found

    def _careful(self, number: int, cells: list[Cell]) -> ItemRow | None:
        """One row, cell by cell; None when something is wrong with it, which is then among the problems."""
        found: dict[str, object] = {}
        before = len(self.problems)
        for key, place in self.layout.places.items():
            try:
                found[key] = self._platform(cells[place]) if key == "platform" else BY_KEY[key].value(cells[place])
            except BadCell as error:
                self.problems.append(self.layout.problem(number, key, cells[place], error))
        if len(self.problems) > before:
            return None
        values = [found.get(f) if f in {*COUNTS, "is_original"} else found.get(f) or "" for f in ItemRow._fields[1:-1]]
        return ItemRow._make([number, *values, 0]).identified()


def _known(known: dict[Cell, V], column: Sequence[Cell], read: Callable[[Cell], V]) -> list[V]:
    """What every cell of the column means; each that is new is read once."""
    for cell in set(column).difference(known):
        known[cell] = read(cell)
    return list(map(known.__getitem__, column))


def _moment(cell: Cell) -> tuple[datetime, str]:
    """The moment as the template writes it, and its minute in words; ValueError for every other writing."""
    when = datetime.fromisoformat(cell) if cell.__class__ is str else cell
    if when.__class__ is not datetime or when.tzinfo is not None or not 1990 <= when.year <= 2100:
        raise ValueError
    return when, when.isoformat(" ", "minutes")


def _count(cell: Cell) -> int:
    """Plain digits; ValueError for every other writing."""
    words = str(cell)
    if not words.isdecimal() or len(words) > DIGITS:
        raise ValueError
    return int(words)


def _plain(titles: list[str], texts: list[str], sources: list[str], urls: list[str]) -> None:
    """Raises ValueError when some of the words need a careful reader or are too long, or a link has no known beginning."""
    words = "\0".join(("", *titles, *texts, *sources, ""))
    if any(odd in words for odd in HIDDEN):
        raise ValueError
    for column, key in ((titles, "title"), (sources, "reposted_from"), (urls, "url")):
        if max(map(len, column)) > BY_KEY[key].longest:
            raise ValueError
    if not {url[:8] for url in urls if url[:7] != "http://"} <= {"", "https://"}:
        raise ValueError

"""Published items: one row, one item. Hundreds of thousands of rows, so the loop is written for speed."""

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from zhengmei.documents import cells
from zhengmei.documents.cells import BadCell, Cell
from zhengmei.documents.reader import Table
from zhengmei.documents.sheets.base import Column, Layout, PlatformOf, Problem, Sheet, open_sheet, platform_reader

KNOWN_AT_ONCE = 200_000
ODD = (*map(chr, cells.INVISIBLE), "\0'", *(f"\0{dash}\0" for dash in ("-", "—", "——", "/", "－")))
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
COUNTS = ("reads", "likes", "shares", "comments")


def read_items(path: Path, *, platform_of: PlatformOf) -> Sheet[ItemRow]:
    """The published items in a file, one at a time: memory does not grow with a csv. Raises Unreadable, WrongHeader."""
    problems: list[Problem] = []
    table, layout = open_sheet(path, COLUMNS, "发布内容", problems)
    read = [0]
    rows = _rows(table, layout, _Fast(platform_of), problems, read)
    return Sheet(
        rows,
        problems,
        tuple(layout.places),
        layout.ignored,
        table.sheet,
        lambda: read[0],
        layout.headers,
        table.last_row,
    )


class _Fast:
    """Readers that remember: names, platforms and minutes come back thousands of times."""

    def __init__(self, platform_of: PlatformOf) -> None:
        read_platform = platform_reader(platform_of)
        self.names: dict[Cell, str] = {}
        self.platforms: dict[Cell, str] = {}
        self.moments: dict[Cell, tuple[datetime, str]] = {}
        self._platform: Callable[[Cell], str] = lambda cell: read_platform(cell).code

    def name(self, cell: Cell) -> str:
        found: str = BY_KEY["account_name"].value(cell)
        self.names[cell] = found
        return found

    def platform(self, cell: Cell) -> str:
        BY_KEY["platform"].value(cell)
        found = self._platform(cell)
        self.platforms[cell] = found
        return found

    def moment(self, cell: Cell) -> datetime:
        found: datetime = BY_KEY["published_at"].value(cell)
        self._remember(cell, found)
        return found

    def learn(self, cell: Cell) -> tuple[datetime, str]:
        """The moment as the template writes it, and its minute in words; ValueError for every other writing."""
        when = datetime.fromisoformat(cell) if cell.__class__ is str else cell
        if when.__class__ is not datetime or when.tzinfo is not None or not 1990 <= when.year <= 2100:
            raise ValueError
        return self._remember(cell, when)

    def _remember(self, cell: Cell, when: datetime) -> tuple[datetime, str]:
        found = (when, when.isoformat(" ", "minutes"))
        if len(self.moments) < KNOWN_AT_ONCE:
            self.moments[cell] = found
        return found


def _rows(table: Table, layout: Layout, fast: _Fast, problems: list[Problem], read: list[int]) -> Iterator[ItemRow]:
    """The fast way takes rows whose cells are as the template has them; every other row goes the careful way."""
    width = len(table.headers)
    place = layout.places
    at = [place.get(key, width) for key in ItemRow._fields[1:-1]]
    (
        i_name,
        i_platform,
        i_id,
        i_time,
        i_title,
        i_text,
        i_url,
        i_original,
        i_from,
        i_reads,
        i_likes,
        i_shares,
        i_comments,
    ) = at
    names, platforms, moments = fast.names, fast.platforms, fast.moments
    yes = {"是": True, "否": False, "": None}
    make = tuple.__new__
    for number, row in table.rows:
        read[0] += 1
        row = [*row[:width], ""]
        try:
            time_cell = row[i_time]
            when, minute = moments.get(time_cell) or fast.learn(time_cell)
            reads, likes, shares, comments = row[i_reads], row[i_likes], row[i_shares], row[i_comments]
            title, text, url, source = row[i_title].strip(), row[i_text].strip(), row[i_url], row[i_from].strip()
            words = f"\0{title}\0{text}\0{source}\0"
            for odd in ODD:
                if odd in words:
                    raise ValueError
            if (
                len(title) > 300
                or len(source) > 120
                or len(url) > 500
                or row[i_id]
                or (url and url[:8] != "https://" and url[:7] != "http://")
            ):
                raise ValueError
            values = (
                number,
                names[row[i_name]],
                platforms[row[i_platform]],
                "",
                when,
                title,
                text,
                url,
                yes[row[i_original]],
                source,
                int(reads) if reads != "" else None,
                int(likes) if likes != "" else None,
                int(shares) if shares != "" else None,
                int(comments) if comments != "" else None,
                _identity(minute, title, url),
            )
            if not f"{reads}{likes}{shares}{comments}0".isdecimal():
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError):
            careful = _careful(number, row, layout, fast, problems)
            if careful is not None:
                yield careful
            continue
        yield make(ItemRow, values)


def _careful(number: int, row: list[Cell], layout: Layout, fast: _Fast, problems: list[Problem]) -> ItemRow | None:
    found: dict[str, object] = {}
    before = len(problems)
    for key, place in layout.places.items():
        cell = row[place]
        try:
            if key == "account_name":
                found[key] = fast.name(cell)
            elif key == "platform":
                found[key] = fast.platform(cell)
            elif key == "published_at":
                found[key] = fast.moment(cell)
            else:
                found[key] = BY_KEY[key].value(cell)
        except BadCell as error:
            problems.append(layout.problem(number, key, cell, error))
    if len(problems) > before:
        return None
    values = [found.get(f) if f in {*COUNTS, "is_original"} else found.get(f) or "" for f in ItemRow._fields[1:-1]]
    return ItemRow._make([number, *values, 0]).identified()

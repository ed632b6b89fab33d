"""An official document 公文 as GB/T 9704-2012 lays it out: what it consists of, and the measures of the page.

The standard gives A4 with a top margin of 37 mm and a left margin of 28 mm, a type area of 156 × 225 mm, 22 lines of 28
characters in 3号. The software never draws a seal; it leaves the place for one.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
TYPE_WIDTH_MM, TYPE_HEIGHT_MM = 156, 225
LINES_PER_PAGE, CHARACTERS_PER_LINE = 22, 28
TITLE_CHARACTERS_PER_LINE = 19
FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋_GBK", "宋体"
STANDARD_FONTS = (XIAOBIAOSONG, FANGSONG, KAITI, HEITI, SONGTI)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the body. `lead` is the part set in 楷体 (a second-level heading run into its paragraph)."""

    kind: Literal["paragraph", "heading"]
    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """A list behind the text 附件, on its own page: title, column heads with their widths in characters, rows of text."""

    title: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = "无。"


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """Everything printed. `title` is in pieces at which a line may break; dates left open print as blanks to fill in."""

    issuer: str
    number: str
    title: tuple[str, ...]
    addressee: str
    body: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    signer: str
    signed_on: date | None
    remark: str
    copies_to: str
    printed_on: date | None

    @property
    def whole_title(self) -> str:
        return "".join(self.title)

    @property
    def letterhead(self) -> str:
        return f"{self.issuer}文件"

    @property
    def printed_number(self) -> str:
        return self.number or "（文号待编）"

    @property
    def annex_note(self) -> tuple[str, ...]:
        """The lines of 附件说明, numbered only when there are several; no punctuation behind a name."""
        if len(self.annexes) == 1:
            return (f"附件：{self.annexes[0].title}",)
        return tuple(f"{'附件：' if i == 1 else '　　　'}{i}. {annex.title}" for i, annex in enumerate(self.annexes, 1))

    def annex_mark(self, index: int) -> str:
        return "附件" if len(self.annexes) == 1 else f"附件{index + 1}"


def chinese_date(day: date | None) -> str:
    """2026年10月12日: Arabic figures, no leading zero; blanks where the day is not set yet."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"


def width(text: str) -> float:
    """How many full-width characters `text` takes: a Latin letter or digit takes half of one."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def break_title(pieces: tuple[str, ...], limit: float = TITLE_CHARACTERS_PER_LINE) -> tuple[str, ...]:
    """The lines of a title: as few as fit into `limit`, broken only between pieces, as even as possible."""
    best: tuple[tuple[float, ...], tuple[str, ...]] | None = None
    for cuts in range(1 << (len(pieces) - 1)):
        lines = [pieces[0]]
        for i, piece in enumerate(pieces[1:]):
            if cuts >> i & 1:
                lines.append(piece)
            else:
                lines[-1] += piece
        widths = [width(line) for line in lines]
        too_wide = sum(max(0.0, w - limit) for w in widths)
        score = (too_wide, float(len(lines)), max(widths) - min(widths))
        if best is None or score < best[0]:
            best = (score, tuple(lines))
    assert best is not None
    return best[1]


def signature_indents(signer: str, signed: str) -> tuple[float, float]:
    """Right indents, in characters, of the signer's and of the date's line: the signer stands centred over the date.

    The date stands four characters from the right edge; a long name pushes both left rather than over the edge.
    """
    spare = (width(signer) - width(signed)) / 2
    date_indent = max(4.0, 1.0 + spare)
    return date_indent - spare, date_indent

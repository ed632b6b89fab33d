"""A body as words, with the place in the HTML of every one of them."""

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhengmei.documents.richtext.cleaning import clean

_TOKEN = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|([^<]+)", re.DOTALL)
_BLOCKS = {"p", "h2", "h3", "li", "blockquote", "tr", "table", "caption", "ul", "ol", "hr", "br"}
_CELLS = {"td", "th"}
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_HREF = re.compile(r'href="([^"]*)"')
_ALT = re.compile(r'alt="([^"]*)"')
INVISIBLE = {
    "\u200b": "零宽空格", "\u200c": "零宽不连字", "\u200d": "零宽连字", "\u2060": "词间禁断", "\ufeff": "零宽禁断空格",
    "\u200e": "从左到右标记", "\u200f": "从右到左标记", "\u061c": "阿拉伯字母标记", "\u00ad": "软连字符",
    "\u202a": "从左到右嵌入", "\u202b": "从右到左嵌入", "\u202c": "方向结束", "\u202d": "强制从左到右",
    "\u202e": "强制从右到左", "\u2066": "从左到右隔离", "\u2067": "从右到左隔离", "\u2068": "方向隔离", "\u2069": "隔离结束",
}  # fmt: skip
"""Characters that change how a text reads without being seen; pages show each by its name."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text between two tags: its place in the words and in the HTML. `steps` is the HTML length of each character."""

    start: int
    at: int
    text: str
    steps: tuple[int, ...] | None

    def place(self, offset: int) -> int:
        """Where in the HTML the character `offset` of the run begins."""
        return self.at + (offset if self.steps is None else sum(self.steps[:offset]))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: its address, the words `text[start:end]` it stands behind, and its place `at`:`behind` in the HTML."""

    address: str
    start: int
    end: int
    at: int
    behind: int


@dataclass(frozen=True, slots=True)
class Words:
    """`text` has a line for each block; `anchors` the links, `alts` the words for pictures, in order."""

    html: str
    text: str
    runs: tuple[Run, ...]
    anchors: tuple[Anchor, ...] = ()
    alts: tuple[str, ...] = ()
    pictures: tuple[int, ...] = field(default=())  # places of <img> in the HTML

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses, in order."""
        return tuple(one.address for one in self.anchors)


def read(html: str) -> Words:
    """The words of a cleaned body."""
    parts: list[str] = []
    runs: list[Run] = []
    anchors: list[Anchor] = []
    alts: list[str] = []
    pictures: list[int] = []
    opened: tuple[str, int, int] | None = None
    length = 0
    for match in _TOKEN.finditer(html):
        closing, name, rest, text = match.groups()
        if text is not None:
            run = _run(text, length, match.start())
            runs.append(run)
            parts.append(run.text)
            length += len(run.text)
        elif name == "img":
            alts += [entities.unescape(found) for found in _ALT.findall(rest)]
            pictures.append(match.start())
        elif name == "a":
            if opened:
                anchors.append(
                    Anchor(opened[0], opened[1], length, opened[2], match.end() if closing else match.start())
                )
            address = None if closing else _HREF.search(rest)
            opened = (entities.unescape(address[1]), length, match.start()) if address else None
        else:
            mark = "\n" if name in _BLOCKS else "\t" if name in _CELLS and closing else ""
            if mark and parts and not parts[-1].endswith(("\n", mark)):
                parts.append(mark)
                length += 1
    if opened:
        anchors.append(Anchor(opened[0], opened[1], length, opened[2], len(html)))
    return Words(html, "".join(parts), tuple(runs), tuple(anchors), tuple(alts), tuple(pictures))


def _run(raw: str, start: int, at: int) -> Run:
    if "&" not in raw:
        return Run(start, at, raw, None)
    text: list[str] = []
    steps: list[int] = []
    done = 0
    for match in _ENTITY.finditer(raw):
        text += raw[done : match.start()]
        steps += [1] * (match.start() - done)
        plain = entities.unescape(match.group())
        text += plain
        steps += [len(match.group()), *([0] * (len(plain) - 1))]
        done = match.end()
    text += raw[done:]
    steps += [1] * (len(raw) - done)
    return Run(start, at, "".join(text), tuple(steps))


def spans(words: Words, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces of the HTML that hold `text[start:end]`, one for each run touched."""
    for run in words.runs:
        first, last = max(start, run.start), min(end, run.start + len(run.text))
        if first < last:
            yield run.place(first - run.start), run.place(last - run.start)


def replaced(html: str, start: int, end: int, new: str) -> str:
    """The body with `text[start:end]` of its words replaced by `new`, the form around it kept. Cleaned again."""
    pieces = list(spans(read(html), start, end))
    if not pieces:
        return html
    for number, (first, last) in reversed(list(enumerate(pieces))):
        html = html[:first] + (entities.escape(new, quote=False) if number == 0 else "") + html[last:]
    return clean(html)


def visible(text: str) -> str:
    """The text with every invisible character written out: ⟦强制从右到左⟧."""
    return "".join(f"⟦{INVISIBLE[c]}⟧" if c in INVISIBLE else c for c in text)

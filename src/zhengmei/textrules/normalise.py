"""Undoes tricks that hide a word from a list, and remembers where every character came from.

Zero-width and direction characters go, full-width and look-alike letters and digits are folded, traditional characters are read
as simplified, markup is skipped, and a listed word broken up by spaces or dots is closed. Chinese punctuation is left alone.
Only a text that contains such characters is rewritten; for any other the engine never comes here.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from zhengmei.textrules.lists import read_pairs

SEPARATORS = " \u3000.·-_*"
_HAN = "\u4e00-\u9fff"
_BROKEN_WORD = re.compile(f"[{_HAN}](?:[{re.escape(SEPARATORS)}]{{1,3}}[{_HAN}])+")
_GAP = re.compile(f"[{re.escape(SEPARATORS)}]+")
_DROPPED = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206f\u3164\ufe00\ufe01\ufe0e\ufe0f\ufeff\uffa0"
)
# Cyrillic and Greek letters that look like Latin ones, in the order of their twins.
_LOOK_ALIKE = dict(
    zip("АВЕКМНОРСТХаеорсухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοντ", "ABEKMHOPCTXaeopcyxijsdqwABEZHIKMNOPTYXovt", strict=True)
)
_CIRCLED = {chr(first + at): str(at + 1) for first in (0x2460, 0x2776) for at in range(9)} | {
    "\u24ea": "0",
    "\u24ff": "0",
}
_MARKUP = re.compile(r"<!--.{0,2000}?-->|</?[A-Za-z][^<>\n]{0,400}>", re.DOTALL)
_BREAKS = re.compile(r"</?(?:p|div|br|li|tr|h[1-6]|o:p)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|nbsp|zwnj|zwj|shy|lrm|rlm|ensp|emsp|thinsp|amp|lt|gt|quot);")
MARKUP_STARTS = (
    *("</", "<!", "<?", "&#", "&n", "&z", "&s", "&l", "&r", "&e", "&t", "&a", "&g", "&q"),
    *(f"<{letter}" for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
)


def _compatible(char: str) -> str:
    """What a compatibility character stands for, when that is plain letters, digits or Han."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain != char and len(plain) == 1 and (plain.isascii() or "\u4e00" <= plain <= "\u9fff") else ""


@lru_cache(maxsize=1)
def folds() -> dict[str, str]:
    """Every single character that is read as another one; the empty string where it is read as nothing."""
    table = dict.fromkeys(_DROPPED, "")
    ranges = (
        (0xFF10, 0xFF1A),
        (0xFF21, 0xFF3B),
        (0xFF41, 0xFF5B),
        (0x1D400, 0x1D800),
        (0x2F00, 0x2FD6),
        (0xF900, 0xFAFF),
    )
    for first, last in ranges:
        table |= {chr(code): plain for code in range(first, last) if (plain := _compatible(chr(code)))}
    table |= _CIRCLED
    table |= {"\uff20": "@", "\uff0f": "/", "\uff3f": "_", "\uff0a": "*", "\uff0b": "+"}
    return table | _LOOK_ALIKE | read_pairs("traditional.tsv")


@dataclass(frozen=True, slots=True)
class Normal:
    """A rewritten text. Each edit is a triple of lists at the same index: place and length here, place and length before."""

    text: str
    here: list[int]
    before: list[int]
    sizes: list[tuple[int, int]]
    earlier: "Normal | None" = None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as it was handed in that `start:end` of this text stands for."""
        first, last = self._start(start), self._end(end)
        return self.earlier.back(first, last) if self.earlier else (first, last)

    def _start(self, place: int) -> int:
        index = bisect_right(self.here, place) - 1
        if index < 0:
            return place
        new, old = self.sizes[index]
        inside = place - self.here[index]
        return self.before[index] if inside < new else self.before[index] + old + inside - new

    def _end(self, place: int) -> int:
        index = bisect_right(self.here, place - 1) - 1
        if index < 0:
            return place
        new, old = self.sizes[index]
        inside = place - self.here[index]
        return self.before[index] + old + max(0, inside - new)


def _rewrite(text: str, edits: Iterable[tuple[int, int, str]], earlier: Normal | None = None) -> Normal:
    """Applies edits (start, end, replacement) that come in order and do not overlap."""
    parts: list[str] = []
    here: list[int] = []
    before: list[int] = []
    sizes: list[tuple[int, int]] = []
    done = length = 0
    for start, end, replacement in edits:
        parts += (text[done:start], replacement)
        length += start - done
        here.append(length)
        before.append(start)
        sizes.append((len(replacement), end - start))
        length += len(replacement)
        done = end
    parts.append(text[done:])
    return Normal("".join(parts), here, before, sizes, earlier)


def _replacement(found: str) -> str:
    if found[0] == "<":
        return "\n" if _BREAKS.match(found) else ""
    if found[0] == "&":
        plain = html.unescape(found)
        return folds().get(plain, plain)
    return folds()[found]


def _is_list_mark(text: str, place: int) -> bool:
    """A circled digit by itself numbers an item (①3月31日前…); only several in a row can stand for a number."""
    return text[place] in _CIRCLED and not (
        text[place + 1 : place + 2] in _CIRCLED or (place > 0 and text[place - 1] in _CIRCLED)
    )


def normalise(text: str, places: Iterable[int]) -> Normal:
    """The text with hidden characters gone and look-alikes folded; `places` are where the automaton saw one begin."""
    table = folds()
    edits: list[tuple[int, int, str]] = []
    done = 0
    for place in places:
        if place < done:
            continue
        found: str | None = text[place] if text[place] in table and not _is_list_mark(text, place) else None
        if found is None and (match := (_MARKUP if text[place] == "<" else _ENTITY).match(text, place)):
            found = match.group()
        if found is not None:
            done = place + len(found)
            edits.append((place, done, _replacement(found)))
    return _rewrite(text, edits)


def close_words(normal: Normal, places: Iterable[int]) -> Normal:
    """Closes the gaps in the broken-up words that begin at `places` of `normal.text`."""
    edits: dict[int, tuple[int, int, str]] = {}
    for place in places:
        word = _BROKEN_WORD.match(normal.text, place, place + 60)
        if word:
            edits |= {
                gap.start(): (gap.start(), gap.end(), "") for gap in _GAP.finditer(normal.text, place, word.end())
            }
    return _rewrite(normal.text, [edits[start] for start in sorted(edits)], normal)


def unchanged(text: str) -> Normal:
    return Normal(text, [], [], [])

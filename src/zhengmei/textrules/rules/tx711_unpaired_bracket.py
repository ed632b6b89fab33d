"""Brackets and quotation marks that lack their partner or hold their own kind."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import BRACKETS, Family, Found, Rule, Severity
from zhengmei.textrules.judging import PAIRS
from zhengmei.textrules.reading import Spot

_CLOSING = {pair[0]: pair[1] for pair in PAIRS}
_OPENING = {pair[1]: pair[0] for pair in PAIRS}
_WIDE = {"(": "（", ")": "）"}  # a bracket opened wide and closed narrow is still closed
_NARROW = {"）": ")"}
_MARKS = re.compile("[\n()" + "".join(PAIRS) + "]")
_INNER = {"《": "〈〉", "“": "‘’"}
_SOON = 60

Open = tuple[int, str]  # where a bracket was opened, and which


def _is_list_mark(text: str, place: int) -> bool:
    """Whether the closing bracket only ends a number at the head of a line or clause: 1）, a）, 一)."""
    return (
        text[place] in "）)"
        and text[max(0, place - 1) : place].isalnum()
        and not text[max(0, place - 3) : place].isalpha()
    )


def check(spot: Spot) -> Iterator[Found]:
    opened: list[Open] = []
    text = spot.text
    for mark in _MARKS.finditer(text):
        place, char = mark.start(), _WIDE.get(mark.group(), mark.group())
        if char == "\n":
            if opened:
                broken = [at for at in opened if _closes_later(text, at[1], place)]
                yield from (_missing(*at) for at in opened if at not in broken and not _goes_on(text, at[1], place))
                opened = broken
        elif char in _CLOSING:
            if char in _INNER and any(other == char for _, other in opened[-_SOON:]):
                inner = _INNER[char]
                yield Found(place, place + 1, f"“{char}”里再套同一种标点，里层用{inner}", (inner[0],))
            opened.append((place, char))
        else:
            yield from _close(text, place, char, opened)
    yield from (_missing(*at) for at in opened)


def _close(text: str, place: int, char: str, opened: list[Open]) -> Iterator[Found]:
    """Takes the partner of a closing bracket from `opened`; what was opened after it has none."""
    wanted = _OPENING[char]
    if opened and opened[-1][1] == wanted:
        opened.pop()
    elif any(other == wanted for _, other in opened[-_SOON:]):
        while opened[-1][1] != wanted:
            yield _missing(*opened.pop())
        opened.pop()
    elif char != "’" and not _is_list_mark(text, place):
        yield Found(place, place + 1, f"“{char}”前面缺少“{wanted}”")


def _closes_later(text: str, opening: str, line_end: int) -> bool:
    """Whether the partner comes soon after the line end, before another opening: a line broken in the middle."""
    closing = _CLOSING[opening]
    places = [text.find(form, line_end, line_end + _SOON) for form in (closing, _NARROW.get(closing, closing))]
    closed = min((place for place in places if place >= 0), default=-1)
    return closed >= 0 and text.find(opening, line_end, closed) < 0


def _goes_on(text: str, opening: str, line_end: int) -> bool:
    """A quotation of several paragraphs opens each anew and closes only the last."""
    return opening in "“‘" and text[line_end : line_end + _SOON].lstrip().startswith(("“", "‘"))


def _missing(place: int, opening: str) -> Found:
    return Found(place, place + 1, f"“{opening}”没有配对的“{_CLOSING[opening]}”")


RULE = Rule(
    code="tx711",
    name="括号引号不成对",
    family=Family.WORDING,
    severity=Severity.WARN,
    law="GB/T 15834—2011",
    explanation="引号、括号、书名号成对出现，次序对得上；引号里再用引号、书名号里再用书名号，换成里层的‘’、〈〉。"
    "连续几段的引文每段开头都有前引号、末段才有后引号的，不报。",
    bad=("增强“四个意识。", "《关于印发《办法》的通知》", "（一项工作"),
    good=("增强“四个意识”。", "《关于印发〈办法〉的通知》", "1）报名；2）审核。", "“第一段。\n“第二段。”"),
    triggers=(BRACKETS,),
    check=check,
    own_only=True,
    clauses=("FCG-18-g",),
)

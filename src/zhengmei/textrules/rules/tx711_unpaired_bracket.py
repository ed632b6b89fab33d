"""Brackets and quotation marks that lack their partner or hold their own kind."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import BRACKETS, Family, Found, Rule, Severity
from zhengmei.textrules.judging import PAIRS
from zhengmei.textrules.reading import Spot

_CLOSING = {pair[0]: pair[1] for pair in PAIRS}
_OPENING = {pair[1]: pair[0] for pair in PAIRS}
_WIDE = str.maketrans("()", "（）")  # a bracket opened wide and closed narrow is still closed
_MARKS = re.compile("[\n" + "".join(PAIRS) + "]")
_INNER = {"《": "〈〉", "“": "‘’"}


def _is_list_mark(text: str, place: int) -> bool:
    """Whether the closing bracket only ends a number: 1）, a）, 一）."""
    return (
        text[place] == "）"
        and place > 0
        and (text[place - 1].isalnum() and (place < 4 or not text[place - 3 : place].isalpha()))
    )


def check(spot: Spot) -> Iterator[Found]:
    opened: list[int] = []
    text = spot.text.translate(_WIDE)
    for mark in _MARKS.finditer(text):
        place, char = mark.start(), mark.group()
        if char == "\n":
            yield from _unclosed(text, opened, place)
            opened = [at for at in opened if _closes_later(text, text[at], place)]
        elif char in _CLOSING:
            if char in _INNER and any(text[at] == char for at in opened):
                inner = _INNER[char]
                yield Found(place, place + 1, f"“{char}”里再套同一种标点，里层用{inner}", (inner[0],))
            opened.append(place)
        elif char in _OPENING:
            if opened and text[opened[-1]] == _OPENING[char]:
                opened.pop()
            elif any(text[at] == _OPENING[char] for at in opened):
                while text[opened[-1]] != _OPENING[char]:
                    yield _missing(text, opened.pop())
                opened.pop()
            elif char != "’" and not _is_list_mark(text, place):
                yield Found(place, place + 1, f"“{char}”前面缺少“{_OPENING[char]}”")
    yield from _unclosed(text, opened, len(text))


def _closes_later(text: str, opening: str, line_end: int) -> bool:
    """Whether the partner comes soon after the line end, before another opening: a line broken in the middle."""
    closed = text.find(_CLOSING[opening], line_end, line_end + 60)
    return closed >= 0 and text.find(opening, line_end, closed) < 0


def _missing(text: str, place: int) -> Found:
    return Found(place, place + 1, f"“{text[place]}”没有配对的“{_CLOSING[text[place]]}”")


def _unclosed(text: str, opened: list[int], line_end: int) -> Iterator[Found]:
    """What is still open at the end of a line. A quotation of several paragraphs opens each anew and closes only the last."""
    following = text[line_end : line_end + 60].lstrip()
    for place in opened:
        if not _closes_later(text, text[place], line_end) and not (
            text[place] in "“‘" and following.startswith(("“", "‘"))
        ):
            yield _missing(text, place)


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

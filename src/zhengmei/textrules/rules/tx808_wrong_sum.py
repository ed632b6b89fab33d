"""Sums that do not add up."""

import re
from collections.abc import Iterator
from decimal import Decimal

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_UNIT = r"(?:万|亿)?(?:元|人次|人|户|个|件|名|家|吨|亩|公里|平方米|次|条|项|起|册|辆|所|[%％])"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_PART = re.compile(rf"({_NUMBER})\s?({_UNIT})")
_LIST_THEN_SUM = re.compile(
    rf"((?:[^，。；0-9]{{0,12}}{_NUMBER}\s?{_UNIT}[、，和及]?\s?){{2,12}})[，,、]?\s?(?:合计|总计|共计|总共)(?:为|达)?\s?({_NUMBER})\s?({_UNIT})"
)
_SUM_THEN_LIST = re.compile(
    rf"(?:合计|总计|共计|总共|(?<!公)共有?)[^，。；0-9]{{0,8}}({_NUMBER})\s?({_UNIT})[^，。；0-9]{{0,6}}[，,：:（(]\s?(?:其中|分别为|包括)[：:，,]?((?:[^，。；、0-9]{{0,12}}{_NUMBER}\s?{_UNIT}[、，和及；]?){{2,12}})"
)


_OPENERS = ("其中", "分别为")
_DIGIT = re.compile("[0-9]")
_REACH = 120


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _slack(texts: list[str]) -> Decimal:
    """Rounding may cost half a unit of the last place for each part."""
    places = max((len(text.partition(".")[2]) for text in texts), default=0)
    return Decimal(len(texts)) / 2 * Decimal(10) ** -places if places else Decimal(0)


def check(spot: Spot) -> Iterator[Found]:
    first, last = spot.sentence
    first, last = max(first, spot.start - _REACH), min(last, spot.end + _REACH)
    if not _DIGIT.search(spot.text, first, last) or len(_PART.findall(spot.text, first, last)) < 3:
        return
    if spot.text[spot.start : spot.end] not in _OPENERS:
        for match in _LIST_THEN_SUM.finditer(spot.text, first, min(last, spot.end + 20)):
            yield from _compare(match.start(2), match.end(3), match[1], match[2], match[3], exact=True)
        return
    for match in _SUM_THEN_LIST.finditer(spot.text, first, last):
        listed = "其中" not in match.group()
        yield from _compare(match.start(1), match.end(2), match[3], match[1], match[2], exact=listed)


def _compare(start: int, end: int, listed: str, total: str, unit: str, *, exact: bool) -> Iterator[Found]:
    """A hit when the parts that carry the unit of the total miss it; with 其中 only when they exceed it."""
    parts = _PART.findall(listed)
    if len(parts) < 2 or any(part_unit != unit for _, part_unit in parts):
        return
    numbers = [number for number, _ in parts]
    gap = sum((_value(number) for number in numbers), Decimal(0)) - _value(total)
    slack = _slack([*numbers, total])
    if gap > slack or (exact and -gap > slack):
        added = sum((_value(number) for number in numbers), Decimal(0))
        yield Found(start, end, f"各项相加为{added}{unit}，与{total}{unit}不符", (f"{added}{unit}",))


RULE = Rule(
    code="tx808",
    name="合计不符",
    family=Family.NUMBERS,
    severity=Severity.WARN,
    law="统计法第六条；GB/T 15835—2011",
    explanation="同一句里各项与合计单位相同才复算，允许四舍五入的差。写“其中”的只在各项之和超过总数时报。",
    bad=("占比60%、30%、20%合计100%", "甲村120人、乙村80人，共计210人。", "共计100户，其中低保户80户、特困户30户。"),
    good=("占比60%、30%、10%合计100%", "甲村120人、乙村80人，共计200人。", "共计100户，其中低保户60户、特困户30户。"),
    triggers=("合计", "总计", "共计", "总共", *_OPENERS),
    check=check,
    own_only=True,
    clauses=("BL-2.3-m",),
)

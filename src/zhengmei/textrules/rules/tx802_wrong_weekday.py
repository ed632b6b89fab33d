"""Dates that fall on another day of the week."""

import re
from collections.abc import Iterator
from datetime import date

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_DATED = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]\s*[（(，,、]?\s*(?P<name>(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天]))"
)
_NAMES = "一二三四五六日"


def check(spot: Spot) -> Iterator[Found]:
    for match in _DATED.finditer(spot.text, max(0, spot.start - 22), spot.end + 1):
        if not match.start("name") <= spot.start < match.end("name"):
            continue
        stated = bool(match["year"])
        try:
            day = date(int(match["year"] or spot.context.day.year), int(match["month"]), int(match["day"]))
        except ValueError:
            return
        right = _NAMES[day.weekday()]
        if right != match["weekday"].replace("天", "日"):
            year = f"{day.year}年" if stated else f"按{day.year}年推算，"
            message = f"{year}{day.month}月{day.day}日是星期{right}"
            proper = match["name"][:-1] + right
            severity = Severity.WARN if stated else Severity.HINT
            yield Found(match.start("name"), match.end("name"), message, (proper,), severity=severity)


RULE = Rule(
    code="tx802",
    name="星期与日期不符",
    family=Family.NUMBERS,
    severity=Severity.WARN,
    law="公历",
    explanation="由日期直接推算星期。没有写年份的按稿件日期的年份推算，只提示。",
    bad=("2026年11月22日（星期一）上午9时", "定于2026年3月5日，周五举行"),
    good=("2026年11月22日（星期日）上午9时", "定于2026年3月5日，周四举行", "每周一至周五办理。"),
    triggers=tuple(f"{name}{day}" for name in ("星期", "周", "礼拜") for day in "一二三四五六日天"),
    check=check,
    own_only=True,
    confidence="A",
    clauses=("BL-2.3-m", "FCG-18-g"),
)

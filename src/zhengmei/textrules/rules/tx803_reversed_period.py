"""Periods that end before they begin."""

import re
from collections.abc import Iterator
from datetime import date

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_PERIOD = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日\s*(?:[（(][^）)\n]{1,6}[）)])?\s*(?:至|到|—|－|~|～|-)\s*(?:(\d{4})年|(次年|翌年|明年|第二年))?(\d{1,2})月(\d{1,2})日"
)


def check(spot: Spot) -> Iterator[Found]:
    for match in _PERIOD.finditer(spot.text, max(0, spot.start - 24), spot.end + 16):
        if not match.start() < spot.start < match.end() or match[5]:
            continue
        first_year = int(match[1] or spot.context.day.year)
        last_year = int(match[4] or first_year)
        try:
            first = date(first_year, int(match[2]), int(match[3]))
            last = date(last_year, int(match[6]), int(match[7]))
        except ValueError:
            continue
        if last < first:
            yield Found(match.start(), match.end(), "结束日期早于开始日期；如跨年，请写明“次年”")


RULE = Rule(
    code="tx803",
    name="起止日期颠倒",
    family=Family.NUMBERS,
    severity=Severity.WARN,
    law="GB/T 7408",
    explanation="同一年内结束早于开始。跨年的写明年份或“次年”就不报。",
    bad=("申报时间：9月30日至9月1日。", "2026年5月1日—4月1日"),
    good=("申报时间：9月1日至9月30日。", "12月1日至次年3月1日禁渔。", "2026年12月1日至2027年1月31日"),
    triggers=tuple(f"日{sign}" for sign in ("至", "到", "—", "－", "~", "～", "-")),
    check=check,
    own_only=True,
    confidence="A",
    clauses=("BL-2.3-m",),
)

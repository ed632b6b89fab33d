"""Dates that do not exist."""

import calendar
import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号](?!线|楼|店|院|门|桥|文)")
_NUMERIC = re.compile(r"(?<![A-Za-z\d.\-/])((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?![\d.\-/])")
_HAN = {
    f"{m}月三十{d}日" for m, d in (("二", ""), ("二", "一"), ("四", "一"), ("六", "一"), ("九", "一"), ("十一", "一"))
}
_LUNAR = re.compile("农历|阴历|腊月|正月|旧历")
_SHORT = [
    (month, day)
    for month, length in enumerate(_LENGTHS, 1)
    for day in range(29, 32)
    if day > length or (month, day) == (2, 29)
]
_DAYS = (
    *(f"{month}月{day}{unit}" for month, day in _SHORT for unit in ("日", "号")),
    *(f"{day}{unit}" for day in range(32, 100) for unit in ("日", "号")),
)
_MONTHS = tuple(f"{month}月" for month in range(13, 100))
_ZEROS = ("月0日", "月00日", "年0月", "年00月")
_NUMBERS = tuple(
    f"{mark}{month}{mark}{day}"
    for mark in "-/."
    for month in ("2", "02", "4", "04", "6", "06", "9", "09", "11")
    for day in (29, 30, 31)
)


def fault(year: int | None, month: int, day: int) -> str:
    """Why such a day does not exist; empty when it does. 29 February without a year passes."""
    if not 1 <= month <= 12:
        return f"没有{month}月"
    length = calendar.monthrange(year, month)[1] if year and 1 <= year <= 9999 else _LENGTHS[month - 1]
    if 1 <= day <= length:
        return ""
    return f"{f'{year}年' if year and month == 2 and day == 29 else ''}{month}月没有{day}日"


def check(spot: Spot) -> Iterator[Found]:
    trigger = spot.text[spot.start : spot.end]
    if trigger in _HAN:
        if spot.before(1) != "十" and not spot.near(_LUNAR):
            yield Found(spot.start, spot.end, f"没有{trigger}这一天")
        return
    first = max(0, spot.start - 14)
    for pattern in (_DAY, _NUMERIC):
        for match in pattern.finditer(spot.text, first, spot.end + 8):
            if (
                match.start() > spot.end
                or match.end() < spot.end
                or (match.start() > 0 and spot.text[match.start() - 1].isdigit())
            ):
                continue
            parts = match.groups() if pattern is _DAY else (match[1], match[3], match[4])
            why = fault(int(parts[0]) if parts[0] else None, int(parts[1]), int(parts[2]))
            if why and not spot.near(_LUNAR):
                yield Found(match.start(), match.end(), f"日期有误：{why}")


RULE = Rule(
    code="tx801",
    name="日期不存在",
    family=Family.NUMBERS,
    severity=Severity.STOP,
    law="GB/T 7408；公历",
    explanation="按公历推算：2月30日、平年2月29日、13月都不存在。农历日期不报。",
    bad=("报名截止2月30日。", "2023年2月29日举行。", "2026-02-30开始", "将于四月三十一日开馆。", "2026年13月1日"),
    good=(
        "2024年2月29日举行。",
        "农历二月三十日",
        "12月30日、12月31日放假。",
        "2026-03-30开始",
        "十二月三十一日",
        "住3月31号楼",
        "升级到V2024.2.30版",
    ),
    triggers=(*_HAN, *_DAYS, *_MONTHS, *_ZEROS, *_NUMBERS),
    check=check,
    own_only=True,
    confidence="A",
    clauses=("BL-2.3-m", "FCG-18-g"),
)

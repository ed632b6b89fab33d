"""Ranges of percentages with only one sign."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_RANGE = re.compile(r"(?<![\d.%％/])(\d+(?:\.\d+)?)\s?([—～~\-－至])\s?(\d+(?:\.\d+)?)[%％]")


def check(spot: Spot) -> Iterator[Found]:
    for match in _RANGE.finditer(spot.text, max(0, spot.start - 16), spot.end):
        if match.end() == spot.end:
            mark = "—" if match[2] == "-" else match[2]
            yield Found(match.start(), match.end(), "百分数范围两端都带%", (f"{match[1]}%{mark}{match[3]}%",))


RULE = Rule(
    code="tx806",
    name="百分数范围",
    family=Family.NUMBERS,
    severity=Severity.HINT,
    law="GB/T 15835—2011",
    explanation="“5—10%”会被读成从5到10%。两端都带百分号。",
    bad=("增长5—10%。", "占比5-10%"),
    good=("增长5%—10%。", "增长10%。"),
    triggers=("%", "％"),
    check=check,
    own_only=True,
)

"""Punctuation typed twice or clashing (。。 ，。)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_STOPS = "。，、；："
_CLASH = (*(a + b for a in _STOPS for b in _STOPS + "！？"), "！。", "？。", "！，", "？，", "！！", "？？")
_RUN = re.compile("[。，、；：！？]{2,}")


def check(spot: Spot) -> Iterator[Found]:
    match = _RUN.match(spot.text, spot.start)
    if match and spot.before(1) not in ("。", "，", "、", "；", "：", "！", "？"):
        marks = match.group()
        if marks[0] in "！？" and set(marks) <= set("！？") and len(marks) <= 3:
            yield Found(match.start(), match.end(), f"“{marks}”叠用，一个即可", (marks[0],), severity=Severity.HINT)
            return
        if marks == "。。。" or (len(set(marks)) == 1 and len(marks) >= 3 and marks[0] == "。"):
            yield Found(match.start(), match.end(), "省略号写作“……”，句号不叠用", ("……",))
            return
        yield Found(match.start(), match.end(), f"标点“{marks}”叠用", (marks[0],))


RULE = Rule(
    code="tx712",
    name="标点叠用",
    family=Family.WORDING,
    severity=Severity.WARN,
    law="GB/T 15834—2011",
    explanation="同一处只用一个点号；省略号、破折号另有写法。",
    bad=("欢迎参加。。", "请各单位执行，。", "太好了！！"),
    good=("欢迎参加。", "苹果、梨……"),
    triggers=_CLASH,
    check=check,
    own_only=True,
    clauses=("FCG-18-g",),
)

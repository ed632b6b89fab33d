"""Committees named with their level twice (中共某某省省委)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_FOLLOWS = re.compile("书记|副书记|常委|办公|组织|宣传|政法|统战|、|，|。|$")
_REAL = re.compile("津市市|沙市市")


def check(spot: Spot) -> Iterator[Found]:
    place = spot.start
    level = spot.text[place]
    if _REAL.search(spot.before(2) + level) or not _FOLLOWS.match(spot.text, spot.end):
        return
    if "\u4e00" <= spot.before(1) <= "\u9fff" and spot.before(1) not in "该各本全某原我他每两":
        yield Found(place, spot.end, f"“{level}”重复，写“{level}委”即可", (f"{level}委",))


RULE = Rule(
    code="tx406",
    name="党委名称叠字",
    family=Family.NAMES,
    severity=Severity.WARN,
    law="党的机构名称规范",
    explanation="“中共某某省委”不写“中共某某省省委”。津市市等地名本身带“市”的不报。",
    bad=("中共山东省省委书记出席。", "威海市市委常委到会。"),
    good=("中共山东省委书记出席。", "该县县委书记到会。", "津市市市委书记到会。"),
    triggers=tuple(f"{level}{level}委" for level in "省市县区州"),
    check=check,
    own_only=True,
    clauses=("BL-2.3-m",),
)

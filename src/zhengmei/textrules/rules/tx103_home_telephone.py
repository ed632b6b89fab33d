"""Landline numbers that seem to be somebody's home (住宅电话); office numbers are meant to be public."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import NUMBER, Family, Found, Rule, Severity
from zhengmei.textrules.identity import candidates, masked, private
from zhengmei.textrules.reading import Spot

_LANDLINE = re.compile(r"(?<![0-9A-Za-z])(?=((?:010|02\d|0[3-9]\d{2})[ \-]?[2-8]\d{6,7})(?![0-9A-Za-z]))")
_HOME = re.compile("住宅电话|家庭电话|家中电话|家里电话|宅电|本人电话|户主|申请人|当事人|患者|家长电话|住户")


def check(spot: Spot) -> Iterator[Found]:
    if not spot.near(_HOME):
        return
    for start, end, digits in candidates(spot, _LANDLINE):
        yield private(spot, start, end, what="疑似住宅电话", mask=masked(digits, len(digits) - 4, 0))


RULE = Rule(
    code="tx103",
    name="住宅电话",
    family=Family.PRIVACY,
    severity=Severity.HINT,
    law="个人信息保护法第十条、第二十五条",
    explanation="单位办公电话本来就要公开，不报；同句写明是住宅、户主、申请人等的才提示。",
    bad=("户主李某，住宅电话0631-5231234。",),
    good=("咨询电话：0631-5231234。", "服务热线12345。"),
    triggers=(NUMBER,),
    check=check,
)

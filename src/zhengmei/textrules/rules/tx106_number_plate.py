"""Number plates of vehicles (机动车号牌)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.identity import private
from zhengmei.textrules.reading import Spot

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_PLATE = re.compile(
    r"[\u4e00-\u9fff][A-HJ-NP-Z][·•\s]?(?:[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学港澳])(?![0-9A-Za-z])"
)


def check(spot: Spot) -> Iterator[Found]:
    match = _PLATE.match(spot.text, spot.start)
    if match and sum(char.isdigit() for char in match.group()) >= 2:
        plate = match.group()
        mask = plate[:2] + "·" + plate[2:].lstrip("·• ")[0] + "***" + plate[-1]
        yield private(spot, match.start(), match.end(), what="机动车号牌", mask=mask)


RULE = Rule(
    code="tx106",
    name="车牌号",
    family=Family.PRIVACY,
    severity=Severity.WARN,
    law="个人信息保护法第四条",
    explanation="省份简称、字母与五位（新能源六位）号码相连才报。警车、应急车辆属公务，“鲁A股、京A级”不是车牌，都不报。",
    bad=("车主驾驶鲁K12345违停。", "新能源车鲁KD12345占用通道。"),
    good=("鲁A股上涨。", "评为京A级景区。", "鲁K1234警执行任务。"),
    triggers=tuple(province + letter for province in _PROVINCES for letter in _LETTERS),
    check=check,
    clauses=("FCG-19-b",),
)

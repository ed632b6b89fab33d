"""Home addresses down to the door (住址到户)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.identity import SURNAMES, private
from zhengmei.textrules.reading import Spot

_DOOR = re.compile(
    r"[\u4e00-\u9fff0-9]{2,20}?(?:路|街|巷|弄|村|道|里|小区|花园|苑|社区|新村|公寓|庄园|家园|城|府)"
    r"[\u4e00-\u9fffA-Za-z0-9\-]{0,14}?\d{1,4}(?:号楼|号|幢|栋|座|弄|楼)[^，。；、\n]{0,8}?[0-9一二三四五六七八九]单元[^，。；、\n]{0,4}?\d{2,4}(?:室|户|号)?"
)
_GROUP = re.compile(r"[\u4e00-\u9fff]{2,12}村(?:民小组|委会)?[\u4e00-\u9fff]{0,4}\d{1,2}组\d{1,4}号")
_PERSON = re.compile(
    "姓名|户主|当事人|申请人|患者|联系人|居民|村民|住户|家住|住址|住在|先生|女士|老人|同志|某某|本人"
    f"|(?<![\\u4e00-\\u9fff])[{SURNAMES}][\\u4e00-\\u9fff]{{1,2}}(?=[，,、：（(]|住)"
)


def check(spot: Spot) -> Iterator[Found]:
    if not spot.near(_PERSON):
        return
    first, last = spot.sentence
    for pattern in (_DOOR, _GROUP):
        for match in pattern.finditer(spot.text, first, last):
            mask = re.sub(r"\d", "*", match.group())
            yield private(spot, match.start(), match.end(), what="住址门牌", mask=mask)


RULE = Rule(
    code="tx107",
    name="住址到户",
    family=Family.PRIVACY,
    severity=Severity.WARN,
    law="个人信息保护法第四条、第十条",
    explanation="写到“单元、室”或“组、号”，同句又有人的，才报。住址公开到街道、村（社区）为止。",
    bad=("患者张某，家住文化路12号3单元502室。", "村民李某住在大沟村5组12号。"),
    good=("服务大厅在文化路12号。", "家住文化路社区的张某获救。"),
    triggers=(*(f"{number}单元" for number in "0123456789一二三四五六七八九"), "家住", "住址", "住在"),
    check=check,
    clauses=("FCG-19-b",),
)

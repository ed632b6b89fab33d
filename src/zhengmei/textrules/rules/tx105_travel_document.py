"""Numbers of passports, travel permits and service cards (护照、通行证、军官证等)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.identity import masked, private
from zhengmei.textrules.reading import Spot

_NUMBERS = {
    "护照": re.compile(r"(?<![0-9A-Za-z])(?:[EG]\d{8}|E[A-HJ-NP-Z]\d{7}|[SDP]E\d{7})(?![0-9A-Za-z])"),
    "通行证": re.compile(r"(?<![0-9A-Za-z])(?:C\d{8}|C[A-Z]\d{7}|[WLT]\d{8}|[HM]\d{8}(?:\d{2})?|\d{8})(?![0-9A-Za-z])"),
    "居留身份证": re.compile(r"(?<![0-9A-Za-z])[A-Z]{3}\d{12}(?![0-9A-Za-z])"),
    "官证": re.compile(r"[\u4e00-\u9fff]字第\s?\d{6,8}号"),
    "士兵证": re.compile(r"[\u4e00-\u9fff]字第\s?\d{6,8}号"),
}
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$")


def check(spot: Spot) -> Iterator[Found]:
    first, last = spot.sentence
    kind = spot.text[spot.start : spot.end]
    for match in _NUMBERS[kind].finditer(spot.text, first, last):
        number = match.group()
        if _DATE.match(number):
            continue
        mask = "*" * len(number) if "字第" in number else masked(number, 0 if number.isdigit() else 1, 3)
        yield private(spot, match.start(), match.end(), what=f"{kind}号码", mask=mask)


RULE = Rule(
    code="tx105",
    name="护照等证件号",
    family=Family.PRIVACY,
    severity=Severity.STOP,
    law="个人信息保护法第二十八条",
    explanation="同一句里有“护照、通行证、军官证”等字样，又有合其格式的号码才报；单独的号码不报。",
    bad=("护照号E12345678，请本人领取。", "往来港澳通行证C12345678已签发。", "军官证：军字第123456号"),
    good=("护照办理须提前预约。", "文件编号E12345678。", "通行证自20260101起换发。"),
    triggers=tuple(_NUMBERS),
    check=check,
    clauses=("BL-2.3-j", "FCG-19-b"),
)

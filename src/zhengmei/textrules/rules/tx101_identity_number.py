"""Identity card numbers (居民身份证号), valid by region, birthday and check digit."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import NUMBER, Family, Found, Rule, Severity, example
from zhengmei.textrules.identity import (
    candidates,
    is_identity_number,
    is_old_identity_number,
    masked,
    private,
    spaced,
)
from zhengmei.textrules.reading import Spot

_NEW = re.compile(rf"(?<![0-9A-Za-z])(?=({spaced('{16}', '[0-9OoIlXx]')})(?![0-9A-Za-z]))")
_OLD = re.compile(r"(?<![0-9A-Za-z])(?=([1-9][0-9]{14})(?![0-9A-Za-z]))")
_SHORTEST = 15
_ABOUT_ID = re.compile("身份证|证件号|公民身份|身份号码")


def check(spot: Spot) -> Iterator[Found]:
    if spot.end - spot.start < _SHORTEST:
        return
    today = spot.context.day
    for start, end, digits in candidates(spot, _NEW):
        if is_identity_number(digits, today):
            yield private(spot, start, end, what="居民身份证号", mask=masked(digits, 6, 4))
    for start, end, digits in candidates(spot, _OLD):
        if is_old_identity_number(digits, today):
            severity = Severity.WARN if spot.near(_ABOUT_ID) else Severity.HINT
            yield private(spot, start, end, what="疑似旧15位身份证号", mask=masked(digits, 6, 3), severity=severity)


RULE = Rule(
    code="tx101",
    name="身份证号",
    family=Family.PRIVACY,
    severity=Severity.STOP,
    law="个人信息保护法第二十八条；GB 11643",
    explanation="地区码、生日、校验码三项都对才报；夹空格、连字符或全角数字也算。旧15位号没有校验码，只提示。"
    "惩戒公示、强制性信息披露可以保留原文，但仍请核对公示规则。",
    bad=(
        "申请人身份证号110101190001010014，已受理。",
        "身份证号 371002 19000228 0120",
        "身份证号：１１０１０１１９０００１０１００１４",
        "身份证号110101491231002",
        example("被执行人身份证号110101190001010014", disclosure="penalty"),
    ),
    good=(
        "编号110101190001010011仅供查询。",
        "编号371002190002300128仅供查询。",
        "330206********1234已公示。",
        "统一社会信用代码11371000MB0000001H",
    ),
    triggers=(NUMBER,),
    check=check,
    confidence="A",
    clauses=("WH-4.2-h", "BL-2.3-j", "FCG-19-b"),
)

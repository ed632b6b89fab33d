"""Bank card numbers (银行卡号), valid by Luhn's check."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import NUMBER, Family, Found, Rule, Severity
from zhengmei.textrules.identity import candidates, is_identity_number, masked, passes_luhn, private
from zhengmei.textrules.reading import Spot

_CARD = re.compile(
    r"(?<![0-9A-Za-z])(?=((?:[3-6]\d{12,18})|(?:[3-6]\d{3}(?:[ \-]\d{4}){2,3}[ \-]\d{1,7}))(?![0-9A-Za-z]))"
)
_ISSUERS = re.compile(r"62\d{14,17}$|4\d{12}(?:\d{3})?$|5[1-5]\d{14}$|3[47]\d{13}$|35[2-8]\d{13}$")
_SHORTEST = 13
_ABOUT_CARD = re.compile("卡号|银行卡|储蓄卡|信用卡|借记卡|一卡通|打款|转账到")
_ABOUT_BANK = re.compile("账号|帐号|账户|开户|银行|汇款|转账")


def check(spot: Spot) -> Iterator[Found]:
    if spot.end - spot.start < _SHORTEST:
        return
    for start, end, digits in candidates(spot, _CARD):
        if not passes_luhn(digits) or not _ISSUERS.match(digits) or is_identity_number(digits, spot.context.day):
            continue
        severity = (
            Severity.STOP if spot.near(_ABOUT_CARD) else Severity.WARN if spot.near(_ABOUT_BANK) else Severity.HINT
        )
        yield private(spot, start, end, what="银行卡号", mask=masked(digits, 0, 4), severity=severity)


RULE = Rule(
    code="tx104",
    name="银行卡号",
    family=Family.PRIVACY,
    severity=Severity.STOP,
    law="个人信息保护法第二十八条（金融账户属敏感个人信息）",
    explanation="卡号须过校验且属常见发卡机构。同句有“卡号、银行卡”的阻断，有“账号、开户行”的报错，都没有的只提示："
    "长流水号约有十分之一会碰巧过校验。",
    bad=("补贴打入银行卡6217000000000000012。", "卡号：6222 0200 0000 0000 026"),
    good=("卡号6217000000000000011填写有误。", "订单号9217000000000000012。"),
    triggers=(NUMBER,),
    check=check,
    confidence="A",
    clauses=("BL-2.3-j", "FCG-19-b"),
)

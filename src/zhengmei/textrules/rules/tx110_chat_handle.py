"""Private handles of chat services (微信号、QQ号)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.identity import masked, private
from zhengmei.textrules.reading import Spot

_WEIXIN = re.compile(
    r"(?:微信|[薇威徽]信|[Vv][Xx]|V信)(?:号)?\s?[：:]?\s?([A-Za-z][-_A-Za-z0-9]{5,19}|1[3-9]\d{9})(?![-_A-Za-z0-9.@])"
)
_QQ = re.compile(r"(?:QQ|qq|扣扣)(?:号码?)?\s?[：:]?\s?([1-9]\d{4,10})(?!\d|@)")
_OFFICIAL = re.compile("公众号|服务号|订阅号|小程序|政务微信|企业微信|视频号|官方微信")


def check(spot: Spot) -> Iterator[Found]:
    if spot.near(_OFFICIAL):
        return
    for pattern, what, head, tail in ((_WEIXIN, "微信号", 2, 0), (_QQ, "QQ号", 0, 3)):
        match = pattern.match(spot.text, spot.start)
        if match:
            mask = masked(match.group(1), head, tail)
            yield private(spot, match.start(1), match.end(1), what=f"个人{what}", mask=mask)


RULE = Rule(
    code="tx110",
    name="个人微信号、QQ号",
    family=Family.PRIVACY,
    severity=Severity.WARN,
    law="个人信息保护法第四条",
    explanation="紧跟“微信号、QQ”的号码才报；公众号、小程序等官方账号不报。",
    bad=("有意者加微信号zhang_san88。", "加薇信abc12345领取", "QQ：123456789"),
    good=("请关注微信公众号weihaifabu。", "微信群里通知大家。"),
    triggers=("微信", "薇信", "徽信", "威信号", "VX", "vx", "Vx", "V信", "QQ", "qq", "扣扣"),
    check=check,
    clauses=("FCG-19-b",),
)

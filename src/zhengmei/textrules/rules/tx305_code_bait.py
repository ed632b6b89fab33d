"""Two-dimensional codes that lead to buying or to private groups."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import CAUTION, Spot

_BAIT = re.compile(
    r"(?:扫码|扫一扫|扫描[^。，]{0,6}二维码|长按[^。，]{0,6}二维码|长按识别|识别[^。，]{0,6}二维码)[^。]{0,14}?"
    r"(?:购买|下单|抢购|选购|订购|领红包|抢红包|领券购|加好友|加微信|加客服|咨询客服|进粉丝群|成为会员|返现|返利)"
)


def check(spot: Spot) -> Iterator[Found]:
    first, last = spot.sentence
    for match in _BAIT.finditer(spot.text, first, last):
        if not spot.near(CAUTION):
            yield Found(match.start(), match.end(), f"“{match.group()}”把读者引向买卖或私人社群，请核对二维码去向")


RULE = Rule(
    code="tx305",
    name="二维码导购",
    family=Family.ADVERTISING,
    severity=Severity.WARN,
    law="国办发〔2018〕123号",
    explanation="扫码之后是购买、加好友、返利的才报；扫码办事、扫码缴费、扫码填写问卷不报。",
    bad=("扫描下方二维码，加好友领福利。", "长按识别二维码即可抢购。"),
    good=("扫码即可在线办理。", "不要随意扫码加好友，谨防诈骗。"),
    triggers=("扫码", "扫一扫", "二维码", "长按识别"),
    check=check,
    clauses=("HZ-2.3.2-i", "BL-2.3-e", "GB-4-e"),
)

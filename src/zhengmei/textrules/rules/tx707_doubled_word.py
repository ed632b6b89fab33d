"""Little words typed twice (的的、了了)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_RIGHT_AFTER = re.compile("确确|士|之|解|当当|如指|无数|不起|结")
_DOUBLED = {
    "的的": "的",
    "了了": "了",
    "和和": "和",
    "在在": "在",
    "与与": "与",
    "及及": "及",
    "为为": "为",
    "将将": "将",
    "对对": "对",
    "被被": "被",
    "进行进行": "进行",
    "关于关于": "关于",
    "通知的通知": "通知",
    "我们我们": "我们",
    "以及以及": "以及",
}
_NAMES = re.compile(
    "目的的|标的的|的的士|对对外|和和平|和和谐|将将军|一目|明明|小|不甚|草草|和和美|和和气|对对联|对对碰|的的喀喀|心里|为为"
)


def check(spot: Spot) -> Iterator[Found]:
    text = spot.text[spot.start : spot.end]
    around = spot.text[max(0, spot.start - 2) : spot.end + 2]
    if _RIGHT_AFTER.match(spot.text, spot.end) or _NAMES.search(around):
        return
    if text == "通知的通知" and "转发" in spot.before(60):
        return
    yield Found(spot.start, spot.end, f"“{text}”疑似重复", (_DOUBLED[text],))


RULE = Rule(
    code="tx707",
    name="叠字",
    family=Family.WORDING,
    severity=Severity.HINT,
    law="国家通用语言文字法第三条",
    explanation="虚词连打两遍。“的的确确、一目了了然”一类由守卫排除。",
    bad=("我们的的工作已经完成。", "现对方案进行进行修改。"),
    good=("这的的确确是好事。",),
    triggers=tuple(_DOUBLED),
    check=check,
    own_only=True,
    confidence="C",
)

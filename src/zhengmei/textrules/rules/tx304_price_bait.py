"""Prices that call to buy."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import CAUTION, Spot

_BAIT = re.compile(
    r"(?:仅售|只售|到手价|抢购价|折后价|秒杀价|拼团价|券后价|活动价|会员价|惊爆价|现价仅?需?)\s*[：:]?\s*(?:¥|￥)?\s*[0-9]+(?:\.[0-9]+)?\s*元?"
    r"|原价\s*(?:¥|￥)?[0-9.]+元?[，,、\s]*(?:现|仅|只)[^。，]{0,6}(?:¥|￥)?[0-9.]+元?"
)
_PUBLIC = re.compile("门票|公交|地铁|景区|药品|集采|公共资源|公告|政府定价|平价|保供|储备|水价|电价|气价")


def check(spot: Spot) -> Iterator[Found]:
    first, last = spot.sentence
    for match in _BAIT.finditer(spot.text, first, last):
        if not spot.near(CAUTION) and not spot.near(_PUBLIC):
            yield Found(match.start(), match.end(), f"“{match.group()}”是促销报价，政务新媒体不得刊登商业广告")


RULE = Rule(
    code="tx304",
    name="促销报价",
    family=Family.ADVERTISING,
    severity=Severity.WARN,
    law="国办发〔2018〕123号；广告法",
    explanation="“到手价、仅售、原价…现价…”后面跟着数目才报。公共资源交易、政府定价、保供价格不报。",
    bad=("精品大米仅售59元。", "原价199元，现价99元。"),
    good=("公共资源交易公告：起始价120万元。", "药品集采后到手价9元。"),
    triggers=(
        "仅售",
        "只售",
        "到手价",
        "抢购价",
        "折后价",
        "秒杀价",
        "拼团价",
        "券后价",
        "活动价",
        "会员价",
        "惊爆价",
        "现价",
        "原价",
    ),
    check=check,
    clauses=("HZ-2.3.2-i", "BL-2.3-e", "GB-4-e"),
)

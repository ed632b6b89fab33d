"""Links that lead nowhere any more."""

from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity, example
from zhengmei.textrules.links import TRIGGERS, links_at
from zhengmei.textrules.reading import Spot


def check(spot: Spot) -> Iterator[Found]:
    if not spot.context.dead_links:
        return
    dead = dict(spot.context.dead_links)
    for link in links_at(spot):
        if link.text in dead:
            yield Found(link.start, link.end, f"链接打不开（{dead[link.text]}），请改正或删除")


RULE = Rule(
    code="tx906",
    name="失效链接",
    family=Family.LINKS,
    severity=Severity.WARN,
    law="国办发〔2018〕123号；政府网站与政务新媒体检查指标",
    explanation="打不开的链接由调用方查明交入，本规则不联网；没有查过的链接不判断。",
    bad=(
        example(
            "详情见https://www.weihai.gov.cn/a.html。", dead_links=(("https://www.weihai.gov.cn/a.html", "应答 404"),)
        ),
    ),
    good=(
        example(
            "详情见https://www.weihai.gov.cn/b.html。", dead_links=(("https://www.weihai.gov.cn/a.html", "应答 404"),)
        ),
        "详情见https://www.weihai.gov.cn/a.html。",
    ),
    triggers=TRIGGERS,
    check=check,
)

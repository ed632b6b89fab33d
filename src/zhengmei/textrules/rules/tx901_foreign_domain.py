"""Links outside the domains the office allows."""

from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity, example
from zhengmei.textrules.links import TRIGGERS, belongs, links_at
from zhengmei.textrules.reading import Spot

_ALLOWED = frozenset({"gov.cn"})


def check(spot: Spot) -> Iterator[Found]:
    allowed = spot.context.allowed_domains
    if allowed is None:
        return
    for link in links_at(spot):
        if not belongs(link.host, allowed):
            yield Found(link.start, link.end, f"{link.host}不在允许链接的域名之内")


RULE = Rule(
    code="tx901",
    name="域名不在允许之列",
    family=Family.LINKS,
    severity=Severity.WARN,
    law="国办发〔2018〕123号；本单位允许域名清单",
    explanation="允许的域名由调用方交入；没有交入清单就不判断。子域名随上级域名。",
    bad=(example("详情见https://news.example.com/1.html。", allowed_domains=_ALLOWED),),
    good=(
        example("详情见https://www.weihai.gov.cn/art/1.html。", allowed_domains=_ALLOWED),
        "详情见https://news.example.com/1.html。",
    ),
    triggers=TRIGGERS,
    check=check,
    clauses=("WH-4.2-i", "BL-2.3-e", "FCG-18-f", "SX-1-1b", "GB-4-e"),
)

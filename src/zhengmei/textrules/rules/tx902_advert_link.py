"""Links to shops and advertisements."""

from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity, example
from zhengmei.textrules.links import TRIGGERS, advert_domain, links_at
from zhengmei.textrules.lists import read_terms
from zhengmei.textrules.reading import CAUTION, Spot


def check(spot: Spot) -> Iterator[Found]:
    listed = read_terms("advert_domains.tsv") | spot.context.advert_domains
    redirects = dict(spot.context.redirects)
    for link in links_at(spot):
        target = redirects.get(link.text, "")
        domain = advert_domain(link, listed, redirects)
        if domain and not (spot.near(CAUTION) and not link.scheme):
            through = f"（跳转到{target}）" if target else ""
            yield Found(link.start, link.end, f"链接{through}指向商业网站{domain}，政务新媒体不得链接商业广告")


RULE = Rule(
    code="tx902",
    name="商业链接",
    family=Family.ADVERTISING,
    severity=Severity.STOP,
    law="国办发〔2018〕123号",
    explanation="购物、团购、带货网站的域名，加上各单位自己补充的域名。短链接的去向由调用方先行查明交入，本规则不联网。",
    bad=(
        "选购请点https://item.taobao.com/item.htm?id=1。",
        "详情www.jd.com",
        example(
            "详情http://t.cn/abc",
            redirects=(("http://t.cn/abc", "https://shop.example.com/1"),),
            advert_domains=frozenset({"example.com"}),
        ),
    ),
    good=(
        "办理请登录https://www.weihai.gov.cn。",
        "办理请登录https://www.zjzwfw.gov.cn/",
        "提防冒充taobao.com的钓鱼网站。",
    ),
    triggers=TRIGGERS,
    check=check,
    confidence="A",
    clauses=("WH-4.2-i", "HZ-2.3.2-i", "BL-2.3-e", "FCG-18-f", "SX-1-1b", "GB-4-e"),
)

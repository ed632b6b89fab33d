"""各地办法都不许链接商业广告页：已经发布的内容里有这样的链接，记一个问题。"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from zhengmei.content.queries.seeing import looks_at, redirects_of
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words, quoted, short_day
from zhengmei.monitoring.models import PublishedItem
from zhengmei.textrules.engine import check
from zhengmei.textrules.links import Link, advert_domain, belongs, links_in
from zhengmei.textrules.lists import read_terms
from zhengmei.textrules.reading import Context as Reading

if TYPE_CHECKING:
    from zhengmei.monitoring.models import Finding

_RULE = "tx902"
_SHOP = (("2026-05-20", "选购请点https://item.taobao.com/item.htm?id=1。"),)


class AdvertLink(Check):
    code = "MC032"
    title = "发布内容链接商业网站"
    rule_key = "no_advertising"
    what = (
        "看时段里已发布内容的正文：链接指向商业网站名单里的域名，或核对过的短链接跳到那里，一条内容一个网站记一个问题。"
        "提醒群众提防这些网站的不记。没有交正文的内容看不到，不判。"
    )
    why = "政务账号带货、导流，群众把它当作政府的推荐。"
    ends = "删掉这条内容以后提出异议，写明何时删的；主管单位看过，处理为不成立。"
    examples = (
        Example("链接指向购物网站", {}, ("链接商业网站 taobao.com",), texts=_SHOP),
        Example("链接指向政府网站", {}, texts=(("2026-05-20", "办理请登录https://www.weihai.gov.cn/1.html。"),)),
        Example("提醒群众提防", {}, texts=(("2026-05-20", "提防冒充taobao.com的钓鱼网站。"),)),
        Example("不在时段里", {}, texts=(("2026-04-20", "选购请点https://item.taobao.com/1。"),)),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        under = {account.id: (account, ruling) for account, ruling in ctx.under(self.rule_key, self.statuses)}
        items = PublishedItem.objects.filter(
            media_account__in=ctx.rows,
            day__range=(ctx.period_from, ctx.period_to),
            published_at__lte=ctx.judged_at,
            may_link=True,
        ).only("media_account", "title", "text", "day", "published_at")
        rows = items.order_by("pk").iterator(chunk_size=2000)
        linked = [(item, links) for item in rows if (links := _doubtful(item.text))]
        redirects = dict(redirects_of(looks_at(link.text for _, links in linked for link in links).values()))
        for item, links in linked:
            if item.media_account_id in under:
                account, ruling = under[item.media_account_id]
                for domain, link, target in _adverts(item, links, redirects):
                    evidence = {
                        "item": str(item),
                        "published_on": day_words(item.day),
                        "domain": domain,
                        "link": link,
                    } | ({"target": target} if target else {})
                    said = (
                        f"{short_day(item.day)}发布的{quoted(str(item))}链接到商业网站 {domain}。请删掉，"
                        "再对这个问题提出异议，写明何时删的。"
                    )
                    cause = f"advert:{item.pk}:{domain}"[:120]
                    title = f"链接商业网站 {domain}"
                    yield Raised(account, ruling, cause, title, said, evidence, item.day, (item.day, item.day))

    def gone(self, ctx: Context, finding: "Finding") -> str | None:
        return None  # what was published stays published: a later period does not undo it


def _doubtful(text: str) -> list[Link]:
    """The links that are commercial, or short ones that hide where they lead; all others need no closer look."""
    watched = read_terms("advert_domains.tsv") | read_terms("short_links.tsv")
    return [link for link in links_in(text) if belongs(link.host, watched)]


def _adverts(item: PublishedItem, links: list[Link], redirects: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each commercial domain an item leads to, once: with the link, and the target where it is another."""
    listed = read_terms("advert_domains.tsv")
    found = {domain: link for link in links if (domain := advert_domain(link, listed, redirects))}
    if not found:
        return
    context = Reading(day=item.day, own_text=False, redirects=tuple(redirects.items()))
    meant = {hit.text for hit in check(item.text, context).hits if hit.code == _RULE}
    for domain, link in found.items():
        if link.text in meant:
            yield domain, link.text, redirects.get(link.text, "")

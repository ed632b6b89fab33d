"""国办发〔2018〕123号三（二）：从事互联网新闻信息服务的账号须依法取得资质。约束账号，不是承办机构。"""

from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words

_NEWS = {"provides_news": True}


class Licence(Check):
    code = "MC013"
    title = "新闻信息服务许可证缺失或过期"
    rule_key = "news_licence"
    what = (
        "登记为从事互联网新闻信息服务的账号，没有许可证号的记一个问题；有许可证而有效期已过的（有效期当天仍有效）记一个问题。"
        "没有登记从事新闻信息服务、也没有许可证的不判。"
    )
    why = "没有资质发布新闻信息，违反《互联网新闻信息服务管理规定》。"
    ends = "登记有效的许可证，或停止新闻信息服务并更新台账，下次检查时自动了结。"
    examples = (
        Example("从事新闻信息服务，没有许可证", {}, ("没有新闻信息服务许可证",), account=_NEWS),
        Example(
            "许可证昨天到期",
            {},
            ("许可证已过期",),
            account={**_NEWS, "news_licence_number": "示10120260001", "news_licence_expires_on": "2026-05-30"},
        ),
        Example(
            "许可证今天到期，仍有效",
            {},
            account={**_NEWS, "news_licence_number": "示10120260001", "news_licence_expires_on": "2026-05-31"},
        ),
        Example("不从事新闻信息服务", {}, account={"provides_news": False}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            media = account.media
            number, until = media.news_licence_number.strip(), media.news_licence_expires_on
            if media.provides_news and not number:
                said = "登记为从事互联网新闻信息服务，没有许可证号。登记有效的许可证后自动了结。"
                yield Raised(account, ruling, "missing", "没有新闻信息服务许可证", said, {"licence": "没有"}, ctx.today)
            elif number and media.provides_news is not False and until is not None and until < ctx.today:
                said = f"许可证有效期至 {day_words(until)}，已经过期。换证并更新台账后自动了结。"
                evidence = {"licence": number, "expired_on": day_words(until)}
                yield Raised(account, ruling, f"expired:{until}", "许可证已过期", said, evidence, until)

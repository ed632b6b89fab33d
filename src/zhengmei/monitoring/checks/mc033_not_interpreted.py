"""威海三（一）等：要配解读的政策文件，发布了还没有解读的，记一个问题。"""

from collections.abc import Iterable

from zhengmei.content.queries.policies import published_without_interpretation
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words, listed, quoted, short_day

_ITEMS = {"items": ["专业性强"]}


class NotInterpreted(Check):
    code = "MC033"
    title = "政策发布了没有解读"
    rule_key = "interpretation"
    what = "登记时勾了办法所列特征的政策文件，在账号上登记了发布、还没有关联解读稿的，记一个问题。没有勾特征的不判。"
    why = "专业性强、涉及面广的文件，只发原文，群众看不懂，也容易误读。"
    ends = "在政策文件页上关联解读稿，下次检查时自动了结。"
    examples = (
        Example("发布了，没有解读", _ITEMS, ("政策没有解读",), policies=(("专业性强", False),)),
        Example("发布了，关联了解读", _ITEMS, policies=(("专业性强", True),)),
        Example("没有勾特征", _ITEMS, policies=(("", False),)),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        under = {account.id: (account, ruling) for account, ruling in ctx.under(self.rule_key, self.statuses)}
        for account_id, document, published_at in published_without_interpretation(ctx.rows, ctx.judged_at):
            if account_id not in under:
                continue
            account, ruling = under[account_id]
            day = published_at.date()
            evidence = {
                "document": document.title,
                "traits": listed(document.traits),
                "published_on": day_words(day),
            }
            said = f"{short_day(day)}发布了{quoted(document.title)}，它{listed(document.traits)}，须配解读，还没有。请在政策文件页上关联解读稿，下次检查时自动了结。"
            yield Raised(account, ruling, f"policy:{document.pk}", "政策没有解读", said, evidence, day)

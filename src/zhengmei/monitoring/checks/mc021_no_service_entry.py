"""防城港第十七条：突出“办事”功能的账号，要有办事的入口。"""

from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import listed

_SERVICE = {"functions": ["发布", "办事"]}


class NoServiceEntry(Check):
    code = "MC021"
    title = "没有办事入口"
    rule_key = "service_entry_known"
    what = "登记了办事功能的账号，没有登记办事入口的，记一个问题。没登记办事功能的不判。"
    why = "写着能办事，进去却找不到从哪里办，群众白跑一趟。"
    ends = "登记办事入口，或去掉办事功能，下次检查时自动了结。"
    examples = (
        Example("登记了办事，没有入口", {}, ("没有办事入口",), account=_SERVICE),
        Example("登记了办事，有入口", {}, account={**_SERVICE, "service_entry_url": "https://example.invalid/ban"}),
        Example("只有空格，不算有", {}, ("没有办事入口",), account={**_SERVICE, "service_entry_url": " "}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            if account.media.service_entry_url.strip():
                continue
            evidence = {"functions": listed(account.media.functions), "missing": ["办事入口"]}
            said = "登记的功能里有办事，没有登记办事入口。登记入口，或去掉这项功能，下次检查时自动了结。"
            yield Raised(account, ruling, "entry", "没有办事入口", said, evidence, ctx.today)

"""濉溪三（五）：不得选用没有互联网新闻信息服务资质的承办机构。约束承办机构，不是账号。"""

from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words

_OUT = {"is_outsourced": True, "operator_name": "示范传媒公司"}


class OperatorLicence(Check):
    code = "MC024"
    title = "承办机构没有新闻资质"
    rule_key = "operator_licence"
    what = (
        "登记为委托第三方运营的账号，承办机构没有新闻信息服务资质证号的记一个问题；有而已经过期的（有效期当天仍有效）记一个问题。"
        "自己运营的、没登记是不是委托的不判。"
    )
    why = "托管给没有资质的机构，出了问题谁也担不起。"
    ends = "登记有效的资质，或换机构、收回自己运营，下次检查时自动了结。"
    examples = (
        Example("委托运营，没有资质", {}, ("承办机构没有资质",), account=_OUT),
        Example(
            "资质昨天到期",
            {},
            ("承办机构资质已过期",),
            account={**_OUT, "operator_licence_number": "皖1", "operator_licence_expires_on": "2026-05-30"},
        ),
        Example(
            "资质今天到期，仍有效",
            {},
            account={**_OUT, "operator_licence_number": "皖1", "operator_licence_expires_on": "2026-05-31"},
        ),
        Example("自己运营", {}, account={"is_outsourced": False}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            media = account.media
            if not media.is_outsourced:
                continue
            who, until = media.operator_name or "承办机构", media.operator_licence_expires_on
            if not media.operator_licence_number.strip():
                said = f"委托“{who}”运营，没有它的新闻信息服务资质证号。登记有效的资质，或换机构后自动了结。"
                yield Raised(account, ruling, "missing", "承办机构没有资质", said, {"licence": "没有"}, ctx.today)
            elif until is not None and until < ctx.today:
                said = f"“{who}”的资质有效期至 {day_words(until)}，已经过期。换证、换机构后自动了结。"
                evidence = {"licence": media.operator_licence_number, "expired_on": day_words(until)}
                yield Raised(account, ruling, f"expired:{until}", "承办机构资质已过期", said, evidence, until)

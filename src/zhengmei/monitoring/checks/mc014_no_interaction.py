"""国办秘函〔2019〕19号检查指标：未提供有效互动功能。北仑二（二）2：畅通政民互动渠道。"""

from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context


class NoInteraction(Check):
    code = "MC014"
    title = "没有互动功能"
    rule_key = "interaction_required"
    what = "台账里“有无互动功能”登记为“无”的正常账号，记一个问题。没登记的不判。"
    why = "群众留不了言、问不了事，账号就成了单向的公告栏。国家检查指标列为单项否决。"
    ends = "开通评论、私信等互动功能并更新台账，下次检查时自动了结。"
    examples = (
        Example("登记为没有互动功能", {}, ("没有互动功能",), account={"has_interaction": False}),
        Example("有互动功能", {}),
        Example("没登记", {}, account={"has_interaction": None}),
        Example("没有互动功能，但已经暂停", {}, account={"has_interaction": False, "status": "suspended"}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            if account.media.has_interaction is False:
                said = "台账登记为没有互动功能。开通评论、私信等互动功能并更新台账，下次检查时自动了结。"
                yield Raised(account, ruling, "closed", "没有互动功能", said, {"outcome": "没有互动功能"}, ctx.today)

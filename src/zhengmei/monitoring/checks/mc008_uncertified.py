"""国办发〔2018〕123号三（一）：认证信息应标明主办单位名称；没有认证就无从标明。"""

from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context


class Uncertified(Check):
    code = "MC008"
    title = "没有认证"
    rule_key = "certification_names_sponsor"
    what = "台账里“是否认证”登记为“否”的正常账号，记一个问题。没登记的不判，由“必填项不全”管。"
    why = "没有认证的账号，群众分不清真假。"
    ends = "在平台上认证并更新台账，下次检查时自动了结。"
    examples = (
        Example("登记为没有认证", {}, ("没有认证",), account={"is_certified": False, "certification_text": ""}),
        Example("已经认证", {}),
        Example("没登记是否认证", {}, account={"is_certified": None, "certification_text": ""}),
        Example("没有认证，但已经关停", {}, account={"is_certified": False, "status": "closed"}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            if account.media.is_certified is False:
                said = "台账登记为没有认证，认证信息无从标明主办单位。认证以后更新台账，下次检查时自动了结。"
                evidence = {"certification": "没有认证", "sponsor": account.sponsor.name}
                yield Raised(account, ruling, "uncertified", "没有认证", said, evidence, ctx.today)

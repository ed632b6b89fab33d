"""国办发〔2018〕123号三（一）：分级备案。濉溪三（二）：未报备不得向平台申请账号。"""

from collections.abc import Iterable

from zhengmei.filing.states import AccountStatus
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context


class Unfiled(Check):
    code = "MC009"
    title = "没有备案"
    rule_key = "filed_before_running"
    what = "正常或暂停的账号，台账里没有备案编号的，记一个问题。"
    why = "没有备案的账号主管单位不掌握，出了问题找不到责任人。"
    ends = "补办备案并登记备案编号，或注销账号，下次检查时自动了结。"
    statuses = frozenset({AccountStatus.NORMAL, AccountStatus.SUSPENDED})
    examples = (
        Example("没有备案编号", {"when": "graded"}, ("没有备案",), account={"filing_number": ""}),
        Example(
            "暂停的也要备案", {"when": "graded"}, ("没有备案",), account={"filing_number": "", "status": "suspended"}
        ),
        Example("有备案编号", {"when": "graded"}),
        Example("已经注销", {"when": "graded"}, account={"filing_number": "", "status": "cancelled"}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            if not account.media.filing_number.strip():
                said = "台账里没有备案编号。补办备案并登记编号，下次检查时自动了结。"
                evidence = {"sponsor": account.sponsor.name, "status": account.media.get_status_display()}
                yield Raised(account, ruling, "unfiled", "没有备案", said, evidence, account.began or ctx.today)

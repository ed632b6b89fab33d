"""防城港第十四条：县级以上人民政府的政务新媒体原则上不得注销。"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zhengmei.filing.states import AccountStatus
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.mc010_active_after_end import ended_on
from zhengmei.monitoring.checks.words import day_words, short_day

if TYPE_CHECKING:
    from zhengmei.monitoring.models import Finding

_ENDED = {"status": "cancelled", "cancelled_on": "2026-03-01"}


class GovernmentAccountEnded(Check):
    code = "MC019"
    title = "政府账号注销"
    rule_key = "keep_government_accounts"
    what = (
        "办法要求保留的账号（如县级以上人民政府的账号）状态是注销或关停的，记一个问题。"
        "例外在有效期内的不判；注销日期写在判定时点之后的，还没有注销，不判。"
    )
    why = "人民政府的账号是公众找政府的入口，停掉一个，关注它的人就断了线。"
    ends = "恢复为正常，或说明理由获准例外，下次检查时自动了结。"
    statuses = frozenset({AccountStatus.CANCELLED, AccountStatus.CLOSED})
    examples = (
        Example("3月1日注销", {}, ("政府账号已注销",), account=_ENDED, strength="in_principle"),
        Example("关停，没写日期", {}, ("政府账号已关停",), account={"status": "closed"}, strength="in_principle"),
        Example("正常运行", {}, strength="in_principle"),
        Example("只是暂停", {}, account={"status": "suspended"}, strength="in_principle"),
        Example(
            "注销日期在判定时点之后",
            {},
            account={"status": "cancelled", "cancelled_on": "2026-06-15"},
            strength="in_principle",
        ),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            ended, word = ended_on(ctx, account), account.media.get_status_display()
            if ended is not None and ended > ctx.today:
                continue
            evidence = {"status": word} | ({"ended_on": day_words(ended)} if ended else {})
            said = f"{short_day(ended)}{word}。" if ended else f"台账状态是{word}。"
            said += "县级以上人民政府的账号原则上不得注销，请恢复，或说明理由申请例外。"
            yield Raised(account, ruling, "ended", f"政府账号已{word}", said, evidence, ended or ctx.today)

    def gone(self, ctx: Context, finding: "Finding") -> str | None:
        return "账号已恢复，或不再属于须保留的账号"

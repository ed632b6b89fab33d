"""威海五（二）：自建客户端落实等级保护，测评要按期做。多久一次，通知没写，由本单位定。"""

from collections.abc import Iterable
from datetime import timedelta

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words, short_day

_YEARLY = {"days": 365}
_APP = {"platform": "app", "app_security_level": "3"}


class AssessmentOverdue(Check):
    code = "MC022"
    title = "等保测评逾期"
    rule_key = "app_assessment"
    what = "移动客户端登记的等保测评日期，过了办法规定（没有规定的由本单位定）的天数还没有新的测评，记一个问题。到期当天不算逾期。没登记测评日期的，备案时拦下，这里不判。"
    why = "客户端一直在变，隔了太久的测评说明不了现在安不安全。"
    ends = "重新测评并更新测评日期，下次检查时自动了结。"
    moving = frozenset({"days"})
    examples = (
        Example("一年零一天前测评的", _YEARLY, ("等保测评逾期",), {**_APP, "app_assessed_on": "2025-05-30"}),
        Example("整一年，到期当天", _YEARLY, account={**_APP, "app_assessed_on": "2025-05-31"}),
        Example("没登记测评日期", _YEARLY, account=_APP),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            done = account.media.app_assessed_on
            if done is None:
                continue
            due = done + timedelta(ruling.value.days)
            if due >= ctx.today:
                continue
            evidence = {"last_day": day_words(done), "limit_days": ruling.value.days, "deadline": day_words(due)}
            said = f"上次等保测评是 {day_words(done)}，{short_day(due)}到期，还没有新的测评。重新测评并更新日期后自动了结。"
            yield Raised(account, ruling, f"since:{done}", "等保测评逾期", said, evidence, due + timedelta(1))

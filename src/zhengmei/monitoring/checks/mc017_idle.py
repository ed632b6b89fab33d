"""濉溪一（五）：账号长期闲置不注销。多少天算闲置，各办法没有数，由本单位自定。"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from zhengmei.core.clock import BEIJING
from zhengmei.filing.states import AccountStatus
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words, short_day

if TYPE_CHECKING:
    from zhengmei.monitoring.models import Finding

_SIXTY = {"days": 60}


class Idle(Check):
    code = "MC017"
    title = "长期闲置"
    rule_key = "idle_limit"
    what = (
        "没有注销、关停的账号（暂停的也算），连续没有发布满规定天数的，记一个问题，建议注销。"
        "从来没有发布记录的，从正式运营（开设）之日起算，两样都没登记的从入账之日起算。最近一次观察看不到的不判。"
    )
    why = "闲置的账号没人管，容易被盗用，也让底数不清。"
    ends = "恢复更新，或办理注销、关停，下次检查时自动了结。"
    statuses = frozenset({AccountStatus.NORMAL, AccountStatus.SUSPENDED})
    examples = (
        Example("限 60 天，61 天没发布", _SIXTY, ("闲置 61 天",), items=("2026-03-31",)),
        Example("限 60 天，59 天没发布", _SIXTY, items=("2026-04-02",)),
        Example("暂停的也算闲置", _SIXTY, ("闲置 61 天",), account={"status": "suspended"}, items=("2026-03-31",)),
        Example("已经注销", _SIXTY, account={"status": "cancelled"}, items=("2026-03-31",)),
        Example("打不开，看不到有没有更新", _SIXTY, items=("2026-03-31",), looks=(("2026-05-30", "unreachable"),)),
    )
    moving = frozenset({"days"})

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses, duty_too=True):
            last = ctx.last_day.get(account.id)
            since = last or account.began or account.media.registered_at.astimezone(BEIJING).date()
            days = (ctx.today - since).days
            if days < ruling.value.days or ctx.hidden(account):
                continue
            what = f"最后一条是 {short_day(last)}" if last else "系统里没有发布记录"
            said = f"{what}，已经闲置 {days} 天，限 {ruling.value.days} 天。建议注销；恢复更新或办理注销后自动了结。"
            evidence = {
                "last_day": day_words(last) if last else "没有发布记录",
                "days": days,
                "limit_days": ruling.value.days,
                "status": account.media.get_status_display(),
            }
            yield Raised(account, ruling, f"since:{since}", f"闲置 {days} 天", said, evidence, since + timedelta(1))

    def gone(self, ctx: Context, finding: "Finding") -> str | None:
        if ctx.hidden(ctx.accounts[finding.media_account_id]):
            return "账号看不到，是否更新无从判断，改记“看不到”"
        last = ctx.last_day.get(finding.media_account_id)
        return f"{short_day(last)}有新的发布" if last else "按新的登记情况，不再符合这一条"

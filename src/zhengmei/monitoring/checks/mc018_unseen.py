"""看不到不等于没更新：打不开、搜不到的账号单独记，不按“更新不及时”处理。"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zhengmei.core.clock import BEIJING
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import moment_words
from zhengmei.monitoring.states import Outcome

if TYPE_CHECKING:
    from zhengmei.monitoring.models import Finding

_TWO_WEEKS = {"days": 14}


class Unseen(Check):
    code = "MC018"
    title = "看不到"
    rule_key = "silence_limit"
    what = (
        "最近一次观察的结果是打不开或搜不到，而且此后没有新的发布，记一个问题，请人核实。"
        "它代替同一账号的“更新不及时”“长期闲置”，不是单项否决。"
    )
    why = "看不到就无从判断更新没更新；要么是网络问题，要么是账号被封、被盗、改了名。"
    ends = "再去看一次，看到了；或有了新的发布；或账号已注销。下次检查时自动了结。"
    examples = (
        Example(
            "最近一次打不开", _TWO_WEEKS, ("打不开",), items=("2026-05-01",), looks=(("2026-05-30", "unreachable"),)
        ),
        Example(
            "先打不开，后来搜不到",
            _TWO_WEEKS,
            ("搜不到",),
            looks=(("2026-05-20", "unreachable"), ("2026-05-30", "not_found")),
        ),
        Example("先打不开，后来看到了", _TWO_WEEKS, looks=(("2026-05-20", "unreachable"), ("2026-05-30", "seen"))),
        Example("打不开以后又有发布", _TWO_WEEKS, items=("2026-05-31",), looks=(("2026-05-30", "unreachable"),)),
        Example("没人去看过", _TWO_WEEKS, items=("2026-05-31",)),
    )
    moving = frozenset({"looked_at", "note"})

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses, duty_too=True):
            if not ctx.hidden(account):
                continue
            look = ctx.last_look[account.id]
            at, word = look.at.astimezone(BEIJING), Outcome(look.outcome).label
            evidence = {"outcome": word, "looked_at": moment_words(at)} | ({"note": look.note} if look.note else {})
            said = f"{moment_words(at)}去看，账号{word}。看不到不等于没更新，请核实；再看到了会自动了结。"
            yield Raised(account, ruling, str(look.outcome), str(word), said, evidence, at.date(), veto=False)

    def gone(self, ctx: Context, finding: "Finding") -> str | None:
        look = ctx.last_look.get(finding.media_account_id)
        if look is not None and look.outcome == Outcome.SEEN:
            return f"{moment_words(look.at.astimezone(BEIJING))}看到了"
        if look is not None and ctx.hidden(ctx.accounts[finding.media_account_id]):
            return f"最近一次观察是“{Outcome(look.outcome).label}”，另记"
        return "此后有新的发布"

"""关停、注销须备案（国办发〔2018〕123号三（一））：已经关停、注销的账号又在发布，等于没有备案就开设。"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count

from zhengmei.core.clock import BEIJING
from zhengmei.filing.states import AccountStatus
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context, WatchedAccount
from zhengmei.monitoring.checks.words import day_words, short_day
from zhengmei.monitoring.models import PublishedItem

if TYPE_CHECKING:
    from zhengmei.monitoring.models import Finding

_ENDED = {"status": "cancelled", "cancelled_on": "2026-03-01"}


class ActiveAfterEnd(Check):
    code = "MC010"
    title = "注销关停后又发布"
    rule_key = "no_revival"
    what = (
        "注销、关停的账号，在注销（关停）日期之后还有发布内容的，记一个问题。台账没写日期的，取状态改为注销、关停的那天；"
        "两样都没有的不判。"
    )
    why = "停了的账号又发声，可能是没关干净，也可能是被人盗用。"
    ends = "删除其后的发布并更新数据，或重新备案、恢复为正常，下次检查时自动了结。"
    statuses = frozenset({AccountStatus.CANCELLED, AccountStatus.CLOSED})
    examples = (
        Example(
            "3月1日注销，5月6日又发", {}, ("注销后又发布 1 条",), account=_ENDED, items=("2026-02-20", "2026-05-06")
        ),
        Example(
            "没写注销日期，状态 4月1日改为关停",
            {},
            ("关停后又发布 1 条",),
            account={"status": "closed"},
            items=("2026-05-06",),
            changes=(("2026-04-01", "status", "正常", "关停", True),),
        ),
        Example("注销以后没有再发", {}, account=_ENDED, items=("2026-02-20", "2026-03-01")),
        Example("一直正常", {}, items=("2026-05-06",)),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        alive = []
        for account, ruling in ctx.under(self.rule_key, self.statuses, duty_too=True):
            ended = ended_on(ctx, account)
            last = ctx.last_day.get(account.id)
            if ended is not None and last is not None and last > ended:
                alive.append((account, ruling, ended))
        days = _days([a.id for a, _, _ in alive])
        for account, ruling, ended in alive:
            after = {day: n for day, n in days[account.id].items() if ended < day <= ctx.last_day[account.id]}
            word, first, count = account.media.get_status_display(), min(after), sum(after.values())
            evidence = {
                "status": word,
                "ended_on": day_words(ended),
                "items_after": f"{count} 条",
                "first_after": day_words(first),
            }
            said = f"{short_day(ended)}已{word}，{short_day(first)}起又发布 {count} 条。请核实是否被盗用，或重新备案。"
            yield Raised(account, ruling, f"after:{ended}", f"{word}后又发布 {count} 条", said, evidence, first)

    def gone(self, ctx: Context, finding: "Finding") -> str | None:
        return "注销（关停）日期之后已没有发布内容"


def ended_on(ctx: Context, account: WatchedAccount) -> date | None:
    """The day it was cancelled or closed: as the ledger says, else when the state was changed."""
    if account.media.cancelled_on is not None:
        return account.media.cancelled_on
    word = account.media.get_status_display()
    changed = [c for c in ctx.changes.get((account.id, "status"), ()) if c.after == word]
    return changed[-1].at.astimezone(BEIJING).date() if changed else None


def _days(ids: list[int]) -> dict[int, dict[date, int]]:
    found: dict[int, dict[date, int]] = {account: {} for account in ids}
    if ids:
        rows = PublishedItem.objects.filter(media_account__in=ids).order_by().values_list("media_account_id", "day")
        for account, day, n in rows.annotate(n=Count("*")):
            found[account][day] = n
    return found

"""国办发〔2018〕123号三（一）：功能相近、用户关注度和利用率低的清理整合。多低算低，各办法没有数，由本单位自定。"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Sum

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.models import PublishedItem

_LOW = {"followers": 500, "monthly_reads": 50}
_DAYS = 30
_FEW = {"followers": 300}


class Cleanup(Check):
    code = "MC016"
    title = "建议清理整合"
    rule_key = "cleanup"
    what = (
        "粉丝数低于本单位自定的数，近 30 天阅读数合计也低于自定的数，建议清理。粉丝数没登记、或发布内容都没有阅读数的，不知道，不判；"
        "近 30 天没有发布的，阅读数是 0。只是建议，由人决定。"
    )
    why = "没人看的账号耗人耗钱；清理整合是国务院办公厅的要求。"
    ends = "清理整合（注销、关停），或数字升到自定的数以上，下次检查时自动了结。"
    examples = (
        Example(
            "粉丝 300，近 30 天阅读 1 次",
            _LOW,
            ("建议清理：关注度低、利用率低",),
            _FEW,
            items=("2026-05-20",),
            strength="encourage",
        ),
        Example("粉丝够多", _LOW, account={"followers": 500}, items=("2026-05-20",), strength="encourage"),
        Example(
            "粉丝少，阅读够多", {**_LOW, "monthly_reads": 1}, account=_FEW, items=("2026-05-20",), strength="encourage"
        ),
        Example("粉丝数没登记", _LOW, account={"followers": None}, strength="encourage"),
    )
    moving = frozenset({"followers", "reads"})

    def find(self, ctx: Context) -> Iterable[Raised]:
        few = [
            (account, ruling)
            for account, ruling in ctx.under(self.rule_key, self.statuses)
            if account.media.followers is not None and account.media.followers < ruling.value.followers
        ]
        reads = reads_of(ctx, [a.id for a, _ in few])
        for account, ruling in few:
            read = reads.get(account.id, 0)
            if read is None or read >= ruling.value.monthly_reads:
                continue
            evidence = {
                "followers": account.media.followers,
                "followers_limit": ruling.value.followers,
                "reads": read,
                "reads_limit": ruling.value.monthly_reads,
            }
            said = (
                f"粉丝 {account.media.followers}（不足 {ruling.value.followers}），近 {_DAYS} 天阅读 {read} 次"
                f"（不足 {ruling.value.monthly_reads}）。建议清理整合，由人决定。"
            )
            title = "建议清理：关注度低、利用率低"
            yield Raised(account, ruling, "low", title, said, evidence, ctx.today)


def reads_of(ctx: Context, ids: list[int]) -> dict[int, int | None]:
    """Reads of the last 30 days, for a few accounts; None where items have no figure, absent without items. One query."""
    if not ids:
        return {}
    first = ctx.today - timedelta(_DAYS - 1)
    rows = PublishedItem.objects.filter(media_account__in=ids, day__range=(first, ctx.today)).order_by()
    sums = rows.values("media_account_id").annotate(total=Sum("reads"), known=Count("reads"))
    return {r["media_account_id"]: r["total"] if r["known"] else None for r in sums}

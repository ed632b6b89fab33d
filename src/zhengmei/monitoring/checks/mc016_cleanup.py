"""国办发〔2018〕123号三（一）：功能相近、用户关注度和利用率低的清理整合。多低算低，各办法没有数，由本单位自定。"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Sum

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import subject_of
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context, WatchedAccount
from zhengmei.monitoring.checks.words import listed, quoted
from zhengmei.monitoring.models import PublishedItem
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.lookup import Ruling

_LOW = {"followers": 500, "monthly_reads": 50}
_ALL_THREE = {**_LOW, "same_function": "needed"}
_EITHER = {**_LOW, "same_function": "suffices"}
_FEW = {"followers": 300, "functions": ["publish"]}
_LIKE = {"platform": "weibo", "functions": ["publish"], "opened_on": "2024-01-01"}
_DAYS = 30


class Cleanup(Check):
    code = "MC016"
    title = "建议清理整合"
    rule_key = "cleanup"
    what = (
        "看三样：粉丝数低于自定的数（关注度低）；近 30 天阅读数合计低于自定的数（利用率低）；同一主办单位另有登记的功能完全相同的"
        "账号（功能相近）。三样怎么合，依办法：有的要同时满足，有的有一样就够。粉丝数没登记、发布内容都没有阅读数的，不知道，不算低；"
        "近 30 天没有发布的，阅读数是 0。只是建议，由人决定。"
    )
    why = "没人看的账号耗人耗钱；功能相近的分散力量。清理整合是国务院办公厅的要求。"
    ends = "清理整合（注销、关停、改功能），或数字升到自定的数以上，下次检查时自动了结。"
    examples = (
        Example(
            "只看两个数：粉丝 300，近 30 天阅读 1 次",
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
        Example(
            "三样都要：一个都低，另一个功能相同但不低",
            _ALL_THREE,
            ("建议清理：功能相近、关注度低、利用率低",),
            _FEW,
            (_LIKE,),
            items=("2026-05-20",),
            strength="encourage",
        ),
        Example("三样都要，没有功能相同的", _ALL_THREE, account=_FEW, items=("2026-05-20",), strength="encourage"),
        Example(
            "有一样就够：两个都不低，但功能相同",
            _EITHER,
            ("建议整合：功能相近", "建议整合：功能相近"),
            {"functions": ["publish"]},
            (_LIKE,),
            strength="encourage",
        ),
    )
    moving = frozenset({"followers", "reads"})

    def find(self, ctx: Context) -> Iterable[Raised]:
        judged = list(ctx.under(self.rule_key, self.statuses))
        few = [a.id for a, r in judged if r.value.monthly_reads is not None and _followed_little(a, r) is not False]
        reads = reads_of(ctx, few)
        asked = set(few)
        for account, ruling in judged:
            rule = ruling.value
            partners = _partners(ctx, account, ruling) if rule.same_function != "ignored" else []
            little = _followed_little(account, ruling)
            count = reads.get(account.id, 0) if account.id in asked else None
            unread = None if rule.monthly_reads is None else count is not None and count < rule.monthly_reads
            low = little is not False and unread is not False and (little or unread)
            if not {"ignored": low, "needed": low and partners, "suffices": low or partners}[rule.same_function]:
                continue
            reasons = ["功能相近"] * bool(partners) + ["关注度低"] * bool(little) + ["利用率低"] * bool(unread)
            yield self._raise(ctx, account, ruling, reasons, partners, count)

    def _raise(
        self,
        ctx: Context,
        account: WatchedAccount,
        ruling: Ruling[Any],
        reasons: list[str],
        partners: list[MediaAccount],
        reads: int | None,
    ) -> Raised:
        others = [f"{m.name}（{platform_name(m.platform)}）" for m in partners]
        evidence = {
            "reasons": reasons,
            "followers": account.media.followers,
            "followers_limit": ruling.value.followers,
            "reads": reads,
            "reads_limit": ruling.value.monthly_reads,
            "others": others,
        }
        said = []
        if partners:
            said.append(f"与{listed(quoted(o) for o in others)}登记的功能相同")
        if "关注度低" in reasons:
            said.append(f"粉丝 {account.media.followers}，不足 {ruling.value.followers}")
        if "利用率低" in reasons:
            said.append(f"近 {_DAYS} 天阅读 {reads} 次，不足 {ruling.value.monthly_reads}")
        word = "整合" if reasons == ["功能相近"] else "清理"
        text = "；".join(said) + f"。建议{word}，由人决定。"
        title = f"建议{word}：{listed(reasons)}"
        return Raised(account, ruling, "cleanup", title, text, evidence, ctx.today)


def _followed_little(account: WatchedAccount, ruling: Ruling[Any]) -> bool | None:
    """Below the number of followers; None where the pack does not look at followers. An unknown number is not low."""
    if ruling.value.followers is None:
        return None
    return account.media.followers is not None and account.media.followers < ruling.value.followers


def _partners(ctx: Context, account: WatchedAccount, ruling: Ruling[Any]) -> list[MediaAccount]:
    """Other accounts of the sponsor with exactly the same functions, where the same rule looks at them too."""
    functions = set(account.media.functions)
    if not functions:
        return []
    like = [m for m in ctx.kin.get(account.sponsor.pk, ()) if m.pk != account.id and set(m.functions) == functions]
    return [m for m in like if account.policy.ruling(ruling.key, subject_of(m, account.sponsor)) == ruling]


def reads_of(ctx: Context, ids: list[int]) -> dict[int, int | None]:
    """Reads of the last 30 days, for a few accounts; None where items have no figure, absent without items. One query."""
    if not ids:
        return {}
    first = ctx.today - timedelta(_DAYS - 1)
    rows = PublishedItem.objects.filter(media_account__in=ids, day__range=(first, ctx.today)).order_by()
    sums = rows.values("media_account_id").annotate(total=Sum("reads"), known=Count("reads"))
    return {r["media_account_id"]: r["total"] if r["known"] else None for r in sums}

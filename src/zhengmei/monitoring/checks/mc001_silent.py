"""国办秘函〔2019〕19号检查指标：监测时间点前 2 周内无更新。"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words, moment_words, quoted, short_day

if TYPE_CHECKING:
    from zhengmei.monitoring.models import Finding

_TWO_WEEKS = {"days": 14}


class Silent(Check):
    code = "MC001"
    title = "更新不及时"
    rule_key = "silence_limit"
    what = (
        "从判定时点往前数满办法规定的天数（自然日，节假日也算在内），这段时间里一条也没有发布，就记下问题。"
        "例如限 14 天、5月31日 23:59 判定：5月17日 23:59 以后没有发布记录，即为问题。"
        "暂停、注销、关停的账号不判；开设（正式运营）不满规定天数的不判；最近一次观察打不开、搜不到的不判，另记“看不到”。"
    )
    why = "长期不更新的账号会被公众看作“僵尸”“空壳”。国家检查指标把监测时间点前 2 周内无更新列为单项否决。"
    ends = "有了新的发布，下次检查时自动了结。"
    examples = (
        Example("上一条在 15 天前", _TWO_WEEKS, ("15 天没更新",), items=("2026-05-16",)),
        Example(
            "上一条在 14 天前的中午，到当天晚上已满 14 天", _TWO_WEEKS, ("14 天没更新",), items=("2026-05-17T12:00",)
        ),
        Example(
            "同一条，当天上午判定还不满 14 天", _TWO_WEEKS, items=("2026-05-17T12:00",), judged_at="2026-05-31T11:59:59"
        ),
        Example("上一条在 13 天前", _TWO_WEEKS, items=("2026-05-18",)),
        Example("从来没有发布记录", _TWO_WEEKS, ("没有发布记录",)),
        Example("开设才 10 天", _TWO_WEEKS, account={"launched_on": "2026-05-21"}),
        Example("已经暂停", _TWO_WEEKS, account={"status": "suspended"}, items=("2026-03-01",)),
        Example(
            "打不开，看不到是否更新", _TWO_WEEKS, items=("2026-05-01",), looks=(("2026-05-30T09:00", "unreachable"),)
        ),
        Example("判定时点之后才发的不算", _TWO_WEEKS, ("20 天没更新",), items=("2026-05-11", "2026-06-01")),
        Example("一直更新", _TWO_WEEKS, items=("2026-05-11", "2026-05-29")),
    )
    moving: ClassVar[frozenset[str]] = frozenset({"days", "judged_at"})

    def find(self, ctx: Context) -> Iterable[Raised]:
        late = []
        for account, ruling in ctx.under(self.rule_key, self.statuses, duty_too=True):
            begin = ctx.judged_at - timedelta(days=ruling.value.days)
            if account.began is not None and account.began > begin.date():
                continue
            last = ctx.last_day.get(account.id)
            if (last is None or last <= begin.date()) and not ctx.hidden(account):
                late.append((account, ruling, begin))
        items = ctx.last_items(account.id for account, _, _ in late)
        for account, ruling, begin in late:
            at, title = items.get(account.id, (None, ""))
            evidence = {"limit_days": ruling.value.days, "judged_at": moment_words(ctx.judged_at)}
            if at is None:
                said = f"系统里没有它的一条发布内容，限 {ruling.value.days} 天。发布以后，下次检查时自动了结。"
                since = account.began or begin.date()
                yield Raised(account, ruling, "never", "没有发布记录", said, evidence, since)
            elif at < begin:
                days = (ctx.today - at.date()).days
                evidence |= {"last_day": day_words(at.date()), "last_title": title, "days": days}
                said = f"最后一条是 {short_day(at.date())}{quoted(title) if title else ''}，已经 {days} 天没有更新。"
                said += f"限 {ruling.value.days} 天。发布以后，下次检查时自动了结。"
                since = at.date() + timedelta(1)
                yield Raised(account, ruling, f"last:{at.date()}", f"{days} 天没更新", said, evidence, since)

    def gone(self, ctx: Context, finding: "Finding") -> str | None:
        account = ctx.accounts[finding.media_account_id]
        if ctx.hidden(account):
            return "账号看不到，是否更新无从判断，改记“看不到”"
        last = ctx.last_day.get(finding.media_account_id)
        return f"{short_day(last)}有新的发布" if last else "按新的登记情况，不再符合这一条"

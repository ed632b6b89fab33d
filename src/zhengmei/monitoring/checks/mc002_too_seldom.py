"""更新次数达不到办法规定的频次：威海四（二）每个工作日、每周不少于 3 次；防城港第十八条每周不少于 1 次。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context, WatchedAccount
from zhengmei.monitoring.checks.words import day_words, listed, short_day
from zhengmei.policies.lookup import Ruling
from zhengmei.policies.schema import Frequency

if TYPE_CHECKING:
    from zhengmei.monitoring.models import Finding

_WORKDAY = {"min_count": 1, "per": "workday"}
_THREE = {"min_count": 3, "per": "week", "count_unit": "occasion"}
_ONE = {"min_count": 1, "per": "week"}
_ROLLING = {"min_count": 1, "per": "week", "window": "rolling"}
_SIX = timedelta(6)
_ENOUGH_WEEKS = 2


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What was missed in one natural week: the first and last missed day, the count and how it is said."""

    first: date
    last: date
    count: int
    title: str
    said: str
    days: tuple[date, ...] = ()


class TooSeldom(Check):
    code = "MC002"
    title = "更新次数不够"
    rule_key = "update_frequency"
    what = (
        "数每个账号每天的发布，和办法规定的频次比。按工作日的，逐个工作日看，调休上班的周末算工作日，放假的日子不算；"
        "按周的，看周一到周日（或任意连续 7 天，依办法）。一个自然周里欠下的记成一个问题。"
        "检查时段两头不满一周的不判，账号开设（正式运营）以前的不判，办法施行以前的不判，还没过完的那天、那周不判。"
    )
    why = "更新是群众看得见的第一件事。频次由各地自定，没有规定频次的地方只按“更新不及时”判。"
    ends = (
        "补录那一周的发布，或例外获准，下次检查时自动了结；过去了补不回来的，"
        "此后整个检查时段（自动检查为最近四周）都达标，也自动了结。"
    )
    examples = (
        Example(
            "每个工作日都要更新：调休上班的周日没更新，放假的 1 日到 4 日不算",
            _WORKDAY,
            ("5月5日没更新",),
            items=tuple(f"2019-{d}" for d in ("04-28", "04-29", "04-30", "05-06", "05-07", "05-08", "05-09", "05-10")),
            period=("2019-04-28", "2019-05-10"),
            judged_at="2019-05-10T23:59:59",
            strength="in_principle",
        ),
        Example(
            "每周 3 次，一周只有 2 次",
            _THREE,
            ("4月8日那周 2/3 次",),
            items=("2019-04-09", "2019-04-11"),
            period=("2019-04-08", "2019-04-14"),
            judged_at="2019-04-14T23:59:59",
        ),
        Example(
            "同一天发 3 条只算 1 次",
            _THREE,
            ("4月8日那周 1/3 次",),
            items=("2019-04-09T08:00", "2019-04-09T09:00", "2019-04-09T10:00"),
            period=("2019-04-08", "2019-04-14"),
            judged_at="2019-04-14T23:59:59",
        ),
        Example(
            "每周 3 次，正好 3 次",
            _THREE,
            items=("2019-04-08", "2019-04-11", "2019-04-14"),
            period=("2019-04-08", "2019-04-14"),
            judged_at="2019-04-14T23:59:59",
        ),
        Example(
            "每周 1 条，第二周没有", _ONE, ("5月11日那周 0/1 条",), items=("2026-05-05", "2026-05-19", "2026-05-31")
        ),
        Example("时段里一条也没有", _ONE, tuple(f"5月{d}日那周 0/1 条" for d in (4, 11, 18, 25))),
        Example(
            "两头不满一周的不判",
            _ONE,
            items=("2026-05-13",),
            period=("2026-05-06", "2026-05-20"),
            judged_at="2026-05-20T23:59:59",
        ),
        Example(
            "还没过完的一周不判",
            _ONE,
            items=("2026-05-04", "2026-05-11", "2026-05-18"),
            judged_at="2026-05-31T12:00:00",
        ),
        Example(
            "5月20日才开设，只判 25 日起的那周",
            _ONE,
            ("5月25日那周 0/1 条",),
            account={"launched_on": "2026-05-20"},
        ),
        Example(
            "任意 7 天里至少 1 条：5月5日到 14日之间断了",
            _ROLLING,
            ("5月12日前 7 天 0/1 条",),
            items=("2026-05-05", "2026-05-14", "2026-05-20", "2026-05-25", "2026-05-31"),
        ),
        Example(
            "每 10 天至少 1 条：断了 11 天",
            {"min_count": 1, "per": "days", "days": 10},
            ("5月15日前 10 天 0/1 条",),
            items=("2026-05-05", "2026-05-17", "2026-05-26"),
        ),
        Example("已经关停", _ONE, account={"status": "closed"}),
        Example(
            "2027 年的放假安排还没有公布：照周一到周五算，并且写明",
            _WORKDAY,
            ("1月12日没更新",),
            items=("2027-01-11", "2027-01-13", "2027-01-14", "2027-01-15"),
            period=("2027-01-11", "2027-01-17"),
            judged_at="2027-01-17T23:59:59",
        ),
        Example(
            "跨年的一周照样算一周",
            _ONE,
            items=("2026-01-01",),
            period=("2025-12-29", "2026-01-04"),
            judged_at="2026-01-04T23:59:59",
        ),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        weeks = list(mondays(ctx.period_from, ctx.period_to))
        whole = [m for m in weeks if m >= ctx.period_from and m + _SIX <= ctx.period_to and ctx.whole(m + _SIX)]
        for account, ruling in ctx.under(self.rule_key, self.statuses, duty_too=True):
            rule = ruling.value
            if account.media.kind in rule.exempt_account_kinds:
                continue
            first = max(ctx.period_from, account.began or ctx.period_from, ctx.pack_begins(ruling))
            natural = rule.per == "week" and rule.window == "natural"
            for monday in _short_weeks(ctx, account, rule, first, whole) if natural else weeks:
                missed = shortfall(ctx, account, rule, first, monday)
                if missed is not None:
                    yield self._raise(ctx, account, ruling, monday, missed)

    def _raise(
        self, ctx: Context, account: WatchedAccount, ruling: Ruling[Any], monday: date, missed: Shortfall
    ) -> Raised:
        rule = ruling.value
        evidence = {
            "window": f"{day_words(monday)}至{short_day(monday + _SIX)}",
            "count": missed.count,
            "needed": rule.min_count,
            "unit": demand_words(rule),
            "until": missed.last.isoformat(),
        }
        if missed.days:
            reasons = [ctx.workdays.explain(day) for day in missed.days]
            evidence["workday"] = [f"{short_day(r.day)}（{r.reason}）" for r in reasons]
            if not all(r.calendar_published for r in reasons):
                evidence["calendar"] = f"{missed.first.year}年放假安排尚未公布，暂按周一至周五算"
        said = f"{missed.said}，{demand_words(rule)}。补录那一周的发布，或此后一直达标，会自动了结。"
        days = (missed.first, missed.last)
        return Raised(account, ruling, f"week:{monday}", missed.title, said, evidence, missed.first, days)

    def gone(self, ctx: Context, finding: "Finding") -> str | None:
        last = date.fromisoformat(finding.evidence["until"])
        if ctx.period_from <= finding.since and last <= ctx.period_to:
            return "那一周的发布已经补录，达到频次"
        if last >= ctx.period_from or finding.media_account_id in ctx.found[self.code]:
            return None
        whole = [m for m in mondays(ctx.period_from, ctx.period_to) if m >= ctx.period_from and ctx.whole(m + _SIX)]
        if len(whole) < _ENOUGH_WEEKS:
            return None
        return f"此后{short_day(whole[0])}至{short_day(whole[-1] + _SIX)}连续 {len(whole)} 周达标"


def mondays(first: date, last: date) -> Iterator[date]:
    """The Monday of every natural week that touches the period."""
    monday = first - timedelta(first.weekday())
    while monday <= last:
        yield monday
        monday += timedelta(7)


def demand_words(rule: Frequency) -> str:
    """每周不少于 3 次（一天算一次）."""
    unit = "次（一天算一次）" if rule.count_unit == "occasion" else "条"
    if rule.per == "workday":
        span = "每个工作日"
    elif rule.per == "week" and rule.window == "natural":
        span = "每周"
    else:
        span = f"任意连续 {rule.days or 7} 天"
    return f"{span}不少于 {rule.min_count} {unit}"


def shortfall(ctx: Context, account: WatchedAccount, rule: Frequency, first: date, monday: date) -> Shortfall | None:
    """What the account missed in the week of `monday`, judged from `first` on; None when nothing."""
    if rule.per == "workday":
        return _missed_workdays(ctx, account, rule, first, monday)
    if rule.per == "days" or rule.window == "rolling":
        return _missed_rolling(ctx, account, rule, first, monday)
    last = monday + _SIX
    count = _units(rule, ctx.counted(account, monday, last))
    if count >= rule.min_count:
        return None
    title = f"{short_day(monday)}那周 {count}/{rule.min_count} {_unit(rule)}"
    said = f"{short_day(monday)}至{short_day(last)}这一周更新 {count} {_unit(rule)}"
    return Shortfall(monday, last, count, title, said)


def _short_weeks(
    ctx: Context, account: WatchedAccount, rule: Frequency, first: date, whole: list[date]
) -> Iterator[date]:
    """The Mondays of the whole weeks from `first` on in which too little was published. The quick first look."""
    counts = ctx.counted(account, ctx.period_from, ctx.period_to)
    for monday in whole:
        begin = (monday - ctx.period_from).days
        if monday >= first and _units(rule, counts[begin : begin + 7]) < rule.min_count:
            yield monday


def _missed_workdays(
    ctx: Context, account: WatchedAccount, rule: Frequency, first: date, monday: date
) -> Shortfall | None:
    begin, last = max(monday, first), min(monday + _SIX, ctx.period_to)
    if begin > last:
        return None
    counts = ctx.counted(account, begin, last)
    workdays = [d for d in ctx.workdays_between(begin, last) if ctx.whole(d)]
    missed = tuple(
        d for d in workdays if _units(rule, counts[(d - begin).days : (d - begin).days + 1]) < rule.min_count
    )
    if not missed:
        return None
    title = (
        f"{short_day(missed[0])}没更新"
        if len(missed) == 1
        else f"{short_day(missed[0])}等 {len(missed)} 个工作日没更新"
    )
    said = f"{listed(short_day(d) for d in missed)}没有更新"
    return Shortfall(missed[0], missed[-1], len(workdays) - len(missed), title, said, missed)


def _missed_rolling(
    ctx: Context, account: WatchedAccount, rule: Frequency, first: date, monday: date
) -> Shortfall | None:
    """The first window of seven (or so many) days ending in this week that falls short."""
    span = rule.days or 7
    for n in range(7):
        last = monday + timedelta(n)
        begin = last - timedelta(span - 1)
        if begin < first or last > ctx.period_to or not ctx.whole(last):
            continue
        count = _units(rule, ctx.counted(account, begin, last))
        if count < rule.min_count:
            title = f"{short_day(last)}前 {span} 天 {count}/{rule.min_count} {_unit(rule)}"
            said = f"{short_day(begin)}至{short_day(last)}这 {span} 天更新 {count} {_unit(rule)}"
            return Shortfall(begin, last, count, title, said)
    return None


def _units(rule: Frequency, counts: Iterable[int]) -> int:
    return sum(1 for n in counts if n) if rule.count_unit == "occasion" else sum(counts)


def _unit(rule: Frequency) -> str:
    return "次" if rule.count_unit == "occasion" else "条"

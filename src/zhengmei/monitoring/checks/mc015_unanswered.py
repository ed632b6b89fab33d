"""群众留言要限时答复：国办发〔2018〕123号二（三）、濉溪一（三）“不闻不问”。天数多为本单位自定。"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from zhengmei.core.clock import end_of_day
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import day_words, moment_words, short_day
from zhengmei.policies.schema import Deadline

_FIVE = {"start_event": "message_received", "amount": 5, "unit": "workday"}
_UNITS = {"workday": "个工作日", "day": "天", "hour": "小时"}


class Unanswered(Check):
    code = "MC015"
    title = "留言逾期没答复"
    rule_key = "message_reply"
    what = (
        "判定时点还没有答复的留言，按办法规定的期限从留言次日起数（工作日按国家放假安排，调休上班算工作日），"
        "期限当天过完仍没答复的算逾期。一个账号记一个问题，写明逾期几条、最早的一条。办法没写天数的，用本单位自定的天数并标明。"
    )
    why = "不理群众的留言，是“不闻不问”。"
    ends = "逾期的留言都答复了，下次检查时自动了结。"
    examples = (
        Example(
            "周一收到，第六个工作日还没答复",
            _FIVE,
            ("1 条留言逾期没答复",),
            messages=(("2022-01-10", ""),),
            period=("2022-01-10", "2022-01-18"),
            judged_at="2022-01-18T09:00",
        ),
        Example(
            "第四个工作日答复了",
            _FIVE,
            messages=(("2022-01-10", "2022-01-14"),),
            period=("2022-01-10", "2022-01-18"),
            judged_at="2022-01-18T09:00",
        ),
        Example(
            "期限当天还没过完",
            _FIVE,
            messages=(("2022-01-10", ""),),
            period=("2022-01-10", "2022-01-17"),
            judged_at="2022-01-17T18:00",
        ),
        Example(
            "两个工作日，中间的周日调休上班",
            {**_FIVE, "amount": 2},
            ("1 条留言逾期没答复",),
            messages=(("2019-04-26", ""),),
            period=("2019-04-26", "2019-04-30"),
            judged_at="2019-04-30T09:00",
        ),
        Example(
            "判定以后才答复的，判定时仍算没答复",
            _FIVE,
            ("1 条留言逾期没答复",),
            messages=(("2026-05-06", "2026-06-03"),),
        ),
    )
    moving = frozenset({"waiting"})

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            waiting = ctx.unanswered.get(account.id)
            if not waiting or ruling.value.due_amount is None:
                continue
            dues = {asked: due_moment(ctx, ruling.value, asked) for asked in waiting}
            late = [asked for asked in waiting if dues[asked] < ctx.judged_at]
            if not late:
                continue
            due = dues[late[0]]
            evidence = {
                "overdue": f"{len(late)} 条",
                "waiting": f"{len(waiting)} 条",
                "earliest": moment_words(late[0]),
                "deadline": f"{ruling.value.due_amount} {_UNITS[ruling.value.due_unit]}",
                "due": moment_words(due) if ruling.value.due_unit == "hour" else day_words(due.date()),
            }
            if ruling.value.due_unit == "workday" and not _published(ctx, late[0].date(), due.date()):
                evidence["calendar"] = f"{due.year}年放假安排尚未公布，暂按周一至周五算"
            said = (
                f"{len(late)} 条留言过了期限还没答复，最早的是 {short_day(late[0].date())}收到的。都答复了，自动了结。"
            )
            title = f"{len(late)} 条留言逾期没答复"
            yield Raised(account, ruling, "messages", title, said, evidence, due.date() + timedelta(1))


def due_moment(ctx: Context, deadline: Deadline, asked: datetime) -> datetime:
    """The last moment for a reply: the end of the due day, or the hour."""
    amount = deadline.due_amount or 0
    if deadline.due_unit == "hour":
        return asked + timedelta(hours=amount)
    if deadline.due_unit == "day":
        return end_of_day(asked.date() + timedelta(days=amount))
    return end_of_day(ctx.workday_after(asked.date(), amount))


def _published(ctx: Context, first: date, last: date) -> bool:
    return ctx.workdays.explain(first).calendar_published and ctx.workdays.explain(last).calendar_published

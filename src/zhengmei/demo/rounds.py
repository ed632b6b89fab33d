"""Three rounds of 示范市: last quarter's with its bulletin issued, this quarter's with a draft, and a county's half judged."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from zhengmei.core.clock import end_of_day
from zhengmei.identity.models import User
from zhengmei.inspection.actions import (
    close_sheet,
    conclude_round,
    draw_sample,
    edit_bulletin,
    issue_bulletin,
    judge_item,
    mark_unit,
    open_assessment,
    open_round,
    publish_bulletin,
    run_round_checks,
)
from zhengmei.inspection.models import AssessedUnit, Indicator, Round
from zhengmei.inspection.queries import plan_of, round_accounts_visible_to
from zhengmei.inspection.states import Answer, SampleMode
from zhengmei.organisations.models import Organisation

QUARTER, MONTH = 91, 30
COPIES = "市委各部门，市人大常委会办公室，市政协办公室，市监委，市中级法院，市检察院，各人民团体"  # no real office


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _title(place: str, first: date, last: date) -> str:
    return f"{place}政务新媒体检查（{first.year}年{_day(first)}至{_day(last)}）"


def hold_past(office: Organisation, *, by: User, now: datetime) -> Round:
    """The quarter that ended the day before `now`: half of the accounts drawn, concluded, and its bulletin issued."""
    made = _hold(office, "示范市", QUARTER, by=by, now=now, share=Decimal(50))
    edit_bulletin(round_=made, fields={"copies_to": COPIES}, by=by, now=now)
    issue_bulletin(round_=made, number=f"示政办函〔{now.year}〕18号", issued_on=now.date(), by=by, now=now)
    publish_bulletin(round_=made, by=by, now=now)
    return made


def hold_current(office: Organisation, *, by: User, now: datetime) -> Round:
    """The quarter that ended yesterday: every account, concluded; the bulletin waits for its number and signature."""
    made = _hold(office, "示范市", QUARTER, by=by, now=now, share=None)
    edit_bulletin(round_=made, fields={"copies_to": COPIES}, by=by, now=now)
    return made


def _hold(office: Organisation, place: str, days: int, *, by: User, now: datetime, share: Decimal | None) -> Round:
    last = now.date() - timedelta(days=1)
    first = last - timedelta(days=days - 1)
    made = open_round(
        office=office,
        title=_title(place, first, last),
        period_from=first,
        period_to=last,
        judged_at=end_of_day(last),
        sample_mode=SampleMode.ALL if share is None else SampleMode.SHARE,
        sample_value=share,
        seed=f"示范-{last:%Y%m%d}",
        by_hand=False,
        by=by,
        now=now,
    )
    draw_sample(round_=made, by=by, now=now)
    run_round_checks(round_=made, by=by, now=now)
    return conclude_round(round_=made, by=by, now=now)


def begin_county(office: Organisation, *, by: User, now: datetime) -> Round:
    """A county's month, judged by hand: the first account's sheet is complete, the second's begun."""
    last = now.date() - timedelta(days=1)
    first = last - timedelta(days=MONTH - 1)
    made = open_round(
        office=office,
        title=_title("示范县", first, last),
        period_from=first,
        period_to=last,
        judged_at=end_of_day(last),
        seed=f"示范县-{last:%Y%m%d}",
        by=by,
        now=now,
    )
    draw_sample(round_=made, by=by, now=now)
    made = run_round_checks(round_=made, by=by, now=now)
    one, two = round_accounts_visible_to(by, made, now.date()).filter(is_sampled=True).order_by("number")[:2]
    items = plan_of(made).items
    for item in items:
        judge_item(round_account=one, item=item.key, answer=Answer.CLEAR, evidence="逐条看过", by=by, now=now)
    close_sheet(round_account=one, by=by, now=now)
    judge_item(
        round_account=two,
        item=items[0].key,
        answer=Answer.FOUND,
        reason="抽看的十条里有两条不符合",
        evidence="截图存于检查组",
        by=by,
        now=now,
    )
    return made


def begin_year(office: Organisation, *, by: User, now: datetime) -> None:
    """This year's assessment, under way: every unit listed, the first one's items judged in words, no points set."""
    made = open_assessment(office=office, year=now.year, by=by, now=now)
    unit = AssessedUnit.objects.filter(assessment=made).order_by("name", "pk")[0]
    for indicator in Indicator.objects.filter(assessment=made).order_by("pk"):
        reason, evidence = "有专人、有制度、有培训", "单位报来的年度总结，存于检查组"
        mark_unit(unit=unit, indicator=indicator, reason=reason, evidence=evidence, by=by, now=now)

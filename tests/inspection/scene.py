"""What the tests of the room play with: accounts of the city, some of them silent, and a round taken to where it is needed."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.cast import NOW, Cast
from tests.factories import make_media_account, make_quarter

from zhengmei.core.clock import end_of_day
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.inspection import actions
from zhengmei.inspection.models import Round, RoundAccount
from zhengmei.inspection.queries import plan_of
from zhengmei.organisations.models import Organisation

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
PLATFORMS = ("weixin", "weibo", "douyin")
SILENT_SINCE = date(2026, 9, 1)


def make_accounts(
    cast: Cast, count: int, *, silent: int = 0, sponsor: Organisation | None = None
) -> list[MediaAccount]:
    """`count` accounts spread over three platforms and two units; the first `silent` have published nothing since 1 September."""
    units = [sponsor] if sponsor else [cast.police, cast.county_education]
    made = []
    for i in range(count):
        unit = units[i % len(units)]
        name = f"{unit.region.name}{unit.name[3:]}发布{i}"
        account = make_media_account(unit, name=name, platform=PLATFORMS[i % 3], certification_text=unit.name)
        last = SILENT_SINCE if i < silent else LAST
        make_quarter(account, [FIRST + timedelta(n) for n in range(0, (last - FIRST).days + 1, 2)])
        made.append(account)
    return made


def open_round(cast: Cast, *, by: User | None = None, now: datetime = NOW, **fields: object) -> Round:
    """A round of the third quarter by the city office."""
    given: dict[str, object] = {
        "office": cast.city_office,
        "title": "2026年第三季度检查",
        "period_from": FIRST,
        "period_to": LAST,
        "judged_at": end_of_day(LAST),
        "seed": "2026Q3",
        "by_hand": False,
        **fields,
    }
    return actions.open_round(by=by or cast.inspector, now=now, **given)  # type: ignore[arg-type]


def draw(cast: Cast, **fields: object) -> Round:
    round_ = open_round(cast, **fields)
    actions.draw_sample(round_=round_, by=cast.inspector, now=NOW)
    round_.refresh_from_db()
    return round_


def check(cast: Cast, **fields: object) -> Round:
    return actions.run_round_checks(round_=draw(cast, **fields), by=cast.inspector, now=NOW)


def conclude(cast: Cast, **fields: object) -> Round:
    return actions.conclude_round(round_=check(cast, **fields), by=cast.inspector, now=NOW)


def issue(cast: Cast, **fields: object) -> Round:
    round_ = conclude(cast, **fields)
    number = "示政办发〔2026〕31号"
    actions.issue_bulletin(round_=round_, number=number, issued_on=date(2026, 10, 12), by=cast.supervisor, now=NOW)
    round_.refresh_from_db()
    return round_


def share(percent: int) -> dict[str, object]:
    return {"sample_mode": "share", "sample_value": Decimal(percent)}


def number(count: int) -> dict[str, object]:
    return {"sample_mode": "number", "sample_value": Decimal(count)}


def sampled(round_: Round) -> list[str]:
    rows = RoundAccount.objects.filter(round=round_, is_sampled=True)
    return list(rows.order_by("number").values_list("name", flat=True))


def fill_sheet(row: RoundAccount, by: User, *, found: tuple[str, ...] = (), leave: tuple[str, ...] = ()) -> None:
    """Answer every item of the sheet: 有 for `found`, none for `leave`, 没有 for the rest."""
    for item in plan_of(row.round).items:
        if item.key in leave:
            continue
        answer = "found" if item.key in found else "clear"
        evidence = "8月14日推文第 2 段" if answer == "found" else ""
        actions.judge_item(round_account=row, item=item.key, answer=answer, evidence=evidence, by=by, now=NOW)

"""Cases in the demo: one in the hands of the city office, one sent back, one to be carried out, one done, one draft."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from zhengmei.demo.city import CITY, OFFICE
from zhengmei.filing.actions import (
    Draft,
    carry_out_application,
    decide_step,
    save_application,
    set_office_terms,
    set_own_deadline,
    start_application,
    submit_application,
)
from zhengmei.filing.models import Application, MediaAccount
from zhengmei.filing.states import FilingAct, Outcome
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

COUNTY_BUREAU, BUREAU = "示范县教育局", f"{CITY}教育局"


class Built(Protocol):
    """What of the city the cases need."""

    now: datetime
    units: dict[str, Organisation]
    people: dict[str, User]

    def ago(self, days: int, hour: int = 9) -> datetime: ...


def build(city: Built) -> None:
    """File the cases, in the order in which they would have happened."""
    city_office, people = city.units[OFFICE], city.people
    supervisor = people["lin.shouzheng"]
    set_office_terms(office=city_office, review_workdays=3, by=supervisor, now=city.ago(60))
    set_own_deadline(
        organisation=city_office,
        rule_key="form_due",
        amount=None,
        unit="",
        start_event="单位决定办理之日",
        by=supervisor,
        now=city.ago(60),
    )
    _in_the_city(city)
    _sent_back(city)
    _done(city)
    start_application(act=FilingAct.OPEN, sponsor=city.units[COUNTY_BUREAU], by=people["ji.he"], now=city.ago(1))


def _account(city: Built, unit: str, place: int = 0) -> MediaAccount:
    return MediaAccount.objects.filter(sponsor=city.units[unit], status="normal").order_by("pk")[place]


def _hand_in(
    city: Built,
    act: FilingAct,
    unit: str,
    account: MediaAccount,
    facts: Mapping[str, Any],
    why: str,
    by: str,
    days: int,
) -> Application:
    user, at = city.people[by], city.ago(days)
    case = start_application(act=act, sponsor=city.units[unit], media_account=account, by=user, now=at)
    event: date = (at - timedelta(2)).date()
    draft = Draft(facts=facts, reason=why, event_on=event)
    save_application(application=case, draft=draft, by=user, now=at)
    return submit_application(application=case, by=user, now=at)


def _decide(city: Built, case: Application, by: str, opinion: str, days: int, outcome: str = Outcome.PASSED) -> None:
    step = next(s for s in case.steps.order_by("position") if s.is_current)
    answers = {"name_fits_duty": outcome == Outcome.PASSED}
    decide_step(
        step=step, outcome=outcome, opinion=opinion, answers=answers, by=city.people[by], now=city.ago(days, hour=15)
    )


def _in_the_city(city: Built) -> None:
    account = _account(city, COUNTY_BUREAU)
    facts = {"liaison_name": "尹明", "liaison_title": "办公室主任", **_persons()}
    why = "原联络员退休，改由办公室主任联络；同时写明四项职责的负责人。"
    case = _hand_in(city, FilingAct.CHANGE, COUNTY_BUREAU, account, facts, why, "ji.he", 9)
    _decide(city, case, "yin.ming", "情况属实，同意变更。", 8)
    _decide(city, case, "bai.xian", "材料齐全，建议同意。", 5)


def _sent_back(city: Built) -> None:
    account = _account(city, BUREAU)
    facts = {"positioning": "教育政策发布与便民服务", **_persons()}
    case = _hand_in(city, FilingAct.CHANGE, BUREAU, account, facts, "功能定位调整。", "shen.yun", 6)
    _decide(city, case, "xu.wenbai", "同意。", 6)
    _decide(city, case, "lin.shouzheng", "请写清为什么调整定位，和三定方案里的哪一条对应。", 4, Outcome.RETURNED)


def _done(city: Built) -> None:
    account = _account(city, BUREAU, 1)
    case = _hand_in(city, FilingAct.CHANGE, BUREAU, account, _persons(), "写明四项职责的负责人。", "shen.yun", 40)
    _decide(city, case, "xu.wenbai", "同意。", 40)
    _decide(city, case, "lin.shouzheng", "同意，报上级审批。", 36)
    _decide(city, case, "gui.yuan", "批准。", 30)
    day = city.ago(28)
    carry_out_application(
        application=case,
        carried_out_on=day.date(),
        link="https://example.invalid/changed",
        by=city.people["shen.yun"],
        now=day,
    )


def _persons() -> dict[str, str]:
    names = ("planning_person", "support_person", "development_person", "security_person")
    return dict.fromkeys(names, "尹明")

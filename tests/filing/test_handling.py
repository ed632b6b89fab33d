"""Who handles a case: two at once, one's own case, colleagues, people who left, urging, withdrawing, the calendar."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import begin, current, decide, facts_of, follow, hand_in, later, person

from zhengmei.filing import actions
from zhengmei.filing.actions import DecisionRefused, Draft, FilingRefused
from zhengmei.filing.models import Application, Decision, MediaAccount
from zhengmei.filing.queries import cases_todo_for, steps_waiting_for
from zhengmei.filing.states import ApplicationState, FilingAct, Outcome
from zhengmei.identity.models import User
from zhengmei.notices.models import Notice
from zhengmei.organisations.states import Duty


@pytest.fixture
def county_chief(cast: Cast) -> User:
    return person("尹明", cast.county_education, Duty.CHIEF)


@pytest.fixture
def case(cast: Cast, county_chief: User) -> Application:
    follow(cast, "weihai-2019")
    return hand_in(begin(FilingAct.OPEN, cast.county_education, county_chief), county_chief)


def test_two_approvers_at_once_have_one_outcome(cast: Cast, case: Application) -> None:
    colleague = person("黄志", cast.county_office)
    step = current(case)
    held_open = current(case)
    actions.decide_step(step=step, outcome=Outcome.PASSED, by=cast.county_supervisor, now=NOW)
    with pytest.raises(DecisionRefused, match="这一步已经由白弦办了：通过"):
        actions.decide_step(step=held_open, outcome=Outcome.REFUSED, opinion="不行", by=colleague, now=NOW)
    assert Decision.objects.filter(step=step).count() == 1
    assert MediaAccount.objects.count() == 1


def test_nobody_decides_on_their_own_case_nor_after_speaking_for_the_applicant(cast: Cast) -> None:
    follow(cast, "weihai-2019")
    colleague = person("黄志", cast.county_office)
    own = begin(FilingAct.OPEN, cast.county_office, cast.county_supervisor, facts={"name": "示范县发布"})
    hand_in(own, cast.county_supervisor)
    with pytest.raises(DecisionRefused, match="你是这件申请的申请人，不能自己办自己的申请"):
        decide(own, cast.county_supervisor)
    decide(own, colleague)
    assert own.state == ApplicationState.DONE
    drafter = person("纪新", cast.county_office, Duty.DRAFTER)
    second = begin(FilingAct.OPEN, cast.county_office, drafter, facts={"name": "示范县发布", "platform": "weibo"})
    hand_in(second, drafter)
    decide(second, colleague)
    with pytest.raises(DecisionRefused, match="你是这件申请的申请人"):
        decide(second, colleague)


def test_a_second_click_and_a_wrong_order_change_nothing(cast: Cast, case: Application, county_chief: User) -> None:
    with pytest.raises(FilingRefused, match="内容不能再改"):
        actions.submit_application(application=case, by=county_chief, now=NOW)
    decide(case, cast.county_supervisor)
    with pytest.raises(FilingRefused, match="已办结，不能撤回"):
        actions.withdraw_application(application=case, reason="不办了", by=county_chief, now=NOW)
    assert case.decisions.count() == 2


def test_one_open_case_per_account(cast: Cast, county_chief: User) -> None:
    account = factories.make_media_account(cast.county_education, name="示范县教育", platform="weixin")
    first = begin(
        FilingAct.CHANGE, cast.county_education, county_chief, media_account=account, facts={"name": "示范县新"}
    )
    with pytest.raises(FilingRefused, match="“示范县教育”已有一件变更申请（草稿），办完或撤回它再申请"):
        begin(FilingAct.CLOSE, cast.county_education, county_chief, media_account=account)
    actions.withdraw_application(application=first, reason="", by=county_chief, now=NOW)
    assert begin(FilingAct.CLOSE, cast.county_education, county_chief, media_account=account).state == "draft"


def test_the_same_opening_is_not_handed_in_twice(cast: Cast, case: Application, county_chief: User) -> None:
    again = begin(FilingAct.OPEN, cast.county_education, county_chief)
    with pytest.raises(FilingRefused, match="同名账号已有一件开设申请（办理中）"):
        hand_in(again, county_chief)


def test_a_case_is_handed_over_and_taken_over(cast: Cast, case: Application, county_chief: User) -> None:
    colleague = person("黄志", cast.county_office)
    step = current(case)
    with pytest.raises(FilingRefused, match="林守正没有在“示范县人民政府办公室”办理备案的职责"):
        actions.hand_over_step(step=step, to=cast.supervisor, by=cast.county_supervisor, now=NOW)
    actions.hand_over_step(step=step, to=colleague, by=cast.county_supervisor, now=NOW)
    with pytest.raises(DecisionRefused, match="这一步由黄志在办。要由你来办，请先接手"):
        decide(case, cast.county_supervisor)
    assert [t.title for t in cases_todo_for(cast.county_supervisor, TODAY)] == []
    actions.hand_over_step(step=step, to=cast.county_supervisor, by=cast.county_supervisor, now=NOW)
    decide(case, cast.county_supervisor)


def test_when_the_handler_left_a_colleague_goes_on(cast: Cast, case: Application) -> None:
    colleague = person("黄志", cast.county_office)
    actions.hand_over_step(step=current(case), to=colleague, by=cast.county_supervisor, now=NOW)
    colleague.appointments.update(until=TODAY)
    decide(case, cast.county_supervisor)
    assert case.state == ApplicationState.DONE


def test_when_the_applicant_left_the_unit_goes_on(cast: Cast, case: Application, county_chief: User) -> None:
    decide(case, cast.county_supervisor, Outcome.RETURNED, opinion="补材料")
    county_chief.appointments.update(until=TODAY)
    with pytest.raises(FilingRefused, match="由“示范县教育局”的人接手"):
        actions.take_over_application(application=case, by=cast.drafter, now=later())
    actions.take_over_application(application=case, by=cast.county_drafter, now=later())
    case.refresh_from_db()
    assert case.applicant == cast.county_drafter
    assert [t.title for t in cases_todo_for(cast.county_drafter, TODAY)] == ["退回补正：开设：示范县教育"]


def test_urging_reminds_once_a_day(cast: Cast, case: Application, county_chief: User) -> None:
    told = Notice.objects.filter(user=cast.county_supervisor)
    assert [n.title for n in told] == ["备案：开设：示范县教育，等着办理"]
    assert actions.urge_application(application=case, by=county_chief, now=NOW) == [cast.county_supervisor]
    assert told.all().count() == 2
    with pytest.raises(FilingRefused, match="今天已经催过"):
        actions.urge_application(application=case, by=county_chief, now=NOW + timedelta(hours=2))
    actions.urge_application(application=case, by=county_chief, now=later())
    assert "申请单位催过" in cases_todo_for(cast.county_supervisor, TODAY)[0].about


def test_beyond_a_desk_full_the_rest_is_one_line_at_no_further_query(
    cast: Cast, case: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = cast.county_supervisor
    with CaptureQueriesContext(connection) as few:
        assert len(cases_todo_for(by, TODAY)) == 1
    step = current(case)
    for number in range(3):
        case.pk, case.name, case.number = None, f"示范县新{number}", ""
        case.save()
        step.pk, step.application = None, case
        step.save()
    monkeypatch.setattr("zhengmei.filing.queries.applications.MOST_TODOS", 2)
    with CaptureQueriesContext(connection) as many:
        found = cases_todo_for(by, TODAY)
    assert [(todo.title, todo.count) for todo in found[2:]] == [("还有 2 件备案等着办", 2)]
    assert len(many) == len(few)


def test_withdrawn_needs_a_reason_and_leaves_the_queue(cast: Cast, case: Application, county_chief: User) -> None:
    with pytest.raises(FilingRefused, match="没有写为什么撤回"):
        actions.withdraw_application(application=case, reason=" ", by=county_chief, now=NOW)
    with pytest.raises(FilingRefused, match="申请由“示范县教育局”的人撤回"):
        actions.withdraw_application(application=case, reason="错了", by=cast.county_supervisor, now=NOW)
    actions.withdraw_application(application=case, reason="先不开了", by=county_chief, now=NOW)
    case.refresh_from_db()
    assert (case.state, list(steps_waiting_for(cast.county_supervisor, TODAY))) == (ApplicationState.WITHDRAWN, [])


def test_deadlines_are_counted_anew_when_the_calendar_is_corrected(cast: Cast, county_chief: User) -> None:
    follow(cast, "weihai-2019")
    actions.set_office_terms(office=cast.city_office, review_workdays=3, by=cast.supervisor, now=NOW)
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, county_chief), county_chief)
    assert case.due_on == date(2026, 10, 15)
    with pytest.raises(FilingRefused, match="由最上级单位的主管人员更正"):
        actions.correct_calendar(day=date(2026, 10, 14), works=False, reason="台风", by=cast.county_supervisor, now=NOW)
    with pytest.raises(FilingRefused, match="2026年10月14日本来就上班"):
        actions.correct_calendar(day=date(2026, 10, 14), works=True, reason="通知", by=cast.supervisor, now=NOW)
    changed = actions.correct_calendar(
        day=date(2026, 10, 14), works=False, reason="示政办明电〔2026〕8号", by=cast.supervisor, now=NOW
    )
    case.refresh_from_db()
    assert (changed, case.due_on, current(case).due_on) == (1, date(2026, 10, 16), date(2026, 10, 16))


def test_numbers_run_without_a_gap_per_office_and_year(cast: Cast, county_chief: User) -> None:
    follow(cast, "weihai-2019")
    numbers = []
    for place, platform in enumerate(("weibo", "douyin", "weixin")):
        at = NOW if place < 2 else NOW.replace(year=2027, month=1, day=6)
        one = begin(FilingAct.OPEN, cast.county_education, county_chief, facts={"platform": platform,
                    "platform_account_id": platform}, now=at)  # fmt: skip
        hand_in(one, county_chief, at)
        decide(one, cast.county_supervisor, now=at)
        numbers.append(one.number)
    assert [n.removeprefix("示范县人民政府办公室备") for n in numbers] == ["〔2026〕1号", "〔2026〕2号", "〔2027〕1号"]


def test_hangzhou_only_an_approved_opening_gives_an_account_its_number(cast: Cast, county_chief: User) -> None:
    """The sponsor cannot approve it, and without approval there is no account and no number."""
    follow(cast, "hangzhou-2019")
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, cast.county_drafter), cast.county_drafter)
    decide(case, county_chief)
    assert MediaAccount.objects.count() == 0
    with pytest.raises(DecisionRefused, match="你没有在那里办理备案的职责"):
        decide(case, county_chief)
    decide(case, cast.county_supervisor)
    assert (case.state, MediaAccount.objects.get().filing_number) == (ApplicationState.DONE, case.number)


def test_what_changed_between_submissions_is_kept(cast: Cast, case: Application, county_chief: User) -> None:
    from zhengmei.filing.queries import case as told

    decide(case, cast.county_supervisor, Outcome.RETURNED, opinion="定位写具体")
    draft = Draft(facts=facts_of(case) | {"positioning": "招生办事"}, answers=case.answers, reason=case.reason)
    actions.submit_application(application=case, draft=draft, by=county_chief, now=later())
    newest, first = told.submissions_told(case)
    assert [(d.label, d.before, d.after) for d in newest.changed] == [("功能定位", "政策发布", "招生办事")]
    assert first.changed == []

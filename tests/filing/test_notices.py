"""The public is told before a cancellation or another sponsor is complete, and never before it was accepted."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import NOW, TODAY, Cast
from tests.factories import make_adoption, make_appointment, make_media_account, make_organisation, make_user
from tests.filing.cases import begin, decide, hand_in, paper, person, region_office

from zhengmei.core import clock
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.models import AccountTask, Application, PublicNotice
from zhengmei.filing.states import ApplicationState, FilingAct, TaskState
from zhengmei.filing.tasks import sweep_tasks
from zhengmei.identity.models import User
from zhengmei.organisations.models import PackAdoption
from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def county_chief(cast: Cast) -> User:
    chief = make_user("zhou.yan", "周砚")
    make_appointment(chief, cast.county_education, Duty.CHIEF)
    return chief


def follow(cast: Cast, pack: str) -> None:
    PackAdoption.objects.filter(organisation=cast.city_office).delete()
    make_adoption(cast.city_office, pack)


def read(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def carry_out(case: Application, by: User) -> None:
    actions.carry_out_application(
        application=case, carried_out_on=TODAY, link="https://example.invalid/x", by=by, now=NOW
    )


def publish(client: Client, case: Application) -> None:
    address = f"/filing/accounts/{case.media_account_id}/notices/new/?kind={case.act}&case={case.pk}"
    assert client.post(address, {"note": ""}).status_code == 302


@pytest.mark.clause("HZ-2.3.1-m")
def test_hangzhou_a_cancellation_is_complete_when_the_public_was_told(
    cast: Cast, client_as: SignIn, county_chief: User
) -> None:
    follow(cast, "hangzhou-2019")
    account = make_media_account(cast.county_education, name="示范县教育", platform="weibo")
    case = begin(FilingAct.CANCEL, cast.county_education, county_chief, media_account=account)
    paper(case, county_chief)
    hand_in(case, county_chief)
    assert "还没有公告" in read("/directory/notices/")
    decide(case, cast.county_supervisor)
    assert case.state == ApplicationState.PASSED
    with pytest.raises(FilingRefused, match="杭州 二（三）1要求注销向社会公告，公告还没有发布"):
        carry_out(case, county_chief)
    publish(client_as(county_chief), case)
    page = read(f"/directory/notices/{PublicNotice.objects.get().pk}/")
    for words in ("示范县教育", "新浪微博", "示范县教育局", "注销", "2026年10月12日"):
        assert words in page
    carry_out(case, county_chief)
    account.refresh_from_db()
    assert account.status == "cancelled"


@pytest.mark.clause("BL-2.1-l")
def test_beilun_two_notices_for_a_change_and_a_cancellation_none_for_what_is_pending(
    cast: Cast, client_as: SignIn, county_chief: User
) -> None:
    follow(cast, "beilun-2020")
    net = make_organisation(
        "示范县互联网信息办公室", region=cast.county, kind=OrganisationKind.PARTY, level=OrganisationLevel.COUNTY,
        supervisor=cast.county_office,
    )  # fmt: skip
    deciders = {cast.county_office: cast.county_supervisor, net: person("王信", net)}
    changed = make_media_account(
        cast.county_education, name="示范县教育", certification_text="示范县教育局、示范县教育中心"
    )
    gone = make_media_account(cast.county_education, name="示范县教育", platform="weibo")
    pending = make_media_account(cast.county_education, name="示范县教育", platform="douyin")
    make_appointment(county_chief, cast.county_office, Duty.CHIEF)
    change = begin(
        FilingAct.CHANGE, cast.county_education, county_chief, media_account=changed,
        facts={"sponsor": cast.county_office, "certification_text": "示范县人民政府办公室"},
    )  # fmt: skip
    cancel = begin(FilingAct.CANCEL, cast.county_education, county_chief, media_account=gone)
    waits = begin(FilingAct.CANCEL, cast.county_education, county_chief, media_account=pending)
    for case in (cancel, waits):
        paper(case, county_chief)
    for case in (change, cancel, waits):
        hand_in(case, county_chief)
    for case in (change, cancel):
        while case.state == ApplicationState.WAITING:
            desk = next(s.desk for s in case.steps.select_related("desk") if s.is_current)
            assert desk is not None
            decide(case, deciders[desk], desk=desk)
        publish(client_as(county_chief), case)
        if case.state == ApplicationState.PASSED:
            carry_out(case, county_chief)
    page = read("/directory/notices/")
    assert "共 2 份公告" in page
    assert "微信公众号，示范县教育局 → 示范县人民政府办公室" in page
    assert "新浪微博，示范县教育局" in page
    assert "抖音" not in page
    listed = read("/directory/accounts/")
    assert [f"/directory/accounts/{a.pk}/" in listed for a in (changed, gone, pending)] == [True, False, True]
    for notice in PublicNotice.objects.all():
        assert "2026年10月12日" in read(f"/directory/notices/{notice.pk}/")


@pytest.mark.clause("FCG-14-c")
def test_fangchenggang_the_task_stays_open_until_the_notice_is_out(
    cast: Cast, client_as: SignIn, county_chief: User
) -> None:
    region = person("桂远", region_office(cast))
    account = make_media_account(cast.county_education, name="示范县教育", platform="weibo")
    client_as(cast.county_supervisor).post(
        f"/filing/tasks/new/?account={account.pk}",
        {"kind": "reorganise", "event": "单位要撤销", "started_on": "2026-10-12", "due_on": ""},
    )
    task = AccountTask.objects.get()
    case = begin(FilingAct.CANCEL, cast.county_education, county_chief, media_account=account, cause="reorganised")
    paper(case, county_chief)
    hand_in(case, county_chief)
    for by in (cast.county_supervisor, cast.supervisor, region):
        decide(case, by)
    assert case.state == ApplicationState.PASSED
    with pytest.raises(FilingRefused, match="第十四条要求注销向社会公告，公告还没有发布"):
        carry_out(case, county_chief)
    sweep_tasks(NOW)
    task.refresh_from_db()
    assert task.state == TaskState.OPEN
    publish(client_as(county_chief), case)
    carry_out(case, county_chief)
    sweep_tasks(NOW)
    task.refresh_from_db()
    assert (task.state, task.outcome) == (TaskState.DONE, "“示范县教育”已注销。")
    page = read(f"/directory/notices/{PublicNotice.objects.get().pk}/")
    for words in ("示范县教育", "新浪微博", "示范县教育局", "2026年10月12日"):
        assert words in page

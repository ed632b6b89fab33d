"""The pages of a case: what stands before submission, the queue, decisions, and nothing typed is lost."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertRedirects
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import begin, current, facts_of, follow, hand_in, later, person
from tests.filing.typed import typed

from zhengmei.core import clock
from zhengmei.core.clock import BEIJING
from zhengmei.filing import actions
from zhengmei.filing.models import Application, MediaAccount
from zhengmei.filing.states import ApplicationState, FilingAct
from zhengmei.identity.models import User
from zhengmei.organisations.states import Duty

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def county_chief(cast: Cast) -> User:
    return person("尹明", cast.county_education, Duty.CHIEF)


PERSONS = ("responsible_name", "planning_person", "support_person", "development_person", "security_person")


def opening_form(cast: Cast, **changes: object) -> dict[str, object]:
    """What a drafter of the county bureau types into the form of an opening."""
    values = typed(cast.county_education, name="示范县教育", functions=["发布"], reason="群众需要", do="submit")
    values |= dict.fromkeys(PERSONS, "许文柏")
    return {**values, "q_work_need": "群众要在这里办事", "cause": "", **changes}


def start(client: Client, cast: Cast) -> Application:
    factories.equip(cast.county_education, TODAY)
    client.post("/filing/applications/new/", {"act": "open", "sponsor": cast.county_education.pk})
    return Application.objects.latest("pk")


@pytest.mark.clause("FCG-13-1a")
def test_each_of_the_four_acts_asks_for_the_form_and_its_reason(
    cast: Cast, client_as: SignIn, county_chief: User
) -> None:
    client = client_as(cast.county_drafter)
    account = factories.make_media_account(cast.county_education, name="示范县教育", platform="weixin")
    for act in ("open", "change", "close", "cancel"):
        if act == "open":
            case = start(client, cast)
        else:
            client.post(f"/filing/applications/new/?account={account.pk}", {"act": act})
            case = Application.objects.latest("pk")
        page = client.get(f"/filing/applications/{case.pk}/edit/")
        assertContains(page, "填好的会印成《广西政务新媒体审批表》")
        form = opening_form(cast, platform="weibo", reason="") if act in ("open", "change") else {"do": "submit"}
        refused = client.post(f"/filing/applications/{case.pk}/edit/", form)
        assertContains(refused, f"没有写{case.get_act_display()}理由，请写上。")
        assertContains(refused, "防城港 第十三条")
        case.refresh_from_db()
        assert case.state == ApplicationState.DRAFT
        client.post(f"/filing/applications/{case.pk}/withdraw/", {"reason": "试一下"})


def test_a_draft_keeps_everything_typed_and_says_what_is_missing(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.county_drafter)
    case = start(client, cast)
    url = f"/filing/applications/{case.pk}/edit/"
    saved = client.post(url, {"name": "示范县教育", "platform": "weibo", "do": "save", "reason": ""})
    assertRedirects(saved, url)
    page = client.get(url)
    assertContains(page, 'value="示范县教育"')
    assertContains(page, "还没有填：")
    assertContains(page, "县级管理单位审核：<b>示范县人民政府办公室</b>")
    assertContains(page, "本系统里没有自治区级管理单位")
    refused = client.post(url, opening_form(cast, name="阳光教育", opened_on="昨天"))
    assertContains(refused, "开设日期看不懂")
    assertContains(refused, 'value="阳光教育"')


def test_a_case_is_handed_in_seen_in_the_queue_and_decided(cast: Cast, client_as: SignIn, county_chief: User) -> None:
    follow(cast, "weihai-2019")
    client = client_as(county_chief)
    case = start(client, cast)
    form = opening_form(cast, opinion="同意开设。", functions=["发布信息"])
    done = client.post(f"/filing/applications/{case.pk}/edit/", form)
    assertRedirects(done, f"/filing/applications/{case.pk}/")
    assertContains(client.get(done["Location"]), "本级备案中")
    office = client_as(cast.county_supervisor)
    assertContains(office.get("/filing/applications/"), "示范县教育")
    assertContains(client_as(cast.supervisor).get("/filing/applications/?view=mine"), "没有等你办的")
    step = current(case)
    page = office.get(f"/filing/applications/{case.pk}/")
    assertContains(page, "本级备案意见")
    assertContains(page, "同意开设。")
    refused = office.post(f"/filing/applications/steps/{step.pk}/decide/", {"outcome": "returned", "opinion": ""})
    assertContains(refused, "没有写为什么退回")
    answer = office.post(
        f"/filing/applications/steps/{step.pk}/decide/", {"outcome": "passed", "opinion": "予以备案。"}
    )
    assertRedirects(answer, f"/filing/applications/{case.pk}/")
    page = office.get(answer["Location"])
    assertContains(page, "示范县人民政府办公室备〔2026〕1号")
    assertContains(office.get(f"/filing/applications/{case.pk}/receipt/"), "政务新媒体备案回执")
    assert MediaAccount.objects.get().name == "示范县教育"


def test_who_may_not_see_finds_nothing_and_who_may_not_decide_is_told(
    cast: Cast, client_as: SignIn, county_chief: User
) -> None:
    follow(cast, "weihai-2019")
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, county_chief), county_chief)
    step = current(case)
    neighbour = person("荣成", cast.other_county_office)
    assert client_as(neighbour).get(f"/filing/applications/{case.pk}/").status_code == 404
    assert client_as(neighbour).post(f"/filing/applications/steps/{step.pk}/decide/").status_code == 404
    refused = client_as(cast.supervisor).post(f"/filing/applications/steps/{step.pk}/decide/", {"outcome": "passed"})
    assertContains(refused, "这一步由“示范县人民政府办公室”办理", status_code=403)
    assert client_as(cast.stranger).get("/filing/applications/new/").status_code == 403


@pytest.mark.clause("FCG-13-1b")
def test_the_page_says_that_the_start_of_the_five_days_is_set_here_and_that_it_is_late(
    cast: Cast, client_as: SignIn, county_chief: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = datetime(2025, 9, 29, 9, 0, tzinfo=BEIJING)
    case = begin(FilingAct.OPEN, cast.county_education, county_chief, now=early)
    client = client_as(county_chief)
    url = f"/filing/applications/{case.pk}/"
    monkeypatch.setattr(clock, "now", lambda: early)
    assertContains(client.get(f"{url}edit/"), "办法没写从何时起算，主管单位也没有设定，所以不计时")
    actions.set_own_deadline(
        organisation=cast.city_office, rule_key="form_due", amount=None, unit="", start_event="单位决定开设之日",
        by=cast.supervisor, now=early,
    )  # fmt: skip
    case.refresh_from_db()
    draft = actions.Draft(facts=facts_of(case), answers=case.answers, reason="工作需要", event_on=date(2025, 9, 29))
    actions.save_application(application=case, draft=draft, by=county_chief, now=early)
    page = client.get(f"{url}edit/")
    assertContains(page, "2025年10月13日")
    assertContains(page, "起算的事是本地设定")
    for day, words in (("9/30", "第 1 天"), ("10/11", "调休 4"), ("10/13", "第 5 天")):
        assertContains(page, f"<b>{day}</b>{words}")
    assertContains(page, "<b>10/1</b>国庆节")
    on_time = datetime(2025, 10, 14, 9, 0, tzinfo=BEIJING)
    monkeypatch.setattr(clock, "now", lambda: on_time)
    hand_in(case, county_chief, on_time)
    assertContains(client.get(url), '2025年10月14日提交，<b class="stop">已逾期</b>')


def test_the_list_filters_searches_and_shows_what_is_overdue(
    cast: Cast, client_as: SignIn, county_chief: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(cast, "weihai-2019")
    actions.set_office_terms(office=cast.city_office, review_workdays=3, by=cast.supervisor, now=NOW)
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, county_chief), county_chief)
    assert case.due_on is not None
    client = client_as(cast.county_supervisor)
    assertContains(client.get("/filing/applications/?view=all&q=示范县教"), "剩 3 个工作日")
    assertContains(client.get("/filing/applications/?view=all&state=overdue"), "没有这样的申请")
    monkeypatch.setattr(clock, "now", lambda: later(7))
    assertContains(client.get("/filing/applications/?view=all&state=overdue"), "已逾期 2 个工作日")
    assertContains(client.get("/filing/applications/?view=all&act=close"), "没有这样的申请")


def test_the_queue_asks_no_more_for_three_cases_than_for_one(cast: Cast, client_as: SignIn, county_chief: User) -> None:
    follow(cast, "weihai-2019")
    client = client_as(cast.county_supervisor)
    counts = []
    for name in ("一", "二", "三"):
        facts = {"name": "示范县教育", "platform": {"一": "weibo", "二": "douyin", "三": "weixin"}[name]}
        hand_in(begin(FilingAct.OPEN, cast.county_education, county_chief, facts=facts), county_chief)
        client.get("/filing/applications/?view=mine")
        with CaptureQueriesContext(connection) as asked:
            client.get("/filing/applications/?view=mine")
        counts.append(len(asked))
    assert counts[0] == counts[2], counts


def test_a_file_is_handed_in_shown_and_taken_down(
    cast: Cast, client_as: SignIn, county_chief: User, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    account = factories.make_media_account(cast.county_education, name="示范县教育", platform="weixin")
    case = begin(FilingAct.CLOSE, cast.county_education, county_chief, media_account=account)
    client = client_as(county_chief)
    url = f"/filing/applications/{case.pk}/files/new/"
    bad = SimpleUploadedFile("证明.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    refused = client.post(url, {"file": bad, "purpose": "ending"})
    assert (refused.status_code, case.files.count()) == (200, 0)
    good = SimpleUploadedFile("证明.pdf", b"%PDF-1.4\n%%EOF\n")
    assertRedirects(client.post(url, {"file": good, "purpose": "ending", "shown_on": TODAY.isoformat()}), url[:-10])
    file = case.files.get()
    answer = client.get(f"/filing/applications/files/{file.pk}/")
    assert (answer["X-Content-Type-Options"], b"".join(answer.streaming_content)[:5]) == ("nosniff", b"%PDF-")  # type: ignore[attr-defined]
    assert (
        client_as(person("荣成", cast.other_county_office)).get(f"/filing/applications/files/{file.pk}/").status_code
        == 404
    )
    client.post(f"/filing/applications/files/{file.pk}/remove/")
    file.refresh_from_db()
    assert file.removed_at == NOW

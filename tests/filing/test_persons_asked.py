"""The persons a regulation wants named before a unit files, what they answer for, and what happens while a place is vacant."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from docx import Document
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from python_calamine import CalamineWorkbook
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import begin
from tests.filing.typed import typed
from tests.organisations.scene import follow, name

from zhengmei.core import clock
from zhengmei.filing.models import Application
from zhengmei.filing.states import ApplicationState, FilingAct
from zhengmei.identity.models import User
from zhengmei.monitoring.models import Acknowledgement, Finding
from zhengmei.monitoring.tasks import sweep_checks
from zhengmei.notices.models import Notice
from zhengmei.organisations.models import Appointment, Organisation, Responsibility, Section
from zhengmei.organisations.states import Duty

pytestmark = (
    pytest.mark.slow
)  # stories of pages: what they ask of the database is asked in parts elsewhere, on both engines

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def worker(unit: Organisation, username: str, full_name: str, duty: Duty = Duty.LIAISON) -> User:
    user = factories.make_user(username, full_name)
    factories.make_appointment(user, unit, duty)
    return user


def bare(unit: Organisation, by: User, **facts: object) -> Application:
    """An opening filled in whole, of a unit that has named nobody and no section."""
    case = begin(FilingAct.OPEN, unit, by, facts=facts)
    Responsibility.objects.filter(organisation=unit).delete()
    Section.objects.filter(organisation=unit).delete()
    return Application.objects.get(pk=case.pk)


def refused(client: Client, case: Application, *words: str) -> None:
    """Handing the form in as it is kept: it stays a draft, and the page says all of this."""
    answer = client.post(f"/filing/applications/{case.pk}/edit/", form_of(case))
    for one in words:
        assertContains(answer, one)
    case.refresh_from_db()
    assert case.state == ApplicationState.DRAFT


def handed_in(client: Client, case: Application) -> None:
    answer = client.post(f"/filing/applications/{case.pk}/edit/", form_of(case))
    assertRedirects(answer, f"/filing/applications/{case.pk}/")


def form_of(case: Application) -> dict[str, object]:
    """The form of an opening as its page would send it back, to be handed in."""
    facts = {k: v for k, v in case.facts.items() if v is not None}
    words = {True: "yes", False: "no"}
    values = {k: words[v] if isinstance(v, bool) else v for k, v in facts.items() if k not in ("kind", "is_main")}
    asked = {f"q_{k}": v for k, v in case.answers.items()}
    return {**typed(case.sponsor), **values, **asked, "reason": "工作需要", "cause": "", "do": "submit"}


@pytest.mark.clause("WH-5.1-a")
def test_weihai_no_filing_without_a_deputy_and_the_form_prints_the_one_named(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "weihai-2019")
    unit = cast.county_education
    by = worker(unit, "zhu.guan", "祝管", Duty.CHIEF)
    client = client_as(by)
    case = bare(unit, by, functions=["发布信息"], leader_name="", leader_title="")
    refused(client, case, "没有分管负责人。请指定一名分管负责人", "威海 五（一）", "WH-5.1-a")
    name(unit, "deputy", "魏分管", by, TODAY, title="副局长")
    Application.objects.all().delete()
    case = begin(
        FilingAct.OPEN, unit, by, facts={"functions": ["发布信息"], "leader_name": "魏分管", "leader_title": "副局长"}
    )
    handed_in(client, case)
    printed = client.get(f"/filing/applications/{case.pk}/forms/{form_key(client, case)}/docx/")
    cells = [c.text for t in Document(io.BytesIO(printed.content)).tables for r in t.rows for c in r.cells]
    assert any("魏分管" in cell for cell in cells)
    assert any("副局长" in cell for cell in cells)


def form_key(client: Client, case: Application) -> str:
    page = client.get(f"/filing/applications/{case.pk}/").content.decode()
    return page.split(f"/filing/applications/{case.pk}/forms/")[1].split("/")[0]


FOUR = {"planning": "规划建设", "support": "组织保障", "growth": "健康发展", "security": "安全管理"}


@pytest.mark.clause("HZ-2.1-e")
def test_hangzhou_each_of_four_duties_needs_a_person_and_the_page_binds_the_sponsor(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast.city_office, "hangzhou-2019")
    unit = cast.education
    client = client_as(cast.chief)
    case = bare(unit, cast.chief, functions=["政务公开"])
    refused(client, case, *(f"没有{words}责任人。" for words in FOUR.values()), "杭州 二（一）")
    for kind in ("planning", "support", "growth"):
        name(unit, kind, f"甲{kind}", cast.chief, TODAY)
    answer = client.post(f"/filing/applications/{case.pk}/edit/", form_of(case))
    assertContains(answer, "没有安全管理责任人。")
    assertNotContains(answer, "没有规划建设责任人。")
    name(unit, "security", "甲security", cast.chief, TODAY)
    handed_in(client, case)
    account = factories.make_media_account(unit)
    page = client.get(f"/filing/accounts/{account.pk}/")
    bound = {row.get_kind_display(): row.name for row in page.context["persons"]}
    assert bound == {f"{words}责任人": f"甲{kind}" for kind, words in FOUR.items()}
    assertContains(page, "规划建设责任人</dt><dd>甲planning")


@pytest.mark.clause("BL-3.2-b")
def test_beilun_one_section_never_two_and_the_export_prints_it_beside_each_account(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast.city_office, "beilun-2020")
    unit = cast.county_education
    by = worker(unit, "zhu.guan", "祝管", Duty.CHIEF)
    client = client_as(by)
    case = bare(unit, by)
    refused(client, case, "没有指定主办运营科室。", "北仑 三（二）")
    address, form = f"/organisations/{unit.pk}/section/", {"role": "operating", "since": TODAY.isoformat()}
    assertContains(client.post(address, {**form, "name": "办公室、综合科"}), "主办运营科室只能有一个，请只写一个科室。")
    client.post(address, {**form, "name": "综合科"})
    assertContains(client.post(address, {**form, "name": "办公室"}), "已经指定综合科为主办运营科室，只能有一个。")
    page = client.get(f"/filing/applications/{case.pk}/edit/")
    assertNotContains(page, "没有指定主办运营科室")
    for title in ("示范县教育", "示范县教育服务"):
        factories.make_media_account(unit, name=title)
    factories.make_media_account(cast.county_office, name="示范县发布")
    export = {"scope": "all", "format": "xlsx", "columns": "all"}
    handed = client_as(cast.supervisor).post("/filing/ledger/export/", export)
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(handed.content)).get_sheet_by_index(0).to_python()
    sections = {row[head.index("账号名称")]: row[head.index("主办运营科室")] for row in rows}
    assert sections == {"示范县教育": "综合科", "示范县教育服务": "综合科", "示范县发布": ""}


@pytest.mark.clause("BL-3.2-c")
def test_beilun_the_opener_answers_its_problem_is_on_its_desk_alone_and_its_page_lists_four(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast.city_office, "beilun-2020")
    unit = cast.education
    answer = client_as(cast.drafter).post("/filing/applications/new/", {"act": "open", "sponsor": cast.police.pk})
    assertContains(answer, "谁开设、谁主办：你不在“示范市公安局”任职")
    assert Application.objects.count() == 0
    factories.make_media_account(unit, certification_text="某公司")
    police = worker(cast.police, "gong.an", "公安编", Duty.DRAFTER)
    sweep_checks(NOW)
    finding = Finding.objects.get(code="MC007")
    address = f"/monitoring/findings/{finding.pk}/"
    desks = {who.username: address in client_as(who).get("/").content.decode() for who in everyone(cast, police)}
    assert {username for username, seen in desks.items() if seen} == {"shen.yun", "gu.zhixing", "xu.wenbai"}
    for kind, words in FOUR.items():
        name(unit, kind, f"乙{words}", cast.chief, TODAY)
    page = client_as(cast.drafter).get(f"/organisations/{unit.pk}/people/")
    for words in FOUR.values():
        assertContains(page, f"{words}责任人")
        assertContains(page, f"乙{words}")


def everyone(cast: Cast, *more: User) -> list[User]:
    """Everybody with a desk: those of the bureau, those above and those beside it."""
    return [
        cast.drafter,
        cast.reviewer,
        cast.chief,
        cast.supervisor,
        cast.county_supervisor,
        cast.county_drafter,
        *more,
    ]


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user, kind="monitoring.finding").values_list("title", flat=True))


@pytest.mark.clause("BL-3.3-e")
def test_beilun_no_filing_without_a_security_person_and_problems_go_to_whoever_is_it_now(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast.city_office, "beilun-2020")
    unit = cast.county_education
    head, first, second = (
        worker(unit, "zhu.guan", "祝管", Duty.CHIEF),
        worker(unit, "an.jia", "安甲"),
        worker(unit, "an.yi", "安乙"),
    )
    client = client_as(head)
    case = bare(unit, head)
    refused(client, case, "没有安全责任人。请指定一名安全责任人", "北仑 三（三）")
    row = name(unit, "safety", "安甲", head, TODAY, user=first)
    client_as(first).post(f"/organisations/people/{row.pk}/accept/")
    assertNotContains(client.get(f"/filing/applications/{case.pk}/edit/"), "安全责任人。请指定")

    account = factories.make_media_account(unit, name="示范县教育发布")
    old = factories.make_credential(account, head, second, label="登录", changed_on=TODAY - timedelta(200))
    sweep_checks(NOW)
    finding = Finding.objects.get(code="MC030")
    assert (told(first), told(second)) == (["请签收：“示范县教育发布”口令 200 天没换"], [])
    assertContains(client_as(first).get("/"), "签收：口令 200 天没换")

    leave = {"person": "安甲", "until": TODAY.isoformat(), "reason": "调离"}
    client_as(cast.county_supervisor).post(f"/organisations/{unit.pk}/people/leave/", leave)
    assert Appointment.objects.get(user=first).until == TODAY
    listed = f'<a href="/filing/accounts/{account.pk}/">示范县教育发布</a>（微信公众号）无安全责任人'
    assertContains(client.get("/organisations/gaps/"), listed)
    assertContains(client.get(f"/filing/accounts/{account.pk}/"), "无安全责任人")
    row = name(unit, "safety", "安乙", head, TODAY, user=second)
    assertContains(client.get("/organisations/gaps/"), listed)
    assertContains(client.get(f"/monitoring/findings/{finding.pk}/"), "现在无安全责任人。")
    client_as(second).post(f"/organisations/people/{row.pk}/accept/")
    assertNotContains(client.get("/organisations/gaps/"), "无安全责任人")
    assertNotContains(client.get(f"/filing/accounts/{account.pk}/"), "无安全责任人")

    assertContains(client_as(second).get("/"), "签收：口令 200 天没换")
    type(old).objects.update(changed_on=TODAY - timedelta(300))
    sweep_checks(NOW)
    assert (len(told(first)), told(second)) == (1, ["请签收：“示范县教育发布”口令 300 天没换"])


@pytest.mark.clause("SX-4.1-a")
def test_suixi_both_answer_for_a_silent_account_and_neither_acknowledges_for_the_other(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast.city_office, "suixi-2022")
    unit = cast.county_education
    head = worker(unit, "zhu.guan", "祝管", Duty.CHIEF)
    opener, manager = worker(unit, "kai.she", "开设"), worker(unit, "guan.li", "管理")
    name(unit, "opening", "开设", head, TODAY, user=opener)
    account = factories.make_media_account(unit)
    address = f"/filing/accounts/{account.pk}/change/"
    same = {"name": account.name, "functions": ["发布"], "changed_at": account.changed_at.isoformat()}
    form = typed(unit, **same, platform_account_id=account.platform_account_id, positioning="新的定位")
    page = client_as(head).post(address, form)
    assertContains(page, "没有管理责任人。请指定一名管理责任人")
    assertContains(page, "濉溪 四（一）")
    account.refresh_from_db()
    assert account.positioning == "政务公开与便民服务"
    name(unit, "managing", "管理", head, TODAY, user=manager)
    assertRedirects(client_as(head).post(address, form), f"/filing/accounts/{account.pk}/")
    account.refresh_from_db()
    assert account.positioning == "新的定位"

    sweep_checks(NOW)
    finding = Finding.objects.get(code="MC001")
    assert [len(told(user)) for user in (opener, manager, head)] == [1, 1, 0]
    address = f"/monitoring/findings/{finding.pk}/"
    assertContains(client_as(opener).get(address), "由管理责任人管理本人签收，别人不能代签。")
    denied = client_as(opener).post(f"{address}acknowledge/managing/")
    assertContains(denied, "由管理责任人管理本人签收，别人不能代签。", status_code=403)
    assert Acknowledgement.objects.count() == 0
    assert f"/monitoring/?account={account.pk}" in client_as(opener).get("/").content.decode()
    for user, post in ((opener, "opening"), (manager, "managing")):
        assertRedirects(client_as(user).post(f"{address}acknowledge/{post}/"), address)
    again = client_as(opener).post(f"{address}acknowledge/opening/")
    assertContains(again, "你已经签收过了。", status_code=403)
    assert list(Acknowledgement.objects.order_by("pk").values_list("by", "finding")) == [
        (opener.pk, finding.pk),
        (manager.pk, finding.pk),
    ]
    assertNotContains(client_as(head).get(address), "没有签收")

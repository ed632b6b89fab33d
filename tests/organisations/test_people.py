"""Who answers for what: naming, taking over, leaving; what a unit must have before it files."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import begin
from tests.organisations.scene import at, follow, keep, lacks, liaison_of, name, sponsor

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.filing.actions import ApplicationStopped, DoorClosed, enter_media_account, submit_application
from zhengmei.filing.models import Application
from zhengmei.filing.queries import obstacles
from zhengmei.filing.queries.guidance import kinds_open_to
from zhengmei.filing.queries.known import known_facts
from zhengmei.filing.states import FilingAct
from zhengmei.identity.models import User
from zhengmei.organisations import actions, queries
from zhengmei.organisations.actions import OrganisationRefused
from zhengmei.organisations.models import Organisation, Responsibility, Section
from zhengmei.organisations.states import Duty, ResponsibilityKind

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def draft(unit: Organisation, by: User, **facts: object) -> Application:
    """An opening filled in, with nothing of the unit's own ready."""
    case = begin(FilingAct.OPEN, unit, by, facts=facts)
    Responsibility.objects.filter(organisation=unit).delete()
    Section.objects.filter(organisation=unit).delete()
    return Application.objects.get(pk=case.pk)


def against(case: Application, clause: str) -> list[str]:
    """What stands against handing the case in by this clause, without the remedies."""
    fresh = Application.objects.get(pk=case.pk)
    return [
        r.sentence.split("。")[0]
        for r in obstacles(fresh, TODAY)
        if clause in r.clauses and r.rule_key == "unit_demands"
    ]


def head_of(unit: Organisation) -> User:
    user = factories.make_user("zhu.guan", "祝管")
    factories.make_appointment(user, unit, Duty.CHIEF)
    return user


def test_without_a_deputy_no_filing_and_with_one_it_begins_with_the_name(cast: Cast) -> None:
    follow(cast.city_office, "weihai-2019")
    unit = cast.county_education
    by = head_of(unit)
    case = draft(unit, by)
    assert against(case, "WH-5.1-a") == ["没有分管负责人"]
    with pytest.raises(ApplicationStopped, match="没有分管负责人"):
        submit_application(application=case, by=by, now=NOW)
    name(unit, "deputy", "魏分管", by, TODAY, title="副局长")
    assert against(case, "WH-5.1-a") == []
    known = known_facts(unit, TODAY)
    assert (known["leader_name"], known["leader_title"]) == ("魏分管", "副局长")


@pytest.mark.clause("FCG-29-a")
def test_both_persons_are_needed_and_a_deputy_is_never_the_first(cast: Cast, client_as: SignIn) -> None:
    unit = cast.county_education
    by = head_of(unit)
    case = draft(unit, by)
    assert against(case, "FCG-29-a") == ["没有第一责任人", "没有直接责任人"]
    name(unit, "direct", "魏分管", by, TODAY)
    client = client_as(by)
    form = {"kind": "first", "name": "魏分管", "since": TODAY.isoformat()}
    answer = client.post(f"/organisations/{unit.pk}/people/name/", form)
    assertContains(answer, "魏分管是直接责任人，不能同时是第一责任人。第一责任人请写主要负责人。")
    deputy = factories.make_user("fang.fu", "方副")
    factories.make_appointment(deputy, unit, Duty.DEPUTY)
    refused = client.post(f"/organisations/{unit.pk}/people/name/", {**form, "name": "方副"})
    assertContains(refused, "方副是分管负责人，不能同时是第一责任人。")
    done = client.post(f"/organisations/{unit.pk}/people/name/", {**form, "name": "主要人"})
    assertRedirects(done, f"/organisations/{unit.pk}/people/")
    assert against(case, "FCG-29-a") == []
    account = factories.make_media_account(unit, name="示范县教育发布")
    page = client.get(f"/filing/accounts/{account.pk}/")
    assertContains(page, "主要人")
    assertContains(page, "魏分管")


@pytest.mark.clause("SX-3.6-a")
def test_a_missing_person_is_named_in_the_refusal_and_a_leaver_leaves_a_vacancy_that_day(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast.city_office, "suixi-2022")
    unit = cast.county_education
    by = head_of(unit)
    case = draft(unit, by, platform_account_id="")
    name(unit, "ideology", "魏明", by, date(2026, 10, 1))
    assert against(case, "SX-3.6-a") == ["没有信息安全责任人"]
    name(unit, "infosec", "魏明", by, date(2026, 10, 1))
    assert against(case, "SX-3.6-a") == []
    sponsor(cast, unit)
    client = client_as(by)
    page = client.get(f"/organisations/{unit.pk}/people/leave/", {"person": "魏明"})
    assertContains(page, "网络意识形态责任人由谁接")
    rows = {r.kind: r.pk for r in Responsibility.objects.filter(name="魏明")}
    form = {"person": "魏明", "until": TODAY.isoformat(), "reason": "调离", f"name_{rows['ideology']}": "方新"}
    client.post(f"/organisations/{unit.pk}/people/leave/", form)
    assert lacks(client, unit, "SX-3.6-a") == ["没有信息安全责任人"]
    new = queries.responsible(unit, "ideology", TODAY)
    assert (new.name if new else "") == "方新"
    assert AuditEntry.objects.get(kind="organisations.person.left").detail["空缺"] == ["信息安全责任人"]


def test_the_security_person_is_asked_for_a_client_of_its_own_only(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "weihai-2019")
    unit = cast.county_education
    by = head_of(unit)
    sponsor(cast, unit)
    client = client_as(by)
    assert lacks(client, unit, "WH-5.2-g") == ["没有信息安全责任人"]
    assert against(draft(unit, by, platform="weixin"), "WH-5.2-g") == []
    Application.objects.all().delete()
    app = draft(unit, by, platform="app")
    assert against(app, "WH-5.2-g") == ["没有信息安全责任人"]
    name(unit, "infosec", "魏明", by, TODAY)
    assert (lacks(client, unit, "WH-5.2-g"), against(app, "WH-5.2-g")) == ([], [])


def test_one_section_runs_the_accounts_never_two(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "beilun-2020")
    unit = cast.county_education
    by = head_of(unit)
    case = draft(unit, by)
    assert against(case, "BL-3.2-b") == ["没有指定主办运营科室"]
    client = client_as(by)
    address, form = f"/organisations/{unit.pk}/section/", {"role": "operating", "since": TODAY.isoformat()}
    assertContains(client.post(address, {**form, "name": "办公室、综合科"}), "主办运营科室只能有一个，请只写一个科室。")
    client.post(address, {**form, "name": "综合科"})
    assertContains(client.post(address, {**form, "name": "办公室"}), "已经指定综合科为主办运营科室，只能有一个。")
    assert against(case, "BL-3.2-b") == []
    assert queries.operating_sections([unit.pk], TODAY) == {unit.pk: "综合科"}


def test_the_place_is_vacant_until_the_successor_takes_over(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "beilun-2020")
    unit = cast.county_education
    by = head_of(unit)
    case = draft(unit, by)
    sponsor(cast, unit)
    client = client_as(by)
    assert against(case, "BL-3.3-e") == ["没有安全责任人"]
    successor = cast.county_drafter
    with pytest.raises(OrganisationRefused, match="安全责任人要本人接任"):
        name(unit, "safety", "纪禾", by, TODAY)
    old = name(unit, "safety", by.full_name, by, TODAY, user=by)
    assert (against(case, "BL-3.3-e"), lacks(client, unit, "BL-3.3-e")) == ([], [])
    actions.end_responsibility(responsibility=old, until=TODAY, by=by, now=NOW, reason="调离")
    assert lacks(client, unit, "BL-3.3-e") == ["没有安全责任人"]
    row = name(unit, "safety", "纪禾", by, TODAY, user=successor)
    assert lacks(client, unit, "BL-3.3-e") == ["无安全责任人：纪禾还没有接任"]
    assert client.post(f"/organisations/people/{row.pk}/accept/").status_code == 404
    other = client_as(successor)
    assertContains(other.get("/organisations/mine/"), "安全责任人")
    other.post(f"/organisations/people/{row.pk}/accept/")
    assert lacks(client, unit, "BL-3.3-e") == []
    assert queries.responsible(unit, "safety", TODAY) == row
    with pytest.raises(OrganisationRefused, match="已经接任了"):
        actions.accept_responsibility(responsibility=row, by=successor, now=NOW)


def test_a_row_typed_by_hand_needs_both_who_opened_and_who_manages(cast: Cast) -> None:
    follow(cast.city_office, "suixi-2022")
    unit = cast.county_education
    by = head_of(unit)
    fields = {"name": "示范县教育", "platform": "weixin", "sponsor": unit}
    name(unit, "opening", "魏明", by, TODAY)
    with pytest.raises(DoorClosed) as closed:
        enter_media_account(fields=fields, by=by, now=NOW)
    asked = [r.sentence for r in closed.value.remarks if r.rule_key == "unit_demands"]
    assert asked == ["没有管理责任人。请指定一名管理责任人，写明姓名、职务和电话。"]


def test_the_page_lists_the_four_and_who_answers(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "beilun-2020")
    unit = cast.education
    by = liaison_of(unit)
    for kind, who in (("planning", "甲"), ("support", "乙"), ("growth", "丙"), ("security", "丁")):
        name(unit, kind, who, by, TODAY)
    page = client_as(by).get(f"/organisations/{unit.pk}/people/")
    lines = [(part.value.name, [row.name for row in rows]) for part, _, rows in page.context["lines"]]
    assert lines[:4] == [
        ("规划建设责任人", ["甲"]),
        ("组织保障责任人", ["乙"]),
        ("健康发展责任人", ["丙"]),
        ("安全管理责任人", ["丁"]),
    ]
    with pytest.raises(OrganisationRefused, match="你没有维护“示范市公安局”台账的职责"):
        name(cast.police, "planning", "甲", by, TODAY)


@pytest.mark.clause("HZ-1-b")
def test_the_person_and_the_signed_paper_are_two_gaps(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "hangzhou-2019")
    unit = cast.education
    by = liaison_of(unit)
    sponsor(cast, unit)
    client = client_as(by)
    assert lacks(client, unit, "HZ-1-b") == ["没有网络意识形态责任人", "缺网络意识形态责任书"]
    name(unit, "ideology", "魏明", by, TODAY, title="副局长")
    keep(unit, "网络意识形态责任书", by, date(2026, 9, 1), title="责任书")
    assert lacks(client, unit, "HZ-1-b") == []
    page = client.get(f"/organisations/{unit.pk}/gaps/")
    held = [(one.words, one.day) for one in page.context["holdings"]]
    assert held == [("魏明（副局长）", TODAY), ("责任书", date(2026, 9, 1))]


@pytest.mark.clause("HZ-3.1-b")
def test_a_post_is_filled_from_its_first_day_to_its_last(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "hangzhou-2019")
    unit = cast.education
    by = liaison_of(unit)
    sponsor(cast, unit)
    client = client_as(by)
    assert lacks(client, unit, "HZ-3.1-b") == ["没有专岗人员，未落实专岗"]
    row = name(unit, "editor", "李明", by, date(2026, 10, 1))
    assert lacks(client, unit, "HZ-3.1-b") == []
    actions.end_responsibility(responsibility=row, until=date(2026, 10, 8), by=by, now=NOW, reason="调离")
    assert lacks(client, unit, "HZ-3.1-b") == ["没有专岗人员，未落实专岗"]


@pytest.mark.clause("WH-2-e")
def test_a_company_without_an_industry_supervisor_does_not_file_and_with_one_is_seen_by_it(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast.city_office, "weihai-2019")
    hospital = factories.make_organisation(
        "示范市立医院", region=cast.city, kind="public_service", supervisor=cast.city_office
    )
    by = head_of(hospital)
    case = draft(hospital, by)
    Organisation.objects.filter(pk=hospital.pk).update(industry_supervisor=None)
    assert against(case, "WH-2-e") == ["没有行业主管部门"]
    actions.change_organisation(
        organisation=hospital, fields={"industry_supervisor": cast.education}, by=cast.supervisor, now=NOW
    )
    assert against(case, "WH-2-e") == []
    assert client_as(cast.industry_supervisor).get(f"/organisations/{hospital.pk}/").status_code == 200
    police = factories.make_user("gong.an", "公安主管")
    factories.make_appointment(police, cast.police, Duty.SUPERVISOR)
    assert client_as(police).get(f"/organisations/{hospital.pk}/").status_code == 404
    kinds = [key for key, _ in kinds_open_to(cast.industry_supervisor, hospital, None, TODAY)]
    assert kinds == ["guide", "oversee"]
    assert kinds_open_to(police, hospital, None, TODAY) == []


@pytest.mark.clause("FCG-5-1b")
def test_the_lead_section_supervises_for_its_bureau_and_there_is_one(cast: Cast, client_as: SignIn) -> None:
    unit = cast.education
    school = factories.make_organisation("示范市第一中学", region=cast.city, supervisor=unit)
    own = factories.make_media_account(school, name="示范市一中")
    factories.make_media_account(cast.police, name="示范市公安", platform_account_id="gh_p")
    office = actions.name_section(organisation=unit, role="lead", name="办公室", since=TODAY, by=cast.chief, now=NOW)
    with pytest.raises(OrganisationRefused, match="已经指定办公室为主管科室，只能有一个"):
        actions.name_section(organisation=unit, role="lead", name="综合科", since=TODAY, by=cast.chief, now=NOW)
    clerk = factories.make_user("ban.gong", "办公")
    given = {"user": clerk, "organisation": unit, "duty": Duty.SUPERVISOR, "since": TODAY, "by": cast.supervisor}
    with pytest.raises(OrganisationRefused, match="主管科室是办公室"):
        actions.appoint(**given, now=NOW)
    actions.appoint(**given, section=office, now=NOW)
    page = client_as(clerk).get("/filing/ledger/")
    assertContains(page, own.name)
    assertNotContains(page, "示范市公安")


@pytest.mark.clause("FCG-7-b")
def test_two_keepers_are_a_gap_until_a_supervisor_lets_it_be_for_a_time(cast: Cast, client_as: SignIn) -> None:
    unit, client = cast.city_office, client_as(cast.supervisor)
    data = factories.make_organisation("示范市大数据局", region=cast.city, supervisor=unit)
    for work, keeper in (("new_media", unit), ("website", data)):
        form = {"work": work, "keeper": keeper.pk, "since": TODAY.isoformat()}
        client.post(f"/organisations/{unit.pk}/keeper/", form)
    page = client.get(f"/organisations/{unit.pk}/")
    assertContains(page, "政府网站由示范市大数据局管，不是同一职能部门")
    assertContains(page, "第七条")
    form = {
        "key": "keeper:与政府网站同一职能部门",
        "reason": "机构改革中",
        "approver": "祝市长",
        "expires_on": "2026-12-31",
    }
    client.post(f"/organisations/{unit.pk}/let-off/", form)
    assert lacks(client, unit, "FCG-7-b") == []
    held = queries.gaps_of([unit], date(2026, 12, 31), [])[unit.pk]
    later = queries.gaps_of([unit], date(2027, 1, 1), [])[unit.pk]
    assert ([g.kind for g in held], [g.kind for g in later]) == ([], ["keeper"])


def test_numbers_are_hidden_and_looking_is_recorded(cast: Cast, client_as: SignIn) -> None:
    unit = cast.education
    by = liaison_of(unit)
    row = name(unit, "deputy", "魏明", by, TODAY, mobile="13812345678", office_tel="0770-2881234")
    seen = client_as(cast.drafter).get(f"/organisations/{unit.pk}/people/")
    assertContains(seen, "138****5678")
    assertNotContains(seen, "13812345678")
    assert client_as(cast.drafter).post(f"/organisations/numbers/people/{row.pk}/").status_code == 403
    shown = client_as(by).post(f"/organisations/numbers/people/{row.pk}/")
    assertContains(shown, "13812345678")
    entry = AuditEntry.objects.get(kind="organisations.numbers.shown")
    assert (entry.actor, "138" in str(entry.detail)) == (by, False)


def test_here_there_is_one_tier_of_supervision(cast: Cast) -> None:
    follow(cast.county_office, "beilun-2020")
    street = factories.make_organisation(
        "示范县新碶街道", region=cast.county, kind="subdistrict", level="township", supervisor=cast.county_office
    )
    with pytest.raises(OrganisationRefused, match="这里只设 1 级主管（北仑 三（二））"):
        actions.add_organisation(
            name="示范县新碶居委会", kind="other", level="township", region=cast.county, supervisor=street,
            by=cast.county_supervisor, now=NOW,
        )  # fmt: skip
    clerk = factories.make_user("jie.dao", "街道")
    with pytest.raises(OrganisationRefused, match="不能再主管"):
        actions.appoint(
            user=clerk, organisation=street, duty=Duty.SUPERVISOR, since=TODAY, by=cast.county_supervisor, now=NOW
        )
    kinds = {key for key, _ in kinds_open_to(cast.county_supervisor, street, None, TODAY)}
    factories.make_appointment(clerk, street, Duty.CHIEF)
    assert kinds == {"promote", "guide", "coordinate", "oversee"}
    assert [k for k, _ in kinds_open_to(clerk, cast.county_education, None, TODAY)] == []


def test_a_person_is_named_once_and_replaced_in_order(cast: Cast) -> None:
    unit = cast.education
    by = liaison_of(unit)
    first = name(unit, "liaison", "甲", by, date(2026, 9, 1))
    with pytest.raises(OrganisationRefused, match="甲已经是联络员"):
        name(unit, "liaison", "甲", by, date(2026, 9, 2))
    with pytest.raises(OrganisationRefused, match="接任的日子要在这之后"):
        name(unit, "liaison", "乙", by, date(2026, 9, 1))
    second = name(unit, "liaison", "乙", by, TODAY)
    first.refresh_from_db()
    assert (first.until, second.until) == (TODAY, None)
    assert queries.responsible(unit, ResponsibilityKind.LIAISON, date(2026, 10, 11)) == first
    assert queries.responsible(unit, ResponsibilityKind.LIAISON, TODAY) == second
    with pytest.raises(OrganisationRefused, match="已经停了"):
        actions.end_responsibility(responsibility=first, until=TODAY, by=by, now=NOW)


def test_a_renamed_unit_keeps_its_past_name_on_its_page(cast: Cast, client_as: SignIn) -> None:
    actions.change_organisation(
        organisation=cast.county_education, fields={"name": "示范县教育体育局"}, by=cast.county_supervisor, now=NOW,
        reason="示编发〔2026〕9号",
    )  # fmt: skip
    page = client_as(cast.county_supervisor).get(f"/organisations/{cast.county_education.pk}/")
    assertContains(page, "曾用名")
    assertContains(page, "示范县教育局")
    assertContains(page, "示编发〔2026〕9号")


def test_what_ends_with_a_unit(cast: Cast) -> None:
    unit = cast.county_education
    by = liaison_of(unit)
    name(unit, "deputy", "魏明", by, date(2026, 9, 1))
    with pytest.raises(OrganisationRefused, match="下面还有“示范县教育局”"):
        actions.close_organisation(
            organisation=cast.county_office, successor=None, ended_on=TODAY, basis="改革", by=cast.supervisor, now=NOW
        )
    with pytest.raises(OrganisationRefused, match="没有写依据"):
        actions.close_organisation(
            organisation=unit, successor=None, ended_on=TODAY, basis=" ", by=cast.county_supervisor, now=NOW
        )
    actions.close_organisation(
        organisation=unit, successor=cast.county_office, ended_on=TODAY, basis="示编发〔2026〕9号",
        by=cast.county_supervisor, now=NOW,
    )  # fmt: skip
    unit.refresh_from_db()
    assert (unit.state, unit.successor, unit.state_since) == ("merged", cast.county_office, TODAY)
    assert queries.appointments_of(by, TODAY) == []
    assert queries.responsible(unit, "deputy", TODAY) is None
    with pytest.raises(OrganisationRefused, match="已并入，不用再办"):
        actions.close_organisation(
            organisation=unit, successor=None, ended_on=TODAY, basis="再撤", by=cast.county_supervisor, now=at(TODAY)
        )

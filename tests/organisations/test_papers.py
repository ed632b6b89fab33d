"""The register of rules on paper: which are demanded, which are there, and how a gap comes and goes."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from tests.cast import Cast
from tests.organisations.scene import at, follow, keep, lacks, liaison_of, sponsor

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations import actions
from zhengmei.organisations.actions import OrganisationRefused
from zhengmei.organisations.models import UnitPaper
from zhengmei.organisations.queries import gaps_of, tallies

SignIn = Callable[[User], Client]
Today = Callable[[date], None]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Today:
    def set_day(day: date) -> None:
        monkeypatch.setattr(clock, "now", lambda: at(day))

    return set_day


@pytest.mark.clause("WH-5.2-a")
def test_three_of_four_names_the_missing_one_and_an_expired_one_returns(
    cast: Cast, client_as: SignIn, today: Today
) -> None:
    follow(cast.city_office, "weihai-2019")
    unit, day = cast.education, date(2026, 10, 12)
    by = liaison_of(unit)
    sponsor(cast, unit)
    today(day)
    client = client_as(by)
    for what in ("安全管理制度", "值班值守制度", "保密审查制度"):
        keep(unit, what, by, day)
    page = client.get(f"/organisations/{unit.pk}/papers/")
    assertContains(page, "3/4 缺：应急预案")
    assert lacks(client, unit, "WH-5.2-a") == ["缺应急预案"]
    plan = keep(unit, "应急预案", by, day)
    page = client.get(f"/organisations/{unit.pk}/papers/")
    assertContains(page, "4/4")
    assert lacks(client, unit, "WH-5.2-a") == []
    actions.change_paper(
        paper=plan, review_on=None, expires_on=date(2026, 12, 31), repealed_on=None, by=by, now=at(day)
    )
    today(date(2026, 12, 31))
    assert lacks(client, unit, "WH-5.2-a") == []
    today(date(2027, 1, 1))
    assert lacks(client, unit, "WH-5.2-a") == ["缺应急预案，《示范市教育局应急预案》已过有效期"]


@pytest.mark.clause("WH-4.2-m")
def test_a_mechanism_counts_until_the_day_of_its_repeal(cast: Cast, client_as: SignIn, today: Today) -> None:
    follow(cast.city_office, "weihai-2019")
    unit = cast.education
    by = liaison_of(unit)
    sponsor(cast, unit)
    today(date(2019, 12, 31))
    client = client_as(by)
    assert lacks(client, unit, "WH-4.2-m") == ["缺内容审核发布机制"]
    paper = keep(unit, "内容审核发布机制", by, date(2019, 4, 1))
    assert lacks(client, unit, "WH-4.2-m") == []
    form = {"review_on": "", "expires_on": "", "repealed_on": "2019-12-31", "reason": ""}
    answer = client.post(f"/organisations/papers/{paper.pk}/dates/", form)
    assertRedirects(answer, f"/organisations/{unit.pk}/papers/")
    assert lacks(client, unit, "WH-4.2-m") == []
    today(date(2020, 1, 1))
    assert lacks(client, unit, "WH-4.2-m") == ["缺内容审核发布机制，《示范市教育局内容审核发布机制》已废止"]


@pytest.mark.clause("WH-5.1-f")
def test_a_mechanism_says_which_work_it_is_deployed_with(cast: Cast, client_as: SignIn, today: Today) -> None:
    follow(cast.city_office, "weihai-2019")
    unit, day = cast.education, date(2026, 10, 12)
    by = liaison_of(unit)
    sponsor(cast, unit)
    today(day)
    client = client_as(by)
    assert lacks(client, unit, "WH-5.1-f") == ["缺工作推进机制"]
    keep(unit, "工作推进机制", by, day, covers=["政务公开", "政务服务"])
    assert lacks(client, unit, "WH-5.1-f") == ["工作推进机制没有写明网络舆情"]
    keep(unit, "工作推进机制", by, day, covers=["政务公开", "政务服务", "网络舆情"])
    assert lacks(client, unit, "WH-5.1-f") == []


@pytest.mark.clause("SX-3.4-a")
def test_two_of_four_names_the_other_two(cast: Cast, client_as: SignIn, today: Today) -> None:
    follow(cast.city_office, "suixi-2022")
    unit, day = cast.education, date(2026, 10, 12)
    by = liaison_of(unit)
    sponsor(cast, unit)
    today(day)
    client = client_as(by)
    for what in ("运营管理制度", "内容发布审核制度"):
        keep(unit, what, by, day)
    assertContains(client.get(f"/organisations/{unit.pk}/papers/"), "2/4 缺：委托服务管理制度、安全防护制度")
    assert lacks(client, unit, "SX-3.4-a") == ["缺委托服务管理制度", "缺安全防护制度"]
    for what in ("委托服务管理制度", "安全防护制度"):
        keep(unit, what, by, day)
    assert lacks(client, unit, "SX-3.4-a") == []
    assertContains(client.get(f"/organisations/{unit.pk}/gaps/"), "4/4")


def test_a_paper_is_refused_with_reasons_and_nothing_is_kept(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, day = cast.education, date(2026, 10, 12)
    today(day)
    client = client_as(liaison_of(unit))
    address = f"/organisations/{unit.pk}/papers/new/"
    form = {"name": "应急响应机制", "title": "通知", "issued_on": "2026-10-01", "person": "方正"}
    program = SimpleUploadedFile("制度.pdf", b"MZ\x90\x00", "application/pdf")
    assertContains(client.post(address, {**form, "file": program}), "里面是程序，不收")
    later = {**form, "issued_on": "2026-11-01", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
    assertContains(client.post(address, later), "印发日期还没到")
    assertContains(client.post(address, form), "没有填文件，请填上。")
    assert UnitPaper.objects.count() == 0


def test_who_may_keep_papers(cast: Cast, client_as: SignIn, today: Today) -> None:
    today(date(2026, 10, 12))
    address = f"/organisations/{cast.education.pk}/papers/new/"
    codes = {role: client_as(getattr(cast, role)).get(address).status_code for role in (
        "chief", "supervisor", "drafter", "observer", "auditor", "county_supervisor", "stranger", "outsider"
    )}  # fmt: skip
    assert codes == {
        "chief": 200,
        "supervisor": 200,
        "drafter": 403,
        "observer": 403,
        "auditor": 403,
        "county_supervisor": 404,
        "stranger": 404,
        "outsider": 404,
    }
    with pytest.raises(OrganisationRefused):
        keep(cast.education, "应急预案", cast.drafter, date(2026, 10, 12))


def test_a_paper_is_withdrawn_once_with_a_reason_and_stays_in_the_register(
    cast: Cast, client_as: SignIn, today: Today
) -> None:
    unit, day = cast.education, date(2026, 10, 12)
    today(day)
    by = liaison_of(unit)
    paper = keep(unit, "应急预案", by, day)
    with pytest.raises(OrganisationRefused) as refused:
        actions.withdraw_paper(paper=paper, by=by, now=at(day), reason=" ")
    assert refused.value.reasons == ["撤回要写理由，请写上。"]
    actions.withdraw_paper(paper=paper, by=by, now=at(day), reason="传错了")
    with pytest.raises(OrganisationRefused) as refused:
        actions.withdraw_paper(paper=paper, by=by, now=at(day), reason="再撤")
    assert refused.value.reasons == ["已经撤回，不用再办。"]
    page = client_as(by).get(f"/organisations/{unit.pk}/papers/")
    assertContains(page, "传错了")
    assertNotContains(client_as(by).get(f"/organisations/{unit.pk}/papers/?state=current"), "传错了")
    kinds = AuditEntry.objects.filter(kind__startswith="organisations.paper").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["organisations.paper.kept", "organisations.paper.withdrawn"]


def test_the_tally_groups_papers_by_the_clause_that_asks_for_them(cast: Cast) -> None:
    unit, day = cast.education, date(2026, 10, 12)
    by = liaison_of(unit)
    keep(unit, "安全管理制度", by, day)
    gaps = gaps_of([unit], day, [unit.pk])[unit.pk]
    words = {one.clause: one.words for one in tallies(unit, gaps, day)}
    assert (words["FCG-26-1"], words["FCG-29-b"], words["FCG-26-2a"]) == (
        "1/2 缺：操作规程",
        "0/4 缺：开设制度、运维制度、应用制度、监管制度",
        "0/2 缺：安全监测预警机制、应急响应机制",
    )

"""What each regulation wants on paper, told as the unit lives it: the gap with its article, the file that ends it, its return."""

import io
from collections.abc import Callable
from datetime import date

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects
from tests.cast import TODAY, Cast
from tests.organisations.scene import at, follow, lacks, liaison_of, sponsor

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.monitoring.actions import check_units
from zhengmei.monitoring.models import UnitFinding
from zhengmei.organisations.models import Organisation, UnitPaper

SignIn = Callable[[User], Client]
Today = Callable[[date], None]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> Today:
    def set_day(day: date) -> None:
        monkeypatch.setattr(clock, "now", lambda: at(day))

    set_day(TODAY)
    return set_day


def enter(cast: Cast, client_as: SignIn, pack: str) -> tuple[Organisation, Client]:
    """The bureau with an account under the pack, and its liaison signed in."""
    follow(cast.city_office, pack)
    sponsor(cast, cast.education)
    return cast.education, client_as(liaison_of(cast.education))


def upload(client: Client, unit: Organisation, what: str, **fields: object) -> UnitPaper:
    """Register a paper on the page, as the liaison does."""
    given = {"name": what, "title": f"关于印发{what}的通知", "issued_on": "2026-10-01", "person": "方正", **fields}
    file = SimpleUploadedFile("制度.pdf", b"%PDF-1.7 text", "application/pdf")
    answer = client.post(f"/organisations/{unit.pk}/papers/new/", {**given, "file": file})
    assertRedirects(answer, f"/organisations/{unit.pk}/papers/")
    return UnitPaper.objects.latest("pk")


def withdraw(client: Client, paper: UnitPaper) -> None:
    answer = client.post(f"/organisations/papers/{paper.pk}/withdraw/", {"reason": "传错了"})
    assertRedirects(answer, f"/organisations/{paper.organisation_id}/papers/")


def shown(client: Client, unit: Organisation, clause: str) -> list[tuple[str, str]]:
    """What the gap list shows for a unit and a clause, each with the article it names."""
    found = client.get("/organisations/gaps/", {"clause": clause}).context["found"]
    return [(row.gap.title, row.gap.article) for row in found.rows if row.unit == unit]


def standing(unit: Organisation, clause: str, on: date = TODAY) -> list[str]:
    """The titles of the unit's open findings for a clause, after the check of that day."""
    check_units(organisations=Organisation.objects.all(), by=None, now=at(on))
    rows = UnitFinding.objects.filter(organisation=unit, state="open").order_by("pk")
    return [row.title for row in rows if clause in row.clauses]


@pytest.mark.clause("HZ-2-0")
def test_with_three_of_the_four_mechanisms_exactly_the_fourth_is_a_gap(cast: Cast, client_as: SignIn) -> None:
    unit, client = enter(cast, client_as, "hangzhou-2019")
    for what in ("开办机制", "运维机制", "应用机制"):
        upload(client, unit, what)
    assert shown(client, unit, "HZ-2-0") == [("缺监管机制", "杭州 二")]
    upload(client, unit, "监管机制")
    assert shown(client, unit, "HZ-2-0") == []


@pytest.mark.clause("HZ-2.3.2-l")
def test_the_rule_on_review_clears_its_gap_and_withdrawn_brings_it_back(cast: Cast, client_as: SignIn) -> None:
    unit, client = enter(cast, client_as, "hangzhou-2019")
    assert shown(client, unit, "HZ-2.3.2-l") == [("缺信息发布审核制度", "杭州 二（三）2")]
    paper = upload(client, unit, "信息发布审核制度")
    assert (paper.issued_on, paper.person, paper.file_name) == (date(2026, 10, 1), "方正", "制度.pdf")
    assert shown(client, unit, "HZ-2.3.2-l") == []
    withdraw(client, paper)
    assert lacks(client, unit, "HZ-2.3.2-l") == ["缺信息发布审核制度，《关于印发信息发布审核制度的通知》已撤回"]


@pytest.mark.clause("HZ-2.3.3-a")
def test_with_the_first_of_three_exactly_the_other_two_are_gaps(cast: Cast, client_as: SignIn) -> None:
    unit, client = enter(cast, client_as, "hangzhou-2019")
    upload(client, unit, "安全管理制度")
    assert lacks(client, unit, "HZ-2.3.3-a") == ["缺保密审查制度", "缺应急预案"]
    upload(client, unit, "保密审查制度")
    assert lacks(client, unit, "HZ-2.3.3-a") == ["缺应急预案"]
    upload(client, unit, "应急预案")
    assert lacks(client, unit, "HZ-2.3.3-a") == []


@pytest.mark.clause("HZ-3.1-d")
def test_the_management_rule_clears_its_gap_and_its_title_is_in_the_export(cast: Cast, client_as: SignIn) -> None:
    unit, client = enter(cast, client_as, "hangzhou-2019")
    assert shown(client, unit, "HZ-3.1-d") == [("缺政务新媒体管理制度", "杭州 三（一）")]
    upload(client, unit, "政务新媒体管理制度", title="示范市教育局政务新媒体管理办法")
    assert shown(client, unit, "HZ-3.1-d") == []
    content = client_as(cast.supervisor).post("/organisations/gaps/export/", {"query": ""}).content
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("台账").to_python()
    line = [unit.name, "制度文件", "政务新媒体管理制度", "示范市教育局政务新媒体管理办法", date(2026, 10, 1)]
    assert [row for row in rows if row[:3] == line[:3]] == [line]


@pytest.mark.clause("BL-3.3-b")
def test_of_three_papers_each_counts_for_its_own_unit_alone(cast: Cast, client_as: SignIn) -> None:
    unit, client = enter(cast, client_as, "beilun-2020")
    three = ["缺安全管理制度", "缺保密审查制度", "缺应急预案"]
    assert shown(client, unit, "BL-3.3-b") == [(title, "北仑 三（三）") for title in three]
    other = client_as(liaison_of(cast.police, "other"))
    for what in ("安全管理制度", "保密审查制度", "应急预案"):
        upload(other, cast.police, what)
    assert lacks(client, unit, "BL-3.3-b") == three
    paper = upload(client, unit, "安全管理制度")
    assert lacks(client, unit, "BL-3.3-b") == three[1:]
    withdraw(client, paper)
    assert lacks(client, unit, "BL-3.3-b") == [f"{three[0]}，《{paper.title}》已撤回", *three[1:]]


@pytest.mark.clause("FCG-15-1b")
def test_the_rule_on_review_ends_the_gap_and_the_finding(cast: Cast, client_as: SignIn) -> None:
    unit, client = enter(cast, client_as, "fangchenggang-2022")
    assert_the_file_ends_gap_and_finding(unit, client, "FCG-15-1b", "信息发布审核制度", "防城港 第十五条1款")


@pytest.mark.clause("FCG-27-e")
def test_the_rule_on_data_of_users_ends_the_gap_and_the_finding(cast: Cast, client_as: SignIn) -> None:
    unit, client = enter(cast, client_as, "fangchenggang-2022")
    assert_the_file_ends_gap_and_finding(unit, client, "FCG-27-e", "用户信息数据安全保护制度", "防城港 第二十七条")


def assert_the_file_ends_gap_and_finding(
    unit: Organisation, client: Client, clause: str, what: str, article: str
) -> None:
    assert shown(client, unit, clause) == [(f"缺{what}", article)]
    assert standing(unit, clause) == [f"缺{what}"]
    held = UnitFinding.objects.get(title=f"缺{what}")
    assert held.article == article
    upload(client, unit, what)
    assert shown(client, unit, clause) == []
    assert standing(unit, clause) == []
    held.refresh_from_db()
    assert held.state == "closed"


@pytest.mark.clause("FCG-24-b")
def test_the_rule_on_original_works_counts_until_it_expires(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, client = enter(cast, client_as, "fangchenggang-2022")
    assert shown(client, unit, "FCG-24-b") == [("缺原创激励机制", "防城港 第二十四条")]
    paper = upload(client, unit, "原创激励机制", expires_on="2026-12-31")
    assert shown(client, unit, "FCG-24-b") == []
    today(date(2026, 12, 31))
    assert shown(client, unit, "FCG-24-b") == []
    today(date(2027, 1, 1))
    title = f"缺原创激励机制，《{paper.title}》已过有效期"
    assert shown(client, unit, "FCG-24-b") == [(title, "防城港 第二十四条")]
    assert standing(unit, "FCG-24-b", date(2027, 1, 1)) == [title]


@pytest.mark.clause("FCG-25-d")
def test_a_roster_is_no_rule_on_duty(cast: Cast, client_as: SignIn) -> None:
    unit, client = enter(cast, client_as, "fangchenggang-2022")
    upload(client, unit, "其他", other_name="值班表", title="2026年第四季度值班表")
    assertContains(client.get(f"/organisations/{unit.pk}/papers/"), "2026年第四季度值班表")
    assert shown(client, unit, "FCG-25-d") == [("缺值班值守制度", "防城港 第二十五条")]
    upload(client, unit, "值班值守制度")
    assert shown(client, unit, "FCG-25-d") == []

"""The tree of units and the page of one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.core import clock
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.ledger.queries.units import tree_order
from zhengmei.monitoring.actions import run_checks
from zhengmei.organisations.models import Organisation, PackAdoption
from zhengmei.organisations.states import Duty

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _shown(client: Client, query: str = "") -> list[str]:
    return [unit.name for unit, *_ in client.get(f"/organisations/?{query}").context["rows"]]


def test_units_stand_below_their_supervisors(cast: Cast) -> None:
    ordered = tree_order(Organisation.objects.exclude(pk=cast.neighbour.pk))
    assert [(unit.name, depth) for unit, depth in ordered] == [
        ("示范市人民政府办公室", 0),
        ("示范市网信办", 1),
        ("示范市教育局", 1),
        ("示范市公安局", 1),
        ("示范县人民政府办公室", 1),
        ("示范县教育局", 2),
        ("样例县人民政府办公室", 1),
        ("样例县教育局", 2),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("level=county&q=教育", ["示范县教育局", "样例县教育局"]),
        ("kind=party", ["示范市网信办"]),
        ("state=abolished", []),
        ("level=nonsense", None),
    ],
)
def test_filters(cast: Cast, client_as: SignIn, query: str, names: list[str] | None) -> None:
    shown = _shown(client_as(cast.supervisor), query)
    assert shown == names if names is not None else len(shown) == 8


def test_a_county_office_sees_its_own_branch(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.county_supervisor)
    assert _shown(client) == ["示范县人民政府办公室", "示范县教育局"]
    assert client.get(f"/organisations/{cast.education.pk}/").status_code == 404
    assertContains(client_as(cast.stranger).get("/organisations/"), "你还没有职责")


def test_counts_of_accounts_and_open_problems_lead_to_them(cast: Cast, client_as: SignIn) -> None:
    account = factories.make_media_account(cast.education, filing_number="")
    factories.make_media_account(cast.education, name="停了的", platform="weibo", status="closed")
    run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=TODAY - timedelta(7),
        period_to=TODAY,
        judged_at=NOW,
        by=None,
        now=NOW,
    )
    rows = {
        unit.name: counts for unit, _, counts, _ in client_as(cast.supervisor).get("/organisations/").context["rows"]
    }
    counts = rows["示范市教育局"]
    assert (counts.accounts, counts.running) == (2, 1)
    assert counts.findings == sum(a.findings.filter(state="open").count() for a in MediaAccount.objects.all()) > 0
    page = client_as(cast.supervisor).get(f"/organisations/{cast.education.pk}/")
    assertContains(page, f"/filing/accounts/{account.pk}/")


def test_the_list_costs_the_same_for_one_and_three_units(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.county_supervisor)
    costs = []
    for number in (1, 2):
        for n in range(number):
            unit = factories.make_organisation(
                f"示范县第{number}{n}局", region=cast.county, level="county", supervisor=cast.county_office
            )
            factories.make_media_account(unit)
        with CaptureQueriesContext(connection) as caught:
            client.get("/organisations/?q=示范县第")
        costs.append(len(caught))
    assert len(_shown(client, "q=示范县第")) == 3
    assert costs[0] == costs[1]


def test_a_units_page_says_what_it_follows_since_when_and_through_whom(cast: Cast, client_as: SignIn) -> None:
    page = client_as(cast.drafter).get(f"/organisations/{cast.education.pk}/")
    assertContains(page, "2020年1月1日起，随 示范市人民政府办公室")
    assertContains(page, "沈芸")
    for button in ("采用办法</a>", "更改单位</a>", "安排职责</a>", "停止职责</a>"):
        assertNotContains(page, button)
        assertContains(client_as(cast.supervisor).get(f"/organisations/{cast.education.pk}/"), button)


def test_a_unit_without_any_pack_says_so(cast: Cast, client_as: SignIn) -> None:
    cast.city_office.adoptions.all().delete()
    page = client_as(cast.supervisor).get(f"/organisations/{cast.education.pk}/")
    assertContains(page, "还没有采用办法，检查和登记都没有依据。")


def test_the_industry_supervisor_sees_and_may_inspect_what_is_assigned_to_it(cast: Cast, client_as: SignIn) -> None:
    from zhengmei.organisations.permissions import can_edit_for, can_inspect

    water = factories.make_organisation(
        "示范水务集团",
        region=cast.city,
        kind="public_service",
        supervisor=cast.city_office,
        industry_supervisor=cast.police,
    )
    account = factories.make_media_account(water)
    bureau = factories.make_user("shui.wu", "水务")
    factories.make_appointment(bureau, cast.police, "supervisor")
    assert client_as(bureau).get(f"/filing/accounts/{account.pk}/").status_code == 200
    assert can_inspect(bureau, water, TODAY)
    assert not can_edit_for(bureau, water, TODAY)
    education = client_as(cast.industry_supervisor)
    assert education.get(f"/filing/accounts/{account.pk}/").status_code == 403
    assert not can_inspect(cast.industry_supervisor, water, TODAY)


@pytest.mark.clause("WH-0-d")
def test_weihai_gives_duties_to_the_units_of_its_five_groups_and_to_no_other(cast: Cast, client_as: SignIn) -> None:
    PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id="weihai-2019")
    page = client_as(cast.drafter).get("/policies/weihai-2019/")
    groups = ("各区市人民政府", "国家级开发区管委", "综保区管委", "南海新区管委", "市政府各部门、单位")
    assert page.content.decode().split('<ol class="nl" id="addressees">')[1].split("</ol>")[0].count("<li>") == 5
    for group in groups:
        assertContains(page, f"<li>{group}")
    cast.education.addressee_group = "市政府各部门、单位"
    cast.education.save(update_fields=["addressee_group"])
    court = factories.make_organisation("示范市法院", region=cast.city, kind="court", supervisor=cast.city_office)
    customs = factories.make_organisation("示范海关", region=cast.city, kind="vertical", supervisor=cast.city_office)
    people = {cast.education: cast.drafter}
    for unit in (court, customs):
        people[unit] = factories.make_user(f"user{unit.pk}", "方圆")
        factories.make_appointment(people[unit], unit, Duty.DRAFTER)
    for unit in people:
        factories.make_media_account(unit, positioning="")
    _judge()
    desks = {unit: client_as(person).get("/") for unit, person in people.items()}
    bases = {unit: {line["todo"].article.split()[0] for line in d.context["todos"]} for unit, d in desks.items()}
    assert "威海" in bases[cast.education]
    assert bases[court] == set()
    assert "威海" not in bases[customs]
    pages = {unit: client_as(person).get(f"/organisations/{unit.pk}/") for unit, person in people.items()}
    assertContains(pages[cast.education], "<p>适用对象：市政府各部门、单位</p>")
    assertNotContains(pages[cast.education], "不在适用对象")
    assertContains(pages[court], '<span class="st wa">不在适用对象</span> 法院、检察院、监委不在威海的主送范围。')
    assertContains(pages[court], "没有办法管它：它的账号不检查，也没有要办的事。")
    assertContains(pages[customs], '<span class="st wa">不在适用对象</span> 驻地垂管单位不在威海的主送范围。')


def _judge() -> None:
    run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=TODAY - timedelta(14),
        period_to=TODAY,
        judged_at=NOW,
        by=None,
        now=NOW,
    )

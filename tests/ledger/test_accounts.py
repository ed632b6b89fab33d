"""The list of accounts: who sees what, filters, order, columns, and that it costs the same however long it is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.core import clock
from zhengmei.filing.actions import change_media_account, grant_exception
from zhengmei.filing.models import ColumnChoice, MediaAccount
from zhengmei.identity.models import User
from zhengmei.ledger.queries.accounts import Question, accounts_matching, totals_of, watched
from zhengmei.monitoring.actions import run_checks

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _names(client: Client, query: str = "") -> list[str]:
    return [row.account.name for row in client.get(f"/filing/ledger/?{query}").context["rows"]]


def _three(cast: Cast) -> list[MediaAccount]:
    """One that publishes daily, one silent for ten days, one without any record; of three units."""
    lively = factories.make_media_account(cast.education, name="示范市教育", platform="weixin")
    tired = factories.make_media_account(
        cast.county_education, name="示范县教育", platform="weibo", status="suspended", is_certified=False
    )
    blank = factories.make_media_account(
        cast.police, name="示范市公安", platform="douyin", is_certified=None, leader_name="方正", functions=["办事"]
    )
    factories.make_quarter(lively, [TODAY - timedelta(n) for n in range(30)])
    factories.make_quarter(tired, [TODAY - timedelta(10)])
    return [lively, tired, blank]


def _check() -> None:
    run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=TODAY - timedelta(7),
        period_to=TODAY,
        judged_at=NOW,
        by=None,
        now=NOW,
    )


SEEN = {
    "supervisor": {"示范市教育", "示范县教育", "示范市公安"},
    "inspector": {"示范市教育", "示范县教育", "示范市公安"},
    "observer": {"示范市教育", "示范县教育", "示范市公安"},
    "industry_supervisor": {"示范市教育", "示范县教育"},
    "drafter": {"示范市教育"},
    "county_supervisor": {"示范县教育"},
    "county_drafter": {"示范县教育"},
    "stranger": set(),
    "auditor": set(),
    "system_admin": set(),
    "outsider": set(),
}


@pytest.mark.parametrize("role", SEEN)
def test_each_of_the_cast_sees_exactly_these_accounts(cast: Cast, client_as: SignIn, role: str) -> None:
    accounts = _three(cast)
    client = client_as(getattr(cast, role))
    assert set(_names(client)) == SEEN[role]
    opened = {a.name for a in accounts if client.get(f"/filing/accounts/{a.pk}/").status_code == 200}
    assert opened == SEEN[role]


@pytest.mark.clause("FCG-5-1a")
def test_the_city_office_sees_every_county_and_a_county_office_only_its_own(cast: Cast, client_as: SignIn) -> None:
    own = factories.make_media_account(cast.county_education, name="示范县教育")
    other = factories.make_media_account(cast.other_county_education, name="样例县教育")
    department = factories.make_media_account(cast.police, name="示范市公安")
    city, county = client_as(cast.supervisor), client_as(cast.county_supervisor)
    assert set(_names(city)) == {"示范县教育", "样例县教育", "示范市公安"}
    assert _names(county) == ["示范县教育"]
    assert county.get(f"/filing/accounts/{own.pk}/").status_code == 200
    for account in (other, department):
        assert county.get(f"/filing/accounts/{account.pk}/").status_code == 403


@pytest.mark.clause("WH-2-a")
def test_two_levels_of_supervision_that_cannot_be_turned_into_three(cast: Cast, client_as: SignIn) -> None:
    for unit in (cast.city_office, cast.county_office, cast.other_county_office):
        unit.adoptions.all().delete()
        factories.make_adoption(unit, "weihai-2019")
    mine = factories.make_media_account(cast.county_education, name="示范县教育")
    theirs = factories.make_media_account(cast.other_county_education, name="样例县教育")
    county, city = client_as(cast.county_supervisor), client_as(cast.supervisor)
    assert _names(county) == ["示范县教育"]
    answer = county.get(f"/filing/accounts/{theirs.pk}/")
    assertContains(answer, "这个账号不在你能看的单位里", status_code=403)
    assert [city.get(f"/filing/accounts/{a.pk}/").status_code for a in (mine, theirs)] == [200, 200]
    unit = cast.other_county_office
    form = {
        "name": unit.name,
        "kind": unit.kind,
        "level": unit.level,
        "region": unit.region_id,
        "supervisor": cast.county_office.pk,
        "has_public_function": "on",
    }
    refused = city.post(f"/organisations/{unit.pk}/change/", form)
    assertContains(refused, "“示范县人民政府办公室”管示范县，管不到样例县，请选管辖样例县的单位。")
    unit.refresh_from_db()
    assert unit.supervisor == cast.city_office


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("platform=weibo&platform=douyin", ["示范县教育", "示范市公安"]),
        ("status=suspended", ["示范县教育"]),
        ("level=county", ["示范县教育"]),
        ("certified=yes", ["示范市教育"]),
        ("certified=no", ["示范县教育"]),
        ("certified=unknown", ["示范市公安"]),
        ("update=7", ["示范县教育", "示范市公安"]),
        ("update=14", ["示范市公安"]),
        ("update=never", ["示范市公安"]),
        ("function=办事", ["示范市公安"]),
        ("q=方正", ["示范市公安"]),
        ("q=DOUYIN", ["示范市公安"]),
        ("q=教育局", ["示范县教育", "示范市教育"]),
        ("q=教育局&platform=weibo", ["示范县教育"]),
        ("q=%25", []),
        ("sort=name", ["示范县教育", "示范市公安", "示范市教育"]),
        ("sort=-name", ["示范市教育", "示范市公安", "示范县教育"]),
        ("sort=last", ["示范市公安", "示范县教育", "示范市教育"]),
        ("sort=-last", ["示范市教育", "示范县教育", "示范市公安"]),
    ],
)
def test_filters_and_orders(cast: Cast, client_as: SignIn, query: str, names: list[str]) -> None:
    _three(cast)
    found = _names(client_as(cast.supervisor), query)
    assert (found if "sort" in query else sorted(found)) == (names if "sort" in query else sorted(names))


def test_a_region_holds_what_is_inside_it(cast: Cast, client_as: SignIn) -> None:
    _three(cast)
    client = client_as(cast.supervisor)
    assert _names(client, f"region={cast.county.pk}") == ["示范县教育"]
    assert len(_names(client, f"region={cast.city.pk}")) == 3
    assert _names(client, f"sponsor={cast.police.pk}") == ["示范市公安"]


def test_problems_filter_by_any_none_and_code(cast: Cast, client_as: SignIn) -> None:
    _three(cast)
    MediaAccount.objects.filter(name="示范市教育").update(has_interaction=True)
    _check()
    client = client_as(cast.supervisor)
    context = client.get("/filing/ledger/").context
    with_findings = {row.account.name for row in context["rows"] if row.watched.findings}
    assert set(_names(client, "problem=yes")) == with_findings
    assert set(_names(client, "problem=no")) == {"示范市教育", "示范县教育", "示范市公安"} - with_findings
    code = next(row.watched.findings[0].code for row in context["rows"] if row.watched.findings)
    expected = {r.account.name for r in context["rows"] if code in {f.code for f in r.watched.findings}}
    assert set(_names(client, f"problem={code}")) == expected
    assert context["totals"].with_findings == len(with_findings)


def test_the_sentence_counts_the_whole_list_and_names_each_filter(cast: Cast, client_as: SignIn) -> None:
    _three(cast)
    answer = client_as(cast.supervisor).get("/filing/ledger/?platform=weibo&platform=douyin&q=示范")
    totals = answer.context["totals"]
    assert (totals.accounts, totals.stale) == (2, 1)
    assert answer.context["filters"] == [
        ("新浪微博、抖音", "?q=%E7%A4%BA%E8%8C%83"),
        ("含“示范”", "?platform=weibo&platform=douyin"),
    ]
    assertContains(answer, "清除条件")


def test_what_the_address_says_wrongly_is_left_out_and_named(cast: Cast, client_as: SignIn) -> None:
    _three(cast)
    answer = client_as(cast.supervisor).get("/filing/ledger/?platform=myspace&region=9999&sponsor=x&page=99&sort=;drop")
    assertContains(answer, "地址里有看不懂的条件，已略过")
    assert len(answer.context["rows"]) == 3


def test_an_empty_ledger_says_what_belongs_here(cast: Cast, client_as: SignIn) -> None:
    assertContains(client_as(cast.supervisor).get("/filing/ledger/"), "台账还是空的")
    assertContains(client_as(cast.stranger).get("/filing/ledger/"), "请主管核对你的职责")
    _three(cast)
    assertContains(client_as(cast.supervisor).get("/filing/ledger/?q=没有的"), "没有这样的账号")


def test_the_columns_a_person_chose_stay_theirs(cast: Cast, client_as: SignIn) -> None:
    _three(cast)
    client = client_as(cast.supervisor)
    answer = client.post("/filing/ledger/columns/", {"columns": ["filing_number", "strip"], "query": "platform=weixin"})
    assert answer["Location"] == "/filing/ledger/?platform=weixin"
    assert [c.key for c in client.get("/filing/ledger/").context["columns"]] == ["strip", "filing_number"]
    other = client_as(cast.inspector).get("/filing/ledger/").context["columns"]
    assert "filing_number" not in [c.key for c in other]
    client.post("/filing/ledger/columns/", {"columns": ["password"]})
    assert ColumnChoice.objects.get().columns == ["filing_number", "strip"]


def test_mobile_numbers_are_whole_only_for_who_edits_or_supervises(cast: Cast, client_as: SignIn) -> None:
    account = factories.make_media_account(cast.county_education, leader_mobile="13812345678")
    whole, masked = "13812345678", "138****5678"
    for role in ("supervisor", "county_supervisor", "county_drafter", "industry_supervisor"):
        client = client_as(getattr(cast, role))
        client.post("/filing/ledger/columns/", {"columns": ["leader_mobile"]})
        assertContains(client.get("/filing/ledger/"), whole)
        assertContains(client.get(f"/filing/accounts/{account.pk}/"), whole)
    for role in ("observer", "inspector"):
        client = client_as(getattr(cast, role))
        client.post("/filing/ledger/columns/", {"columns": ["leader_mobile"]})
        for address in ("/filing/ledger/", f"/filing/accounts/{account.pk}/"):
            assertContains(client.get(address), masked)
            assertNotContains(client.get(address), whole)


def _fill(cast: Cast, number: int) -> None:
    for n in range(number):
        unit = factories.make_organisation(f"示范市第{n}局", region=cast.city, supervisor=cast.city_office)
        account = factories.make_media_account(unit)
        factories.make_quarter(account, [TODAY - timedelta(d) for d in range(3)])
        grant_exception(
            media_account=account,
            rule_key="same_name",
            reason="沿用",
            expires_on=date(2026, 12, 31),
            by=cast.supervisor,
            now=NOW,
        )
    _check()


def test_the_page_costs_the_same_for_one_and_three_rows(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.supervisor)
    client.get("/filing/ledger/")
    _fill(cast, 1)
    counts = [_queries(client)]
    for n in range(2):
        unit = factories.make_organisation(f"示范市外{n}局", region=cast.city, supervisor=cast.city_office)
        factories.make_quarter(factories.make_media_account(unit), [TODAY])
    _check()
    counts.append(_queries(client))
    assert counts[0] == counts[1]


def _queries(client: Client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        assert client.get("/filing/ledger/?sort=-last&update=30").status_code == 200
        assert client.get("/filing/ledger/").status_code == 200
    return len(caught)


@pytest.mark.slow
def test_ten_thousand_accounts_cost_no_more_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stamp = datetime(2026, 1, 5, 9, tzinfo=clock.BEIJING)
    MediaAccount.objects.bulk_create(
        MediaAccount(
            name=f"示范{n:05}", platform="weixin", sponsor=cast.education, registered_at=stamp, changed_at=stamp
        )
        for n in range(10_000)
    )
    with django_assert_num_queries(8):
        found = accounts_matching(cast.supervisor, Question(sort="-name"), TODAY)
        assert totals_of(found, TODAY).accounts == 10_000
        page = list(found[9_950:])
        assert [a.name for a in page][-1] == "示范00000"
        assert len(watched(page, TODAY)) == 50


def test_a_changed_sponsor_moves_the_account_out_of_sight(cast: Cast, client_as: SignIn) -> None:
    account = factories.make_media_account(cast.education, name="示范市教育", managing=None)
    change_media_account(
        media_account=account, fields={"sponsor": cast.police}, by=cast.supervisor, now=NOW, source="form"
    )
    assert _names(client_as(cast.drafter)) == []


@pytest.mark.clause("FCG-A-c")
def test_four_states_are_offered_others_refused_and_each_counted_apart(
    cast: Cast, client_as: SignIn, tmp_path: object
) -> None:
    from pathlib import Path

    from zhengmei.documents.sheets import read_ledger
    from zhengmei.platforms.dictionary import find_platform

    client = client_as(cast.supervisor)
    form = client.get(f"/filing/accounts/new/?sponsor={cast.education.pk}").context["form"]
    assert [label for _, label in form.fields["status"].choices] == ["正常", "暂停", "注销", "关停"]
    path = Path(str(tmp_path)) / "ledger.csv"
    path.write_text("账号名称,平台,主办单位,运行状态\n示范市教育,微信,示范市教育局,停更\n", encoding="utf-8")
    [problem] = read_ledger(path, platform_of=find_platform).problems
    assert (problem.row, problem.column, problem.value) == (2, "运行状态", "停更")
    for number, status in enumerate(("cancelled", "closed", "closed", "normal")):
        factories.make_media_account(cast.education, name=f"示范{number}", status=status)
    assert client.get("/filing/ledger/?status=cancelled").context["totals"].accounts == 1
    assert client.get("/filing/ledger/?status=closed").context["totals"].accounts == 2

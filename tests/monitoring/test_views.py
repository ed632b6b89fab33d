"""The pages: what one sees, finds, exports, and may do there."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.cast import Cast
from tests.monitoring.city import an_account, judge, publish

from zhengmei.identity.models import User
from zhengmei.monitoring.checks import registry
from zhengmei.monitoring.models import Finding, Observation

SignIn = Callable[[User], Client]


@pytest.fixture
def found(cast: Cast) -> list[Finding]:
    """A silent account of the city, one certified for another in the county."""
    silent = an_account(cast.education, {"name": "示范教育发布", "filing_number": "=1+1"})
    wrong = an_account(
        cast.county_education, {"name": "示范县教育", "platform": "weibo", "certification_text": "某公司"}
    )
    publish(silent, ["2026-05-10"])
    publish(wrong, ["2026-05-05", "2026-05-12", "2026-05-19", "2026-05-26"])
    judge()
    return [Finding.objects.get(code="MC001"), Finding.objects.get(code="MC007")]


def shown(client: Client, address: str) -> list[Finding]:
    return list(client.get(address).context["page"])


def test_the_list_shows_the_gravest_first_and_only_ones_own(
    cast: Cast, client_as: SignIn, found: list[Finding]
) -> None:
    silent, wrong = found
    every = shown(client_as(cast.supervisor), "/monitoring/")
    assert every[0] == silent
    assert {silent, wrong} <= set(every)
    assert {f.media_account for f in shown(client_as(cast.drafter), "/monitoring/")} == {silent.media_account}
    assert {f.media_account for f in shown(client_as(cast.county_supervisor), "/monitoring/")} == {wrong.media_account}
    assert shown(client_as(cast.outsider), "/monitoring/") == []


def test_filters_live_in_the_address(cast: Cast, client_as: SignIn, found: list[Finding]) -> None:
    silent, wrong = found
    client = client_as(cast.supervisor)
    region = cast.county.pk
    assert shown(client, "/monitoring/?check=MC001") == [silent]
    assert shown(client, "/monitoring/?force=veto") == [silent]
    assert shown(client, f"/monitoring/?region={region}&check=MC007") == [wrong]
    assert shown(client, "/monitoring/?platform=weibo&check=MC007") == [wrong]
    assert shown(client, "/monitoring/?words=示范县教育局&check=MC007") == [wrong]
    assert shown(client, "/monitoring/?since=2026-05-12&check=MC001") == []
    assert shown(client, "/monitoring/?state=closed") == []
    assert shown(client, "/monitoring/?check=XX&since=昨天&state=all&sort=nothing")[0] == silent
    page = client.get("/monitoring/?check=MC001").content.decode()
    assert "更新不及时<span" in page


def test_sorting_goes_both_ways(cast: Cast, client_as: SignIn, found: list[Finding]) -> None:
    client = client_as(cast.supervisor)
    names = [f.media_account.name for f in shown(client, "/monitoring/?sort=account")]
    back = [f.media_account.name for f in shown(client, "/monitoring/?sort=-account")]
    assert names == sorted(names)
    assert back == sorted(names, reverse=True)


def test_the_export_is_exactly_what_is_shown_and_starts_no_formula(
    cast: Cast, client_as: SignIn, found: list[Finding]
) -> None:
    Finding.objects.filter(pk=found[0].pk).update(title="=1+1")
    answer = client_as(cast.supervisor).get("/monitoring/export/?check=MC001")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows] == ["问题", "=1+1"]
    assert b"<f>" not in answer.content


def test_the_list_asks_no_more_for_more_rows(
    cast: Cast, client_as: SignIn, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_as(cast.supervisor)
    an_account(cast.education, {"filing_number": ""})
    judge()
    client.get("/monitoring/")
    with django_assert_max_num_queries(40) as caught:
        assert len(shown(client, "/monitoring/?check=MC009")) == 1
    for unit in (cast.police, cast.county_education):
        an_account(unit, {"filing_number": ""})
    judge()
    with django_assert_num_queries(len(caught)):
        assert len(shown(client, "/monitoring/?check=MC009")) == 3


def test_an_empty_list_says_what_to_do(cast: Cast, client_as: SignIn) -> None:
    page = client_as(cast.supervisor).get("/monitoring/").content.decode()
    assert "还没有检查过" in page
    assert "现在查一遍" in page
    assert "现在查一遍" not in client_as(cast.drafter).get("/monitoring/").content.decode()


def test_one_finding_tells_what_since_when_and_on_what_ground(
    cast: Cast, client_as: SignIn, found: list[Finding]
) -> None:
    silent, _ = found
    answer = client_as(cast.drafter).get(f"/monitoring/findings/{silent.pk}/")
    page = answer.content.decode()
    assert "21 天没更新" in page
    assert "最后一次更新" in page
    assert "2026年5月10日" in page
    assert "防城港 未规定，取国办" in page
    assert "单项否决" in page
    assert [c.clause for c in answer.context["chips"]] == silent.clauses
    assert client_as(cast.county_supervisor).get(f"/monitoring/findings/{silent.pk}/").status_code == 404


def test_contesting_and_deciding_on_the_page(cast: Cast, client_as: SignIn, found: list[Finding]) -> None:
    _, wrong = found
    address = f"/monitoring/findings/{wrong.pk}/"
    sponsor, chief = client_as(cast.county_drafter), client_as(cast.county_supervisor)
    assert sponsor.post(f"{address}contest/", {"reason": ""}).status_code == 422
    assert sponsor.post(f"{address}contest/", {"reason": "认证正在更换"}).status_code == 302
    assert sponsor.post(f"{address}contest/", {"reason": "再来一次"}).status_code == 403
    assert sponsor.post(f"{address}uphold/", {"decision": "自己批"}).status_code == 403
    assert "主管单位处理" in sponsor.get(address).content.decode()
    assert chief.post(f"{address}reject/", {"decision": ""}).status_code == 422
    assert chief.post(f"{address}uphold/", {"decision": "已核实"}).status_code == 302
    story = [e.what for e in chief.get(address).context["story"]]
    assert story[:2] == ["白弦认定异议成立", "纪禾提出异议"]
    wrong.refresh_from_db()
    assert wrong.state == "dismissed"


def test_running_now_is_for_those_who_inspect(cast: Cast, client_as: SignIn) -> None:
    an_account(cast.county_education, {"filing_number": ""})
    answer = client_as(cast.county_supervisor).post("/monitoring/checks/run/", follow=True)
    assert "查了 1 个账号：新发现" in answer.content.decode()
    assert client_as(cast.county_drafter).post("/monitoring/checks/run/").status_code == 403


def test_the_checks_say_what_they_do_and_where_it_is_written(cast: Cast, client_as: SignIn) -> None:
    answer = client_as(cast.supervisor).get("/monitoring/checks/")
    page = answer.content.decode()
    assert all(check.title in page and check.what in page for check in registry.checks())
    weekly = next(line for line in answer.context["lines"] if line.check.code == "MC002")
    assert [(d.article, d.clause, d.strength) for d in weekly.demands] == [
        ("防城港 第十八条", "FCG-18-b", "in_principle")
    ]


def test_looking_by_hand_is_for_those_who_inspect(cast: Cast, client_as: SignIn) -> None:
    media = an_account(cast.county_education, {})
    address = f"/monitoring/looks/{media.pk}/"
    inspector = client_as(cast.inspector)
    assert inspector.post(address, {"outcome": "unreachable", "followers": "12000"}).status_code == 302
    look = Observation.objects.get()
    assert (look.outcome, look.followers, look.by) == ("unreachable", 12_000, cast.inspector)
    assert client_as(cast.county_drafter).post(address, {"outcome": "seen"}).status_code == 403
    assert client_as(cast.outsider).post(address, {"outcome": "seen"}).status_code == 404
    refused = inspector.post(address, {"outcome": ""}, follow=True)
    assert "请选结果" in refused.content.decode()
    away = inspector.post(address, {"outcome": "seen", "next": "https://example.invalid/"})
    assert away.headers["Location"] == "/monitoring/looks/"


def test_a_closed_account_is_not_looked_at(cast: Cast, client_as: SignIn) -> None:
    media = an_account(cast.county_education, {"status": "closed"})
    answer = client_as(cast.inspector).post(f"/monitoring/looks/{media.pk}/", {"outcome": "seen"})
    assert answer.status_code == 403
    assert "账号已关停，不用再看" in answer.content.decode()


def test_a_look_can_be_recorded_from_the_account_page(cast: Cast, client_as: SignIn) -> None:
    media = an_account(cast.county_education, {})
    page = f"/filing/accounts/{media.pk}/"
    inspector = client_as(cast.inspector)
    assert f'action="/monitoring/looks/{media.pk}/"' in inspector.get(page).content.decode()
    assert "/monitoring/looks/" not in client_as(cast.county_drafter).get(page).content.decode()
    answer = inspector.post(f"/monitoring/looks/{media.pk}/", {"outcome": "not_found", "next": page}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "搜不到" in answer.content.decode()

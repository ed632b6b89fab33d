"""What a unit lacks becomes a finding of the unit, and ends when the gap is filled."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests import factories
from tests.cast import TODAY, Cast
from tests.organisations.scene import at, follow, keep, liaison_of, name, sponsor

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.monitoring.actions import check_units
from zhengmei.monitoring.models import UnitFinding
from zhengmei.monitoring.tasks import sweep_units
from zhengmei.organisations import actions
from zhengmei.organisations.models import Organisation

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(TODAY))


def findings(unit: Organisation, clause: str, on: date = TODAY) -> list[tuple[str, str]]:
    """Titles and articles of the standing findings for a clause, after a check on that day."""
    check_units(organisations=Organisation.objects.all(), by=None, now=at(on))
    rows = UnitFinding.objects.filter(organisation=unit, state="open").order_by("pk")
    return [(row.title, row.article) for row in rows if clause in row.clauses]


@pytest.mark.clause("FCG-26-1")
def test_with_one_of_two_exactly_the_other_is_missing(cast: Cast) -> None:
    unit = cast.education
    by = liaison_of(unit)
    sponsor(cast, unit)
    keep(unit, "安全管理制度", by, TODAY)
    assert findings(unit, "FCG-26-1") == [("缺操作规程", "防城港 第二十六条1款")]
    keep(unit, "操作规程", by, TODAY)
    assert findings(unit, "FCG-26-1") == []


@pytest.mark.clause("FCG-26-2a")
def test_both_mechanisms_with_responsible_persons_make_two_of_two(cast: Cast, client_as: SignIn) -> None:
    unit = cast.education
    by = liaison_of(unit)
    sponsor(cast, unit)
    keep(unit, "安全监测预警机制", by, TODAY)
    assert findings(unit, "FCG-26-2a") == [("缺应急响应机制", "防城港 第二十六条2款")]
    with pytest.raises(actions.OrganisationRefused) as refused:
        keep(unit, "应急响应机制", by, TODAY, person=" ")
    assert refused.value.reasons == ["没有写责任人，请写上。"]
    keep(unit, "应急响应机制", by, TODAY)
    assert findings(unit, "FCG-26-2a") == []
    page = client_as(by).get(f"/organisations/{unit.pk}/gaps/")
    assert "2/2" in [one.words for one in page.context["tallies"]]


@pytest.mark.clause("FCG-29-b")
def test_the_fourth_mechanism_clears_the_finding_and_makes_one_more_unit_complete(
    cast: Cast, client_as: SignIn
) -> None:
    unit = cast.county_education
    by = liaison_of(unit)
    sponsor(cast, unit)
    for what in ("开设制度", "运维制度", "应用制度"):
        keep(unit, what, by, TODAY)
    county = client_as(cast.county_supervisor)
    page = county.get(f"/organisations/{unit.pk}/papers/")
    assert ("3/4 缺：监管制度", "FCG-29-b") in [(one.words, one.clause) for one in page.context["tallies"]]
    assert findings(unit, "FCG-29-b") == [("缺监管制度", "防城港 第二十九条")]
    before = county.get("/organisations/gaps/", {"clause": "FCG-29-b"}).context["found"].complete
    keep(unit, "监管制度", by, TODAY)
    after = county.get("/organisations/gaps/", {"clause": "FCG-29-b"}).context["found"].complete
    assert (before, after) == (0, 1)
    assert findings(unit, "FCG-29-b") == []


@pytest.mark.clause("FCG-29-c")
def test_one_person_in_two_posts_and_an_empty_post_are_two_findings(cast: Cast) -> None:
    unit = cast.education
    by = liaison_of(unit)
    sponsor(cast, unit)
    name(unit, "editor", "李明", by, TODAY)
    both = name(unit, "reviewer", "李明", by, TODAY)
    assert [title for title, _ in findings(unit, "FCG-29-c")] == [
        "没有技术保障人员",
        "李明兼任内容编辑、内容审核，没有专岗专责",
    ]
    actions.end_responsibility(responsibility=both, until=TODAY, by=by, now=at(TODAY), reason="换人")
    name(unit, "reviewer", "王芳", by, TODAY)
    name(unit, "technician", "赵强", by, TODAY)
    assert findings(unit, "FCG-29-c") == []


@pytest.mark.clause("SX-3.6-g")
def test_passing_the_review_date_reopens_the_finding(cast: Cast) -> None:
    follow(cast.city_office, "suixi-2022")
    unit = cast.education
    by = liaison_of(unit)
    sponsor(cast, unit)
    assert findings(unit, "SX-3.6-g") == [("缺安全防护制度", "濉溪 三（四）、三（六）")]
    keep(unit, "安全防护制度", by, TODAY, review_on=date(2026, 11, 30))
    assert findings(unit, "SX-3.6-g") == []
    assert findings(unit, "SX-3.6-g", date(2026, 11, 30)) == []
    title = "缺安全防护制度，《示范市教育局安全防护制度》过了复审日期"
    assert findings(unit, "SX-3.6-g", date(2026, 12, 1)) == [(title, "濉溪 三（四）、三（六）")]


@pytest.mark.clause("SX-2.3-a")
def test_three_ways_in_which_the_operator_falls_short(cast: Cast) -> None:
    follow(cast.city_office, "suixi-2022")
    unit = cast.education
    by = liaison_of(unit)
    sponsor(cast, unit)
    assert [title for title, _ in findings(unit, "SX-2.3-a")] == ["没有运营人员"]
    row = name(unit, "operator", "李明", by, TODAY)
    assert [title for title, _ in findings(unit, "SX-2.3-a")] == [
        "李明不是专岗",
        "李明没有互联网或新媒体运营经历的记录",
    ]
    actions.end_responsibility(responsibility=row, until=TODAY, by=by, now=at(TODAY), reason="换人")
    name(unit, "operator", "王芳", by, TODAY, full_time=True, experience="2019 年起运营单位微信公众号")
    assert findings(unit, "SX-2.3-a") == []


def test_a_vacancy_is_a_finding_on_the_very_day_and_the_second_check_changes_nothing(cast: Cast) -> None:
    follow(cast.city_office, "suixi-2022")
    unit = cast.education
    by = liaison_of(unit)
    sponsor(cast, unit)
    row = name(unit, "infosec", "方正", by, date(2026, 10, 1))
    name(unit, "ideology", "魏明", by, date(2026, 10, 1))
    assert findings(unit, "SX-3.6-a", date(2026, 10, 11)) == []
    actions.end_responsibility(
        responsibility=row, until=date(2026, 10, 12), by=by, now=at(date(2026, 10, 11)), reason="调离"
    )
    assert findings(unit, "SX-3.6-a", date(2026, 10, 11)) == []
    assert findings(unit, "SX-3.6-a", date(2026, 10, 12)) == [("没有信息安全责任人", "濉溪 三（六）")]
    held = UnitFinding.objects.get(organisation=unit, title="没有信息安全责任人")
    assert held.since == date(2026, 10, 12)
    lines = AuditEntry.objects.filter(kind="monitoring.units_checked").count()
    assert sweep_units(at(date(2026, 10, 13))).endswith("新问题 0 个，仍在 " + str(_open()) + " 个，了结 0 个")
    assert AuditEntry.objects.filter(kind="monitoring.units_checked").count() == lines
    held.refresh_from_db()
    assert (held.since, held.seen_at) == (date(2026, 10, 12), at(date(2026, 10, 13)))


def _open() -> int:
    return UnitFinding.objects.filter(state="open").count()


def test_a_unit_that_sponsors_nothing_lacks_nothing_and_an_abolished_one_is_let_be(cast: Cast) -> None:
    unit = cast.education
    assert findings(unit, "FCG-24-b") == []
    sponsor(cast, unit)
    assert findings(unit, "FCG-24-b") == [("缺原创激励机制", "防城港 第二十四条")]
    unit.state = "abolished"
    unit.save(update_fields=["state"])
    assert findings(unit, "FCG-24-b") == []


@pytest.mark.parametrize("more", [1, 5])
def test_as_many_queries_for_many_units_as_for_one(
    cast: Cast, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for i in range(more):
        unit = factories.make_organisation(f"示范市第{i}局", region=cast.city, supervisor=cast.city_office)
        sponsor(cast, unit)
    check_units(organisations=Organisation.objects.all(), by=None, now=at(TODAY))
    with django_assert_num_queries(20):
        check_units(organisations=Organisation.objects.all(), by=None, now=at(TODAY))


def test_running_the_checks_by_hand_checks_the_units_too(cast: Cast, client_as: SignIn) -> None:
    sponsor(cast, cast.education)
    answer = client_as(cast.supervisor).post("/monitoring/checks/run/", follow=True)
    words = [str(message) for message in answer.context["messages"]]
    assert "查了 8 个单位：新发现" in words[0]

"""The assessment of a year: what it counts, what it refuses, who may."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, Cast
from tests.inspection.yearly_scene import (
    accounts_of,
    concluded,
    follow,
    four_quarters,
    line,
    make_finding,
    make_round,
    mark_all,
    opened,
    sheet_of,
    tell,
)

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.inspection import actions
from zhengmei.inspection.actions import RoundRefused
from zhengmei.inspection.models import (
    AssessedUnit,
    Assessment,
    Indicator,
    UpperVeto,
)
from zhengmei.monitoring.models import Finding

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())


@pytest.mark.clause("FCG-31-2b")
def test_four_quarters_with_building_and_overseeing_are_one_table(cast: Cast, client_as: SignIn) -> None:
    accounts = accounts_of(cast)
    first, *_ = [make_round(cast, 2025, q, list(accounts), reply_due=date(2026, 12, 1)) for q in (1, 2, 4)]
    tell(first, make_finding(accounts[0], "一季度没更新"))
    office = client_as(cast.inspector)
    assertContains(office.get("/inspection/assessments/"), "还没有年度考核")
    assertContains(office.get("/inspection/assessments/open/"), "缺一个不能定稿")
    sent = {"office": cast.city_office.pk, "year": 2025}
    assert office.post("/inspection/assessments/open/", sent).status_code == 302
    assessment = Assessment.objects.get()
    address = f"/inspection/assessments/{assessment.pk}/"
    names = list(Indicator.objects.filter(assessment=assessment).order_by("side").values_list("name", "side"))
    assert names == [("政务新媒体建设", "build"), ("政务新媒体监管", "oversee")]
    mark_all(cast, assessment)
    assertContains(office.get(address), "2025年第三季度没有签发通报的检查")
    answer = office.post(f"{address}conclude/", follow=True)
    assertContains(answer, "2025年第三季度没有签发通报的检查，四个季度不齐不能定稿。请先完成这一季度的检查。")
    make_round(cast, 2025, 3, list(accounts), reply_due=date(2026, 12, 1))
    assert [t.words for t in line(assessment, cast.education).terms] == ["1/1", "0/1", "0/1", "0/1"]
    assert [t.words for t in line(assessment, cast.police).terms] == ["0/1", "0/1", "0/1", "0/1"]
    assert office.post(f"{address}conclude/").status_code == 302
    page = office.get(address)
    for words in ("第一季度", "第四季度", "政务新媒体建设", "政务新媒体监管", "制度齐全", "已定稿"):
        assertContains(page, words)
    unit = AssessedUnit.objects.get(organisation=cast.education)
    indicator = Indicator.objects.filter(assessment=assessment)[0]
    words = {f"{indicator.pk}-reason": "改", f"{indicator.pk}-evidence": "改"}
    refused = office.post(f"{address}units/{unit.pk}/mark/{indicator.pk}/", words)
    assertContains(refused, "考核已经定稿，不能再评分。要改，请先退回修改。")
    added = office.post(f"{address}indicators/", {"name": "新的", "side": "build"})
    assertContains(added, "考核已经定稿，不能再改考核项。")
    assert unit.marks.get(indicator=indicator).reason == "制度齐全"
    make_finding(accounts[0], "后来才查出")
    assert line(assessment, cast.education).found == 1


def test_every_number_leads_to_as_many_rows(cast: Cast, client_as: SignIn) -> None:
    accounts = accounts_of(cast)
    rounds = four_quarters(cast, list(accounts))
    for i, state in enumerate(("open", "closed", "closed")):
        tell(rounds[i], make_finding(accounts[0], f"问题{i}", state=state))
    assessment = opened(cast)
    unit = AssessedUnit.objects.get(organisation=cast.education)
    office = client_as(cast.supervisor)
    address = f"/inspection/assessments/{assessment.pk}/units/{unit.pk}/"
    counts = line(assessment, cast.education)
    assert (counts.found, counts.rectified, counts.overdue) == (3, 2, 1)
    for standing, titles in (("", {0, 1, 2}), ("rectified", {1, 2}), ("overdue", {0}), ("open", set())):
        page = office.get(address, {"standing": standing}).content.decode()
        assert {i for i in range(3) if f"问题{i}</a>" in page} == titles, standing
    for finding in Finding.objects.all():
        assertContains(office.get(address), f'href="/monitoring/findings/{finding.pk}/"')
    for query in ("accounts/?sampled=1", "accounts/?verdict=fail", "problems/?x=1"):
        place = f"/inspection/{rounds[0].pk}/{query}&unit={cast.education.pk}"
        assertContains(office.get(address), place.replace("&", "&amp;") if "x=1" not in query else "problems/?unit=")
        assertContains(office.get(place), "共 <b>1</b>")


def test_the_same_problem_counts_once_and_one_that_was_contested_rightly_never(cast: Cast) -> None:
    account, other = accounts_of(cast)
    rounds = four_quarters(cast, [account, other])
    again = make_finding(account, "两季度都有")
    tell(rounds[0], again)
    tell(rounds[1], again)
    tell(rounds[2], make_finding(account, "异议成立", state="dismissed"))
    make_finding(account, "平时检测的")
    make_finding(account, "上一年的", at=datetime(2024, 12, 31, 23, 59, tzinfo=BEIJING))
    late = make_finding(account, "四季度的，次年一月才检测", at=datetime(2026, 1, 8, 9, tzinfo=BEIJING))
    tell(rounds[3], late)
    assert line(opened(cast), cast.education).found == 3
    assert line(opened(cast, 2026), cast.education).found == 0


@pytest.mark.clause("FCG-31-3")
def test_a_veto_from_above_takes_all_points_of_its_year_only(cast: Cast, client_as: SignIn) -> None:
    accounts = accounts_of(cast)
    for year in (2024, 2025):
        four_quarters(cast, list(accounts), year)
    then, now = opened(cast, 2024), opened(cast)
    for assessment in (then, now):
        for indicator in Indicator.objects.filter(assessment=assessment):
            given = {"name": indicator.name, "side": indicator.side, "points": 50, "indicator": indicator}
            actions.set_indicator(assessment=assessment, by=cast.supervisor, now=NOW, **given)
        mark_all(cast, assessment, Decimal(46))
    office = client_as(cast.inspector)
    unit = AssessedUnit.objects.get(assessment=now, organisation=cast.education)
    address = f"/inspection/assessments/{now.pk}/units/{unit.pk}/"
    city = {"level": "city", "source": "市政府办通报〔2025〕9号", "found_on": "2025-08-01"}
    assert office.post(f"{address}veto/", city).status_code == 302
    assert line(now, cast.education).score_words == "92"
    assertContains(office.get(address), "不影响得分")
    above = {"level": "province", "source": "自治区政府办公厅通报〔2025〕3号", "found_on": "2025-09-01"}
    assert office.post(f"{address}veto/", above).status_code == 302
    page = office.get(address)
    assertContains(page, "当年不得分，本来是 92 分")
    assertContains(page, "自治区政府办公厅通报〔2025〕3号")
    assertContains(page, "防城港 第三十一条")
    assert [line(a, cast.education).score_words for a in (then, now)] == ["92", "0"]
    assert line(now, cast.police).score_words == "92"
    assertContains(office.post(f"{address}veto/", above), "这份通报已经记过了")
    wrong = {**above, "source": "另一份", "found_on": "2024-09-01"}
    assertContains(office.post(f"{address}veto/", wrong), "通报日期不在2025年，请记到那一年的考核里。")
    assertContains(office.post(f"{address}veto/", {**wrong, "source": ""}), "出自哪份通报")
    held = UpperVeto.objects.get(level="province")
    assert office.post(f"{address}veto/{held.pk}/", {"reason": "记错了单位"}).status_code == 302
    assert line(now, cast.education).score_words == "92"
    assert AuditEntry.objects.filter(kind="inspection.upper_veto_withdrawn", reason="记错了单位").count() == 1


@pytest.mark.clause("WH-5.3-a")
def test_five_points_for_each_problem_and_no_mark_without_evidence(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "weihai-2019")
    accounts = [factories.make_media_account(u, name=f"{u.name}号") for u in (cast.county_office, cast.education)]
    for account in accounts:
        for i in (1, 2):
            make_finding(account, f"问题{i}")
    assessment = opened(cast)
    given = {"name": "日常运维", "side": "oversee", "points": 100, "each": Decimal(5)}
    actions.set_indicator(assessment=assessment, by=cast.supervisor, now=NOW, **given)
    assert [line(assessment, a.sponsor).score_words for a in accounts] == ["90", "90"]
    office = client_as(cast.inspector)
    unit = AssessedUnit.objects.get(assessment=assessment, organisation=cast.county_office)
    address = f"/inspection/assessments/{assessment.pk}/units/{unit.pk}/"
    page = office.get(address)
    assertContains(page, "问题 2 个，每个扣 5 分")
    assertContains(page, "本单位自定")
    for finding in Finding.objects.filter(media_account=accounts[0]):
        assertContains(page, f'href="/monitoring/findings/{finding.pk}/"')
    own = actions.set_indicator(
        assessment=assessment, name="实绩", side="build", points=10, by=cast.supervisor, now=NOW
    )
    mark = f"{address}mark/{own.pk}/"
    sent = {f"{own.pk}-points": "8", f"{own.pk}-reason": "办得好"}
    assertContains(office.post(mark, sent), "没有写证据，请写明看了什么材料、存放在哪里。")
    with pytest.raises(RoundRefused, match="“实绩”没有写证据"):
        actions.mark_unit(
            unit=unit, indicator=own, points=Decimal(8), reason="好", evidence=" ", by=cast.inspector, now=NOW
        )
    assert line(assessment, cast.county_office).score_words == "没评完"
    assertContains(
        office.post(mark, {**sent, f"{own.pk}-evidence": "统计", f"{own.pk}-points": "11"}), "“实绩”的得分写 0 到 10。"
    )
    assert office.post(mark, {**sent, f"{own.pk}-evidence": "办件统计"}).status_code == 302
    mark_all(cast, assessment, Decimal(8))
    actions.conclude_assessment(assessment=assessment, by=cast.supervisor, now=NOW)
    rows = sheet_of(office, assessment, "年度绩效考核")[2:]
    assert [(row[0], row[2], row[5], row[6]) for row in rows] == [
        ("示范县人民政府办公室", 2, 98, 110),
        ("示范市教育局", 2, 98, 110),
    ]


@pytest.mark.clause("BL-3.1-b")
def test_without_a_table_the_score_is_unset_and_not_zero(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "beilun-2020")
    account, other = accounts_of(cast)
    held = make_round(cast, 2021, 2, [account, other], reply_due=date(2021, 7, 20))
    for i, state in enumerate(("closed", "open", "closed")):
        tell(held, make_finding(account, f"问题{i}", state=state, at=datetime(2021, 7, 1, 9, tzinfo=BEIJING)))
    assessment = opened(cast, 2021)
    office = client_as(cast.supervisor)
    assertContains(office.get(f"/inspection/assessments/{assessment.pk}/"), "<b>未设</b>", count=2)
    actions.conclude_assessment(assessment=assessment, by=cast.supervisor, now=NOW)
    rows = sheet_of(office, assessment, "政务公开工作绩效考核")
    assert [tuple(row[:6]) for row in rows[2:]] == [
        ("示范市公安局", "政务新媒体", 0, 0, 0, "未设"),
        ("示范市教育局", "政务新媒体", 3, 2, 1, "未设"),
    ]
    unit = AssessedUnit.objects.get(assessment=assessment, organisation=cast.education)
    page = office.get(f"/inspection/assessments/{assessment.pk}/units/{unit.pk}/")
    for finding in Finding.objects.all():
        assertContains(page, f'href="/monitoring/findings/{finding.pk}/"')


@pytest.mark.clause("FCG-31-1a")
def test_one_more_finding_changes_the_figure_of_one_unit(cast: Cast, client_as: SignIn) -> None:
    accounts = accounts_of(cast)
    four_quarters(cast, list(accounts))
    make_finding(accounts[0], "一个")
    assessment = concluded(cast, opened(cast))
    office = client_as(cast.supervisor)
    item = [tuple(row[:3]) for row in sheet_of(office, assessment, "政务公开绩效考核")[2:]]
    assert item == [("示范市公安局", "政务新媒体", 0), ("示范市教育局", "政务新媒体", 1)]
    address = f"/inspection/assessments/{assessment.pk}/reopen/"
    assertContains(office.post(address, {"reason": " "}), "没有填理由，请填上。")
    assert office.post(address, {"reason": "漏了一个问题"}).status_code == 302
    make_finding(accounts[0], "又一个")
    actions.conclude_assessment(assessment=assessment, by=cast.supervisor, now=NOW)
    item = [tuple(row[:3]) for row in sheet_of(office, assessment, "政务公开绩效考核")[2:]]
    assert item == [("示范市公安局", "政务新媒体", 0), ("示范市教育局", "政务新媒体", 2)]


def test_what_may_not_be_opened_says_why_and_a_dropped_one_makes_room(cast: Cast, client_as: SignIn) -> None:
    with pytest.raises(RoundRefused, match="下面还没有主办账号的单位"):
        opened(cast)
    accounts_of(cast)
    with pytest.raises(RoundRefused, match="到今年之间的一年"):
        opened(cast, 2027)
    with pytest.raises(RoundRefused, match="您没有在示范市人民政府办公室主管或检查的职责"):
        actions.open_assessment(office=cast.city_office, year=2025, by=cast.chief, now=NOW)
    first = opened(cast)
    with pytest.raises(RoundRefused, match="2025年度的考核已经有了"):
        opened(cast)
    office = client_as(cast.supervisor)
    assert office.post(f"/inspection/assessments/{first.pk}/drop/", {"reason": "选错了年度"}).status_code == 302
    assertContains(office.get("/inspection/assessments/", {"state": "dropped"}), "已作废")
    again = office.post(f"/inspection/assessments/{first.pk}/drop/", {"reason": "再来"})
    assertContains(again, "这次考核已经作废，请另开一次。")
    assert opened(cast).pk != first.pk


def test_a_unit_that_came_later_is_named_before_the_end(cast: Cast, client_as: SignIn) -> None:
    accounts = accounts_of(cast)
    four_quarters(cast, list(accounts))
    assessment = opened(cast)
    mark_all(cast, assessment)
    factories.make_media_account(cast.county_education)
    office = client_as(cast.supervisor)
    address = f"/inspection/assessments/{assessment.pk}/"
    assertContains(office.get(address), "名单里还没有示范县教育局，它们现在主办账号。请更新单位名单。")
    assert office.post(f"{address}refresh/").status_code == 302
    assertContains(office.get(address), "“政务新媒体建设”还没评：示范县教育局。请到单位页评完。")
    assertContains(office.get(address, {"show": "unjudged"}), "示范县教育局")
    assertNotContains(office.get(address, {"show": "unjudged", "q": "公安"}), "示范市公安局</b>")


def test_an_indicator_of_the_text_stays_and_a_new_measure_takes_the_old_marks(cast: Cast, client_as: SignIn) -> None:
    accounts_of(cast)
    assessment = opened(cast)
    mark_all(cast, assessment)
    build = Indicator.objects.get(assessment=assessment, side="build")
    office = client_as(cast.supervisor)
    address = f"/inspection/assessments/{assessment.pk}/indicators/"
    kept = office.post(f"{address}{build.pk}/remove/", follow=True)
    assertContains(kept, "是办法写的考核项，不能去掉；不计分就把满分留空。")
    sent = {"name": build.name, "side": "build", "points": "40", "each": "41"}
    assertContains(office.post(f"{address}{build.pk}/", sent), "每个问题扣的分大于 0、不超过满分")
    assert office.post(f"{address}{build.pk}/", {**sent, "each": ""}).status_code == 302
    assert build.marks.count() == 0
    assertContains(office.post(address, {"name": build.name, "side": "build"}), "请换一个名称")
    assert office.post(address, {"name": "培训", "side": "build"}).status_code == 302
    own = Indicator.objects.get(name="培训")
    assert office.post(f"{address}{own.pk}/remove/").status_code == 302
    assert not Indicator.objects.filter(name="培训").exists()


def test_as_many_queries_for_many_units_as_for_one(
    cast: Cast, client_as: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    account, _ = accounts_of(cast)
    four_quarters(cast, [account])
    assessment = opened(cast)
    address = f"/inspection/assessments/{assessment.pk}/"
    office = client_as(cast.supervisor)
    counts = []
    for more in ([], [cast.county_education, cast.other_county_education]):
        for i, unit in enumerate(more):
            new = factories.make_media_account(unit)
            make_finding(new, f"问题{i}", at=datetime(2025, 3, 1, tzinfo=BEIJING) + timedelta(i))
        actions.refresh_units(assessment=assessment, by=cast.supervisor, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            office.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]

"""The bulletin and the export of a year: the same scores everywhere, nothing of a draft, nothing of a secret unit."""

import io
from collections.abc import Callable
from decimal import Decimal

import docx
import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, Cast
from tests.inspection import scene
from tests.inspection.yearly_scene import (
    accounts_of,
    concluded,
    four_quarters,
    issued,
    make_finding,
    opened,
    sheet_of,
    tell,
)

from zhengmei.core import clock
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.inspection import actions
from zhengmei.inspection.actions import RoundRefused
from zhengmei.inspection.models import (
    AssessedUnit,
    Assessment,
    Bulletin,
)

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())


@pytest.mark.clause("FCG-31-2d")
def test_the_export_carries_the_scores_of_the_bulletin_once_concluded(cast: Cast, client_as: SignIn) -> None:
    accounts = accounts_of(cast)
    four_quarters(cast, list(accounts))
    make_finding(accounts[0], "一个")
    assessment = opened(cast)
    given = {"name": "日常运维", "side": "oversee", "points": 100, "each": Decimal("2.5")}
    actions.set_indicator(assessment=assessment, by=cast.supervisor, now=NOW, **given)
    office = client_as(cast.supervisor)
    early = office.get(f"/inspection/assessments/{assessment.pk}/download/xlsx/")
    assertContains(early, "考核还没有定稿，不能导出。请先定稿。", status_code=403)
    bulletin = issued(cast, assessment)
    actions.publish_assessment(assessment=assessment, by=cast.supervisor, now=NOW)
    rows = {row[0]: row[5] for row in sheet_of(office, assessment, "综合绩效考核")[2:]}
    assert rows == {"示范市教育局": 97.5, "示范市公安局": 100}
    results = bulletin.content["document"]["annexes"][0]
    names = [name for name, _ in results["columns"]]
    told = {row[names.index("单位")]: float(row[names.index("得分")]) for row in results["rows"]}
    assert told == rows
    page = Client().get(f"/directory/bulletins/{bulletin.pk}/").content.decode()
    assert "得分 97.5<" in page and "得分 100<" in page
    got = office.get(f"/inspection/assessments/{assessment.pk}/download/docx/")
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(got.content)).paragraphs)
    assert "平均98.8分，最高100分，最低97.5分" in text and "示政办发〔2026〕5号" in text


@pytest.mark.clause("FCG-31-2c")
def test_everyone_reads_the_bulletins_of_the_quarter_and_of_the_year_and_no_draft(
    cast: Cast, client_as: SignIn
) -> None:
    scene.make_accounts(cast, 4, silent=2)
    round_ = scene.issue(cast)
    quarter = Bulletin.objects.get(round=round_)
    accounts = list(MediaAccount.objects.filter(sponsor=cast.police))
    rounds = four_quarters(cast, accounts)
    tell(rounds[2], make_finding(accounts[0], "三季度没更新，电话 0770-2200001"))
    assessment = concluded(cast, opened(cast))
    draft = Bulletin.objects.get(assessment=assessment)
    address = f"/inspection/assessments/{assessment.pk}/"
    office = client_as(cast.supervisor)
    assertContains(office.post(f"{address}publish/", follow=True), "考核通报还没有签发，请先签发通报。")
    assertContains(office.post(f"{address}issue/", follow=True), "还没有文号")
    for bulletin in (quarter, draft):
        assert Client().get(f"/directory/bulletins/{bulletin.pk}/").status_code == 404
    assertContains(Client().get("/directory/bulletins/"), "还没有通报")
    words = {"number": "示政办发〔2026〕5号", "issued_on": "2026-10-12", "addressee": "各县", "remark": "此件公开发布"}
    words |= {"title": draft.title, "demands": "问题改了请打 0770-2200001。", "copies_to": ""}
    assert office.post(f"{address}bulletin/", words).status_code == 302
    assert office.post(f"{address}issue/").status_code == 302
    assertContains(office.get(address), "向社会公开")
    assert office.post(f"{address}publish/").status_code == 302
    assertContains(office.post(f"{address}publish/", follow=True), "这份通报已经公开，不用再办。")
    actions.publish_bulletin(round_=round_, by=cast.supervisor, now=NOW)
    listed = Client().get("/directory/bulletins/")
    assertContains(listed, quarter.title)
    assertContains(listed, draft.title)
    page = Client().get(f"/directory/bulletins/{draft.pk}/")
    for told in ("示范市公安局", accounts[0].name, "三季度没更新", "得分 未设", "三季度 1/2", "第十八条"):
        assertContains(page, told)
    third = Client().get(f"/directory/bulletins/{quarter.pk}/")
    for told in ("示范市公安局", "示范市公安局发布0", "更新"):
        assertContains(third, told)
    for shown in (page, third):
        assertNotContains(shown, "2200001")
    found = Client().get("/directory/bulletins/", {"q": accounts[0].name})
    assertContains(found, draft.title)
    assert office.post(f"{address}take-down/", {"reason": "名单有误"}).status_code == 302
    assert Client().get(f"/directory/bulletins/{draft.pk}/").status_code == 404


def test_the_line_of_a_secret_unit_is_left_out_for_everyone(cast: Cast) -> None:
    accounts = accounts_of(cast)
    four_quarters(cast, list(accounts))
    make_finding(accounts[1], "公安的问题")
    bulletin = issued(cast, opened(cast))
    actions.publish_assessment(assessment=Assessment.objects.get(), by=cast.supervisor, now=NOW)
    cast.police.is_secret = True
    cast.police.save()
    page = Client().get(f"/directory/bulletins/{bulletin.pk}/")
    assertContains(page, "示范市教育局")
    for words in ("示范市公安局", "公安的问题"):
        assertNotContains(page, words)
    assertContains(Client().get("/directory/bulletins/", {"q": "示范市公安局"}), "没有这样的通报")


def test_who_sees_and_who_acts(cast: Cast, client_as: SignIn) -> None:
    accounts = accounts_of(cast)
    four_quarters(cast, list(accounts))
    assessment = opened(cast)
    address = f"/inspection/assessments/{assessment.pk}/"
    agent = factories.make_user("yun.wei", "运维")
    factories.make_appointment(agent, cast.education, "agent")
    people = {r: getattr(cast, r) for r in ("inspector", "chief", "observer", "county_supervisor", "outsider")}
    people["agent"] = agent
    before = {role: client_as(user).get(address).status_code for role, user in people.items()}
    assert before == {r: 200 if r == "inspector" else 404 for r in people}
    issued(cast, assessment)
    own = client_as(cast.chief).get(address)
    assertContains(own, "示范市教育局")
    assertNotContains(own, "示范市公安局")
    other = AssessedUnit.objects.get(organisation=cast.police)
    assert client_as(cast.chief).get(f"{address}units/{other.pk}/").status_code == 404
    assert client_as(cast.chief).get(f"{address}download/docx/").status_code == 200
    assert client_as(cast.chief).get(f"{address}download/xlsx/").status_code == 403
    for act in ("publish", "take-down", "drop", "conclude", "refresh"):
        for user in (cast.chief, agent):
            assert client_as(user).post(f"{address}{act}/").status_code == 403, act
    with pytest.raises(RoundRefused, match="只有它的主管、检查人员能办"):
        actions.publish_assessment(assessment=assessment, by=agent, now=NOW)

"""Bulletins of inspections that everyone may read: who lets them, what they say, and what never appears."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains
from tests.cast import NOW, Cast
from tests.inspection import scene

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.core.masking import without_phones
from zhengmei.identity.models import User
from zhengmei.inspection import actions
from zhengmei.inspection.actions import RoundRefused
from zhengmei.inspection.models import Bulletin, Round

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def issued(cast: Cast, **words: object) -> tuple[Round, Bulletin]:
    """The third quarter with two silent accounts, its bulletin issued with these words."""
    scene.make_accounts(cast, 4, silent=2)
    round_ = scene.conclude(cast)
    if words:
        actions.edit_bulletin(round_=round_, fields=words, by=cast.supervisor, now=NOW)
    number = "示政办发〔2026〕31号"
    actions.issue_bulletin(round_=round_, number=number, issued_on=NOW.date(), by=cast.supervisor, now=NOW)
    round_.refresh_from_db()
    return round_, Bulletin.objects.get(round=round_)


def test_an_issued_bulletin_is_read_by_everyone_once_the_office_publishes_it(cast: Cast, client_as: SignIn) -> None:
    told = "问题改了请打 0770-2200001，或找李明，手机 13800000001、电话：2200009。"
    round_, bulletin = issued(cast, requirements=[told])
    address = f"/directory/bulletins/{bulletin.pk}/"
    assert Client().get(address).status_code == 404
    assertContains(Client().get("/directory/bulletins/"), "还没有通报")
    office = client_as(cast.inspector)
    assertContains(office.get(f"/inspection/{round_.pk}/"), f'href="/inspection/{round_.pk}/publish/">向社会公开<')
    assertContains(office.get(f"/inspection/{round_.pk}/publish/"), "不合格 2 个")
    assert office.post(f"/inspection/{round_.pk}/publish/").status_code == 302
    page = Client().get(address)
    for words in ("示范市公安局", "示范市公安局发布0", "更新", "第十八条"):
        assertContains(page, words)
    assertContains(page, "问题改了请打 （号码略），或找李明，手机 （号码略）、电话：（号码略）。")
    for number in ("2200001", "13800000001", "2200009"):
        assertNotContains(page, number)
    assertContains(Client().get("/directory/bulletins/", {"q": "示范市公安局发布0"}), bulletin.title)
    assertContains(Client().get("/directory/bulletins/", {"q": "没有这个"}), "没有这样的通报")
    assertContains(office.get(f"/inspection/{round_.pk}/bulletin/"), f'href="{address}">向社会公开<')
    assert AuditEntry.objects.get(kind="inspection.bulletin_published").actor == cast.inspector


def test_a_draft_is_not_reachable_and_not_published(cast: Cast, client_as: SignIn) -> None:
    scene.make_accounts(cast, 2, silent=1)
    round_ = scene.conclude(cast)
    draft = Bulletin.objects.get(round=round_)
    answer = client_as(cast.inspector).post(f"/inspection/{round_.pk}/publish/", follow=True)
    assertContains(answer, "这一轮现在是“已判定”，请先签发通报。")
    assert Client().get(f"/directory/bulletins/{draft.pk}/").status_code == 404
    assertNotContains(Client().get("/directory/bulletins/"), draft.title)


def test_who_publishes_and_what_a_second_click_is_told(cast: Cast, client_as: SignIn) -> None:
    round_, _ = issued(cast)
    address = f"/inspection/{round_.pk}/publish/"
    roles = ("drafter", "county_supervisor", "observer", "stranger")
    assert {role: client_as(getattr(cast, role)).post(address).status_code for role in roles} == {
        "drafter": 404,
        "county_supervisor": 403,
        "observer": 403,
        "stranger": 404,
    }
    with pytest.raises(RoundRefused, match="只有它的主管、检查人员能办"):
        actions.publish_bulletin(round_=round_, by=cast.county_supervisor, now=NOW)
    actions.publish_bulletin(round_=round_, by=cast.supervisor, now=NOW)
    assertContains(client_as(cast.supervisor).post(address, follow=True), "这份通报已经公开，不用再办。")
    assert AuditEntry.objects.filter(kind="inspection.bulletin_published").count() == 1


def test_what_says_it_is_not_for_all_stays_inside(cast: Cast, client_as: SignIn) -> None:
    round_, bulletin = issued(cast, remark="此件不公开")
    page = client_as(cast.supervisor).get(f"/inspection/{round_.pk}/publish/")
    assertContains(page, "通报的附注写着“此件不公开”，不能公开。")
    assertContains(page, '<button class="btn p" disabled>向社会公开</button>')
    with pytest.raises(RoundRefused, match="此件不公开"):
        actions.publish_bulletin(round_=round_, by=cast.supervisor, now=NOW)
    assert Client().get(f"/directory/bulletins/{bulletin.pk}/").status_code == 404


def test_it_is_taken_down_with_a_reason_and_may_come_back(cast: Cast, client_as: SignIn) -> None:
    round_, bulletin = issued(cast)
    actions.publish_bulletin(round_=round_, by=cast.supervisor, now=NOW)
    office, address = client_as(cast.supervisor), f"/inspection/{round_.pk}/take-down/"
    assertContains(office.post(address, {"reason": " "}), "没有填理由，请填上。")
    assert office.post(address, {"reason": "名单有误"}).status_code == 302
    assert Client().get(f"/directory/bulletins/{bulletin.pk}/").status_code == 404
    assertContains(office.post(address, {"reason": "再撤"}), "这份通报没有公开，不用撤下。")
    assert AuditEntry.objects.get(kind="inspection.bulletin_taken_down").reason == "名单有误"
    actions.publish_bulletin(round_=round_, by=cast.supervisor, now=NOW)
    assert Client().get(f"/directory/bulletins/{bulletin.pk}/").status_code == 200


def test_the_lines_of_a_secret_unit_are_left_out(cast: Cast) -> None:
    round_, bulletin = issued(cast)
    actions.publish_bulletin(round_=round_, by=cast.supervisor, now=NOW)
    cast.police.is_secret = True
    cast.police.save()
    page = Client().get(f"/directory/bulletins/{bulletin.pk}/")
    assertContains(page, "示范县教育局")
    assertNotContains(page, "示范市公安局发布0")
    assertContains(Client().get("/directory/bulletins/", {"q": "示范市公安局发布0"}), "没有这样的通报")


def test_as_many_queries_for_a_long_list_as_for_a_short_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    round_, bulletin = issued(cast)
    actions.publish_bulletin(round_=round_, by=cast.supervisor, now=NOW)
    with django_assert_num_queries(5):
        Client().get("/directory/bulletins/")
    with django_assert_num_queries(5):
        Client().get(f"/directory/bulletins/{bulletin.pk}/")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("共 2026 个账号，合格率 96.7%", "共 2026 个账号，合格率 96.7%"),
        ("示政办发〔2026〕31号，2026年10月12日", "示政办发〔2026〕31号，2026年10月12日"),
        ("联系电话 0770-2200001", "联系电话 （号码略）"),
        ("请拨138 0000 0001", "请拨（号码略）"),
        ("传真：2200001-802", "传真：（号码略）"),
    ],
)
def test_telephone_numbers_are_left_out_and_other_figures_stay(words: str, left: str) -> None:
    assert without_phones(words) == left

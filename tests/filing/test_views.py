"""The forms: what is refused says why and loses nothing; what is done shows on the account."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.typed import register_url, typed

from zhengmei.core import clock
from zhengmei.filing import actions
from zhengmei.filing.models import FieldChange, MediaAccount, RuleException
from zhengmei.identity.models import User

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_drafter_registers_an_account_of_the_unit(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.drafter)
    answer = client.post(register_url(cast), typed(cast.education, functions=["发布"]))
    account = MediaAccount.objects.get()
    assertRedirects(answer, f"/filing/accounts/{account.pk}/", fetch_redirect_response=False)
    assert (account.name, account.sponsor, account.functions) == ("示范市教育", cast.education, ["发布"])
    assertContains(client.get(answer["Location"]), "已登记“示范市教育”。")


def test_someone_of_one_unit_is_not_asked_for_which_unit(cast: Cast, client_as: SignIn) -> None:
    assertContains(client_as(cast.drafter).get("/filing/accounts/new/"), "示范市教育局主办。")
    assertContains(client_as(cast.supervisor).get("/filing/accounts/new/"), "先选给哪个单位登记")


def test_the_same_form_twice_registers_once(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.drafter)
    form = typed(cast.education, functions=["发布"])
    client.post(register_url(cast), form)
    again = client.post(register_url(cast), form)
    assertContains(again, "最多 1 个")
    assert MediaAccount.objects.count() == 1


def test_what_is_missing_is_said_beside_the_field_and_on_top_and_nothing_is_lost(cast: Cast, client_as: SignIn) -> None:
    answer = client_as(cast.drafter).post(register_url(cast), typed(cast.education, leader_name="", name="示范教育"))
    assertContains(
        answer,
        '<a href="#id_leader_name">分管负责人</a>：没有填分管负责人（防城港 附件 FCG-A-b、FCG-A-c、FCG-A-d 要求），请填上。',
    )
    assertContains(answer, 'value="示范教育"')
    assertContains(answer, 'value="13800000001"')
    assert not MediaAccount.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("url", "javascript:alert(1)", "访问链接要以 https:// 或 http:// 开头"),
        ("opened_on", "昨天", "开设日期看不懂"),
        ("followers", "很多", "粉丝数看不懂"),
        ("platform", "myspace", "平台不在可选的范围里"),
        ("name", "名" * 121, "120"),
    ],
)
def test_what_makes_no_sense_is_said(cast: Cast, client_as: SignIn, field: str, value: str, said: str) -> None:
    answer = client_as(cast.drafter).post(register_url(cast), typed(cast.education, **{field: value}))
    assertContains(answer, said)
    assert not MediaAccount.objects.exists()


@pytest.mark.parametrize("role", ["observer", "inspector", "stranger", "auditor"])
def test_who_has_no_unit_to_register_for_is_told_so(cast: Cast, client_as: SignIn, role: str) -> None:
    answer = client_as(getattr(cast, role)).get("/filing/accounts/new/")
    assertContains(answer, "你没有登记或更改账号的职责", status_code=403)


def test_nobody_registers_for_another_unit(cast: Cast, client_as: SignIn) -> None:
    answer = client_as(cast.drafter).post(register_url(cast, cast.police), typed(cast.police))
    assertContains(answer, "不能替这个单位登记")
    assert not MediaAccount.objects.exists()


def test_an_in_principle_rule_stops_a_drafter_and_sends_to_the_supervisor(cast: Cast, client_as: SignIn) -> None:
    factories.make_media_account(cast.education, name="示范市教育", platform="weixin")
    answer = client_as(cast.drafter).post(register_url(cast), typed(cast.education, functions=["发布"]))
    assertContains(answer, "请主管来登记")
    assertNotContains(answer, "例外有效期至")


def test_an_exception_needs_reason_and_end_together(cast: Cast, client_as: SignIn) -> None:
    factories.make_media_account(cast.education, name="示范市教育", platform="weixin")
    form = typed(cast.education, functions=["发布"], exception_reason="招生季专用")
    answer = client_as(cast.supervisor).post(register_url(cast), form)
    assertContains(answer, "例外要写明理由，也要写明到哪天")
    assert MediaAccount.objects.count() == 1


def _account(cast: Cast) -> MediaAccount:
    fields = {"name": "示范市教育", "platform": "weixin", "sponsor": cast.education, "platform_account_id": "gh_1"}
    account = actions.register_media_account(fields=fields, by=None, now=NOW - timedelta(1), source="command")
    account.refresh_from_db()
    return account


def _change_form(account: MediaAccount, **changes: object) -> dict[str, object]:
    return typed(account.sponsor, functions=["发布"], changed_at=account.changed_at.isoformat(), **changes)


@pytest.mark.clause("FCG-13-1a")
@pytest.mark.parametrize("changes", [{"name": "示范市教育发布"}, {"status": "closed"}, {"status": "cancelled"}])
def test_name_and_status_are_not_edited_by_hand_but_applied_for(
    cast: Cast, client_as: SignIn, changes: dict[str, str]
) -> None:
    account = _account(cast)
    for user in (cast.drafter, cast.supervisor):
        form = _change_form(account, reason="平台改名", **changes)
        refused = client_as(user).post(f"/filing/accounts/{account.pk}/change/", form)
        assertContains(refused, "要先备案，" if "status" in changes else "账号名称要先备案再改")
        assertContains(refused, "防城港 第十三条")
        assertContains(refused, f'href="/filing/applications/new/?account={account.pk}">去申请备案')
    account.refresh_from_db()
    assert (account.name, account.status) == ("示范市教育", "normal")


def test_a_change_shows_in_the_history_with_who_and_what(cast: Cast, client_as: SignIn) -> None:
    account, client = _account(cast), client_as(cast.drafter)
    form = _change_form(account, positioning="办事指南", reason="定位改了")
    answer = client.post(f"/filing/accounts/{account.pk}/change/", form)
    assertRedirects(answer, f"/filing/accounts/{account.pk}/")
    change = FieldChange.objects.get(media_account=account, field="positioning", after="办事指南")
    assert (change.by, change.filed) == (cast.drafter, False)
    assertContains(client.get(answer["Location"]), "定位改了")


def test_changing_the_name_without_a_reason_is_refused(cast: Cast, client_as: SignIn) -> None:
    account = _account(cast)
    answer = client_as(cast.drafter).post(
        f"/filing/accounts/{account.pk}/change/", _change_form(account, name="示范市教育发布")
    )
    assertContains(answer, "改了账号名称，请写为什么改。")
    account.refresh_from_db()
    assert account.name == "示范市教育"


def test_a_stale_form_is_refused_shows_both_values_and_keeps_what_was_typed(cast: Cast, client_as: SignIn) -> None:
    account = _account(cast)
    stale = _change_form(account, positioning="办事服务")
    actions.change_media_account(
        media_account=account, fields={"positioning": "新闻发布"}, by=cast.supervisor, now=NOW, source="form"
    )
    client, url = client_as(cast.drafter), f"/filing/accounts/{account.pk}/change/"
    answer = client.post(url, stale)
    assertContains(answer, "别人改过这个账号")
    assertContains(answer, "<tr><td>功能定位</td><td>新闻发布</td><td>办事服务</td></tr>", html=True)
    assertContains(answer, 'value="办事服务"')
    assertContains(answer, 'value="发布" class="form-check-input" id="id_functions_0" checked')
    account.refresh_from_db()
    assert account.positioning == "新闻发布"
    client.post(url, stale | {"changed_at": account.changed_at.isoformat()})
    account.refresh_from_db()
    assert account.positioning == "办事服务"


def test_the_second_click_on_change_changes_nothing_more(cast: Cast, client_as: SignIn) -> None:
    account, client = _account(cast), client_as(cast.drafter)
    form = _change_form(account)
    client.post(f"/filing/accounts/{account.pk}/change/", form)
    kept = FieldChange.objects.count()
    again = client.post(f"/filing/accounts/{account.pk}/change/", form)
    assertContains(again, "别人改过这个账号")
    assert FieldChange.objects.count() == kept


@pytest.mark.parametrize(
    ("role", "status"), [("observer", 403), ("inspector", 403), ("stranger", 404), ("outsider", 404)]
)
def test_who_may_not_change_it(cast: Cast, client_as: SignIn, role: str, status: int) -> None:
    account = _account(cast)
    client = client_as(getattr(cast, role))
    for method in (client.get, client.post):
        assert method(f"/filing/accounts/{account.pk}/change/").status_code == status


def test_a_supervisor_gives_and_withdraws_an_exception(cast: Cast, client_as: SignIn) -> None:
    account, client = _account(cast), client_as(cast.supervisor)
    form = {"rule": "same_name", "reason": "沿用多年的名称", "expires_on": "2026-12-31"}
    answer = client.post(f"/filing/accounts/{account.pk}/exceptions/new/", form)
    assertRedirects(answer, f"/filing/accounts/{account.pk}/")
    held = RuleException.objects.get()
    assert (held.rule_key, held.clause, held.approved_by, held.granted_on) == (
        "same_name",
        "FCG-11-d",
        cast.supervisor,
        TODAY,
    )
    assertContains(client.get(answer["Location"]), "沿用多年的名称")
    again = client.post(f"/filing/accounts/{account.pk}/exceptions/new/", form)
    assertContains(again, "这条规定已有一个还有效的例外")
    client.post(f"/filing/exceptions/{held.pk}/withdraw/", {"reason": "已改名"})
    held.refresh_from_db()
    assert held.withdrawn_on == TODAY
    assertContains(client.get(f"/filing/exceptions/{held.pk}/withdraw/"), "这个例外已经撤回")


def test_a_must_rule_is_not_on_offer_for_an_exception(cast: Cast, client_as: SignIn) -> None:
    account = _account(cast)
    answer = client_as(cast.supervisor).post(
        f"/filing/accounts/{account.pk}/exceptions/new/",
        {"rule": "region_in_name", "reason": "想要", "expires_on": "2026-12-31"},
    )
    assert answer.status_code == 200
    assert not RuleException.objects.exists()
    assert actions.reasons_not_to_grant_exception(
        media_account=account, rule_key="region_in_name", expires_on=TODAY, on=TODAY
    ) == ["防城港 第十一条写的是“必须”，没有例外可给，请整改。"]


def test_the_sponsor_gives_itself_no_exception(cast: Cast, client_as: SignIn) -> None:
    account = _account(cast)
    answer = client_as(cast.drafter).get(f"/filing/accounts/{account.pk}/exceptions/new/")
    assertContains(answer, "例外由“示范市教育局”的主管批准", status_code=403)

"""Merging, abolishing and renaming a unit on its pages: prepared step by step, refused with reasons, done once."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import ANSWERS, follow, hand_in, paper, person
from tests.filing.cases import begin as start_case
from tests.filing.cases import decide as decide_case

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.custody.models import Credential
from zhengmei.custody.permissions import can_arrange, is_head
from zhengmei.custody.queries import todo_for as custody_todos
from zhengmei.dashboard.todos import todos
from zhengmei.filing import actions
from zhengmei.filing.actions import ChangeGiven, FilingRefused
from zhengmei.filing.models import AccountFate, AccountTask, Application, MediaAccount, UnitChange
from zhengmei.filing.states import FilingAct, Source
from zhengmei.filing.tasks import sweep_tasks
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import appointments_of
from zhengmei.organisations.states import Duty, OrganisationLevel

SignIn = Callable[[User], Client]
BASIS = "示编发〔2026〕9号"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def accounts(unit: Organisation, *platforms: str) -> list[MediaAccount]:
    return [factories.make_media_account(unit, name=f"{unit.name}{p}", platform=p) for p in platforms]


def begin(client: Client, unit: Organisation, kind: str) -> UnitChange:
    """Press the button of this kind of change on the unit's page."""
    answer = client.post(f"/organisations/{unit.pk}/reshape/", {"kind": kind})
    change = UnitChange.objects.latest("pk")
    assertRedirects(answer, f"/organisations/reshape/{change.pk}/1/")
    return change


def decide(client: Client, change: UnitChange, *fates: tuple[MediaAccount, str, str]) -> None:
    given = {f"fate_{account.pk}": fate for account, fate, _ in fates}
    given |= {f"note_{account.pk}": note for account, _, note in fates}
    answer = client.post(f"/organisations/reshape/{change.pk}/2/", given)
    assertRedirects(answer, f"/organisations/reshape/{change.pk}/3/")


def ready(cast: Cast, unit: Organisation, kind: str, by: User, **given: object) -> UnitChange:
    """A change with everything filled in but the accounts."""
    change = actions.begin_unit_change(organisation=unit, kind=kind, by=by, now=NOW)
    facts = ChangeGiven(**{"happened_on": TODAY, "basis": BASIS, **given})  # type: ignore[arg-type]
    return actions.describe_unit_change(change=change, given=facts, by=by, now=NOW)


@pytest.mark.slow
def test_a_merger_from_the_unit_s_page_to_the_tasks_of_its_heir(cast: Cast, client_as: SignIn) -> None:
    move, cancel, keep = accounts(cast.police, "weixin", "weibo", "douyin")
    officer = factories.make_user("jing.yuan", "靖远")
    factories.make_appointment(officer, cast.police, Duty.DRAFTER)
    factories.make_responsibility(cast.police, "first", "方正")
    office = client_as(cast.supervisor)
    assertContains(
        office.get(f"/organisations/{cast.police.pk}/"), f'href="/organisations/{cast.police.pk}/reshape/">机构变动<'
    )
    change = begin(office, cast.police, "merge")
    address = f"/organisations/reshape/{change.pk}"
    facts = {"successor": cast.education.pk, "happened_on": "2026-10-12", "basis": BASIS}
    assertRedirects(office.post(f"{address}/1/", facts), f"{address}/2/")
    page = office.get(f"{address}/2/")
    assertContains(page, "2026年11月2日")
    assertContains(page, "机构变动的次日起算，数满 15 个工作日")
    decide(office, change, (move, "move", ""), (cancel, "cancel", "没有人看"))
    page = office.get(f"{address}/3/")
    for words in ("靖远（编辑）", "方正（第一责任人）", "从那天起停止"):
        assertContains(page, words)
    page = office.get(f"{address}/4/")
    assertContains(page, f"还有 1 个账号没有定去向：“{keep.name}”。请在第 2 步逐个定。")
    assertContains(page, '<button class="btn d" disabled>确认并入其他单位</button>')
    refused = office.post(f"{address}/confirm/", follow=True)
    assertContains(refused, "还有 1 个账号没有定去向")
    decide(office, change, (move, "move", ""), (cancel, "cancel", "没有人看"), (keep, "keep", ""))
    assertContains(office.get(f"{address}/4/"), f"“{keep.name}”选了留着，没有写为什么。请在第 2 步写上。")
    cast.police.refresh_from_db()
    assert (cast.police.state, AccountTask.objects.count(), len(appointments_of(officer, TODAY))) == ("active", 0, 1)
    decide(office, change, (move, "move", ""), (cancel, "cancel", "没有人看"), (keep, "keep", "等局务会定"))
    page = office.post(f"{address}/confirm/", follow=True)
    assertContains(page, "示范市公安局并入示范市教育局")
    assertContains(page, f'href="/filing/applications/new/?account={move.pk}&amp;act=change&amp;cause=reorganised"')
    cast.police.refresh_from_db()
    assert (cast.police.state, cast.police.successor, cast.police.state_since) == ("merged", cast.education, TODAY)
    assert appointments_of(officer, TODAY) == []
    told = AccountTask.objects.order_by("media_account__platform").values_list(
        "media_account", "organisation", "due_on", "event"
    )
    event, due = "“示范市公安局”并入“示范市教育局”，定为", date(2026, 11, 2)
    assert sorted(told) == sorted(
        (account.pk, cast.education.pk, due, f"{event}{words}")
        for account, words in ((move, "变更主办单位"), (cancel, "注销"), (keep, "留着"))
    )
    sweep_tasks(NOW)
    assert AccountTask.objects.count() == 3
    heir = client_as(cast.drafter)
    task = AccountTask.objects.get(media_account=move)
    begin_change = f"/filing/applications/new/?account={move.pk}&act=change&cause=reorganised"
    assertContains(heir.get(f"/filing/tasks/{task.pk}/"), f'href="{begin_change}">申请变更<'.replace("&", "&amp;"))
    assert heir.post(begin_change, {"act": "change"}).status_code == 302
    case = Application.objects.get()
    assert (case.sponsor, case.facts, case.cause) == (cast.education, {"sponsor": cast.education.pk}, "reorganised")
    entry = AuditEntry.objects.get(kind="filing.unit_change.confirmed")
    assert (entry.actor, entry.reason) == (cast.supervisor, BASIS)


@pytest.mark.slow
def test_the_heir_takes_one_account_over_and_cancels_the_other_to_the_last_task(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "hangzhou-2019")
    gone, county = cast.county_education, client_as(cast.county_supervisor)
    heir = factories.make_organisation(
        "示范县文化旅游局", region=cast.county, level=OrganisationLevel.COUNTY, supervisor=cast.county_office
    )
    factories.equip(heir, TODAY)
    chief = person("邹衍", heir, Duty.CHIEF)
    moved, cancelled = accounts(gone, "weixin", "weibo")
    change = begin(county, gone, "merge")
    assert [t.url for t in todos(cast.county_supervisor, TODAY) if t.title == "接着办机构变动：并入其他单位"] == [
        f"/organisations/reshape/{change.pk}/1/"
    ]
    assertContains(county.get(f"/organisations/{gone.pk}/"), "并入其他单位在准备，还没有确认。")
    facts = {"successor": heir.pk, "happened_on": "2026-10-12", "basis": BASIS}
    county.post(f"/organisations/reshape/{change.pk}/1/", facts)
    decide(county, change, (moved, "move", ""), (cancelled, "cancel", "没有人看"))
    county.post(f"/organisations/reshape/{change.pk}/confirm/")
    assert [t for t in todos(cast.county_supervisor, TODAY) if "机构变动" in t.title] == []
    page, mine = f"/organisations/reshape/{change.pk}/4/", client_as(chief)
    begun = f"/filing/applications/new/?account={moved.pk}&act=change&cause=reorganised"
    assertContains(mine.get(page), f'href="{begun}">去申请<'.replace("&", "&amp;"))
    mine.post(begun, {"act": "change"})
    case = Application.objects.get()
    draft = actions.Draft(
        facts={**case.facts, "certification_text": heir.name, "name": "示范县文旅"},
        reason="机构变动", cause="reorganised", answers=ANSWERS,
    )  # fmt: skip
    actions.save_application(application=case, draft=draft, by=chief, now=NOW)
    cancelled.refresh_from_db()
    ending = start_case(FilingAct.CANCEL, heir, chief, media_account=cancelled, cause="reorganised")
    paper(ending, chief)
    for one in (case, ending):
        hand_in(one, chief)
        decide_case(one, cast.county_supervisor)
        notice = f"/filing/accounts/{one.media_account_id}/notices/new/?kind={one.act}&case={one.pk}"
        assert mine.post(notice, {"note": ""}).status_code == 302
        actions.carry_out_application(
            application=one, carried_out_on=TODAY, link="https://example.invalid/x", by=chief, now=NOW
        )
    sweep_tasks(NOW)
    told = AccountTask.objects.order_by("pk").values_list("media_account", "state", "outcome")
    assert sorted(told) == sorted(
        [
            (moved.pk, "done", "主办单位已经备案变更为“示范县文化旅游局”。"),
            (cancelled.pk, "done", f"“{cancelled.name}”已注销。"),
        ]
    )
    done = county.get(page)
    assertContains(done, "现在正常，示范县文化旅游局主办")
    assertContains(done, "现在注销，示范县教育局主办")
    assertNotContains(done, "去申请")


def test_a_second_click_changes_nothing_and_is_told_so(cast: Cast, client_as: SignIn) -> None:
    change = ready(cast, cast.police, "merge", cast.supervisor, successor=cast.education)
    office = client_as(cast.supervisor)
    address = f"/organisations/reshape/{change.pk}/confirm/"
    assertContains(office.post(address, follow=True), "已办。每个账号接下来怎么办")
    assertContains(office.post(address, follow=True), "这次并入其他单位已办，不能再确认。")
    assertContains(
        office.post(f"/organisations/reshape/{change.pk}/drop/", follow=True), "这次并入其他单位已办，不能再放弃。"
    )
    assert AuditEntry.objects.filter(kind="filing.unit_change.confirmed").count() == 1
    assert AuditEntry.objects.filter(kind="organisations.organisation.merged").count() == 1
    assertContains(office.get(f"/organisations/{cast.police.pk}/reshape/"), "示范市公安局”已并入，不用再办。")


def test_who_may_prepare_and_confirm(cast: Cast, client_as: SignIn) -> None:
    change = ready(cast, cast.county_education, "merge", cast.county_supervisor, successor=cast.county_office)
    roles = ("county_drafter", "industry_supervisor", "observer", "inspector", "outsider", "stranger", "drafter")
    unit = f"/organisations/{cast.county_education.pk}/reshape/"
    confirm = f"/organisations/reshape/{change.pk}/confirm/"
    codes = {}
    for role in roles:
        client = client_as(getattr(cast, role))
        codes[role] = (client.get(unit).status_code, client.post(confirm).status_code)
    assert codes == {
        "county_drafter": (403, 404),
        "industry_supervisor": (403, 404),
        "observer": (403, 404),
        "inspector": (403, 404),
        "outsider": (404, 404),
        "stranger": (404, 404),
        "drafter": (404, 404),
    }
    with pytest.raises(FilingRefused, match="你没有管理“示范县教育局”的职责"):
        actions.confirm_unit_change(change=change, by=cast.county_drafter, now=NOW)
    assertNotContains(
        client_as(cast.county_drafter).get(f"/organisations/{cast.county_education.pk}/"), ">机构变动</a>"
    )
    cast.county_education.refresh_from_db()
    assert cast.county_education.state == "active"
    assert client_as(cast.county_supervisor).post(confirm).status_code == 302
    cast.county_education.refresh_from_db()
    assert cast.county_education.state == "merged"


def test_nobody_ends_their_own_unit_but_may_rename_it(cast: Cast, client_as: SignIn) -> None:
    county = client_as(cast.county_supervisor)
    own = f"/organisations/{cast.county_office.pk}/reshape/"
    sentence = "并入、撤销由主管单位“示范市人民政府办公室”来办，不能自己办自己的。"
    assertContains(county.get(own), sentence, count=2)
    assertContains(county.post(own, {"kind": "abolish"}, follow=True), sentence)
    assert not UnitChange.objects.exists()
    assert county.post(own, {"kind": "rename"}).status_code == 302
    assert county.post(own, {"kind": "split"}).status_code == 404


def test_an_abolished_unit_passes_nothing_on(cast: Cast, client_as: SignIn) -> None:
    (only,) = accounts(cast.county_education, "weixin")
    change = ready(cast, cast.county_education, "abolish", cast.county_supervisor)
    with pytest.raises(FilingRefused, match="有的账号或去向不在这次变动里"):
        actions.decide_fates(change=change, fates={only.pk: ("move", "")}, by=cast.county_supervisor, now=NOW)
    (foreign,) = accounts(cast.police, "weixin")
    with pytest.raises(FilingRefused, match="有的账号或去向不在这次变动里"):
        actions.decide_fates(change=change, fates={foreign.pk: ("cancel", "")}, by=cast.county_supervisor, now=NOW)
    county = client_as(cast.county_supervisor)
    page = county.get(f"/organisations/reshape/{change.pk}/2/")
    assertNotContains(page, "变更主办单位")
    decide(county, change, (only, "cancel", ""))
    county.post(f"/organisations/reshape/{change.pk}/confirm/")
    task = AccountTask.objects.get()
    assert (task.event, task.due_on) == ("“示范县教育局”撤销，定为注销", date(2026, 11, 2))
    assert AccountFate.objects.get().task == task
    page = county.get(f"/filing/tasks/{task.pk}/")
    assertContains(page, "机构变动时定为")
    assertContains(
        page, f'href="/filing/applications/new/?account={only.pk}&amp;act=cancel&amp;cause=reorganised">申请注销<'
    )
    begun = county.post(f"/filing/applications/new/?account={only.pk}&act=cancel&cause=reorganised", {"act": "cancel"})
    assert begun.status_code == 302


def test_what_stands_against_it_is_said_step_by_step(cast: Cast, client_as: SignIn) -> None:
    office = client_as(cast.supervisor)
    change = begin(office, cast.county_office, "merge")
    page = office.get(f"/organisations/reshape/{change.pk}/4/")
    for words in ("没有填从哪天起", "没有写依据", "没有选并入哪个单位"):
        assertContains(page, words)
    facts = {"successor": cast.other_county_office.pk, "happened_on": "2026-11-30", "basis": BASIS}
    office.post(f"/organisations/reshape/{change.pk}/1/", facts)
    page = office.get(f"/organisations/reshape/{change.pk}/4/")
    assertContains(page, "下面还有“示范县教育局”单位，请先给它们换主管单位。")
    assertContains(page, "日子还没到，请在机构变动当天或以后办。")
    refused = office.post(f"/organisations/reshape/{change.pk}/1/", {**facts, "happened_on": "明天"})
    assertContains(refused, "日期没看懂，请从日历里选。")
    own = office.post(f"/organisations/reshape/{change.pk}/1/", {**facts, "successor": cast.county_office.pk})
    assert own.status_code == 200
    assert office.get(f"/organisations/reshape/{change.pk}/5/").status_code == 404


def test_a_rename_keeps_everything_and_asks_for_the_accounts_that_bear_the_name(cast: Cast, client_as: SignIn) -> None:
    named = factories.make_media_account(cast.county_education, name="示范县教育局发布", platform="weixin")
    other = factories.make_media_account(
        cast.county_education, name="示范县校园", platform="weibo", certification_text="示范县"
    )
    county = client_as(cast.county_supervisor)
    change = begin(county, cast.county_education, "rename")
    address = f"/organisations/reshape/{change.pk}"
    taken = {"new_name": cast.police.name, "happened_on": "2026-10-09", "basis": BASIS}
    county.post(f"{address}/1/", taken)
    assertContains(county.get(f"{address}/4/"), "已有单位“示范市公安局”，请直接用它，或写清全称。")
    county.post(f"{address}/1/", {**taken, "new_name": "示范县教育体育局"})
    assertContains(county.get(f"{address}/2/"), "名称或认证里有原单位名称", count=1)
    decide(county, change, (named, "alter", ""), (other, "keep", ""))
    assertContains(county.post(f"{address}/confirm/", follow=True), "示范县教育局更名")
    unit = cast.county_education
    unit.refresh_from_db()
    former = unit.former_names.get()
    assert (unit.name, unit.state, former.name, former.until, former.basis) == (
        "示范县教育体育局", "active", "示范县教育局", date(2026, 10, 9), BASIS,
    )  # fmt: skip
    task = AccountTask.objects.get()
    assert (task.media_account, task.kind, task.organisation) == (named, "alter", unit)
    assert task.event == "“示范县教育局”更名为“示范县教育体育局”"
    actions.change_media_account(
        media_account=named, fields={"name": "示范县教育体育局发布"}, by=cast.county_supervisor, now=NOW,
        source=Source.FORM, filed=True,
    )  # fmt: skip
    sweep_tasks(NOW)
    task.refresh_from_db()
    assert (task.state, task.outcome) == ("done", "名称、认证已经备案变更。")


def test_given_up_it_leaves_the_unit_as_it_was_and_another_may_begin(cast: Cast, client_as: SignIn) -> None:
    office = client_as(cast.supervisor)
    change = begin(office, cast.police, "abolish")
    page = office.get(f"/organisations/{cast.police.pk}/reshape/")
    assertContains(page, f'href="/organisations/reshape/{change.pk}/1/">接着办<')
    second = office.post(f"/organisations/{cast.police.pk}/reshape/", {"kind": "merge"}, follow=True)
    assertContains(second, "已有一次撤销在准备，请接着办，或先放弃它。")
    assertContains(office.post(f"/organisations/reshape/{change.pk}/drop/", follow=True), "已放弃，单位没有任何变动。")
    cast.police.refresh_from_db()
    assert cast.police.state == "active"
    begin(office, cast.police, "merge")


def test_the_heir_takes_over_the_kept_passwords(cast: Cast, client_as: SignIn) -> None:
    (account,) = accounts(cast.police, "weixin")
    keeper = factories.make_user("jing.yuan", "靖远")
    factories.make_appointment(keeper, cast.police, Duty.DRAFTER)
    Credential.objects.create(
        media_account=account, label="登录", password="x", first_keeper=keeper, changed_on=TODAY, made_by=keeper,
        made_at=NOW,
    )  # fmt: skip
    assert (can_arrange(cast.drafter, account, TODAY), is_head(cast.chief, cast.police, TODAY)) == (False, False)
    change = ready(cast, cast.police, "merge", cast.supervisor, successor=cast.education)
    assertContains(client_as(cast.supervisor).get(f"/organisations/reshape/{change.pk}/3/"), "（登录），靖远保管")
    fates = {account.pk: ("move", "")}
    actions.decide_fates(change=change, fates=fates, by=cast.supervisor, now=NOW)
    actions.confirm_unit_change(change=change, by=cast.supervisor, now=NOW)
    account = MediaAccount.objects.get(pk=account.pk)
    assert (can_arrange(cast.drafter, account, TODAY), is_head(cast.chief, account.sponsor, TODAY)) == (True, True)
    assert can_arrange(keeper, account, TODAY) is False
    assert [todo.title for todo in custody_todos(cast.chief, TODAY)] == [f"接管口令：{account.name}"]
    assertContains(client_as(cast.chief).get(f"/custody/accounts/{account.pk}/"), "靖远")


@pytest.mark.parametrize("step", [2, 3, 4])
def test_as_many_queries_for_three_accounts_as_for_one(
    cast: Cast, client_as: SignIn, step: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, counts = client_as(cast.supervisor), []
    accounts(cast.police, "weixin")
    change = ready(cast, cast.police, "merge", cast.supervisor, successor=cast.education)
    address = f"/organisations/reshape/{change.pk}/{step}/"
    client.get(address)
    with django_assert_max_num_queries(60) as first:
        client.get(address)
    counts.append(len(first))
    accounts(cast.police, "weibo", "douyin")
    with django_assert_max_num_queries(60) as second:
        client.get(address)
    assert len(second) == counts[0]

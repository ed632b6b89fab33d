"""The pages of tasks, from the event that opens one to its end."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import NOW, Cast
from tests.factories import make_adoption, make_appointment, make_media_account, make_organisation, make_user
from tests.filing.test_account_tasks import at, end, follow, open_for

from zhengmei.core import clock
from zhengmei.dashboard.todos import todos
from zhengmei.filing import actions
from zhengmei.filing.models import AccountTask, MediaAccount, TaskReceipt
from zhengmei.filing.states import AccountStatus, TaskKind, TaskState
from zhengmei.filing.tasks import sweep_tasks
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel

SignIn = Callable[[User], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock that pages read."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.clause("FCG-14-b")
def test_a_merged_sponsor_has_fifteen_working_days(
    cast: Cast, client_as: SignIn, on: Callable[[datetime], None]
) -> None:
    account = make_media_account(cast.police, name="示范市公安发布")
    end(cast.police, date(2025, 9, 25), cast.education)
    on(at(2025, 9, 26))
    sweep_tasks(at(2025, 9, 26))
    task = AccountTask.objects.get()
    page = read(client_as(cast.drafter), f"/filing/tasks/{task.pk}/")
    assert "2025年10月22日" in page
    assert "“示范市公安局”并入“示范市教育局”的次日起算，数满 15 个工作日" in page
    assert (page.count("国庆节"), page.count("中秋节")) == (7, 1)
    assert page.count("调休 ") == 2
    assert f"/filing/tasks/{task.pk}/" in read(client_as(cast.supervisor), f"/filing/accounts/{account.pk}/")
    on(at(2025, 10, 22, 23))
    assert "没有这样的任务" in read(client_as(cast.supervisor), "/filing/tasks/?state=overdue")
    on(at(2025, 10, 23))
    assert "逾期1日" in read(client_as(cast.supervisor), "/filing/tasks/?state=overdue")
    assert [t.title for t in todos(cast.supervisor, date(2025, 10, 23)) if t.room == "filing"] == [
        "催办：1 个处置任务逾期"
    ]


@pytest.mark.clause("HZ-2.3.1-l")
def test_another_sponsor_opens_a_task_due_by_the_offices_own_number(
    cast: Cast, client_as: SignIn, on: Callable[[datetime], None]
) -> None:
    follow(cast.city_office, "hangzhou-2019")
    account = make_media_account(cast.police, name="示范市公安局发布", certification_text="示范市公安局、示范市教育局")
    moment = at(2025, 3, 3)
    on(moment)
    supervisor = client_as(cast.supervisor)
    answer = supervisor.post(
        f"/filing/units/{cast.city_office.pk}/own-deadlines/",
        {"rule_key": "reorganisation_due", "amount": 5, "unit": "workday", "reason": "局务会定"},
    )
    assert answer.status_code == 302
    actions.amend_media_account(
        media_account=account, fields={"sponsor": cast.education}, by=cast.supervisor, now=moment, seen_changed_at=None
    )
    task = AccountTask.objects.get()
    assert (task.due_on, task.event) == (date(2025, 3, 10), "主办单位由“示范市公安局”变为“示范市教育局”")
    page = read(supervisor, f"/filing/tasks/{task.pk}/")
    assert "2025年3月10日" in page
    assert "数是本地自定的（原文：及时）" in page
    assert "逾期1日" not in read(supervisor, "/filing/tasks/")
    on(at(2025, 3, 11))
    assert "逾期1日" in read(supervisor, "/filing/tasks/")


@pytest.mark.clause("WH-4.1-f")
def test_an_abolished_unit_and_another_sponsor_each_call_for_a_task(
    cast: Cast, client_as: SignIn, on: Callable[[datetime], None]
) -> None:
    follow(cast.city_office, "weihai-2019")
    two = [make_media_account(cast.police, platform=p) for p in ("weixin", "weibo")]
    moved = make_media_account(cast.county_education, certification_text="示范县教育局，示范县人民政府办公室")
    moment = at(2025, 3, 3)
    on(moment)
    actions.set_own_deadline(
        organisation=cast.city_office, rule_key="reorganisation_due", amount=72, unit="hour",
        by=cast.supervisor, now=moment,
    )  # fmt: skip
    end(cast.police, moment.date())
    sweep_tasks(moment)
    actions.amend_media_account(
        media_account=moved, fields={"sponsor": cast.county_office}, by=cast.supervisor, now=moment,
        seen_changed_at=None, exception=None,
    )  # fmt: skip
    made = AccountTask.objects.order_by("pk")
    assert [t.media_account for t in made] == [*two, moved]
    page = read(client_as(cast.supervisor), f"/filing/tasks/{made[0].pk}/")
    assert ("72 小时内" in page, "数是本地自定的（原文：及时）" in page) == (True, True)
    on(moment + timedelta(hours=73))
    listed = read(client_as(cast.supervisor), "/filing/tasks/?state=overdue")
    assert [f"/filing/tasks/{t.pk}/" in listed for t in made] == [True, True, True]


@pytest.mark.clause("BL-2.1-k")
def test_three_accounts_of_a_merged_unit_are_dealt_with_one_by_one(
    cast: Cast, client_as: SignIn, on: Callable[[datetime], None]
) -> None:
    follow(cast.city_office, "beilun-2020")
    three = [make_media_account(cast.police, platform=p) for p in ("weixin", "weibo", "douyin")]
    end(cast.police, NOW.date(), cast.education)
    sweep_tasks(NOW)
    on(NOW)
    drafter = client_as(cast.drafter)
    tasks = list(AccountTask.objects.order_by("pk"))
    assert [(t.media_account, t.wording, t.local_default) for t in tasks] == [(a, "及时", True) for a in three]
    MediaAccount.objects.filter(pk=three[0].pk).update(status=AccountStatus.CANCELLED)
    refused = drafter.post(f"/filing/tasks/{tasks[0].pk}/finish/", {"outcome": "已在平台注销"}).content.decode()
    assert "北仑 二（一）要求注销向社会公告，公告还没有发布。先在账号页发布公告。" in refused
    client_as(cast.supervisor).post(f"/filing/accounts/{three[0].pk}/notices/new/?kind=cancel&case=", {"note": ""})
    answer = drafter.post(f"/filing/tasks/{tasks[0].pk}/finish/", {"outcome": "已在平台注销"})
    assert answer.status_code == 302
    page = read(drafter, "/filing/tasks/")
    assert [f"/filing/tasks/{t.pk}/" in page for t in tasks] == [False, True, True]
    last = tasks[1].due_on
    assert last is not None
    on(at(last.year, last.month, last.day) + timedelta(1))
    assert read(client_as(cast.supervisor), "/filing/tasks/?state=overdue").count("逾期1日") == 2


@pytest.mark.clause("FCG-10-b")
def test_two_accounts_on_one_platform_become_one(cast: Cast, client_as: SignIn, on: Callable[[datetime], None]) -> None:
    two = [make_media_account(cast.education, platform="douyin", name=n) for n in ("示范教育", "示范市教育局")]
    make_media_account(cast.police, platform="douyin")
    sweep_tasks(NOW)
    sweep_tasks(NOW)
    on(NOW)
    task = AccountTask.objects.get()
    drafter = client_as(cast.drafter)
    assert (task.kind, task.organisation, task.clause) == (TaskKind.MERGE, cast.education, "FCG-10-b")
    listed = read(client_as(cast.supervisor), "/filing/tasks/?kind=merge")
    assert "抖音有 2 个账号：“示范教育”、“示范市教育局”" in listed
    refused = drafter.post(f"/filing/tasks/{task.pk}/finish/", {"outcome": "已并"}).content.decode()
    assert "抖音还有 2 个账号在运行：“示范教育”、“示范市教育局”。注销或关停到只剩 1 个，再办结。" in refused
    MediaAccount.objects.filter(pk=two[0].pk).update(status=AccountStatus.CLOSED)
    sweep_tasks(NOW)
    task.refresh_from_db()
    assert (task.state, task.outcome) == (TaskState.DONE, "抖音只剩“示范市教育局”在运行。")


@pytest.fixture
def beilun(cast: Cast) -> tuple[Organisation, Organisation, Organisation, User, User]:
    """区府办 and 区网信办 of 北仑区 with one person each, and a bureau below."""
    region = cast.county
    region.name = "北仑区"
    region.save()
    level = OrganisationLevel.COUNTY
    office = make_organisation(
        "北仑区人民政府办公室", region=region, kind=OrganisationKind.GOVERNMENT_OFFICE, level=level
    )
    net = make_organisation(
        "北仑区互联网信息办公室", region=region, kind=OrganisationKind.PARTY, level=level, supervisor=office
    )
    bureau = make_organisation("北仑区教育局", region=region, level=level, supervisor=office)
    first, second = make_user("ou.fu", "欧府"), make_user("wang.xin", "王信")
    make_appointment(first, office, Duty.SUPERVISOR)
    make_appointment(second, net, Duty.OBSERVER)
    make_appointment(cast.stranger, bureau, Duty.DRAFTER)
    make_adoption(office, "beilun-2020")
    return office, net, bureau, first, second


Beilun = tuple[Organisation, Organisation, Organisation, User, User]


@pytest.mark.clause("BL-2.1-c")
def test_a_clean_up_is_due_called_to_mind_and_late(
    cast: Cast, beilun: Beilun, client_as: SignIn, on: Callable[[datetime], None]
) -> None:
    _, _, bureau, supervisor, _ = beilun
    late, done = (make_media_account(bureau, platform="weibo", name=n) for n in ("北仑教育微博", "北仑教育微博二"))
    on(at(2020, 8, 3))
    answer = client_as(supervisor).post(
        f"/filing/tasks/new/?account={late.pk}&account={done.pk}",
        {"kind": "clean_up", "event": "专项清理", "started_on": "2020-08-03", "due_on": ""},
    )
    assert answer.status_code == 302
    tasks = list(AccountTask.objects.order_by("pk"))
    on(at(2020, 8, 10))
    owner = client_as(cast.stranger)
    assert "2020年8月15日" in read(owner, f"/filing/tasks/{tasks[0].pk}/")
    assert [t.due for t in todos(cast.stranger, date(2020, 8, 10)) if t.room == "filing"] == [date(2020, 8, 15)] * 2
    on(at(2020, 8, 14))
    owner.post(f"/filing/tasks/{tasks[1].pk}/report/", {"outcome": "已注销"})
    on(at(2020, 8, 15, 23))
    assert "没有这样的任务" in read(client_as(supervisor), "/filing/tasks/?state=overdue")
    on(at(2020, 8, 16))
    page = read(client_as(supervisor), "/filing/tasks/?state=overdue")
    assert [f"/filing/tasks/{t.pk}/" in page for t in tasks] == [True, False]
    assert "逾期1日" in page


@pytest.mark.clause("BL-2.1-d")
def test_a_result_is_filed_by_both_offices_and_neither_can_be_left_out(
    cast: Cast, beilun: Beilun, client_as: SignIn, on: Callable[[datetime], None]
) -> None:
    office, net, bureau, supervisor, other = beilun
    on(at(2020, 8, 10))
    task = open_for(make_media_account(bureau, platform="weibo"), now=at(2020, 8, 10), started_on=date(2020, 8, 10))
    owner, first, second = client_as(cast.stranger), client_as(supervisor), client_as(other)
    evidence = SimpleUploadedFile("注销截图.png", PNG, "image/png")
    owner.post(f"/filing/tasks/{task.pk}/report/", {"outcome": "已并入主账号", "evidence": evidence})
    receipts = list(TaskReceipt.objects.order_by("pk"))
    assert [(r.name, r.organisation) for r in receipts] == [("区政府办公室", office), ("区互联网信息办公室", net)]
    answer = first.post(f"/filing/tasks/recipients/{receipts[0].pk}/acknowledge/", follow=True).content.decode()
    assert "<b>待备案</b>：还等区互联网信息办公室。" in answer
    refused = first.post(f"/filing/tasks/recipients/{receipts[1].pk}/acknowledge/", follow=True).content.decode()
    assert "这里要由“北仑区互联网信息办公室”的人备案。" in refused
    removed = first.post(f"/filing/tasks/recipients/{receipts[1].pk}/remove/", follow=True).content.decode()
    assert "北仑 二（一）写明要报“区互联网信息办公室”备案，不能去掉。" in removed
    on(at(2020, 8, 11))
    page = second.post(f"/filing/tasks/recipients/{receipts[1].pk}/acknowledge/", follow=True).content.decode()
    task.refresh_from_db()
    assert (task.state, task.get_state_display()) == (TaskState.FILED, "已备案")
    assert ("欧府，<time" in page, "王信，<time" in page, "8月10日" in page, "8月11日" in page) == (True,) * 4
    assert read(owner, "/filing/tasks/?state=filed").count(f"/filing/tasks/{task.pk}/") == 1
    kept = owner.get(f"/filing/tasks/{task.pk}/evidence/")
    assert b"".join(kept.streaming_content) == PNG  # type: ignore[attr-defined]


def test_who_may_not_see_or_do(cast: Cast, client_as: SignIn, on: Callable[[datetime], None]) -> None:
    on(NOW)
    task = open_for(make_media_account(cast.education))
    assert client_as(cast.outsider).get(f"/filing/tasks/{task.pk}/").status_code == 404
    assert client_as(cast.drafter).get(f"/filing/tasks/{task.pk}/cancel/").status_code == 403
    assert client_as(cast.inspector).get(f"/filing/tasks/{task.pk}/finish/").status_code == 403
    assert client_as(cast.drafter).get("/filing/tasks/new/").status_code == 403
    supervisor = client_as(cast.supervisor)
    assert supervisor.post(f"/filing/tasks/{task.pk}/cancel/", {"reason": "下错了"}).status_code == 302
    again = supervisor.post(f"/filing/tasks/{task.pk}/cancel/", {"reason": "再取消"}).content.decode()
    assert "这个任务已取消，不能再取消。" in again


def test_the_list_exports_what_it_shows_and_a_page_costs_the_same(
    cast: Cast, client_as: SignIn, django_assert_num_queries: DjangoAssertNumQueries, on: Callable[[datetime], None]
) -> None:
    on(NOW)
    client = client_as(cast.supervisor)
    open_for(make_media_account(cast.education))
    client.get("/filing/tasks/")
    with django_assert_num_queries(12):
        client.get("/filing/tasks/")
    for unit in (cast.police, cast.county_education):
        open_for(make_media_account(unit))
    with django_assert_num_queries(12):
        client.get("/filing/tasks/")
    assert client.get("/filing/tasks/export/?q=公安").status_code == 200

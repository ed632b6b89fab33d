"""What is due stands on the desk of whoever must do it, and they are told; the sweep closes and reminds once a day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests import factories
from tests.content.desk import Desk
from tests.content.planning import DeskUnder, lowest, permitted, publish, read
from tests.content.test_reposts import ordered

from zhengmei.content.actions.consultations import open_consultation, write_consultation
from zhengmei.content.actions.planning import give_task, open_column, plan_topic
from zhengmei.content.actions.policies import register_document
from zhengmei.content.models import Consultation, Draft, Placing
from zhengmei.content.queries.waiting import todo_for
from zhengmei.content.tasks import sweep_content
from zhengmei.core.todo import Todo
from zhengmei.identity.models import User
from zhengmei.notices.models import Notice
from zhengmei.organisations.states import Duty

ClientAs = Callable[[User], Client]


def due(desk: Desk, user: User) -> list[Todo]:
    return [todo for todo in todo_for(user, desk.now.date()) if todo.room == "content"]


def told(user: User, kind: str) -> list[str]:
    return list(Notice.objects.filter(user=user, kind=f"content.{kind}").order_by("pk").values_list("title", flat=True))


def asked(desk: Desk, **fields: Any) -> Consultation:
    """A consultation of the unit, written by its drafter and not open yet."""
    today = desk.now.date()
    given = {
        "title": "示范路小学要不要改名", "kind": "重点工程项目", "body": "请说说您的看法。",
        "channels": [{"name": "政府网站", "url": "https://a.gov.cn/1"}, {"name": "微信", "url": "https://b.gov.cn/2"}],
        "starts_on": today, "ends_on": today + timedelta(3), "decision_on": today + timedelta(20), **fields,
    }  # fmt: skip
    return write_consultation(organisation=desk.unit, by=desk.cast.drafter, now=desk.tick(), **given)


def test_a_mandated_repost_is_on_the_desk_told_and_reminded_once_a_day(desk: Desk, client_as: ClientAs) -> None:
    order = ordered(desk, desk.cast, [desk.account], origin="国务院")
    drafter = desk.cast.drafter
    found = [t for t in due(desk, drafter) if t.title.startswith("必转：")]
    assert [(t.verb, t.url, t.due) for t in found] == [
        ("去转", f"/content/orders/{order.pk}/", order.due_at.astimezone(desk.now.tzinfo).date())
    ]
    assert order.title in read(client_as(drafter), "/")
    assert len(told(drafter, "repost_due")) == 1
    sweep_content(order.due_at + timedelta(hours=1))
    sweep_content(order.due_at + timedelta(hours=2))
    assert ["逾期没转" in words for words in told(drafter, "repost_due")] == [False, True]
    assert told(desk.cast.county_drafter, "repost_due") == []


def test_tasks_are_on_the_desk_of_the_unit_asked_and_it_is_told(desk: Desk) -> None:
    topic = plan_topic(organisation=desk.unit, title="开学", day=desk.now.date(), by=desk.cast.drafter, now=desk.tick())
    writer = factories.make_user("jing.xie", "景写")
    factories.make_appointment(writer, desk.cast.police, Duty.DRAFTER)
    at = desk.now + timedelta(days=3)
    give_task(
        topic=topic, kind="supply", what="校园周边交通", to=desk.cast.police, due_at=at, by=desk.cast.drafter,
        now=desk.tick(),
    )  # fmt: skip
    assert [(t.title, t.due) for t in due(desk, writer)] == [("供稿：校园周边交通", at.date())]
    assert ["新任务" in words for words in told(writer, "task_due")] == [True]
    sweep_content(at - timedelta(hours=2))
    assert ["快到期" in words for words in told(writer, "task_due")] == [False, True]


def test_an_interpretation_that_is_due_is_on_the_desk(desk_under: DeskUnder) -> None:
    desk = desk_under("weihai-2019")
    last = desk.now.date() + timedelta(2)
    register_document(
        organisation=desk.unit, title="若干规定", issuer="市政府", issued_on=desk.now.date(), traits=["专业性强"],
        interpretation_due=last, by=desk.cast.drafter, now=desk.tick(),
    )  # fmt: skip
    found = [t for t in due(desk, desk.cast.drafter) if t.title == "解读：解读《若干规定》"]
    assert [(t.due, t.clause) for t in found] == [(last, "WH-3.1-e")]


def test_the_sweep_closes_an_ended_consultation_and_asks_for_its_results(desk_under: DeskUnder) -> None:
    desk = desk_under("weihai-2019")
    consultation = asked(desk)
    assert [t.title for t in due(desk, desk.cast.chief)] == ["征集意见，等你看过：示范路小学要不要改名"]
    assert due(desk, desk.cast.drafter) == []
    open_consultation(consultation=consultation, by=desk.cast.chief, now=desk.tick())
    assert due(desk, desk.cast.chief) == []
    desk.now += timedelta(4)
    assert sweep_content(desk.now).startswith("截止的征集 1 件")
    assert sweep_content(desk.now).startswith("截止的征集 0 件")
    consultation.refresh_from_db()
    assert consultation.state == "closed"
    assert [t.title for t in due(desk, desk.cast.chief)] == ["公布征集结果：示范路小学要不要改名"]
    assert told(desk.cast.chief, "consultation_ended") == ["意见征集截止了，请公布采纳情况"]


def test_a_permit_nobody_used_is_named_before_it_ends(desk: Desk) -> None:
    draft = desk.approved()
    permit = draft.permits.get()
    assert due(desk, desk.cast.drafter) == []
    desk.now = permit.expires_at - timedelta(hours=3)
    sweep_content(desk.now)
    sweep_content(desk.now)
    assert [t.title for t in due(desk, desk.cast.drafter)] == [f"许可快到期：{draft}"]
    assert len(told(desk.cast.drafter, "permit_ending")) == 1
    publish(desk, draft)
    assert due(desk, desk.cast.drafter) == []


@pytest.mark.parametrize("more", [1, 3])
def test_the_desk_asks_no_more_for_three_than_for_one(
    desk: Desk, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(more):
        ordered(desk, desk.cast, [desk.account], origin="国务院", source_url=f"https://www.gov.cn/{n}.htm")
        permitted(desk, desk.draft(content_class=lowest(desk), title=f"第{n}篇"))
    todo_for(desk.cast.drafter, desk.now.date())
    with django_assert_num_queries(DESK_QUERIES):
        todo_for(desk.cast.drafter, desk.now.date())


DESK_QUERIES = 22


def test_writing_from_a_topic_fills_in_the_form_and_files_the_draft(desk: Desk, client_as: ClientAs) -> None:
    column = open_column(organisation=desk.unit, name="民生", by=desk.cast.drafter, now=desk.tick())
    topic = plan_topic(
        organisation=desk.unit, title="就近入学怎么报名", day=desk.now.date(), column=column, key_fields=["education"],
        by=desk.cast.drafter, now=desk.tick(),
    )  # fmt: skip
    client = client_as(desk.cast.drafter)
    assert f"/content/new/?topic={topic.pk}" in read(client, f"/content/topics/{topic.pk}/")
    page = read(client, f"/content/new/?topic={topic.pk}")
    assert 'value="就近入学怎么报名"' in page and "起草后自动归到它和栏目“民生”" in page
    given = {
        "organisation": str(desk.unit.pk), "media_accounts": str(desk.account.pk), "kind": "notice", "title": "改了的标题",
    }  # fmt: skip
    client.post(f"/content/new/?topic={topic.pk}", given)
    draft = Draft.objects.get()
    placing = Placing.objects.get(draft=draft)
    assert (draft.title, draft.key_fields, placing.topic, placing.column) == (
        "改了的标题", ["education"], topic, column,
    )  # fmt: skip
    for nonsense in ("0", "x", "99999999999999999999"):
        assert "就近入学" not in read(client, f"/content/new/?topic={nonsense}")
    stranger = client_as(desk.police_reviewer)
    assert "就近入学" not in read(stranger, f"/content/new/?topic={topic.pk}")

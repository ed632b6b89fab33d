"""Grave events go to the main platform, whose decision to repost or not is a task or a reason, and ends the event."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.content.desk import Desk
from tests.content.planning import DeskUnder, publish, read
from tests.content.test_actions import refused

from zhengmei.content import actions
from zhengmei.content.actions.orders import end_order, take_order
from zhengmei.content.models import CounterSign, Draft, RepostDuty, RepostOrder
from zhengmei.content.queries.permits import permit_for
from zhengmei.content.states import DraftState
from zhengmei.identity.models import User
from zhengmei.organisations.states import Duty

ClientAs = Callable[[User], Client]
EVENT = "示范山路塌方，市区、山县绕行"
WAITS = "“示范市公安局”还没有决定主平台转发还是不转发"


@pytest.fixture
def grave(desk_under: DeskUnder) -> Desk:
    """The desk under 杭州, with 杭州发布 in the hands of another unit whose reviewer decides and whose drafter writes."""
    desk = desk_under("hangzhou-2019")
    factories.make_media_account(desk.cast.police, name="杭州发布")
    return desk


def marked(desk: Desk, **fields: Any) -> Draft:
    return desk.draft(content_class="重大", title=EVENT, **fields)


def asked(draft: Draft) -> CounterSign:
    draft.refresh_from_db()
    return CounterSign.objects.get(revision=draft.current, kind="flagship")


def decide(desk: Desk, client_as: ClientAs, draft: Draft, answer: str, reason: str = "") -> str:
    """The main platform's reviewer answers on the page; the page that follows."""
    sign = asked(draft)
    url = f"/content/{draft.pk}/counter-signs/{sign.pk}/"
    page = client_as(desk.police_reviewer).post(url, {"answer": answer, "reason": reason}, follow=True)
    return str(page.content.decode())


@pytest.mark.clause("HZ-2.3.2-e")
def test_the_main_platform_decides_and_its_repost_is_a_task(grave: Desk, client_as: ClientAs) -> None:
    desk = grave
    writing = marked(desk)
    form = read(client_as(desk.cast.drafter), f"/content/{writing.pk}/edit/")
    assert "跨地区、综合性、影响大的突发公共事件" in form
    draft = desk.submit(writing)
    assert "主平台意见" in read(client_as(desk.police_reviewer), "/")
    desk.judge(draft)
    desk.step(draft, desk.cast.reviewer)
    assert WAITS in refused(lambda: desk.sign(draft, desk.cast.chief))
    assert permit_for(draft, desk.account, desk.now)[0] is None
    decide(desk, client_as, draft, "repost")
    order = RepostOrder.objects.get()
    assert (order.office, order.draft, order.clause) == (desk.cast.police, draft, "HZ-2.3.2-e")
    assert [str(d.media_account) for d in order.duties.all()] == ["杭州发布"]
    desk.sign(draft, desk.cast.chief)
    writer = factories.make_user("fa.bu", "发布")
    factories.make_appointment(writer, desk.cast.police, Duty.DRAFTER)
    page = read(client_as(writer), f"/content/orders/{order.pk}/")
    assert EVENT in page and "“示范市教育局”还没有发布原文" in page
    publish(desk, draft)
    order.refresh_from_db()
    taken = take_order(order=order, organisation=desk.cast.police, by=writer, now=desk.tick())
    assert (taken.kind, taken.source_url, [str(a) for a in taken.media_accounts.all()]) == (
        "repost",
        order.source_url,
        ["杭州发布"],
    )
    for name, value in (("content_class", "日常"), ("category", "notice"), ("formed_on", desk.now.date())):
        setattr(taken, name, value)
    taken.save()
    assert actions.reasons_not_to_submit(taken, by=writer, now=desk.now) == []


@pytest.mark.clause("HZ-2.3.2-e")
def test_not_reposting_needs_a_reason_and_ends_the_event_too(grave: Desk, client_as: ClientAs) -> None:
    desk = grave
    draft = desk.submitted(content_class="重大", title=EVENT)
    desk.judge(draft)
    desk.step(draft, desk.cast.reviewer)
    assert "不同意、不转发要写明理由" in decide(desk, client_as, draft, "no_repost")
    assert WAITS in refused(lambda: desk.sign(draft, desk.cast.chief))
    page = decide(desk, client_as, draft, "no_repost", "只影响一条支路")
    assert "只影响一条支路" in page
    assert (asked(draft).reason, RepostOrder.objects.count()) == ("只影响一条支路", 0)
    desk.sign(draft, desk.cast.chief)
    draft.refresh_from_db()
    assert draft.state == DraftState.APPROVED
    sheet = read(client_as(desk.cast.drafter), f"/content/{draft.pk}/sheet/html/")
    assert "不转发" in sheet and "只影响一条支路" in sheet and "景慎" in sheet


@pytest.mark.clause("HZ-2.3.2-e")
def test_an_event_released_in_an_emergency_is_not_closed_without_the_decision(grave: Desk, client_as: ClientAs) -> None:
    desk = grave
    draft = marked(desk)
    actions.release_draft(draft=draft, event=EVENT, reason="路断了", by=desk.cast.chief, now=desk.tick())
    assert [n.kind for n in desk.police_reviewer.notices.all()] == ["content.counter_sign"]
    desk.judge(draft)

    def close() -> Draft:
        return actions.confirm_release(draft=draft, by=desk.deputy, now=desk.tick())

    assert WAITS in refused(close)
    decide(desk, client_as, draft, "repost")
    assert close().state == DraftState.APPROVED


def test_a_changed_text_is_decided_anew_and_a_dropped_one_asks_nobody(grave: Desk, client_as: ClientAs) -> None:
    desk = grave
    draft = desk.submitted(content_class="重大", title=EVENT)
    decide(desk, client_as, draft, "repost")
    actions.return_draft(draft=draft, reason="改时间", by=desk.cast.reviewer, now=desk.tick())
    desk.submit(draft)
    assert asked(draft).answer == ""
    decide(desk, client_as, draft, "repost")
    assert [o.state for o in RepostOrder.objects.order_by("pk")] == ["withdrawn", "open"]
    actions.return_draft(draft=draft, reason="不用发了", by=desk.cast.reviewer, now=desk.tick())
    actions.drop_draft(draft=draft, reason="路通了", by=desk.cast.drafter, now=desk.tick())
    last = RepostOrder.objects.latest("pk")
    assert (last.state, last.end_reason) == ("withdrawn", "稿件作废了")


def test_the_main_platforms_own_reviewers_run_its_task_and_nobody_elses(grave: Desk, client_as: ClientAs) -> None:
    desk = grave
    draft = desk.submitted(content_class="重大", title=EVENT)
    account = desk.cast.police.media_accounts.get(name="杭州发布")
    account.status = "suspended"
    account.save()
    assert "主平台的账号没有正常运行" in decide(desk, client_as, draft, "repost")
    assert (asked(draft).answer, RepostDuty.objects.count()) == ("", 0)
    account.status = "normal"
    account.save()
    decide(desk, client_as, draft, "repost")
    order = RepostOrder.objects.get()
    words = refused(lambda: end_order(order=order, withdraw=False, reason="", by=desk.cast.reviewer, now=desk.tick()))
    assert "您在“示范市公安局”不是主管" in words
    ended = end_order(order=order, withdraw=True, reason="路通了", by=desk.police_reviewer, now=desk.tick())
    assert ended.state == "withdrawn"

"""The sweep: what is queued goes out once, what fails is tried again and given up, what nobody reads climbs."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from tests.cast import NOW, Cast
from tests.factories import make_appointment, make_user
from tests.factories.notices import make_choice, make_robot

from zhengmei.identity.models import User
from zhengmei.notices.actions import delivering, mark_read, notify, settle
from zhengmei.notices.actions.delivering import claim_due, deliver_due, note_sent, send_again
from zhengmei.notices.models import Delivery, Ladder, Notice, Robot
from zhengmei.notices.tasks import sweep_notices
from zhengmei.organisations.states import Duty
from zhengmei.platforms.robots import Busy, Refused

HOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim-key"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[tuple[str, str]]:
    """What robots were told, as (platform, text); nothing leaves the machine."""
    told: list[tuple[str, str]] = []
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.invalid", "https://media.example.invalid/"
    monkeypatch.setattr(delivering, "send_text", lambda robot, text, **_: told.append((robot.platform, text)))
    return told


def tell(cast: Cast, *people: User, key: str = "k", **changes: Any) -> None:
    what = {
        "kind": "custody.opened",
        "title": "口令被打开，电话13800001234",
        "body": "内情",
        "url": "/custody/",
        **changes,
    }
    notify(to=people or [cast.chief], unit_id=cast.education.pk, key=key, by=None, now=NOW, **what)


def test_title_and_link_go_out_once_and_nothing_else(cast: Cast, sent: list[tuple[str, str]]) -> None:
    make_choice(cast.chief)
    make_robot(cast.education, cast.chief, address=HOOK)
    tell(cast)
    assert sweep_notices(NOW) == "升级 0 条，发出 2 条"
    assert sweep_notices(NOW) == "没有要发的"
    [(platform, text)] = sent
    [letter] = mail.outbox
    assert (platform, letter.to) == ("wecom", [f"{cast.chief.username}@example.invalid"])
    for words in (text, f"{letter.subject}{letter.body}"):
        assert "口令被打开" in words and "https://media.example.invalid/custody/" in words
        assert "内情" not in words and "13800001234" not in words and "geheim-key" not in words
    assert Robot.objects.get().last_sent_at == NOW


def test_many_at_once_become_one_message(cast: Cast, sent: list[tuple[str, str]]) -> None:
    make_robot(cast.education, cast.chief, address=HOOK)
    for number in range(5):
        tell(cast, key=f"k{number}", title=f"第 {number} 件")
    assert deliver_due(NOW) == (5, 0)
    assert len(sent) == 1 and sent[0][1].startswith("【政媒】有 5 件事\n1. 第 0 件")


def test_a_busy_robot_is_tried_again_later_and_given_up_in_the_end(
    cast: Cast, sent: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise Busy("钉钉限每分钟 20 条", timedelta(minutes=10))

    monkeypatch.setattr(delivering, "send_text", busy)
    make_robot(cast.education, cast.chief, platform="dingtalk", address=HOOK)
    tell(cast)
    assert deliver_due(NOW) == (0, 1)
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.due_at) == ("failed", 1, NOW + timedelta(minutes=10))
    assert deliver_due(NOW + timedelta(minutes=9)) == (0, 0)
    now = NOW
    for _ in range(5):
        now += timedelta(hours=5)
        deliver_due(now)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("given_up", 6)
    assert send_again(delivery=row, by=cast.chief, now=now)
    assert not send_again(delivery=row, by=cast.chief, now=now)


def test_a_refusal_is_given_up_at_once_and_said(
    cast: Cast, sent: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise Refused("机器人已被移除")

    monkeypatch.setattr(delivering, "send_text", refused)
    make_robot(cast.education, cast.chief, address=HOOK)
    tell(cast)
    deliver_due(NOW)
    assert Delivery.objects.get().state == "given_up"
    assert Robot.objects.get().last_error == "机器人已被移除"


def test_without_a_mail_server_nothing_is_pretended(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    make_choice(cast.chief)
    tell(cast)
    assert deliver_due(NOW) == (0, 1)
    assert "没有配置邮件服务器" in Delivery.objects.get().error and mail.outbox == []


def test_a_row_goes_to_one_sweep_and_one_cut_off_comes_back(cast: Cast, sent: list[tuple[str, str]]) -> None:
    make_robot(cast.education, cast.chief, address=HOOK)
    tell(cast)
    mine = claim_due(by=None, now=NOW)
    assert len(mine) == 1 and claim_due(by=None, now=NOW) == []
    assert claim_due(by=None, now=NOW + timedelta(minutes=11)) == mine
    note_sent(deliveries=mine, by=None, now=NOW)
    note_sent(deliveries=mine, by=None, now=NOW + timedelta(hours=1))
    assert Delivery.objects.get().sent_at == NOW


def test_in_quiet_hours_a_robot_is_told_afterwards_and_of_what_is_urgent_at_once(
    cast: Cast, sent: list[tuple[str, str]]
) -> None:
    make_robot(cast.education, cast.chief, address=HOOK, quiet_from=time(9), quiet_to=time(11))
    tell(cast, title="平常的事")
    tell(cast, key="urgent", title="要紧的事", urgent=True)
    assert deliver_due(NOW) == (1, 0)
    assert deliver_due(NOW + timedelta(minutes=89)) == (0, 0)
    assert deliver_due(NOW + timedelta(minutes=90)) == (1, 0)
    assert [("要紧的事" in text, "平常的事" in text) for _, text in sent] == [(True, False), (False, True)]


def test_what_failed_is_not_tried_again_in_quiet_hours(
    cast: Cast, sent: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise Busy("钉钉限每分钟 20 条", timedelta(minutes=40))

    monkeypatch.setattr(delivering, "send_text", busy)
    make_robot(cast.education, cast.chief, address=HOOK, quiet_from=time(10), quiet_to=time(14))
    tell(cast)
    tell(cast, key="urgent", urgent=True)
    assert deliver_due(NOW) == (0, 2)
    due = dict(Delivery.objects.values_list("key", "due_at"))
    assert due == {"k": NOW.replace(hour=14, minute=0), "urgent": NOW + timedelta(minutes=40)}


def test_feishu_is_spared_on_the_hour(cast: Cast, sent: list[tuple[str, str]]) -> None:
    make_robot(cast.education, cast.chief, platform="feishu", address=HOOK)
    tell(cast)
    assert deliver_due(NOW.replace(minute=30)) == (0, 1)
    assert deliver_due(NOW.replace(minute=31)) == (1, 0)


def test_what_nobody_reads_climbs_rung_by_rung_and_stops_at_the_top(cast: Cast) -> None:
    deputy = make_user("fu.zhi", "傅知")
    make_appointment(deputy, cast.education, Duty.DEPUTY)
    tell(cast, cast.drafter, escalates=True)
    assert sweep_notices(NOW + timedelta(hours=23)) == "没有要发的"
    expected = [[deputy], [cast.chief], [cast.supervisor], []]
    for day, people in enumerate(expected, 1):
        sweep_notices(NOW + timedelta(days=day))
        assert [n.user for n in Notice.objects.filter(rung=day)] == people
    assert Notice.objects.get(rung=1).title == "没人看：口令被打开，电话13800001234"
    assert "本单位自定" in Notice.objects.get(rung=2).body


def test_reading_or_doing_it_stops_the_climb_and_a_unit_sets_its_hours(cast: Cast) -> None:
    Ladder.objects.create(unit_id=cast.education.pk, hours=2, set_by=cast.chief, set_at=NOW)
    tell(cast, cast.drafter, key="read", escalates=True)
    tell(cast, cast.drafter, key="done", escalates=True)
    tell(cast, cast.drafter, key="left", escalates=True)
    mark_read(notices=[Notice.objects.get(key="read").pk], by=cast.drafter, now=NOW)
    settle(key="done", by=cast.drafter, now=NOW)
    sweep_notices(NOW + timedelta(hours=2))
    sweep_notices(NOW + timedelta(hours=2))
    assert [n.key for n in Notice.objects.filter(rung=1)] == ["left#1"]

"""How one wants to be told: kept, confirmed by a letter, gathered into one a day; and the log of what left the house."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains
from tests.cast import NOW, Cast
from tests.factories.notices import make_choice

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.notices.actions import notify
from zhengmei.notices.models import Delivery, NoticeChoice
from zhengmei.notices.tasks import sweep_notices

As = Callable[[User], Client]
MINE = {"email": "shen@example.invalid", "by_email": "on", "digest_hour": "8", "muted": ["monitoring"]}


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.invalid", "https://media.example.invalid/"


def tell(user: User, key: str, kind: str = "filing.guidance", **more: Any) -> None:
    notify(to=[user], kind=kind, title=f"第 {key} 件", key=key, by=None, now=NOW, **more)


def test_an_address_is_used_only_after_its_owner_opened_the_link(cast: Cast, client_as: As) -> None:
    client = client_as(cast.drafter)
    assertContains(client.post("/notices/choice/", MINE, follow=True), "确认邮件发出去了")
    held = NoticeChoice.objects.get()
    assert (held.email, held.email_confirmed_at, held.muted) == ("shen@example.invalid", None, ["monitoring"])
    tell(cast.drafter, "1")
    assert Delivery.objects.count() == 0
    [letter] = mail.outbox
    found = re.search(r"https://media\.example\.invalid(/notices/choice/confirm/\S+)", letter.body)
    assert letter.to == ["shen@example.invalid"] and found is not None
    assertContains(client_as(cast.reviewer).get(found[1], follow=True), "这个链接不是给你现在的邮箱的")
    assertContains(client.get(f"{found[1][:-2]}x/", follow=True), "确认链接过期了，或者不完整")
    assertContains(client.get(found[1], follow=True), "邮箱确认了")
    for kind, key in (("filing.guidance", "2"), ("monitoring.opened", "3")):
        tell(cast.drafter, key, kind)
    sweep_notices(NOW)
    assert [m.subject for m in mail.outbox[1:]] == ["[政媒] 第 2 件"]
    client.post("/notices/choice/", {**MINE, "email": "neu@example.invalid"})
    assert NoticeChoice.objects.get().email_confirmed_at is None


def test_what_cannot_be_chosen_is_said_and_nothing_is_kept(cast: Cast, client_as: As, settings: Any) -> None:
    client = client_as(cast.drafter)
    assertContains(client.post("/notices/choice/", {**MINE, "email": ""}), "先填电子邮箱")
    assertContains(client.post("/notices/choice/", {**MINE, "quiet_from": "22:00"}), "要么都填")
    assert not NoticeChoice.objects.exists()
    settings.EMAIL_HOST = ""
    assertContains(client.post("/notices/choice/", MINE, follow=True), "没有配置邮件服务器")


def test_a_digest_goes_out_once_a_day_at_its_hour_with_what_is_unread(cast: Cast) -> None:
    make_choice(cast.chief, digest=True, digest_hour=10, muted=["monitoring"])
    for key, kind in (("1", "filing.guidance"), ("2", "custody.opened"), ("3", "monitoring.opened")):
        tell(cast.chief, key, kind)
    tell(cast.chief, "4", urgent=True)
    sweep_notices(NOW)
    assert [m.subject for m in mail.outbox] == ["[政媒] 第 4 件"]
    for minutes in (40, 41, 90):
        sweep_notices(NOW + timedelta(minutes=minutes))
    [_, digest] = mail.outbox
    assert digest.subject == "[政媒] 一天的通知，2 件"
    assert digest.body.startswith("1. 第 1 件\n2. 第 2 件\nhttps://media.example.invalid/notices/")
    sweep_notices(NOW + timedelta(days=2))
    assert len(mail.outbox) == 2


def test_the_administrator_sees_what_failed_and_why_and_sends_it_again(
    cast: Cast, client_as: As, settings: Any
) -> None:
    make_choice(cast.chief)
    settings.EMAIL_HOST = ""
    tell(cast.chief, "1")
    sweep_notices(NOW)
    admin = client_as(cast.system_admin)
    page = admin.get("/notices/log/?state=given_up")
    for words in ("许文柏", "第 1 件", "没发成，不再发", "没有配置邮件服务器"):
        assertContains(page, words)
    assertNotContains(page, "@example.invalid")
    assertContains(admin.get("/notices/log/?q=没有的人"), "没有这样的")
    settings.EMAIL_HOST = "mail.example.invalid"
    row = Delivery.objects.get()
    assertContains(admin.post(f"/notices/log/{row.pk}/again/", follow=True), "一分钟内再发")
    sweep_notices(NOW)
    assert len(mail.outbox) == 1
    assertContains(admin.post(f"/notices/log/{row.pk}/again/", follow=True), "不用再办")
    for user in (cast.chief, cast.supervisor, cast.auditor):
        assert client_as(user).get("/notices/log/").status_code == 403
        assert client_as(user).post(f"/notices/log/{row.pk}/again/").status_code == 403

"""Group robots: set up by who leads the unit, sealed, tried, switched off; the address never comes back."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects
from tests.cast import Cast
from tests.factories.notices import make_robot

from zhengmei.audit.models import AuditEntry
from zhengmei.core.sealing import is_sealed
from zhengmei.identity.models import User
from zhengmei.notices.actions import robots as acts
from zhengmei.notices.models import Robot
from zhengmei.platforms.robots import Refused, RobotAddress

As = Callable[[User], Client]
HOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim-key"


def test_a_robot_is_set_up_tried_and_switched_off(cast: Cast, client_as: As, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_as(cast.chief)
    given = {"unit": cast.education.pk, "platform": "wecom", "name": "工作群", "chapters": ["custody"]}
    assert (
        "地址不对"
        in client.post("/notices/robots/", {**given, "address": "https://example.invalid/x"}).content.decode()
    )
    assert client.post("/notices/robots/", {**given, "address": HOOK}).status_code == 302
    robot = Robot.objects.get()
    assert is_sealed(robot.address) and "工作群" in client.get("/notices/robots/").content.decode()
    assert "geheim-key" not in client.get("/notices/robots/").content.decode()
    told: list[str] = []

    def send(address: RobotAddress, text: str, **_: Any) -> None:
        told.append(address.address)
        if len(told) > 1:
            raise Refused("机器人已被移除")

    monkeypatch.setattr(acts, "send_text", send)
    assert "已发到群里" in client.post(f"/notices/robots/{robot.pk}/try/", follow=True).content.decode()
    assert "没发成：机器人已被移除" in client.post(f"/notices/robots/{robot.pk}/try/", follow=True).content.decode()
    assert told == [HOOK, HOOK]
    client.post(f"/notices/robots/{robot.pk}/off/")
    assert not Robot.objects.get().is_on
    client.post(f"/notices/robots/{robot.pk}/on/")
    assert Robot.objects.get().is_on
    assert "geheim-key" not in str([e.detail for e in AuditEntry.objects.all()])


def test_quiet_hours_are_set_changed_and_lifted_and_the_address_stays_sealed(cast: Cast, client_as: As) -> None:
    client = client_as(cast.chief)
    wishes = {"name": "工作群", "chapters": ["custody"], "quiet_from": "22:00", "quiet_to": "07:30"}
    given = {**wishes, "unit": cast.education.pk, "platform": "wecom", "address": HOOK}
    assertContains(client.post("/notices/robots/", {**given, "quiet_to": ""}), "免打扰的起止要么都填，要么都不填")
    assert not Robot.objects.exists()
    client.post("/notices/robots/", given)
    robot = Robot.objects.get()
    assert (robot.quiet_from, robot.quiet_to) == (time(22), time(7, 30))
    assertContains(client.get("/notices/robots/"), "22:00–07:30")
    page, sealed = f"/notices/robots/{robot.pk}/", robot.address
    shown = client.get(page).content.decode()
    assert ('value="22:00"' in shown, 'value="07:30"' in shown, "geheim-key" in shown) == (True, True, False)
    assertContains(client.post(page, {**wishes, "quiet_from": ""}), "免打扰的起止要么都填，要么都不填")
    changed = {"name": "值班群", "quiet_from": "12:00", "quiet_to": "14:00"}
    for _ in range(2):
        assertRedirects(client.post(page, changed), "/notices/robots/")
    assertContains(client.get("/notices/robots/"), "12:00–14:00")
    client.post(page, {"name": "值班群"})
    robot.refresh_from_db()
    assert (robot.name, robot.chapters, robot.quiet_from, robot.quiet_to, robot.address) == (
        "值班群", [], None, None, sealed,
    )  # fmt: skip
    entries = AuditEntry.objects.filter(kind="notices.robot.changed").order_by("pk")
    assert [entry.detail for entry in entries] == [
        {"群名称": ["工作群", "值班群"], "发哪些": ["账号安全", "全部"], "免打扰": ["22:00–07:30", "12:00–14:00"]},
        {"免打扰": ["12:00–14:00", "没有"]},
    ]


def test_another_units_robot_is_not_found(cast: Cast, client_as: As) -> None:
    robot = make_robot(cast.police, cast.supervisor)
    given = {"name": "别的群"}
    assert client_as(cast.chief).get(f"/notices/robots/{robot.pk}/").status_code == 404
    assert client_as(cast.chief).post(f"/notices/robots/{robot.pk}/", given).status_code == 404
    assert client_as(cast.drafter).post(f"/notices/robots/{robot.pk}/", given).status_code == 404
    assert client_as(cast.supervisor).post(f"/notices/robots/{robot.pk}/", given).status_code == 302
    robot.refresh_from_db()
    assert robot.name == "别的群"


def test_others_set_up_none(cast: Cast, client_as: As) -> None:
    assert client_as(cast.drafter).get("/notices/robots/").status_code == 403
    given = {"unit": cast.police.pk, "platform": "wecom", "name": "群", "address": HOOK}
    assert client_as(cast.chief).post("/notices/robots/", given).status_code == 200
    assert not Robot.objects.exists()

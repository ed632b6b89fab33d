"""Group robots: set up by who leads the unit, sealed, tried, switched off; the address never comes back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast

from zhengmei.audit.models import AuditEntry
from zhengmei.core.sealing import is_sealed
from zhengmei.identity.models import User
from zhengmei.notices.actions import robots as acts
from zhengmei.notices.models import Robot
from zhengmei.platforms.robots import Refused, RobotAddress

HOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim-key"


def test_a_robot_is_set_up_tried_and_switched_off(
    cast: Cast, client_as: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
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


def test_others_set_up_none(cast: Cast, client_as: Callable[[User], Client]) -> None:
    assert client_as(cast.drafter).get("/notices/robots/").status_code == 403
    given = {"unit": cast.police.pk, "platform": "wecom", "name": "群", "address": HOOK}
    assert client_as(cast.chief).post("/notices/robots/", given).status_code == 200
    assert not Robot.objects.exists()

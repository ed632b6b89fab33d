"""Meetings that study content: their topics enter the plan, and one not held in time is a finding."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.content.desk import Desk
from tests.content.planning import DeskUnder, read

from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.planning import hold_meeting, set_number
from zhengmei.content.models import Topic
from zhengmei.content.states import NumberKey
from zhengmei.identity.models import User
from zhengmei.monitoring.models import UnitFinding
from zhengmei.monitoring.tasks import sweep_units
from zhengmei.ui.words import day as day_words

ClientAs = Callable[[User], Client]


def unit_findings(desk: Desk) -> list[tuple[str, str, str]]:
    rows = UnitFinding.objects.filter(organisation=desk.unit, kind="planning").order_by("pk")
    return [(row.title, row.article, row.state) for row in rows]


@pytest.mark.clause("SX-2.2-a")
def test_a_meeting_puts_its_topics_on_the_plan_and_asks_again(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("suixi-2022")
    set_number(
        organisation=desk.unit,
        key=NumberKey.MEETING_DAYS,
        number=30,
        reason="班子会定",
        by=desk.cast.chief,
        now=desk.tick(),
    )
    client = client_as(desk.cast.drafter)
    answer = client.post(
        "/content/meetings/new/",
        {
            "held_on": desk.now.date().isoformat(),
            "attendees": "许文柏、沈芸",
            "topics": "2026-10-20 冬季安全\n校园餐",
        },
    )
    assert answer.status_code == 302
    assert list(Topic.objects.order_by("pk").values_list("title", "day")) == [
        ("冬季安全", date(2026, 10, 20)),
        ("校园餐", desk.now.date()),
    ]
    assert "该开了" not in read(client, "/content/meetings/")
    assert "许文柏、沈芸" in read(client, "/content/meetings/")
    desk.now += timedelta(30)
    sweep_units(desk.now)
    assert unit_findings(desk) == []
    desk.now += timedelta(1)
    assert "该开了" in read(client, "/content/meetings/")
    assert "该开选题会了" in read(client, "/content/plan/")
    sweep_units(desk.now)
    held = day_words(desk.now.date() - timedelta(31))
    assert unit_findings(desk) == [(f"未定期研究：上次选题会在 {held}，已过 30 天", "濉溪 二（二）", "open")]
    assert "未定期研究" in read(client_as(desk.cast.supervisor), f"/organisations/{desk.unit.pk}/gaps/")
    assert "未定期研究" in read(client_as(desk.cast.supervisor), "/organisations/gaps/?kind=planning")
    assert "未定期研究" in read(client, "/content/meetings/")
    hold_meeting(
        organisation=desk.unit, held_on=desk.now.date(), attendees="许文柏", by=desk.cast.drafter, now=desk.tick()
    )
    sweep_units(desk.now)
    assert [state for *_, state in unit_findings(desk)] == ["closed"]
    with pytest.raises(ContentRefused, match="开完会再记"):
        hold_meeting(
            organisation=desk.unit,
            held_on=desk.now.date() + timedelta(1),
            attendees="谁",
            by=desk.cast.drafter,
            now=desk.tick(),
        )

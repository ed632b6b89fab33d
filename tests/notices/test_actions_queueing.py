"""What leaves the house: to confirmed mailboxes that want it, to the unit's robots, and not in quiet hours."""

from datetime import datetime, time, timedelta

import pytest
from tests.cast import NOW, Cast
from tests.factories.notices import make_choice, make_robot

from zhengmei.core.clock import BEIJING
from zhengmei.notices.actions import notify
from zhengmei.notices.models import Delivery
from zhengmei.notices.queries.quiet import not_before


def tell(cast: Cast, *, at: datetime = NOW, **changes: object) -> None:
    what = {"kind": "custody.opened", "title": "口令被打开", "key": "k", "unit_id": cast.education.pk, **changes}
    notify(to=[cast.chief, cast.reviewer], by=None, now=at, **what)  # type: ignore[arg-type]


def queued() -> set[tuple[str, str]]:
    return {(d.robot.name if d.robot else "", d.user.username if d.user else "") for d in Delivery.objects.all()}


def test_nothing_leaves_where_nobody_asked_for_it(cast: Cast) -> None:
    tell(cast)
    assert queued() == set()


def test_a_mailbox_gets_one_message_and_a_robot_one_for_all_who_were_told(cast: Cast) -> None:
    make_choice(cast.chief)
    make_robot(cast.education, cast.chief)
    make_robot(cast.police, cast.chief, chapters=["custody"])
    tell(cast)
    tell(cast)
    assert queued() == {("", cast.chief.username), ("新媒体工作群", "")}
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize(
    ("choice", "robot", "expected"),
    [
        ({"email_confirmed_at": None}, {"is_on": False}, 0),
        ({"muted": ["custody"]}, {"chapters": ["filing"]}, 0),
        ({"by_email": False}, {"chapters": ["custody", "filing"]}, 1),
        ({"digest": True}, {}, 1),
        ({}, {}, 2),
    ],
)
def test_choices_are_kept(cast: Cast, choice: dict[str, object], robot: dict[str, object], expected: int) -> None:
    make_choice(cast.chief, **choice)
    make_robot(cast.education, cast.chief, **robot)
    tell(cast)
    assert Delivery.objects.count() == expected


def test_quiet_hours_hold_back_what_is_not_urgent(cast: Cast) -> None:
    make_choice(cast.chief, quiet_from=time(22), quiet_to=time(7, 30))
    night = datetime(2026, 10, 12, 23, 15, tzinfo=BEIJING)
    tell(cast, at=night)
    tell(cast, at=night, key="urgent", urgent=True)
    due = dict(Delivery.objects.values_list("key", "due_at"))
    assert due == {"k": datetime(2026, 10, 13, 7, 30, tzinfo=BEIJING), "urgent": night}


@pytest.mark.parametrize(
    ("clock", "begins", "ends", "wait"),
    [
        ("23:00", "22:00", "07:00", timedelta(hours=8)),
        ("06:59", "22:00", "07:00", timedelta(minutes=1)),
        ("07:00", "22:00", "07:00", timedelta(0)),
        ("12:30", "12:00", "14:00", timedelta(hours=1, minutes=30)),
        ("11:59", "12:00", "14:00", timedelta(0)),
        ("12:30", "12:00", "12:00", timedelta(0)),
    ],
)
def test_quiet_hours_may_run_over_midnight(clock: str, begins: str, ends: str, wait: timedelta) -> None:
    now = datetime.combine(NOW.date(), time.fromisoformat(clock), BEIJING)
    assert not_before(now, time.fromisoformat(begins), time.fromisoformat(ends)) - now == wait
    assert not_before(now, None, time(7)) == now

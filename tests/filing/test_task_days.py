"""The days of tasks: counted anew when the calendar is corrected; the unit is reminded once before the day and once after it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from tests.cast import NOW, Cast
from tests.factories import make_media_account
from tests.filing.test_account_tasks import end, open_for

from zhengmei.core import clock
from zhengmei.core.clock import end_of_day
from zhengmei.filing import actions
from zhengmei.filing.models import AccountTask
from zhengmei.filing.queries.tasks import days_of
from zhengmei.filing.states import TaskKind
from zhengmei.filing.tasks import sweep_tasks
from zhengmei.identity.models import User
from zhengmei.notices.models import Notice

SignIn = Callable[[User], Client]
CLOSED_DAY = {"day": date(2026, 10, 14), "works": False, "reason": "台风停工通知"}


def merged(cast: Cast) -> AccountTask:
    """15 working days to cancel or change an account, because its sponsor was merged."""
    make_media_account(cast.police)
    end(cast.police, NOW.date(), cast.education)
    sweep_tasks(NOW)
    return AccountTask.objects.get(kind=TaskKind.REORGANISE)


def told() -> list[tuple[str, str]]:
    """Whom the reminders went to and what they say, in order."""
    rows = Notice.objects.filter(kind="filing.task").order_by("pk").select_related("user")
    return [(row.user.username, row.title.split("：")[0]) for row in rows]


def test_a_corrected_calendar_moves_the_day_and_the_page_tells_every_day(
    cast: Cast, client_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    task = merged(cast)
    assert (task.due_on, task.unit, task.amount) == (date(2026, 11, 2), "workday", 15)
    assert actions.correct_calendar(**CLOSED_DAY, by=cast.supervisor, now=NOW) == 1  # type: ignore[arg-type]
    task.refresh_from_db()
    assert (task.due_on, task.due_at) == (date(2026, 11, 3), end_of_day(date(2026, 11, 3)))
    days = days_of(task)
    assert days is not None
    assert (days.due, sum(d.counted for d in days.steps)) == (date(2026, 11, 3), 15)
    page = client_as(cast.supervisor).get(f"/filing/tasks/{task.pk}/").content.decode()
    assert "11月3日" in page


def test_a_task_opened_afterwards_counts_by_the_corrected_calendar(cast: Cast) -> None:
    actions.correct_calendar(**CLOSED_DAY, by=cast.supervisor, now=NOW)  # type: ignore[arg-type]
    assert merged(cast).due_on == date(2026, 11, 3)


def test_a_day_an_office_named_and_a_task_that_is_over_stay_as_they_are(cast: Cast) -> None:
    named = open_for(make_media_account(cast.education), kind=TaskKind.STOP, due_on=date(2026, 10, 16))
    over = merged(cast)
    actions.cancel_task(task=over, reason="下达错了", by=cast.supervisor, now=NOW)
    before = {t.pk: t.due_on for t in (named, over)}
    assert actions.correct_calendar(**CLOSED_DAY, by=cast.supervisor, now=NOW) == 0  # type: ignore[arg-type]
    assert dict(AccountTask.objects.values_list("pk", "due_on")) == before


def test_the_unit_is_told_once_before_the_day_and_once_after_it(cast: Cast) -> None:
    task = merged(cast)
    assert told() == []
    for moment in (at(task, -8), at(task, -3), at(task, -3), at(task, -1)):
        sweep_tasks(moment)
    people = ["shen.yun", "gu.zhixing", "xu.wenbai", "tao.ran"]
    assert sorted(told()) == sorted((who, "快到期") for who in people)
    assert Notice.objects.filter(kind="filing.task", escalates=True).count() == 0
    for days in (1, 1, 2, 9):
        sweep_tasks(at(task, days))
    assert sorted(told()[4:]) == sorted((who, "逾期没办") for who in people)
    late = Notice.objects.filter(kind="filing.task", escalates=True)
    assert {notice.url for notice in late} == {f"/filing/tasks/{task.pk}/"}
    actions.cancel_task(task=task, reason="下达错了", by=cast.supervisor, now=at(task, 9))
    assert {notice.settled_at for notice in late.all()} == {at(task, 9)}


def test_a_moved_day_is_reminded_of_again(cast: Cast) -> None:
    task = merged(cast)
    sweep_tasks(at(task, -3))
    assert len(told()) == 4
    actions.correct_calendar(**CLOSED_DAY, by=cast.supervisor, now=at(task, -3))  # type: ignore[arg-type]
    task.refresh_from_db()
    sweep_tasks(at(task, -3))
    assert len(told()) == 8
    assert sum(n.settled_at is not None for n in Notice.objects.filter(kind="filing.task")) == 4


def test_where_nobody_is_left_in_the_unit_its_supervisor_is_told(cast: Cast) -> None:
    make_media_account(cast.police)
    end(cast.police, NOW.date())
    sweep_tasks(NOW)
    task = AccountTask.objects.get()
    sweep_tasks(at(task, 1))
    assert told() == [("lin.shouzheng", "逾期没办")]


def at(task: AccountTask, days: int) -> datetime:
    """Nine o'clock so many days after the last day of the task."""
    assert task.due_on is not None
    return NOW + timedelta((task.due_on - NOW.date()).days + days)

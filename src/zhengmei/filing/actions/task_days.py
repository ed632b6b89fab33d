"""The days of tasks: counted anew when the calendar is corrected, called to mind before they come and when they are over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from zhengmei.core.clock import end_of_day
from zhengmei.core.workdays import Workdays
from zhengmei.filing.models import AccountTask
from zhengmei.filing.queries.calendar import workdays
from zhengmei.filing.queries.tasks import all_tasks, people_to_tell
from zhengmei.filing.states import TASK_WAITING, TaskState
from zhengmei.identity.models import User
from zhengmei.notices.actions import notify, settle

SOON = 3
"""Working days before the last one on which a unit is reminded. No regulation names a number: 本单位自定."""


@transaction.atomic
def recount_tasks(*, calendar: Workdays, by: User | None, now: datetime) -> int:
    """Count the last day of every waiting task anew that is counted in working days; answers how many changed.

    Whoever was reminded of the old day is reminded of the new one.
    """
    changed = 0
    counted = AccountTask.objects.select_for_update(of=("self",)).filter(state__in=TASK_WAITING, unit="workday")
    for task in counted.exclude(amount=None).exclude(due_on=None).order_by("pk"):
        due = calendar.add(task.started_on, task.amount or 0).due
        if due == task.due_on:
            continue
        settle_reminders(task=task, by=by, now=now)
        task.due_on, task.due_at, task.reminded_on = due, end_of_day(due), None
        task.save(update_fields=["due_on", "due_at", "reminded_on"])
        changed += 1
    return changed


def remind_of_tasks(*, by: User | None, now: datetime) -> int:
    """Tell the people of each unit once that a task is due within SOON working days, and once that it is overdue; answers
    of how many tasks. An overdue one climbs to the next duty when nobody reads it.
    """
    today = now.date()
    waiting = all_tasks().filter(state=TaskState.OPEN)
    near = Q(due_on__range=(today, workdays().add(today, SOON).due), due_at__gte=now, reminded_on=None)
    late = Q(due_at__lt=now) & (Q(reminded_on=None) | Q(reminded_on__lte=F("due_on")))
    found = list(waiting.filter(near | late))
    units = {unit for task in found for unit in (task.organisation_id, task.organisation.supervisor_id) if unit}
    people = people_to_tell(units, today) if found else {}
    for task in found:
        told = people.get(task.organisation_id) or people.get(task.organisation.supervisor_id or 0, [])
        _remind(task=task, people=told, by=by, now=now)
    return len(found)


@transaction.atomic
def _remind(*, task: AccountTask, people: Iterable[User], by: User | None, now: datetime) -> None:
    late = task.is_overdue(now)
    assert task.due_on is not None
    day = f"{task.due_on.month}月{task.due_on.day}日"
    notify(
        to=people,
        kind="filing.task",
        title=f"{'逾期没办' if late else '快到期'}：{task}，{day}{'到期' if late else '前办'}",
        body=task.event,
        url=reverse("filing:task", args=[task.pk]),
        unit_id=task.organisation_id,
        key=_key(task, late=late),
        by=by,
        now=now,
        escalates=late,
    )
    AccountTask.objects.filter(pk=task.pk).update(reminded_on=now.date())


def _key(task: AccountTask, *, late: bool) -> str:
    return f"filing.task:{task.pk}:{task.due_on}:{'late' if late else 'soon'}"


def settle_reminders(*, task: AccountTask, by: User | None, now: datetime) -> None:
    """The task no longer waits for its day: what was said about it climbs no further."""
    for late in (False, True):
        settle(key=_key(task, late=late), by=by, now=now)

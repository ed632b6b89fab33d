"""Opening the tasks that events call for, and closing those the ledger shows to be done."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from zhengmei.filing.actions.tasks import lapse_task_exception, open_task, settle_task
from zhengmei.filing.models import AccountTask, MediaAccount
from zhengmei.filing.queries.causes import (
    Cause,
    from_changed_sponsors,
    from_doubles,
    from_ended_units,
    from_legacy,
    not_yet_opened,
)
from zhengmei.filing.queries.ledger import all_media_accounts
from zhengmei.filing.queries.tasks import all_tasks
from zhengmei.filing.states import TaskState
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation


def _open(causes: Iterable[Cause], by: User | None, now: datetime) -> list[AccountTask]:
    return [
        open_task(
            kind=one.kind,
            organisation=one.organisation,
            media_account=one.media_account,
            platform=one.platform,
            cause=one.cause,
            event=one.event,
            started_on=one.started_on,
            by=by,
            now=now,
        )
        for one in not_yet_opened(list(causes))
    ]


@transaction.atomic
def open_tasks_of_unit(
    *, organisation: Organisation, decided: Mapping[int, str] = {}, by: User | None, now: datetime
) -> list[AccountTask]:
    """A task for every running account of a unit that was merged or abolished. Opened as the system's consequence of the
    act, whoever did it; each once, however often this is called. `decided` says by account id what was decided of it."""
    unit = Organisation.objects.filter(pk=organisation.pk)
    causes = list(from_ended_units(unit, now.date()))
    told = [decided.get(one.media_account.pk, "") if one.media_account else "" for one in causes]
    named = [
        replace(one, event=f"{one.event}，{words}" if words else one.event)
        for one, words in zip(causes, told, strict=True)
    ]
    return _open(named, None, now)


@transaction.atomic
def open_tasks_of_account(*, media_account: MediaAccount, by: User | None, now: datetime) -> list[AccountTask]:
    """The task that a change of sponsor without a filing calls for. Each change once."""
    account = MediaAccount.objects.filter(pk=media_account.pk)
    return _open(from_changed_sponsors(account, now.date()), None, now)


def open_due_tasks(*, by: User | None, now: datetime) -> list[AccountTask]:
    """Every task that an event in the ledger calls for and that nobody opened yet."""
    on, accounts = now.date(), all_media_accounts()
    causes = [
        *from_ended_units(Organisation.objects.all(), on),
        *from_changed_sponsors(accounts, on),
        *from_doubles(accounts, on),
        *from_legacy(accounts, on),
    ]
    return _open(causes, by, now)


def settle_due_tasks(*, by: User | None, now: datetime) -> tuple[list[AccountTask], list[AccountTask]]:
    """Close what the ledger shows to be done, and wake what an exception no longer covers. Answers (closed, woken)."""
    over = all_tasks().filter(state=TaskState.EXCEPTED, exception_until__lt=now.date())
    woken = [lapse_task_exception(task=task, by=by, now=now) for task in over]
    waiting = all_tasks().filter(state__in=[TaskState.OPEN, TaskState.EXCEPTED])
    closed = [settle_task(task=task, by=by, now=now) for task in waiting]
    return [t for t in closed if t.state == TaskState.DONE], [t for t in woken if t.state == TaskState.OPEN]

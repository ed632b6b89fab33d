"""At the door: what the unit's own regulation says of an account before a person puts it into the ledger by hand.

必须 stops; 原则上 stops until a supervisor allows an exception with reason and end; 鼓励 only says so. Files handed in pass
by: they tell how things are, and the checks list what falls short.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengmei.filing.actions.accounts import FilingRefused, change_media_account, register_media_account
from zhengmei.filing.actions.exceptions import grant_exception
from zhengmei.filing.actions.task_sweep import open_tasks_of_account
from zhengmei.filing.actions.tasks import open_task
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import (
    Remark,
    door_remarks,
    exceptions_in_force,
    needs_a_case,
    policy_for,
    subject_of,
)
from zhengmei.filing.states import AppStage, Source, TaskKind
from zhengmei.identity.models import User
from zhengmei.policies.schema import Strength


class DoorClosed(FilingRefused):
    """The regulation forbids it, or asks for an exception first. `remarks` carry the rulings for the chips."""

    def __init__(self, remarks: list[Remark]) -> None:
        super().__init__([remark.sentence for remark in remarks])
        self.remarks = remarks


@dataclass(frozen=True, slots=True)
class ExceptionAsked:
    """The exception a supervisor allows along with the act, for every 原则上 rule it departs from."""

    reason: str
    expires_on: date


def _stopping(remarks: list[Remark], exception: ExceptionAsked | None) -> list[Remark]:
    stopping = [r for r in remarks if r.strength is Strength.MUST]
    if exception is None:
        stopping += [r for r in remarks if r.strength is Strength.IN_PRINCIPLE]
    return stopping


def _allow(
    account: MediaAccount, remarks: list[Remark], exception: ExceptionAsked | None, by: User, now: datetime
) -> None:
    for remark in remarks:
        if exception is not None and remark.strength is Strength.IN_PRINCIPLE:
            grant_exception(
                media_account=account,
                rule_key=remark.rule_key,
                reason=exception.reason,
                expires_on=exception.expires_on,
                by=by,
                now=now,
            )


@transaction.atomic
def enter_media_account(
    *, fields: Mapping[str, Any], exception: ExceptionAsked | None = None, by: User, now: datetime
) -> MediaAccount:
    """Register an account by hand: what stops it raises DoorClosed; then the row, then the exceptions. Or FilingRefused."""
    remarks = door_remarks(fields, on=now.date())
    stopping = [*needs_a_case(fields, on=now.date()), *_stopping(remarks, exception)]
    if stopping:
        raise DoorClosed(stopping)
    account = register_media_account(fields=fields, by=by, now=now, source=Source.FORM)
    _allow(account, remarks, exception, by, now)
    _stop_if_unfinished(account, now)
    return account


def _stop_if_unfinished(account: MediaAccount, now: datetime) -> None:
    """A client that is still being built, where the pack says such are stopped: the task to stop it (WH-3.3-d)."""
    if account.app_stage != AppStage.BUILDING:
        return
    policy = policy_for(account.sponsor, now.date())
    if policy is None or policy.ruling("stop_unfinished_apps", subject_of(account)) is None:
        return
    open_task(
        kind=TaskKind.STOP,
        organisation=account.sponsor,
        media_account=account,
        cause=f"building:{account.pk}",
        event=f"“{account.name}”登记为在建",
        started_on=now.date(),
        by=None,
        now=now,
    )


@transaction.atomic
def amend_media_account(
    *,
    media_account: MediaAccount,
    fields: Mapping[str, Any],
    reason: str = "",
    exception: ExceptionAsked | None = None,
    by: User,
    now: datetime,
    seen_changed_at: datetime | None,
) -> MediaAccount:
    """Change an account by hand. Only rules that speak of what changes are asked; exceptions in force count. Another sponsor
    opens the task to change or cancel the account.

    Raises DoorClosed, AccountChangedMeanwhile, FilingRefused.
    """
    held = set(exceptions_in_force(now.date()).filter(media_account=media_account).values_list("rule_key", flat=True))
    remarks = [r for r in door_remarks(fields, on=now.date(), media_account=media_account) if r.rule_key not in held]
    stopping = needs_a_case(fields, on=now.date(), media_account=media_account) + _stopping(remarks, exception)
    if stopping:
        raise DoorClosed(stopping)
    account = change_media_account(
        media_account=media_account,
        fields=fields,
        by=by,
        now=now,
        source=Source.FORM,
        reason=reason,
        seen_changed_at=seen_changed_at,
    )
    _allow(account, remarks, exception, by, now)
    open_tasks_of_account(media_account=account, by=by, now=now)
    return account

"""Who may do what with the ledger. One fact each."""

from datetime import date

from zhengmei.filing.models import AccountTask, ImportBatch, TaskReceipt
from zhengmei.identity.models import User
from zhengmei.organisations.permissions import can_edit_for, can_supervise, holds
from zhengmei.organisations.queries import appointments_of
from zhengmei.organisations.states import POWERS, Power


def can_import(user: User, on: date | None = None) -> bool:
    """May hand in files: whoever may register accounts for any unit. Row by row the units are checked again."""
    return holds(user, Power.EDIT_ACCOUNTS, on)


def can_release_import(user: User, batch: ImportBatch, on: date | None = None) -> bool:
    """May confirm, drop or release an import: who handed it in, or who supervises the unit it was handed in for."""
    if batch.by_id == user.pk:
        return True
    return batch.office is not None and can_supervise(user, batch.office, on)


def can_do_task(user: User, task: AccountTask, on: date | None = None) -> bool:
    """May do the task and say so: the people of the unit it was given to or of the account's sponsor, or who supervises them."""
    if can_edit_for(user, task.organisation, on):
        return True
    return task.media_account is not None and can_edit_for(user, task.media_account.sponsor, on)


def can_oversee_task(user: User, task: AccountTask, on: date | None = None) -> bool:
    """May cancel it, reopen it, allow an exception: who supervises the unit it was given to."""
    return can_supervise(user, task.organisation, on)


def can_acknowledge(user: User, receipt: TaskReceipt, on: date | None = None) -> bool:
    """May file a result for the office it was reported to: anyone who works there and sees accounts."""
    held = appointments_of(user, on).filter(organisation=receipt.organisation_id)
    return any(Power.SEE_ACCOUNTS in POWERS[one.duty] for one in held)


def can_open_tasks(user: User, on: date | None = None) -> bool:
    """May give tasks to some unit: whoever supervises one."""
    return holds(user, Power.SUPERVISE, on)

"""Who may do what with the ledger. One fact each."""

from datetime import date

from zhengmei.filing.models import ImportBatch
from zhengmei.identity.models import User
from zhengmei.organisations.permissions import can_supervise, holds
from zhengmei.organisations.states import Power


def can_import(user: User, on: date | None = None) -> bool:
    """May hand in files: whoever may register accounts for any unit. Row by row the units are checked again."""
    return holds(user, Power.EDIT_ACCOUNTS, on)


def can_release_import(user: User, batch: ImportBatch, on: date | None = None) -> bool:
    """May confirm, drop or release an import: who handed it in, or who supervises the unit it was handed in for."""
    if batch.by_id == user.pk:
        return True
    return batch.office is not None and can_supervise(user, batch.office, on)

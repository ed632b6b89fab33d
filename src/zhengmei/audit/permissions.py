"""Who may read, purge and hand out. Which duty that takes is for the functions named in settings to say: units stand above."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from zhengmei.identity.models import User


def can_read_record(user: "User") -> bool:
    """May open the record at all; which entries is for `queries.entries_visible_to`."""
    answer: bool = import_string(settings.MAY_READ_RECORD)(user)
    return answer


def can_purge_record(user: "User") -> bool:
    """May take entries out that are past the time they must be kept. `settings.MAY_PURGE_RECORD` names the function."""
    answer: bool = import_string(settings.MAY_PURGE_RECORD)(user)
    return answer


def can_approve_export(user: "User", unit_id: int | None, on: date) -> bool:
    """May agree that data of this unit leave the house. `settings.MAY_APPROVE_EXPORT` names the function."""
    answer: bool = import_string(settings.MAY_APPROVE_EXPORT)(user, unit_id, on)
    return answer

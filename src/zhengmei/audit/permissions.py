"""Who may read the record. Which duty that takes is for `settings.MAY_READ_RECORD` to say: units stand above."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from zhengmei.identity.models import User


def can_read_record(user: "User") -> bool:
    """May open the record at all; which entries is for `queries.entries_visible_to`."""
    answer: bool = import_string(settings.MAY_READ_RECORD)(user)
    return answer

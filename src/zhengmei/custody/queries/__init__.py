"""Reading what is kept. All are named here; nothing here opens a secret."""

from zhengmei.custody.queries.kept import (
    accounts_visible_to,
    authorisations_visible_to,
    chiefs_of,
    credentials_of,
    credentials_visible_to,
    handovers_visible_to,
    keepers_possible,
    recoveries_visible_to,
    story_of,
)
from zhengmei.custody.queries.leaving import kept_by, reasons_not_to_leave
from zhengmei.custody.queries.rules import Limits, limits_for, limits_of
from zhengmei.custody.queries.todos import todo_for

__all__ = [
    "Limits",
    "accounts_visible_to",
    "authorisations_visible_to",
    "chiefs_of",
    "credentials_of",
    "credentials_visible_to",
    "handovers_visible_to",
    "keepers_possible",
    "kept_by",
    "limits_for",
    "limits_of",
    "reasons_not_to_leave",
    "recoveries_visible_to",
    "story_of",
    "todo_for",
]

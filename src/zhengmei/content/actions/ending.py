"""Ending an entry of a list from today: a word, a muted rule, a source, a column."""

from datetime import date, datetime
from typing import Any

from zhengmei.content.actions.base import refuse_if
from zhengmei.content.models import AllowedSource, LocalWord, RuleMute


def reasons_not_to_end(called: str, ended_on: date | None, reason: str, verb: str = "停用") -> list[str]:
    """Why an entry cannot be ended: it is already, or nobody says why."""
    reasons = [f"{called}已经{verb}。"] if ended_on is not None else []
    return reasons if reason.strip() else [*reasons, f"没有写为什么{verb}，请写上，它会进记录。"]


def end_entry(
    held: LocalWord | RuleMute | AllowedSource, *, against: list[str], reason: str, now: datetime, **more: Any
) -> None:
    """Write a locked entry's end and why, and `more` of its fields; refused with everything that stands `against` it.

    Raises ContentRefused.
    """
    refuse_if(against)
    values = {"ended_on": now.date(), "end_reason": reason.strip()[:300], **more}
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=list(values))

"""The capacity 身份 in which the person of this request acts: one unit, in words for the record and as the bound of their powers.

The frame opens it once a request. Outside requests (commands, tasks) nothing is open, and all duties of a person count together.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capacity:
    """Who acts, for which unit, and what the record says of it."""

    words: str = ""
    unit_id: int | None = None
    person_id: int | None = None


_NOBODY = Capacity()
_acting: ContextVar[Capacity] = ContextVar("acting", default=_NOBODY)


@contextmanager
def acting_as(words: str, unit_id: int | None, person_id: int | None = None) -> Iterator[None]:
    """Inside the block entries of the record carry this capacity, and `person_id` has the powers of this unit only.

    Without a unit, or without a person, no powers are bounded. A block inside another replaces it until it ends.
    """
    token = _acting.set(Capacity(words[:200], unit_id, person_id))
    try:
        yield
    finally:
        _acting.reset(token)


def current() -> Capacity:
    """The capacity that is open; an empty one where none is."""
    return _acting.get()


def unit_acted_for(person_id: int | None) -> int | None:
    """The unit whose duties alone count for this person now; None for anybody but the person who acts."""
    acting = _acting.get()
    return acting.unit_id if person_id is not None and acting.person_id == person_id else None

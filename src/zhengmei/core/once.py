"""What one request asks again and again is asked once: who has which duty, which pack a unit follows.

Answers are kept for the length of a request and no longer than until something is written or locked, so that an act which
checks its reasons again under its lock reads them from the database again. Outside a request nothing is kept.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside the block `once` keeps its answers until `forget`. A block inside another keeps its own."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, ask: Callable[[], T]) -> T:
    """The answer kept under `key`, else what `ask` says now. Callers share one answer, so nobody may change it."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    found: T = kept[key]
    return found


def forget() -> None:
    """Drop every answer: something was written or locked."""
    kept = _kept.get()
    if kept:
        kept.clear()

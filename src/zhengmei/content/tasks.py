"""Sweeps: find what is due, call one action for each."""

from datetime import datetime

from zhengmei.content.actions import remind_of_review
from zhengmei.content.queries.waiting import overdue_releases


def sweep_releases(now: datetime) -> str:
    """Remind of every emergency release whose review did not come in time. Safe to run twice: once a day a person is told."""
    late = list(overdue_releases(now))
    for release in late:
        remind_of_review(release=release, by=None, now=now)
    return f"逾期没补审的应急放行 {len(late)} 个"

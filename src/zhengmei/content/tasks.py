"""Sweeps: find what is due, call one action for each."""

from datetime import datetime

from zhengmei.content.actions import look_at_links, read_pictures, remind_of_review
from zhengmei.content.queries.seeing import drafts_to_look_through
from zhengmei.content.queries.waiting import overdue_releases


def sweep_releases(now: datetime) -> str:
    """Remind of every emergency release whose review did not come in time. Safe to run twice: once a day a person is told."""
    late = list(overdue_releases(now))
    for release in late:
        remind_of_review(release=release, by=None, now=now)
    return f"逾期没补审的应急放行 {len(late)} 个"


def sweep_pictures(now: datetime) -> str:
    """Read the pictures and open the links of drafts in hand that nobody looked at yet. Safe to run twice."""
    pictures = links = 0
    for draft in drafts_to_look_through(now):
        pictures += read_pictures(draft=draft, by=None, now=now)
        links += look_at_links(draft=draft, by=None, now=now)
    return f"查了 {pictures} 张图片、{links} 个链接"

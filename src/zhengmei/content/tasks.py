"""Sweeps: find what is due, call one action for each."""

from datetime import datetime

from zhengmei.content.actions import look_at_links, read_pictures, remind_of_review
from zhengmei.content.actions.consultations import close_consultation
from zhengmei.content.actions.reminding import remind_of_order, remind_of_permit, remind_of_task
from zhengmei.content.queries.reminders import (
    SOON,
    ended_consultations,
    ending_permits,
    pressing_duties,
    pressing_tasks,
)
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


def sweep_content(now: datetime) -> str:
    """Close consultations whose last day is over, and remind of reposts, tasks and permits that end. Safe to run twice."""
    ended = list(ended_consultations(now.date()))
    for consultation in ended:
        close_consultation(consultation=consultation, by=None, now=now)
    orders = {duty.order_id: duty.order for duty in pressing_duties(now)}
    for order in orders.values():
        remind_of_order(order=order, by=None, now=now)
    tasks, permits = list(pressing_tasks(now)), list(ending_permits(now + SOON, now))
    for task in tasks:
        remind_of_task(task=task, by=None, now=now)
    for permit in permits:
        remind_of_permit(permit=permit, by=None, now=now)
    return (
        f"截止的征集 {len(ended)} 件，提醒必转 {len(orders)} 件、任务 {len(tasks)} 件、快到期的许可 {len(permits)} 张"
    )

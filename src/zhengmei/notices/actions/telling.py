"""Telling people, and taking note that they read it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zhengmei.identity.models import User
from zhengmei.notices.actions.queueing import queue_for
from zhengmei.notices.models import Notice


@transaction.atomic
def notify(
    *,
    to: Iterable[User],
    kind: str,
    title: str,
    body: str = "",
    url: str = "",
    unit_id: int | None = None,
    key: str,
    by: User | None,
    now: datetime,
    urgent: bool = False,
    escalates: bool = False,
    rung: int = 0,
) -> list[Notice]:
    """Tell each person once: who was told under this `key` before is not told again. Answers the new notices.

    `kind` reads `room.what_happened`. Title and body hold no secret and nothing of a citizen; only title and link leave
    the house. `urgent` goes out in quiet hours too; `escalates` climbs to the next duty when nobody reads it in time.
    In order: the notices, then a Delivery row for every mailbox and robot that wants it. Disabled people are passed over.
    """
    people = {user.pk: user for user in to if user.is_active}
    told = set(Notice.objects.filter(key=key[:160], user__in=people).values_list("user_id", flat=True))
    fresh = [
        Notice(
            user=user,
            kind=kind,
            title=title[:200],
            body=body,
            url=url,
            unit_id=unit_id,
            key=key[:160],
            at=now,
            by=by,
            urgent=urgent,
            escalates=escalates,
            rung=rung,
        )
        for pk, user in people.items()
        if pk not in told
    ]
    if not fresh:
        return []
    # Two at once: the constraint lets one of them in, and only what is ours by moment and author is handed on.
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    made = list(Notice.objects.filter(key=key[:160], user__in=[n.user_id for n in fresh]).select_related("user"))
    queue_for(made, now)
    return made


@transaction.atomic
def mark_read(*, notices: Iterable[int], by: User, now: datetime) -> int:
    """Mark some of one's own notices (by id) as read. Answers how many were unread."""
    return Notice.objects.filter(pk__in=list(notices), user=by, read_at=None).update(read_at=now)


@transaction.atomic
def mark_all_read(*, by: User, now: datetime) -> int:
    """Mark all of one's own notices as read. Answers how many were unread."""
    return Notice.objects.filter(user=by, read_at=None).update(read_at=now)


@transaction.atomic
def settle(*, key: str, by: User | None, now: datetime) -> int:
    """What was told under this key (and what climbed from it) is done: it climbs no further. Answers how many notices."""
    waiting = Notice.objects.filter(key=key) | Notice.objects.filter(key__startswith=f"{key}#")
    return waiting.filter(settled_at=None).update(settled_at=now)

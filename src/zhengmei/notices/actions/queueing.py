"""What has to leave the house for a notice: a row for every mailbox and robot that wants it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhengmei.identity.models import User
from zhengmei.notices.models import Delivery, Notice, NoticeChoice, Robot
from zhengmei.notices.queries.choices import digest_key, digests_due
from zhengmei.notices.queries.quiet import not_before


def queue_for(made: Sequence[Notice], now: datetime) -> None:
    """Delivery rows for new notices of one key. Inside the caller's transaction; a row that is there already stays."""
    if not made:
        return
    first = made[0]
    chapter = first.kind.split(".", 1)[0]
    choices = {c.user_id: c for c in NoticeChoice.objects.filter(user__in=[n.user_id for n in made], by_email=True)}
    rows = []
    for notice in made:
        choice = choices.get(notice.user_id)
        if choice is None or choice.email_confirmed_at is None or chapter in choice.muted:
            continue
        if choice.digest and not notice.urgent:
            continue
        due = now if notice.urgent else not_before(now, choice.quiet_from, choice.quiet_to)
        rows.append(Delivery(notice=notice, user_id=notice.user_id, key=notice.key, due_at=due))
    if first.unit_id is not None:
        for robot in Robot.objects.filter(unit_id=first.unit_id, is_on=True):
            if robot.chapters and chapter not in robot.chapters:
                continue
            due = now if first.urgent else not_before(now, robot.quiet_from, robot.quiet_to)
            rows.append(Delivery(notice=first, robot=robot, key=first.key, due_at=due))
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def queue_digests(*, by: User | None, now: datetime) -> int:
    """A delivery for everyone whose day's digest is due, once a day; quiet hours hold it back. Answers how many."""
    rows = [
        Delivery(
            user_id=choice.user_id, key=digest_key(now), due_at=not_before(now, choice.quiet_from, choice.quiet_to)
        )
        for choice in digests_due(now)
    ]
    return len(Delivery.objects.bulk_create(rows, ignore_conflicts=True))

"""What the clock does by itself: it tells people of what is due. Nothing else changes."""

from datetime import datetime

from django.db import transaction

from zhengmei.content.actions.telling import tell_ending, tell_order, tell_task
from zhengmei.content.models import ContentTask, Permit, RepostOrder


@transaction.atomic
def remind_of_order(*, order: RepostOrder, by: None, now: datetime) -> None:
    """Tell the units that still owe a mandated repost; a person is told once a day, however often this runs."""
    tell_order(order, by=by, now=now, again=True)


@transaction.atomic
def remind_of_task(*, task: ContentTask, by: None, now: datetime) -> None:
    """Tell the unit a task is due; a person is told once a day, however often this runs."""
    tell_task(task, by=by, now=now, again=True)


@transaction.atomic
def remind_of_permit(*, permit: Permit, by: None, now: datetime) -> None:
    """Tell the authors once that a permit nobody used ends."""
    tell_ending(permit, now=now)

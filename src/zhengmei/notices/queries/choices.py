"""How people want to be told, and whose day's digest is due."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.notices.models import Delivery, Notice, NoticeChoice
from zhengmei.notices.states import DeliveryState


def choice_of(user: User) -> NoticeChoice | None:
    """What this person chose; None while they chose nothing, and are told in the inbox only."""
    return NoticeChoice.objects.filter(user=user).first()


def digest_key(now: datetime) -> str:
    """The key of the digest of a day in Beijing: one a day."""
    return f"digest:{now.astimezone(BEIJING).date()}"


def digests_due(now: datetime) -> list[NoticeChoice]:
    """Those whose hour has come, who have not had today's digest, and for whom something came in since yesterday's."""
    hour = now.astimezone(BEIJING).hour
    chosen = NoticeChoice.objects.filter(by_email=True, digest=True, digest_hour__lte=hour, user__is_active=True)
    chosen = chosen.exclude(email_confirmed_at=None).select_related("user").order_by("pk")
    had = set(Delivery.objects.filter(key=digest_key(now), robot=None).values_list("user_id", flat=True))
    return [one for one in chosen if one.user_id not in had and notices_in_digest(one, now)]


def notices_in_digest(choice: NoticeChoice, now: datetime) -> list[Notice]:
    """What came in within a day and is unread: without what went out by itself (urgent) and what is muted."""
    muted = Q(pk__in=[])
    for chapter in choice.muted:
        muted |= Q(kind__startswith=f"{chapter}.")
    rows = Notice.objects.filter(user=choice.user_id, at__gt=now - timedelta(days=1), at__lte=now, read_at=None)
    return list(rows.filter(urgent=False).exclude(muted).order_by("at", "pk"))


def deliveries(words: str = "", state: str = "") -> QuerySet[Delivery]:
    """Everything that left or should have left the house, newest first, narrowed to a person, group or state."""
    rows = Delivery.objects.select_related("user", "robot", "notice").defer("robot__address", "robot__secret")
    if words:
        like = Q(user__full_name__icontains=words) | Q(robot__name__icontains=words) | Q(notice__title__icontains=words)
        rows = rows.filter(like)
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    return rows.order_by("-due_at", "-pk")

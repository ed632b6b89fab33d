"""Reading users and lock-outs."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, QuerySet, Sum

from zhengmei.identity.models import User


def users_visible_to(user: User, *, manages: bool) -> QuerySet[User]:
    """Everyone for whoever manages users; else only oneself. `manages` is `permissions.can_manage_users(user)`."""
    return User.objects.order_by("username") if manages else User.objects.filter(pk=user.pk)


def matching(users: QuerySet[User], *, words: str, state: str, locked: set[str]) -> QuerySet[User]:
    """Those whose sign-in name or name has the words, in a state: on, off, locked, fresh (口令未改), or any for ''."""
    if words:
        users = users.filter(Q(username__icontains=words) | Q(full_name__icontains=words))
    narrow = {
        "on": Q(is_active=True),
        "off": Q(is_active=False),
        "locked": Q(username__in=locked),
        "fresh": Q(must_change_password=True, is_active=True),
    }
    return users.filter(narrow[state]) if state in narrow else users


def cool_off() -> timedelta:
    """How long a lock-out lasts."""
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def locked_until(now: datetime) -> dict[str, datetime]:
    """Every sign-in name locked at this moment, real or not, and the latest moment at which it opens again."""
    attempts = AccessAttempt.objects.filter(attempt_time__gte=now - cool_off()).values("username")
    counted = attempts.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    locked = counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    return {row["username"]: row["last"] + cool_off() for row in locked if row["username"]}

"""A person's own notices."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from zhengmei.identity.models import User
from zhengmei.notices.models import Notice


def notices_visible_to(user: User) -> QuerySet[Notice]:
    """One's own notices, newest first. Nobody reads another person's."""
    return Notice.objects.filter(user=user).select_related("by").order_by("-at", "-pk")


def matching(notices: QuerySet[Notice], wanted: Mapping[str, str]) -> QuerySet[Notice]:
    """Those that meet the filters: `q` in title or body, `chapter`, `state` (unread or read)."""
    if "q" in wanted:
        notices = notices.filter(Q(title__icontains=wanted["q"]) | Q(body__icontains=wanted["q"]))
    if "chapter" in wanted:
        notices = notices.filter(kind__startswith=f"{wanted['chapter']}.")
    if "state" in wanted:
        notices = notices.filter(read_at__isnull=wanted["state"] == "unread")
    return notices


def unread(user: User) -> int:
    """How many of one's notices are unread."""
    return Notice.objects.filter(user=user, read_at=None).count()

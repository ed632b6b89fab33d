"""The group robots a person may set up."""

from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from zhengmei.identity.models import User
from zhengmei.notices.models import Robot


def units_with_robots(user: User, on: date) -> dict[int, str]:
    """The units whose robots this person may set up, by id. Which duty that takes, `settings.NOTICE_UNITS` says."""
    found: dict[int, str] = import_string(settings.NOTICE_UNITS)(user, on)
    return found


def robots_visible_to(user: User, on: date) -> QuerySet[Robot]:
    """The robots of those units, the ones in use first."""
    return (
        Robot.objects.filter(unit_id__in=units_with_robots(user, on))
        .defer("address", "secret")
        .order_by("-is_on", "pk")
    )

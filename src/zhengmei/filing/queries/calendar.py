"""The working days that hold here: the published calendar with the corrections of this installation."""

from datetime import date

from django.db.models import QuerySet

from zhengmei.core.workdays import Workdays
from zhengmei.filing.models import CalendarDay


def workdays() -> Workdays:
    """The calendar deadlines are counted by. One query."""
    found: dict[date, bool] = {}
    for day, works in CalendarDay.objects.order_by("id").values_list("day", "works"):
        found[day] = works
    return Workdays(found)


def calendar_days() -> QuerySet[CalendarDay]:
    """Every correction, the latest day first; of one day the newest row holds."""
    return CalendarDay.objects.select_related("by").order_by("-day", "-id")

"""The time zone, and the one place that reads the clock.

Views, tasks and commands call `now()` once and hand the answer down; nothing below them asks for the time.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in Beijing time."""
    return datetime.now(BEIJING)


def today() -> date:
    """The present day in Beijing."""
    return now().date()


def end_of_day(day: date) -> datetime:
    """The last second of `day` in Beijing: 23:59:59."""
    return datetime.combine(day, time(23, 59, 59), BEIJING)


def start_of_day(day: date) -> datetime:
    """Midnight at which `day` begins in Beijing."""
    return datetime.combine(day, time(0), BEIJING)

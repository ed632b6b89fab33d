"""Working days with make-up days (调休), and deadlines that can explain themselves.

The published calendar (国务院办公厅 holiday notices, through `chinese_calendar`) covers 2004 to the newest notice. A
deployment may hand in its own corrections or a newer year. For a day no calendar covers we do not guess silently: the
answer carries `calendar_published=False`, and pages print 该年放假安排尚未公布.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar


@lru_cache(maxsize=8192)
def _published(day: date) -> bool | None:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@lru_cache(maxsize=8192)
def _published_name(day: date) -> str:
    try:
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return ""
    return _NAMES.get(name or "", "")


_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a count: whether it counts, and in words why."""

    day: date
    counted: bool
    reason: str
    calendar_published: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day something is due, with every day that was counted or skipped on the way (怎么算的)."""

    due: date
    steps: tuple[Day, ...]

    @property
    def calendar_published(self) -> bool:
        return all(step.calendar_published for step in self.steps)


@dataclass(frozen=True)
class Workdays:
    """A calendar of working days. `corrections` maps a day to True (works) or False (rests) and wins over the notice."""

    corrections: Mapping[date, bool]

    def explain(self, day: date) -> Day:
        corrected = self.corrections.get(day)
        if corrected is not None:
            return Day(day, corrected, "本单位日历：上班" if corrected else "本单位日历：放假", True)
        published = _published(day)
        weekend = day.weekday() >= 5
        if published is None:
            return Day(day, not weekend, "周末" if weekend else "工作日（该年放假安排尚未公布）", False)
        if published:
            return Day(day, True, "调休上班" if weekend else "工作日", True)
        return Day(day, False, _published_name(day) or "周末", True)

    def is_workday(self, day: date) -> bool:
        return self.explain(day).counted

    def between(self, first: date, last: date) -> list[date]:
        """Working days from `first` to `last`, both included."""
        span = (last - first).days + 1
        return [d for d in (first + timedelta(n) for n in range(span)) if self.is_workday(d)]

    def add(self, start: date, amount: int) -> Deadline:
        """The `amount`-th working day after `start`; the start day itself never counts."""
        if amount < 0:
            raise ValueError("amount must not be negative")
        steps: list[Day] = []
        day, left = start, amount
        while left > 0:
            day += timedelta(1)
            step = self.explain(day)
            steps.append(step)
            left -= step.counted
        return Deadline(day, tuple(steps))

    def left(self, today: date, due: date) -> int:
        """Working days still to come after `today` up to `due`; negative when overdue."""
        if due >= today:
            return len(self.between(today + timedelta(1), due))
        return -len(self.between(due + timedelta(1), today))


PUBLISHED = Workdays({})

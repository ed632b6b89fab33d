"""Working days are counted with make-up days and holidays, and every day of a count can be told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengmei.core.workdays import PUBLISHED, Workdays

DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


def test_the_holiday_is_skipped_and_the_make_up_saturday_counts() -> None:
    deadline = PUBLISHED.add(date(2026, 9, 30), 2)
    assert deadline.due == date(2026, 10, 9)
    told = [(step.day.day, step.counted, step.reason) for step in deadline.steps]
    assert told[0] == (1, False, "国庆节")
    assert told[-2:] == [(8, True, "工作日"), (9, True, "工作日")]
    assert PUBLISHED.explain(date(2026, 10, 10)).reason == "调休上班"


def test_the_start_day_never_counts_and_zero_is_the_day_itself() -> None:
    assert PUBLISHED.add(date(2026, 10, 12), 0).due == date(2026, 10, 12)
    assert PUBLISHED.add(date(2026, 10, 12), 1).due == date(2026, 10, 13)


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        PUBLISHED.add(date(2026, 10, 12), -1)


def test_a_correction_of_the_office_wins_over_the_notice() -> None:
    own = Workdays({date(2026, 10, 13): False})
    assert own.add(date(2026, 10, 12), 1).due == date(2026, 10, 14)
    assert own.explain(date(2026, 10, 13)).reason == "本单位日历：放假"


def test_a_year_without_a_notice_is_counted_and_said_to_be_unpublished() -> None:
    deadline = PUBLISHED.add(date(2031, 1, 1), 3)
    assert not deadline.calendar_published
    assert "尚未公布" in deadline.steps[0].reason


def test_days_left_are_negative_when_overdue() -> None:
    assert PUBLISHED.left(date(2026, 10, 12), date(2026, 10, 15)) == 3
    assert PUBLISHED.left(date(2026, 10, 12), date(2026, 10, 12)) == 0
    assert PUBLISHED.left(date(2026, 10, 15), date(2026, 10, 12)) == -3


@given(DAYS, st.integers(1, 40))
def test_between_start_and_due_lie_exactly_that_many_working_days(start: date, amount: int) -> None:
    due = PUBLISHED.add(start, amount).due
    counted = PUBLISHED.between(start + timedelta(1), due)
    assert (len(counted), counted[-1]) == (amount, due)

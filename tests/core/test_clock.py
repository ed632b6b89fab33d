"""The day begins and ends in Beijing, wherever the machine stands."""

from datetime import UTC, date, datetime, timedelta

from zhengmei.core import clock


def test_now_is_aware_and_in_beijing() -> None:
    now = clock.now()
    assert now.utcoffset() == timedelta(hours=8)
    assert clock.today() in {now.date(), (now + timedelta(seconds=5)).date()}


def test_a_day_runs_from_midnight_to_its_last_second_in_beijing() -> None:
    day = date(2026, 10, 12)
    assert clock.start_of_day(day) == datetime(2026, 10, 11, 16, 0, tzinfo=UTC)
    assert clock.end_of_day(day) == datetime(2026, 10, 12, 15, 59, 59, tzinfo=UTC)

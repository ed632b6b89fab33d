"""The clockwork runs each sweep in its time, and one that fails stops no other."""

from datetime import datetime, timedelta

from tests.cast import NOW

from zhengmei.worker.loop import Clockwork
from zhengmei.worker.table import Sweep


def sweep(name: str, minutes: int, told: list[str], *, fails: bool = False) -> Sweep:
    def run(now: datetime) -> str:
        if fails:
            raise ValueError("no such table")
        told.append(f"{name} {now:%H:%M}")
        return "好了"

    return Sweep(name, timedelta(minutes=minutes), "试", run)


def test_everything_is_due_at_first_and_then_in_its_time() -> None:
    ran: list[str] = []
    clockwork = Clockwork([sweep("often", 1, ran), sweep("seldom", 60, ran)])
    for minutes in (0, 0, 1, 59, 60):
        clockwork.run_due(NOW + timedelta(minutes=minutes), lambda words: None)
    assert ran == ["often 09:30", "seldom 09:30", "often 09:31", "often 10:29", "often 10:30", "seldom 10:30"]


def test_a_sweep_that_fails_is_told_and_stops_no_other(caplog: object) -> None:
    ran: list[str] = []
    said: list[str] = []
    clockwork = Clockwork([sweep("broken", 120, ran, fails=True), sweep("sound", 5, ran)])
    failed = clockwork.run_due(NOW, said.append)
    assert (failed, ran) == (1, ["sound 09:30"])
    assert said == ["broken：没有做成，2 小时后再试", "sound：好了"]
    assert clockwork.due(NOW + timedelta(minutes=4)) == []

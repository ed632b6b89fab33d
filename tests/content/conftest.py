"""The desk of `tests/content/desk.py`, for every test of the room, and the clock of the pages at the desk's own time."""

import pytest
from tests.cast import NOW, Cast
from tests.content.desk import Desk, make_desk

from zhengmei.core import clock


@pytest.fixture(autouse=True)
def _time_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def desk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = make_desk(cast)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made

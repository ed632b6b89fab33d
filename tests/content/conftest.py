"""The desk of `tests/content/desk.py`, for every test of the room, and the clock of the pages at the desk's own time."""

from datetime import date

import pytest
from tests.cast import NOW, Cast
from tests.content.desk import Desk, make_desk
from tests.content.planning import DeskUnder, desk_on

from zhengmei.core import clock


@pytest.fixture(autouse=True)
def _time_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def desk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = make_desk(cast)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@pytest.fixture
def desk_under(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> DeskUnder:
    """The desk under a pack, with its clock on the wall of every page: `desk_under("hangzhou-2019")`."""

    def make(pack: str, day: date | None = None) -> Desk:
        desk = desk_on(cast, pack, day)
        monkeypatch.setattr(clock, "now", lambda: desk.now)
        return desk

    return make

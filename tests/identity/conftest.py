"""The half minute in which the phone and the server agree."""

import time

import pytest


@pytest.fixture(autouse=True)
def half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The phone and the server read one moment, the middle of a half minute: no code grows old while a test runs."""
    moment = time.time() // 30 * 30 + 15
    monkeypatch.setattr(time, "time", lambda: moment)

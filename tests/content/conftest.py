"""The desk of `tests/content/desk.py`, for every test of the room."""

import pytest
from tests.cast import Cast
from tests.content.desk import Desk, make_desk


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast)

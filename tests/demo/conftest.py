"""The city of the demo, built once for each file of tests, all on one worker, and rolled back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.cast import NOW

from zhengmei.demo.build import City, load_demo


@pytest.fixture(scope="module")
def built(django_db_setup: Any, django_db_blocker: Any) -> Iterator[City]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(now=NOW, say=lambda words: None)
        transaction.set_rollback(True)

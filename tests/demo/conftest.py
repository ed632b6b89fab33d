"""The city of the demo, built once for each file of tests, all on one worker, and rolled back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.cast import NOW

from zhengmei.demo.build import City, load_demo


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "demo" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="module")
def built(django_db_setup: Any, django_db_blocker: Any) -> Iterator[City]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(now=NOW, say=lambda words: None)
        transaction.set_rollback(True)

"""Emptying the test database although the record refuses it. `conftest.py` loads this."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

append_only = importlib.import_module("zhengmei.audit.migrations.0004_purge_by_checkpoint")


def _run(statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _emptying_the_test_database_passes_the_record() -> Iterator[None]:
    """Tests with real transactions end by emptying every table; the record refuses that, so its guard steps aside once."""
    original = TransactionTestCase._fixture_teardown

    def teardown(case: Any) -> None:
        sqlite = connection.vendor == "sqlite"
        _run(append_only.SQLITE_DOWN if sqlite else append_only.POSTGRESQL_DOWN)
        try:
            original(case)
        finally:
            _run(append_only.SQLITE_UP if sqlite else append_only.POSTGRESQL_UP)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original

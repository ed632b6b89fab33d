"""Many rows into one table, by one statement that both engines understand. For rows that nobody needs as objects."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

CHUNK = 20_000


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    progress: Callable[[int], None] | None = None,
    order: Callable[[Sequence[Any]], Any] | None = None,
) -> tuple[int, int]:
    """Insert what breaks no unique constraint; answers how many rows were given and how many are new. Needs a transaction.

    Values go in as the engine keeps them: times as UTC text (SQLite's way; PostgreSQL reads it in the session's zone,
    which Django sets to UTC), days as ISO text. Rows are used as they come, some thousands at a time; with `order` those
    go in sorted by it, which costs less than finding a far place in an index for each.
    """
    quoted = ", ".join(connection.ops.quote_name(c) for c in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({quoted}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608 - our own names
    source, given, new = iter(rows), 0, 0
    with connection.cursor() as cursor:
        while chunk := list(islice(source, CHUNK)):
            if order is not None:
                chunk.sort(key=order)
            cursor.executemany(statement, chunk)
            given += len(chunk)
            new += max(cursor.rowcount, 0)
            if progress is not None:
                progress(given)
    return given, new

"""Many rows into one table, by statements that both engines understand. For rows that nobody needs as objects."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, models

CHUNK = 50_000
VALUES = 999  # how many one statement may carry on every engine; many rows in one cost a fifth less than one by one


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
    source, given, new = iter(rows), 0, 0
    at_once = VALUES // len(columns)
    with connection.cursor() as cursor:
        while chunk := list(islice(source, CHUNK)):
            if order is not None:
                chunk.sort(key=order)
            whole = len(chunk) // at_once * at_once
            for many, start, end in ((at_once, 0, whole), (1, whole, len(chunk))):
                if start < end:
                    cursor.executemany(_statement(model, columns, many), _flat(chunk, start, end, many))
                    new += max(cursor.rowcount, 0)
            given += len(chunk)
            if progress is not None:
                progress(given)
    return given, new


def _flat(chunk: Sequence[Sequence[Any]], start: int, end: int, many: int) -> list[list[Any]]:
    """The rows from `start` to `end`, `many` of them one after the other in each list."""
    return [list(chain.from_iterable(chunk[at : at + many])) for at in range(start, end, many)]


def _statement(model: type[models.Model], columns: Sequence[str], rows: int) -> str:
    quoted = ", ".join(connection.ops.quote_name(c) for c in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    row = f"({', '.join(['%s'] * len(columns))})"
    values = ", ".join([row] * rows)
    return f"INSERT INTO {table} ({quoted}) VALUES {values} ON CONFLICT DO NOTHING"  # noqa: S608 - our own names

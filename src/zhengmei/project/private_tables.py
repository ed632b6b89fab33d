"""The tables of a database that one command fills, reads and throws away."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from zhengmei.project.schema import create_tables

# Nobody else reads it, and every key written is one just read from it. 256 MB of memory hold its indexes.
TUNING = ("journal_mode=MEMORY", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-262144")


def build_tables() -> None:
    """Every table as the models say, without the history of migrations, in an empty SQLite database tuned for speed."""
    with connection.schema_editor() as editor:
        create_tables(editor)
    with connection.cursor() as cursor:
        for tuning in TUNING:
            cursor.execute(f"PRAGMA {tuning}")


@contextmanager
def items_indexed_later() -> Iterator[None]:
    """The table of published items without its plain indexes while it is filled; built at the end they cost a third.

    The statements are run by themselves: a schema editor of SQLite turns the foreign keys on again when it leaves, and
    looks all of them up.
    """
    from zhengmei.monitoring.models import PublishedItem as Item

    writer, indexes = connection.schema_editor(), Item._meta.indexes
    with connection.cursor() as cursor:
        for index in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(index.name)}")
        yield
        for index in indexes:
            cursor.execute(str(index.create_sql(Item, writer)))

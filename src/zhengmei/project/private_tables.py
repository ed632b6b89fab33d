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
    """The table of published items without its plain indexes while it is filled; built at the end they cost a third."""
    from zhengmei.monitoring.models import PublishedItem as Item

    with connection.schema_editor() as editor:
        for index in Item._meta.indexes:
            editor.remove_index(Item, index)
    yield
    with connection.schema_editor() as editor:
        for index in Item._meta.indexes:
            editor.add_index(Item, index)

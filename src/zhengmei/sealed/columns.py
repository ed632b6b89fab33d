"""Every sealed column of every room: what a change of keys has to walk through."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import connection

from zhengmei.core.sealing import PREFIX
from zhengmei.sealed.fields import OpenedCharField, SealedCharField, SealedJSON, SealedText


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column of one table. `bound_by` is the column its ciphertext is bound to, empty for none; `place` what before it."""

    table: str
    pk: str
    column: str
    bound_by: str
    place: str

    def bound_to(self, bound: str) -> str:
        """What the ciphertext of the row with this value in `bound_by` is bound to; empty where nothing binds it."""
        return f"{self.place}{UUID(bound)}" if self.bound_by else ""


def sealed_columns() -> list[SealedColumn]:
    """Every column that may hold sealed words, in the order of the rooms."""
    found = []
    for model in apps.get_models():
        for column in model._meta.local_fields:
            if not isinstance(column, SealedCharField | OpenedCharField | SealedJSON | SealedText):
                continue
            table, pk = model._meta.db_table, str(model._meta.pk.column)
            bound = column.bound_by if isinstance(column, SealedText) else ""
            place = column.place("") if isinstance(column, SealedText) else ""
            found.append(SealedColumn(table, pk, str(column.column), bound, place))
    return found


def sealed_rows(
    where: SealedColumn, *, not_by: str = "", after: int = 0, most: int | None = None
) -> list[tuple[int, str, str]]:
    """Rows of a column that hold sealed words, as (pk, bound column as text, sealed words), in the order of their pk.

    `not_by` leaves out those sealed by that key.
    """
    quote = connection.ops.quote_name
    bound = quote(where.bound_by) if where.bound_by else quote(where.pk)
    sql = (
        f"SELECT {quote(where.pk)}, {bound}, {quote(where.column)} FROM {quote(where.table)} "  # noqa: S608 - our own names
        f"WHERE {quote(where.pk)} > %s AND {quote(where.column)} LIKE %s AND {quote(where.column)} NOT LIKE %s "
        f"ORDER BY {quote(where.pk)}"
    )
    values: list[str | int] = [after, f"{PREFIX}%", f"{PREFIX}{not_by}.%" if not_by else ""]
    if most is not None:
        sql, values = f"{sql} LIMIT %s", [*values, most]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(pk, str(bound), words) for pk, bound, words in cursor.fetchall()]


def sealed_by_key() -> Counter[str]:
    """How many sealed values there are under each key id. Columns whose table does not exist yet count nothing."""
    there = set(connection.introspection.table_names())
    found: Counter[str] = Counter()
    for where in sealed_columns():
        if where.table in there:
            found.update(words.split(".", 2)[1] for _, _, words in sealed_rows(where))
    return found

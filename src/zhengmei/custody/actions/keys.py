"""Moving sealed values under the newest key, in small batches, while everything goes on."""

from datetime import datetime

from django.db import connection, transaction

from zhengmei.audit.actions import record
from zhengmei.core import sealing
from zhengmei.identity.models import User
from zhengmei.sealed.columns import SealedColumn, sealed_columns, sealed_rows


@transaction.atomic
def reseal_some(*, most: int, by: User | None, now: datetime) -> int:
    """Seal up to `most` values anew that lie under an older key; answers how many. 0: nothing is left to do.

    Safe to run twice and beside anything: a value somebody changed meanwhile is left as they wrote it. A short
    transaction, so nobody waits. Raises core.sealing.SealingFailed when a value does not open.
    """
    current, done = sealing.keyring().current.id, 0
    for where in sealed_columns():
        if done >= most:
            break
        for pk, bound, words in sealed_rows(where, not_by=current, most=most - done):
            done += _move(where, pk, words, where.bound_to(bound))
    return done


def _move(where: SealedColumn, pk: int, words: str, bound_to: str) -> int:
    fresh = sealing.seal(sealing.open_sealed(words, bound_to), bound_to)
    quote = connection.ops.quote_name
    table, key, column = quote(where.table), quote(where.pk), quote(where.column)
    with connection.cursor() as cursor:
        # The old ciphertext in the condition: whoever wrote in between wins.
        cursor.execute(
            f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s",  # noqa: S608 - our own names
            [fresh, pk, words],
        )
        return int(max(cursor.rowcount, 0))


@transaction.atomic
def note_rotation(*, key_id: str, cipher: str, by: User | None, now: datetime) -> None:
    """A new key seals from now on: its id and cipher go into the record, never the key."""
    record("custody.keys.rotated", by=by, now=now, detail={"新密钥": key_id, "算法": cipher})


@transaction.atomic
def note_dropped(*, key_id: str, by: User | None, now: datetime) -> None:
    """An old key, under which nothing lies any more, was taken off the ring."""
    record("custody.keys.dropped", by=by, now=now, detail={"移除的密钥": key_id})

"""Writing the record: what is refused, what is bound together."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction

from zhengmei.audit.actions import Line, UnknownKind, record, record_many
from zhengmei.audit.models import AuditEntry
from zhengmei.audit.queries import FIRST_HASH, entry_hash, verify_chain
from zhengmei.core.capacity import acting_as

NOW = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_entries_are_chained():
    first = record("audit.exported", by=None, now=NOW, reason="核对")
    second = record("audit.exported", by=None, now=NOW)
    assert (first.previous_hash, second.previous_hash) == (FIRST_HASH, first.hash)
    assert first.actor_name == "系统"
    assert verify_chain().checked == 2 and verify_chain().head == second.hash


def test_an_unregistered_kind_is_refused():
    with pytest.raises(UnknownKind):
        record("audit.never_heard_of", by=None, now=NOW)
    assert AuditEntry.objects.count() == 0


def test_many_lines_cost_as_many_queries_as_one(django_assert_num_queries):
    queries = 5 if connection.vendor == "postgresql" else 4  # savepoint, (lock), last, insert, release
    for amount in (1, 3):
        with django_assert_num_queries(queries):
            record_many("audit.exported", [Line(reason="r")] * amount, by=None, now=NOW)
    assert verify_chain().checked == 4


def test_the_hash_is_the_same_in_every_time_zone_and_after_reading_back():
    east = NOW.astimezone(timezone(timedelta(hours=8)))
    entry = record("audit.exported", by=None, now=east, detail={"rate": 0.967, "at": east, "词": "\x00零"})
    assert entry.hash == entry_hash(AuditEntry.objects.get())
    assert AuditEntry.objects.get().detail == {"rate": "0.967", "at": "2026-10-12T17:30:00+08:00", "词": "零"}


def test_the_capacity_of_the_request_is_written_down():
    with acting_as("公开科科长", 7):
        entry = record("audit.exported", by=None, now=NOW)
    after = record("audit.exported", by=None, now=NOW)
    assert (entry.capacity, entry.unit_id) == ("公开科科长", 7)
    assert (after.capacity, after.unit_id) == ("", None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET reason = '改'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "INSERT OR REPLACE INTO audit_auditentry SELECT * FROM audit_auditentry",
    ],
)
def test_the_database_refuses_any_change(statement):
    """`TRUNCATE` is a word of PostgreSQL only, `REPLACE` of SQLite only; the other engine refuses the grammar."""
    entry = record("audit.exported", by=None, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.values_list("hash", "reason").get() == (entry.hash, "")
    assert verify_chain().is_intact


def test_saving_and_deleting_through_the_model_is_refused_too():
    entry = record("audit.exported", by=None, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    assert AuditEntry.objects.count() == 1

"""Walking the chain: one changed byte is found, and what cannot be found is known."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection, connections
from tests.emptying import append_only

from zhengmei.audit.actions import Line, record, record_many
from zhengmei.audit.models import AuditEntry
from zhengmei.audit.queries import FIRST_HASH, verify_chain
from zhengmei.project.commands.audit import command

NOW = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
COLUMNS = {
    "at": "'2026-10-12 09:30:00.000001+00:00'",
    "actor_name": "'系 统'",
    "capacity": "'某'",
    "kind": "'audit.exporteD'",
    "object_type": "'x'",
    "object_id": "'1'",
    "object_name": "'x'",
    "unit_id": "7",
    "reason": "'改动'",
    "detail": """'{"a": 2}'""",
    "previous_hash": "'" + "1" * 64 + "'",
    "hash": "'" + "2" * 64 + "'",
}


def tamper(*statements: str) -> None:
    """What somebody with the database's own password can do."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for statement in append_only.SQLITE_DOWN if sqlite else append_only.POSTGRESQL_DOWN:
            cursor.execute(statement)
        for statement in statements:
            cursor.execute(statement)
        for statement in append_only.SQLITE_UP if sqlite else append_only.POSTGRESQL_UP:
            cursor.execute(statement)


@pytest.fixture
def five(db: None) -> list[AuditEntry]:
    return record_many("audit.exported", [Line(reason=f"第{n}", detail={"a": 1}) for n in range(5)], by=None, now=NOW)


@pytest.mark.parametrize("column", COLUMNS)
def test_one_changed_value_in_any_column_is_found(five: list[AuditEntry], column: str):
    tamper(f"UPDATE audit_auditentry SET {column} = {COLUMNS[column]} WHERE id = {five[2].pk}")
    verdict = verify_chain()
    assert (verdict.is_intact, verdict.entry_id) == (False, five[2].pk)


def test_the_actor_is_bound_too(five: list[AuditEntry], cast):
    entry = record("audit.exported", by=cast.auditor, now=NOW)
    tamper(f"UPDATE audit_auditentry SET actor_id = {cast.drafter.pk} WHERE id = {entry.pk}")
    assert verify_chain().entry_id == entry.pk


def test_an_entry_taken_out_is_found_at_the_next_one(five: list[AuditEntry]):
    tamper(f"DELETE FROM audit_auditentry WHERE id = {five[1].pk}")
    assert verify_chain().entry_id == five[2].pk
    assert verify_chain().checked == 1


def test_the_first_entries_taken_out_are_found(five: list[AuditEntry]):
    tamper(f"DELETE FROM audit_auditentry WHERE id <= {five[1].pk}")
    assert (verify_chain().entry_id, verify_chain().checked) == (five[2].pk, 0)


def test_a_cut_tail_is_found_only_against_a_sealed_head(five: list[AuditEntry]):
    head = verify_chain().head
    tamper(f"DELETE FROM audit_auditentry WHERE id >= {five[3].pk}")
    assert verify_chain().is_intact
    assert verify_chain((head,)).fault == f"封存的校验值 {head} 不在记录里：末尾的记录被删或被重写"
    assert verify_chain((five[2].hash, FIRST_HASH)).is_intact


def test_an_empty_record_is_intact(db: None):
    assert verify_chain() == verify_chain((FIRST_HASH,))
    assert (verify_chain().checked, verify_chain().head) == (0, FIRST_HASH)


def test_the_command_names_the_entry_and_keeps_heads(five: list[AuditEntry], tmp_path):
    heads = tmp_path / "heads"
    first = CliRunner().invoke(command, ["verify", "--head", str(heads)])
    assert (first.exit_code, len(heads.read_text().splitlines())) == (0, 1)
    assert "5 条" in first.output
    again = CliRunner().invoke(command, ["verify", "--head", str(heads)])
    assert (again.exit_code, len(heads.read_text().splitlines())) == (0, 1)
    assert "没有给 --head" in CliRunner().invoke(command, ["verify"]).output
    tamper(f"DELETE FROM audit_auditentry WHERE id = {five[4].pk}")
    cut = CliRunner().invoke(command, ["verify", "--head", str(heads)])
    assert cut.exit_code == 1 and "末尾的记录被删" in cut.output
    tamper(f"UPDATE audit_auditentry SET reason = '改' WHERE id = {five[1].pk}")
    changed = CliRunner().invoke(command, ["verify"])
    assert changed.exit_code == 1 and f"第 {five[1].pk} 条" in changed.output
    heads.write_text("坏的一行\n")
    assert CliRunner().invoke(command, ["verify", "--head", str(heads)]).exit_code == 1


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain():
    """Four threads, twelve entries each: nobody's entry is lost and the chain does not fork, on either engine."""
    wrong: list[Exception] = []
    start = threading.Barrier(4)

    def write(number: int) -> None:
        try:
            start.wait(timeout=20)
            for place in range(12):
                record("audit.exported", by=None, now=NOW + timedelta(seconds=place), reason=f"{number}-{place}")
        except Exception as problem:
            wrong.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert wrong == []
    assert (verify_chain().is_intact, verify_chain().checked) == (True, 48)
    assert len(set(AuditEntry.objects.values_list("reason", flat=True))) == 48

"""Entries past their time may go; the law's six months stay, and what is left still proves itself."""

import csv
import io
import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests.audit.test_queries import tamper
from tests.cast import NOW, Cast
from tests.settings import FOLDER

from zhengmei.audit.actions import PurgeRefused, export_entries, purge_entries, record
from zhengmei.audit.models import AuditCheckpoint, AuditEntry
from zhengmei.audit.queries import kept_from, verify_chain
from zhengmei.project.commands.audit import command

SIX_MONTHS_AGO = datetime.fromisoformat("2026-04-12T09:30:00+08:00")


@pytest.fixture
def aged(cast: Cast) -> dict[int, AuditEntry]:
    """Entries so many days old."""
    kind = "identity.sign_in_failed"
    return {
        days: record(kind, by=cast.auditor, now=NOW - timedelta(days=days), about=cast.education)
        for days in (400, 200, 179, 150, 1)
    }


def started_with(months: str) -> subprocess.CompletedProcess[str]:
    names = {
        "ZHENGMEI_RECORD_MONTHS": months,
        "ZHENGMEI_DATA_DIR": str(FOLDER),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-c", "import zhengmei.project.settings as s; print(s.RECORD_MONTHS)"]
    return subprocess.run(command, env={**os.environ, **names}, capture_output=True, text=True, check=False)


@pytest.mark.clause("SX-3.6-f")
def test_five_months_are_refused_six_accepted_and_a_purge_keeps_what_is_younger(cast: Cast, aged: dict) -> None:
    refused, accepted = started_with("5"), started_with("6")
    assert refused.returncode != 0 and "《网络安全法》" in refused.stderr and "六个月" in refused.stderr
    assert (accepted.returncode, accepted.stdout.strip()) == (0, "6")
    assert kept_from(NOW) == SIX_MONTHS_AGO
    archive = purge_entries(before=kept_from(NOW), by=cast.auditor, now=NOW)
    kept = export_entries(entries=AuditEntry.objects.all(), reason="安全检查", by=cast.auditor, now=NOW)
    numbers = [[row["编号"] for row in csv.DictReader(io.StringIO(f.decode("utf-8-sig")))] for f in (archive, kept)]
    assert numbers[0] == [str(aged[400].pk), str(aged[200].pk)]
    assert numbers[1][:3] == [str(aged[days].pk) for days in (179, 150, 1)]
    verdict = verify_chain()
    assert (verdict.is_intact, verdict.purged) == (True, 2)


@pytest.mark.clause("BL-3.3-g")
def test_a_younger_entry_is_not_purged_changed_or_deleted_and_says_who_what_when_and_how_it_went(
    cast: Cast, aged: dict, client_as, client, tmp_path
) -> None:
    client.post("/identity/sign-in/", {"username": "shen.yun", "password": "错"})
    page = client_as(cast.auditor).get("/audit/?kind=identity.sign_in_failed").content.decode()
    assert "登录失败" in page and "系统" in page and "沈芸" in page
    with pytest.raises(
        PurgeRefused, match="《网络安全法》要求网络日志留存不少于六个月：2026年4月12日以后的记录不能清理"
    ):
        purge_entries(before=NOW - timedelta(days=149), by=cast.auditor, now=NOW)
    for statement in (
        f"UPDATE audit_auditentry SET reason = 'x' WHERE id = {aged[150].pk}",
        f"DELETE FROM audit_auditentry WHERE id = {aged[400].pk}",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AuditEntry.objects.filter(pk__in=[e.pk for e in aged.values()]).count() == 5
    file = tmp_path / "record.csv"
    content = export_entries(entries=AuditEntry.objects.all(), reason="安全检查", by=cast.auditor, now=NOW)
    file.write_bytes(content.replace("史鉴".encode(), "史监".encode(), 1))
    tampered = CliRunner().invoke(command, ["check", str(file)])
    assert tampered.exit_code == 1 and "不一致" in tampered.output


def test_after_a_purge_one_changed_byte_is_still_found_wherever_it_is(cast: Cast, aged: dict) -> None:
    purge_entries(before=SIX_MONTHS_AGO, by=cast.auditor, now=NOW)
    tamper(f"UPDATE audit_auditentry SET actor_name = '史监' WHERE id = {aged[150].pk}")
    assert verify_chain().entry_id == aged[150].pk
    tamper(f"UPDATE audit_auditentry SET actor_name = '史鉴' WHERE id = {aged[150].pk}")
    assert verify_chain().is_intact
    tamper(f"DELETE FROM audit_auditentry WHERE id = {aged[179].pk}")
    assert verify_chain().entry_id == aged[150].pk


@pytest.mark.parametrize(
    "change", ["last_hash = '" + "1" * 64 + "'", "amount = 1", "total = 1", "last_id = last_id + 1"]
)
def test_a_changed_checkpoint_is_found(cast: Cast, aged: dict, change: str) -> None:
    purge_entries(before=SIX_MONTHS_AGO, by=cast.auditor, now=NOW)
    tamper(f"UPDATE audit_auditcheckpoint SET {change}")
    assert "清理凭据和签名对不上" in verify_chain().fault


def test_a_removed_checkpoint_is_found(cast: Cast, aged: dict) -> None:
    purge_entries(before=SIX_MONTHS_AGO, by=cast.auditor, now=NOW)
    tamper("DELETE FROM audit_auditcheckpoint")
    assert verify_chain().entry_id == aged[179].pk


def test_the_database_allows_this_one_way_and_no_other(cast: Cast, aged: dict) -> None:
    early = AuditCheckpoint(
        made_at=NOW, before=NOW - timedelta(days=100), last_id=aged[150].pk, last_hash="0" * 64, amount=1, total=1
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        early.save()
    purge_entries(before=SIX_MONTHS_AGO, by=cast.auditor, now=NOW)
    for table in ("audit_auditentry", "audit_auditcheckpoint"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditcheckpoint SET amount = 9")


def test_it_takes_an_auditor_at_the_top_and_an_intact_record(cast: Cast, aged: dict, settings) -> None:
    with pytest.raises(PurgeRefused, match="清理记录是审计管理员的职责"):
        purge_entries(before=SIX_MONTHS_AGO, by=cast.supervisor, now=NOW)
    with pytest.raises(PurgeRefused, match="没有这么早的记录"):
        purge_entries(before=NOW - timedelta(days=1000), by=cast.auditor, now=NOW)
    settings.RECORD_MONTHS = 12
    with pytest.raises(PurgeRefused, match="本单位定为 12 个月：2025年10月12日以后"):
        purge_entries(before=SIX_MONTHS_AGO, by=cast.auditor, now=NOW)
    settings.RECORD_MONTHS = 6
    tamper(f"UPDATE audit_auditentry SET reason = '改' WHERE id = {aged[1].pk}")
    with pytest.raises(PurgeRefused, match="记录核对不符"):
        purge_entries(before=SIX_MONTHS_AGO, by=cast.auditor, now=NOW)


def test_the_command_purges_once_and_sealed_heads_stay_good(cast: Cast, aged: dict, tmp_path, monkeypatch) -> None:
    from zhengmei.core import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    heads, out = tmp_path / "heads", tmp_path / "old.csv"
    run = CliRunner().invoke
    heads.write_text(f"2025-10-01T00:00:00+0800 1 {aged[400].hash}\n")
    assert run(command, ["verify", "--head", str(heads)]).exit_code == 0
    wrong = run(command, ["purge", "--before", "2026-09-01", "--out", str(out), "--as", "shi.jian"])
    assert wrong.exit_code == 1 and "网络安全法" in wrong.output and not out.exists()
    done = run(command, ["purge", "--before", "2026-04-12", "--out", str(out), "--as", "shi.jian"])
    assert done.exit_code == 0, done.output
    assert "是原样：史鉴清理" in run(command, ["check", str(out)]).output
    verified = run(command, ["verify", "--head", str(heads)])
    assert verified.exit_code == 0 and "此前按期清理了 2 条" in verified.output
    assert run(command, ["purge", "--before", "2026-04-12", "--out", str(out), "--as", "shi.jian"]).exit_code == 1
    assert settings.RECORD_KEY not in str(list(AuditEntry.objects.values()))

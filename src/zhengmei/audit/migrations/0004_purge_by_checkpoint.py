"""One way out of the record, and only one: an entry older than a checkpoint that is itself at least 181 days back.

A checkpoint is written before the entries it covers are taken out; it is as unchangeable as an entry.
"""

import importlib

from django.db import migrations

before = importlib.import_module("zhengmei.audit.migrations.0002_append_only")
REFUSAL = before.REFUSAL
TOO_EARLY = "entries of the last six months stay in the record"
DAYS = 181

_KEEP_UPDATE, _, _KEEP_REPLACE = before.SQLITE_UP
SQLITE_UP = (
    _KEEP_UPDATE,
    "CREATE TRIGGER audit_refuse_delete BEFORE DELETE ON audit_auditentry WHEN NOT EXISTS (SELECT 1 FROM"
    ' audit_auditcheckpoint WHERE OLD.id <= last_id AND OLD.at < "before")'
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    _KEEP_REPLACE,
    "CREATE TRIGGER audit_checkpoint_refuse_update BEFORE UPDATE ON audit_auditcheckpoint"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "CREATE TRIGGER audit_checkpoint_refuse_delete BEFORE DELETE ON audit_auditcheckpoint"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "CREATE TRIGGER audit_checkpoint_refuse_early BEFORE INSERT ON audit_auditcheckpoint"
    ' WHEN julianday(NEW."before") IS NULL OR julianday(NEW.made_at) IS NULL'
    f' OR julianday(NEW."before") > julianday(NEW.made_at) - {DAYS}'
    " OR EXISTS (SELECT 1 FROM audit_auditcheckpoint WHERE id = NEW.id)"
    f" BEGIN SELECT RAISE(ABORT, '{TOO_EARLY}'); END",
)
SQLITE_DOWN = (
    *before.SQLITE_DOWN,
    *(f"DROP TRIGGER audit_checkpoint_refuse_{act}" for act in ("update", "delete", "early")),
)

POSTGRESQL_UP = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_auditentry' THEN"
    "  IF EXISTS (SELECT 1 FROM audit_auditcheckpoint WHERE OLD.id <= last_id AND OLD.at < \"before\") THEN"
    "   RETURN OLD; END IF; END IF;"
    f" RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    *before.POSTGRESQL_UP[1:],
    "CREATE TRIGGER audit_checkpoint_refuse_change BEFORE UPDATE OR DELETE ON audit_auditcheckpoint"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_checkpoint_refuse_truncate BEFORE TRUNCATE ON audit_auditcheckpoint"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE FUNCTION audit_refuse_early() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF NEW.\"before\" > NEW.made_at - interval '{DAYS} days' THEN"
    f"  RAISE EXCEPTION '{TOO_EARLY}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN NEW; END $$",
    "CREATE TRIGGER audit_checkpoint_refuse_early BEFORE INSERT ON audit_auditcheckpoint"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse_early()",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER audit_refuse_change ON audit_auditentry",
    "DROP TRIGGER audit_refuse_truncate ON audit_auditentry",
    "DROP TRIGGER audit_checkpoint_refuse_change ON audit_auditcheckpoint",
    "DROP TRIGGER audit_checkpoint_refuse_truncate ON audit_auditcheckpoint",
    "DROP TRIGGER audit_checkpoint_refuse_early ON audit_auditcheckpoint",
    "DROP FUNCTION audit_refuse()",
    "DROP FUNCTION audit_refuse_early()",
)


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def protect(apps, schema_editor):
    _run(schema_editor, before.SQLITE_DOWN, before.POSTGRESQL_DOWN)
    _run(schema_editor, SQLITE_UP, POSTGRESQL_UP)


def release(apps, schema_editor):
    _run(schema_editor, SQLITE_DOWN, POSTGRESQL_DOWN)
    _run(schema_editor, before.SQLITE_UP, before.POSTGRESQL_UP)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_checkpoints_and_export_requests")]
    operations = [migrations.RunPython(protect, release)]

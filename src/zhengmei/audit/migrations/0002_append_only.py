"""The database itself refuses to change or remove an entry.

On SQLite `INSERT OR REPLACE` would remove a row without firing a delete trigger, so an insert on a taken key is refused
as well. Whoever owns the database can drop a trigger: that is what the hash chain and sealed heads are for.
"""

from django.db import migrations

REFUSAL = "the audit record is append-only"

SQLITE_UP = (
    f"CREATE TRIGGER audit_refuse_update BEFORE UPDATE ON audit_auditentry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER audit_refuse_delete BEFORE DELETE ON audit_auditentry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "CREATE TRIGGER audit_refuse_replace BEFORE INSERT ON audit_auditentry WHEN EXISTS (SELECT 1 FROM audit_auditentry"
    " WHERE id = NEW.id OR hash = NEW.hash OR previous_hash = NEW.previous_hash)"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)
SQLITE_DOWN = tuple(f"DROP TRIGGER audit_refuse_{act}" for act in ("update", "delete", "replace"))

POSTGRESQL_UP = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON audit_auditentry"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit_auditentry"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER audit_refuse_change ON audit_auditentry",
    "DROP TRIGGER audit_refuse_truncate ON audit_auditentry",
    "DROP FUNCTION audit_refuse()",
)


def protect(apps, schema_editor):
    for statement in SQLITE_UP if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_UP:
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for statement in SQLITE_DOWN if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_DOWN:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]

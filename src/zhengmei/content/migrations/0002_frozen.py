"""The database itself refuses to change a version once it is kept, or to point a permit to another text."""

from django.db import migrations

REFUSAL = "a revision is never changed, and a permit keeps its text"
PERMIT = "draft_id, revision_id, media_account_id, digest, step_id, release_id, signed_by_id, signed_at"

SQLITE_UP = (
    f"CREATE TRIGGER content_frozen_revision BEFORE UPDATE ON content_revision BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER content_frozen_permit BEFORE UPDATE OF {PERMIT} ON content_permit"
    f" WHEN NEW.revision_id <> OLD.revision_id OR NEW.digest <> OLD.digest OR NEW.media_account_id <> OLD.media_account_id"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)
SQLITE_DOWN = ("DROP TRIGGER content_frozen_revision", "DROP TRIGGER content_frozen_permit")

POSTGRESQL_UP = (
    "CREATE FUNCTION content_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER content_frozen_revision BEFORE UPDATE ON content_revision"
    " FOR EACH ROW EXECUTE FUNCTION content_refuse()",
    f"CREATE TRIGGER content_frozen_permit BEFORE UPDATE OF {PERMIT} ON content_permit FOR EACH ROW"
    " WHEN (NEW.revision_id <> OLD.revision_id OR NEW.digest <> OLD.digest"
    " OR NEW.media_account_id <> OLD.media_account_id) EXECUTE FUNCTION content_refuse()",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER content_frozen_revision ON content_revision",
    "DROP TRIGGER content_frozen_permit ON content_permit",
    "DROP FUNCTION content_refuse()",
)


def protect(apps, schema_editor):
    for statement in SQLITE_UP if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_UP:
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for statement in SQLITE_DOWN if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_DOWN:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]

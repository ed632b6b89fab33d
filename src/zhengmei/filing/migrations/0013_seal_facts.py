"""Seals what applications said before there was sealing of it: the telephone numbers typed into their forms."""

from django.db import migrations

CHUNK = 200


def seal_facts(apps, schema_editor):
    for name in ("Application", "Submission"):
        rows = apps.get_model("filing", name).objects
        found = []
        for row in rows.only("pk", "facts").iterator(CHUNK):
            found.append(row)
            if len(found) == CHUNK:
                rows.bulk_update(found, ["facts"])
                found = []
        rows.bulk_update(found, ["facts"])


class Migration(migrations.Migration):
    dependencies = [("filing", "0012_sealed_facts")]
    operations = [migrations.RunPython(seal_facts, migrations.RunPython.noop)]

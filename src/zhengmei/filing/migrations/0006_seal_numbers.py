"""Seals the telephone numbers that were written before there was sealing: on accounts, and in their history."""

from django.db import migrations
from django.db.models import Q

NUMBERS = ("leader_mobile", "liaison_mobile", "operator_leader_tel")
CHUNK = 500


def seal_numbers(apps, schema_editor):
    from zhengmei.core.sealing import seal

    accounts = apps.get_model("filing", "MediaAccount").objects
    held = ~Q(leader_mobile="") | ~Q(liaison_mobile="") | ~Q(operator_leader_tel="")
    found = []
    for account in accounts.filter(held).only("pk", *NUMBERS).iterator(CHUNK):
        found.append(account)
        if len(found) == CHUNK:
            accounts.bulk_update(found, NUMBERS)
            found = []
    accounts.bulk_update(found, NUMBERS)
    changes = apps.get_model("filing", "FieldChange").objects
    for change in changes.filter(field__in=NUMBERS).iterator(CHUNK):
        before, after = (seal(words) if words else "" for words in (change.before, change.after))
        changes.filter(pk=change.pk).update(before=before, after=after)


class Migration(migrations.Migration):
    dependencies = [("filing", "0005_sealed_numbers")]
    operations = [migrations.RunPython(seal_numbers, migrations.RunPython.noop)]

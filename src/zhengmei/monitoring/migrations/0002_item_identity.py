"""An item's identity no longer repeats its account, which stands beside it in the constraint."""

from hashlib import blake2b
from zoneinfo import ZoneInfo

from django.db import migrations

SOME = 2_000


def identify_anew(apps, schema_editor):
    items = apps.get_model("monitoring", "PublishedItem").objects
    beijing, last = ZoneInfo("Asia/Shanghai"), 0
    while some := list(items.filter(pk__gt=last).order_by("pk").only("published_at", "title", "url")[:SOME]):
        for item in some:
            minute = item.published_at.astimezone(beijing).strftime("%Y-%m-%d %H:%M")
            words = f"{minute}\x1f{item.title}\x1f{item.url}".encode()
            item.identity = int.from_bytes(blake2b(words, digest_size=8).digest(), "big") >> 1
        items.bulk_update(some, ["identity"])
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial")]
    operations = [migrations.RunPython(identify_anew, migrations.RunPython.noop)]

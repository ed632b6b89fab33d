"""Items carry whether their text may hold a link, beside account and day in the one index they are looked up by."""

from django.db import migrations, models


def look_once(apps, schema_editor):
    items = apps.get_model("monitoring", "PublishedItem").objects
    items.exclude(text__contains=".").update(may_link=False)


class Migration(migrations.Migration):
    dependencies = [("filing", "0014_unit_changes"), ("monitoring", "0004_acknowledgements")]
    operations = [
        migrations.AddField(
            model_name="publisheditem",
            name="may_link",
            field=models.BooleanField(
                default=True, help_text="False: no full stop in the text, and so no link to look at"
            ),
        ),
        migrations.AddIndex(
            model_name="publisheditem",
            index=models.Index(fields=["media_account", "day", "may_link"], name="items_by_day"),
        ),
        migrations.RemoveIndex(model_name="publisheditem", name="monitoring__media_a_80ee24_idx"),
        migrations.RunPython(look_once, migrations.RunPython.noop),
    ]

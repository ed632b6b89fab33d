"""The migrations say what the models say, on either database."""

from io import StringIO

from django.core.management import call_command


def test_no_migration_is_missing(db: None) -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert out.getvalue() == "No changes detected\n" or "没有" in out.getvalue() or "未检测到" in out.getvalue()

"""An empty database laid out at once is the database that all migrations lead to."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = "from zhengmei.project.schema import bring_up_to_date; bring_up_to_date()"
STEP_BY_STEP = "from django.core.management import call_command; call_command('migrate', verbosity=0)"


def laid_out(folder: Path, how: str) -> sqlite3.Connection:
    folder.mkdir(exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ZHENGMEI_") and k != "DJANGO_SETTINGS_MODULE"}
    begin = "from zhengmei.project.cli import start_django; start_django(); "
    environment = {**kept, "PYTHONPATH": str(ROOT / "src"), "ZHENGMEI_DATA_DIR": str(folder)}
    subprocess.run([sys.executable, "-c", begin + how], check=True, env=environment, cwd=ROOT, timeout=600)
    return sqlite3.connect(folder / "zhengmei.sqlite3")


def tables(base: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every table with its columns by name: type, null, key."""
    names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {
        name: sorted((c[1], c[2].lower(), c[3], c[5]) for c in base.execute(f"PRAGMA table_info({name})"))
        for name in names
        if not name.startswith("sqlite_")
    }


def others(base: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Indexes by what they index, triggers by name and words."""
    rows = base.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')")
    return {
        (kind, table, re.sub(r'^CREATE (UNIQUE )?INDEX "\w+"', r"\1", sql) if kind == "index" else f"{name} {sql}")
        for kind, name, table, sql in rows
        if sql
    }


def constraints(base: sqlite3.Connection) -> dict[str, list[str]]:
    """The named constraints of every table, in their own words."""
    rows = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    return {name: sorted(re.findall(r'CONSTRAINT "\w+" (?:UNIQUE|CHECK) [^,]+', sql or "")) for name, sql in rows}


@pytest.mark.slow
def test_at_once_and_step_by_step_lead_to_the_same_tables(tmp_path: Path) -> None:
    once, steps = laid_out(tmp_path / "a", AT_ONCE), laid_out(tmp_path / "b", STEP_BY_STEP)
    assert tables(once) == tables(steps)
    assert others(once) == others(steps)
    assert constraints(once) == constraints(steps)
    applied = "SELECT app, name FROM django_migrations ORDER BY app, name"
    assert once.execute(applied).fetchall() == steps.execute(applied).fetchall()
    kinds = "SELECT app_label, model FROM django_content_type ORDER BY app_label, model"
    assert once.execute(kinds).fetchall() == steps.execute(kinds).fetchall()


def test_a_second_start_changes_nothing_and_a_half_laid_base_is_laid_again(tmp_path: Path) -> None:
    base = laid_out(tmp_path, AT_ONCE)
    before = tables(base)
    assert tables(laid_out(tmp_path, AT_ONCE)) == before
    broken = "import zhengmei.project.schema as s; s.run_own_steps = lambda *a: 1 / 0\ntry: s.bring_up_to_date()\nexcept ZeroDivisionError: pass"
    assert tables(laid_out(tmp_path / "c", broken)) == {}
    assert tables(laid_out(tmp_path / "c", AT_ONCE)) == before

"""Bringing a database up to date: an empty one is laid out from the models at once, any other goes through its migrations.

Going through every migration costs a minute by now, because Django draws all models anew at each step; a database with
nothing in it needs none of that. A house test holds both ways to the same tables.
"""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date() -> None:
    """Every table as this version wants it. Safe to run again; a run that was cut off left nothing behind."""
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0)
        return
    plan = full_plan()
    with connection.schema_editor() as editor:
        create_tables(editor)
        run_own_steps(editor, plan)
        editor.create_model(MigrationRecorder.Migration)
        recorder = MigrationRecorder(connection)
        for migration in plan:
            recorder.record_applied(migration.app_label, migration.name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def full_plan() -> list[Migration]:
    """Every migration of every app, in the order in which an empty database would go through them."""
    executor = MigrationExecutor(connection)
    return [step for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)]


def create_tables(editor: BaseDatabaseSchemaEditor) -> None:
    """Every table as the models say."""
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            editor.create_model(model)


def run_own_steps(editor: BaseDatabaseSchemaEditor, plan: list[Migration]) -> None:
    """What our migrations do besides tables: guards the database keeps itself, and changes of rows, of which there are none."""
    for migration in plan:
        if not type(migration).__module__.startswith("zhengmei."):
            continue
        for operation in migration.operations:
            if isinstance(operation, RunPython):
                code: Any = operation.code
                code(apps, editor)

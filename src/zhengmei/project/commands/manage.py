"""`zhengmei manage …`: Django's own commands."""

import click

from zhengmei.project.cli import start_django


@click.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Django 管理命令。"""
    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhengmei manage", *arguments])

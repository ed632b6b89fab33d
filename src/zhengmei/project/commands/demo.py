"""`zhengmei demo`: the invented city, into an empty database only."""

import sys

import click

from zhengmei.core import clock
from zhengmei.project.cli import start_django


@click.command("demo")
@click.option("--users", is_flag=True, help="只列出演示用户和口令，什么都不装")
def command(users: bool) -> None:
    """把虚构的示范市装进空数据库。已有人员或单位的库会拒绝，什么都不改。"""
    start_django()
    from zhengmei.demo.build import NotEmpty, is_loaded
    from zhengmei.project.schema import bring_up_to_date

    bring_up_to_date()
    if users:
        if not is_loaded():
            click.echo("这个库里没有演示数据。", err=True)
            sys.exit(2)
        print_users()
        return
    try:
        load()
    except NotEmpty as refused:
        click.echo(str(refused), err=True)
        sys.exit(2)
    print_users()


def load() -> None:
    """Build the city at the present moment, telling each step. Raises NotEmpty."""
    from zhengmei.demo.build import load_demo

    click.echo("装入演示数据（虚构的示范市，不对应任何真实单位）：")
    load_demo(now=clock.now(), say=lambda words: click.echo(f"  · {words}"))


def print_users() -> None:
    """The demo users, what each may do, and their passwords."""
    from zhengmei.demo.build import password_of
    from zhengmei.demo.city import PEOPLE

    click.echo("演示用户（口令到处都一样，只能用于演示，不要对外开放）：")
    for person in PEOPLE:
        click.echo(f"  {person.username:<16} {password_of(person.username):<14} {person.full_name}  {person.says}")

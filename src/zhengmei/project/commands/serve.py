"""`zhengmei serve`: the web site, by granian."""

import sys

import click

from zhengmei.project.cli import start_django


@click.command("serve")
@click.option("--host", default="127.0.0.1", help="监听地址")
@click.option("--port", default=8000, type=int, help="监听端口")
@click.option("--workers", default=1, type=int, help="进程数")
@click.option("--threads", default=4, type=int, help="每个进程的线程数")
@click.option("--demo-if-empty", is_flag=True, help="数据库是空的，就先装入演示数据")
def command(host: str, port: int, workers: int, threads: int, demo_if_empty: bool) -> None:
    """启动网站。先把数据库升级到当前版本。"""
    start_django()
    from zhengmei.project.schema import bring_up_to_date

    bring_up_to_date()
    _need_keys()
    if demo_if_empty:
        _demo()
    click.echo(f"打开 http://{host}:{port}/ ，按 Ctrl+C 停止。")
    _serve(host, port, workers, threads)


def _need_keys() -> None:
    from zhengmei.core.sealing import SealingFailed
    from zhengmei.project import keys

    try:
        keys.ensure()
    except SealingFailed as failed:
        click.echo(str(failed), err=True)
        sys.exit(2)


def _demo() -> None:
    from zhengmei.demo.build import is_empty, is_loaded
    from zhengmei.project.commands.demo import load, print_users

    if is_empty():
        load()
    if is_loaded():
        print_users()


def _serve(host: str, port: int, workers: int, threads: int) -> None:
    from django.db import connections
    from granian.constants import Interfaces
    from granian.server import Server

    connections.close_all()  # the workers are forks: each opens its own
    Server(
        "zhengmei.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_enabled=True,
    ).serve()

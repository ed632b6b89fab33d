"""`zhengmei serve`: the web site, by granian."""

import click

from zhengmei.project.cli import start_django


@click.command("serve")
@click.option("--host", default="127.0.0.1", help="监听地址")
@click.option("--port", default=8000, type=int, help="监听端口")
@click.option("--workers", default=1, type=int, help="进程数")
def command(host: str, port: int, workers: int) -> None:
    """启动网站。"""
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    click.echo(f"打开 http://{host}:{port}/")
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "zhengmei.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_enabled=True,
    ).serve()

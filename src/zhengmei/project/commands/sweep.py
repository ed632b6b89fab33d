"""`zhengmei sweep`: the clockwork, once or until it is stopped."""

import signal
import sys
import threading

import click

from zhengmei.core import clock
from zhengmei.project.cli import start_django

PAUSE_SECONDS = 15


@click.command("sweep")
@click.option("--once", is_flag=True, help="全部做一遍就结束；有没做成的，返回 1")
def command(once: bool) -> None:
    """定时的活：按各地办法检查账号、放开中断的导入。正式部署时与网站一起常驻运行。"""
    start_django()
    from django.db import close_old_connections

    from zhengmei.worker.loop import Clockwork

    clockwork = Clockwork()
    if once:
        sys.exit(1 if clockwork.run_due(clock.now(), click.echo) else 0)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.is_set():
        close_old_connections()
        clockwork.run_due(clock.now(), click.echo)
        stopped.wait(PAUSE_SECONDS)

"""`zhengmei audit verify|check|export|purge`: the record, checked from outside the web site."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhengmei.project.cli import start_django

if TYPE_CHECKING:
    from zhengmei.identity.models import User

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("audit")
def command() -> None:
    """核对、导出、清理记录。"""


@command.command("verify")
@click.option(
    "--head",
    type=click.Path(path_type=Path),
    default=None,
    help="封存校验值的文件：核对后把最新校验值添在末尾；文件要放在数据库管理员改不到的地方",
)
def verify(head: Path | None) -> None:
    """从第一条核对到最后一条。改过、抽走、插入、换序的，指出第一处，退出码 1。

    末尾被截掉、或者从某一条起全部重写，单凭数据库看不出来：要靠 --head 文件里早先封存的校验值。
    """
    start_django()
    from zhengmei.audit.queries import last_checkpoint, verify_chain
    from zhengmei.core import clock

    heads = _sealed(head)
    start = last_checkpoint()
    sealed = [digest for count, digest in heads if count > (start.total if start else 0)]
    verdict = verify_chain(tuple(sealed))
    if not verdict.is_intact:
        where = f"第 {verdict.entry_id} 条：" if verdict.entry_id is not None else ""
        click.echo(f"记录不可信。{where}{verdict.fault}。之前的 {verdict.checked} 条相符。", err=True)
        raise SystemExit(1)
    click.echo(f"记录完好：{verdict.checked} 条，首尾相连，内容与校验值都相符。")
    if verdict.purged:
        click.echo(f"此前按期清理了 {verdict.purged} 条，清理凭据和签名相符，剩下的接得上。")
    click.echo(f"最新校验值：{verdict.head}")
    if head is not None:
        click.echo(f"和封存的 {len(sealed)} 个校验值一致。")
        if verdict.head not in sealed:
            with head.open("a", encoding="utf-8") as handle:
                handle.write(f"{clock.now():%Y-%m-%dT%H:%M:%S%z} {verdict.purged + verdict.checked} {verdict.head}\n")
    else:
        click.echo("没有给 --head：末尾是否被截、是否从某条起全部重写，这次没有核对。")


def _sealed(head: Path | None) -> list[tuple[int, str]]:
    if head is None or not head.exists():
        return []
    lines = [line.split() for line in head.read_text(encoding="utf-8").splitlines() if line.strip()]
    wrong = next(
        (n for n, line in enumerate(lines, 1) if len(line) != 3 or len(line[2]) != 64 or not line[1].isdigit()), None
    )
    if wrong is not None:
        raise click.ClickException(f"{head} 第 {wrong} 行不是“时间 条数 校验值”。换回原来的文件再核对。")
    return [(int(line[1]), line[2]) for line in lines]


@command.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """核对一份导出的记录 FILE：是不是本系统导出的原样，不是的指出第一处不同，退出码 1。"""
    start_django()
    import hashlib

    from zhengmei.audit.actions import first_difference
    from zhengmei.audit.queries import exported_as

    content = file.read_bytes()
    entry = exported_as(hashlib.sha256(content).hexdigest())
    if entry is not None:
        click.echo(
            f"是原样：{entry.actor_name}{entry.sentence.removesuffix('记录')}，{entry.at:%Y-%m-%d %H:%M}，{entry.detail['条数']} 条，用途“{entry.reason}”。"
        )
        return
    fault = first_difference(content) or "逐行都和记录一致，但没有哪次导出恰好是这些行：可能删过行。"
    click.echo(f"不是原样。{fault}", err=True)
    raise SystemExit(1)


@command.command("export")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个文件（不能已经存在）"
)
@click.option("--as", "username", required=True, help="以谁的名义导出：登录名，要有查看记录的职责")
@click.option("--reason", required=True, help="用途，会记下来")
@click.option("--from", "first", type=DAY, default=None, help="从哪天，如 2026-07-01")
@click.option("--to", "last", type=DAY, default=None, help="到哪天")
@click.option("--request", "number", type=int, default=None, help="办法要求先批准用途的：批准的申请编号")
def export(
    out: Path, username: str, reason: str, first: datetime | None, last: datetime | None, number: int | None
) -> None:
    """把某人能看的记录导出为 CSV。"""
    start_django()
    from zhengmei.audit.actions import ExportRefused, export_entries
    from zhengmei.audit.queries import Filter, entries_visible_to, export_requests_visible_to, matching
    from zhengmei.core import clock

    if out.exists():
        raise click.ClickException(f"{out} 已经存在，换个文件名。")
    user = _user(username)
    now = clock.now()
    asked = export_requests_visible_to(user, now.date()).filter(pk=number).first() if number else None
    if number and asked is None:
        raise click.ClickException(f"没有你申请的第 {number} 份导出申请。")
    wanted = Filter(first=first.date() if first else None, last=last.date() if last else None)
    try:
        content = export_entries(
            entries=matching(entries_visible_to(user, now.date()), wanted),
            reason=reason,
            by=user,
            now=now,
            request=asked,
        )
    except ExportRefused as refused:
        raise click.ClickException("\n".join(refused.reasons)) from refused
    out.write_bytes(content)
    click.echo(f"导出到 {out}。")


def _user(username: str) -> "User":
    from zhengmei.identity.models import User

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise click.ClickException(f"没有在用的用户“{username}”。")
    return user


@command.command("purge")
@click.option("--before", required=True, type=DAY, help="清理哪天以前的，如 2026-01-01；最近六个月的清理不了")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="清理出来的存到哪个文件（不能已经存在）",
)
@click.option("--as", "username", required=True, help="以谁的名义清理：顶层单位审计管理员的登录名")
def purge(before: datetime, out: Path, username: str) -> None:
    """清理到期的记录：先整条链核对，存成 CSV，再删；留下签名的清理凭据，剩下的照样核对得了。"""
    start_django()
    from django.db import transaction

    from zhengmei.audit.actions import PurgeRefused, purge_entries
    from zhengmei.core import clock

    if out.exists():
        raise click.ClickException(f"{out} 已经存在，换个文件名。")
    user = _user(username)
    moment = before.replace(tzinfo=clock.BEIJING)
    try:
        with transaction.atomic():
            out.write_bytes(purge_entries(before=moment, by=user, now=clock.now()))
    except PurgeRefused as refused:
        raise click.ClickException("\n".join(refused.reasons)) from refused
    click.echo(f"清理完毕，存到 {out}，请妥善保管；以后用 zhengmei audit check 核对它。")

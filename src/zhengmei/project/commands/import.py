"""`zhengmei import …`: bring a ledger, published items or messages in. 0 done, 2 bad input and nothing written."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhengmei.project.cli import start_django

if TYPE_CHECKING:
    from zhengmei.documents.sheets import Problem
    from zhengmei.filing.actions.importers import Report
    from zhengmei.filing.models import ImportBatch
    from zhengmei.identity.models import User


@click.command("import")
@click.argument("kind", type=click.Choice(["ledger", "posts", "messages"]), required=False)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--dry-run", is_flag=True, help="只看会怎样，什么也不写")
@click.option("--create-units", is_flag=True, help="台账里有、系统里没有的单位一并新建")
@click.option("--only-good", is_flag=True, help="只导入没问题的行，有问题的行留下不写")
@click.option("--by", "username", default="", help="以哪个登录名导入（按他的职责查权限）；不写就是系统")
@click.option("--batch", type=int, help="接着办网页上交来的第几号导入（网站自己会调用）")
def command(
    kind: str | None,
    file: Path | None,
    dry_run: bool,
    create_units: bool,
    only_good: bool,
    username: str,
    batch: int | None,
) -> None:
    """导入台账 ledger、发布内容 posts、群众留言 messages（xlsx 或 csv）。"""
    start_django()
    from zhengmei.core import clock

    if batch is not None:
        raise SystemExit(_carry_on(batch, clock.now()))
    if kind is None or file is None:
        raise click.UsageError("写明导入什么和哪个文件，例如 zhengmei import ledger 台账.xlsx")
    by = _user(username)
    report = _look(kind, file, by=by, now=clock.now(), create_units=create_units)
    print_problems(report.problems)
    if report.problems and not only_good:
        click.echo(f"{report.rows} 行里有 {report.wrong} 行有问题，一行也没有写入。改好再导入。", err=True)
        raise SystemExit(2)
    if dry_run:
        click.echo(said(report, "会"))
        return
    if not report.new and not report.changed:
        click.echo(f"{report.rows} 行都和系统里一样，没有要写入的内容。")
        return
    done = _write(kind, file, report, by=by, now=clock.now(), create_units=create_units, only_good=only_good)
    click.echo(f"{said_kept(done)}（第 {done.pk} 号导入）")


def _user(username: str) -> "User | None":
    from zhengmei.identity.models import User

    if not username:
        return None
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        click.echo(f"没有登录名“{username}”，或者已停用。核对 --by。", err=True)
        raise SystemExit(2)
    return found


def _look(kind: str, file: Path, *, by: "User | None", now: datetime, create_units: bool) -> "Report":
    from django.conf import settings

    from zhengmei.documents.reader import Unreadable, check_size
    from zhengmei.filing.actions.import_files import Progress
    from zhengmei.filing.actions.importers import importer_of

    try:
        if not file.is_file():
            raise Unreadable(f"没有这个文件：{file}。核对路径。")
        check_size(file, settings.UPLOAD_LIMIT_MB)
        return importer_of(kind).look(file, by=by, now=now, create_units=create_units, progress=Progress(None))
    except Unreadable as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error


def _write(
    kind: str,
    file: Path,
    report: "Report",
    *,
    by: "User | None",
    now: datetime,
    create_units: bool,
    only_good: bool,
) -> "ImportBatch":
    from zhengmei.filing.actions import FilingRefused, confirm_import, open_import, read_import

    try:
        with file.open("rb") as handle:
            batch = open_import(kind=kind, file=handle, name=file.name, by=by, now=now, create_units=create_units)
        batch = read_import(batch=batch, now=now, report=report)
        if not batch.failure:
            batch = confirm_import(batch=batch, by=by, now=now, only_good=only_good)
    except FilingRefused as refused:
        for reason in refused.reasons:
            click.echo(reason, err=True)
        raise SystemExit(2) from refused
    if batch.failure:
        click.echo(batch.failure, err=True)
        raise SystemExit(2)
    return batch


def _carry_on(pk: int, now: datetime) -> int:
    """Read or write a batch the web site queued, in the capacity it was handed in. 0 done, 1 nothing to do or it failed."""
    from zhengmei.filing.actions import read_import, write_import
    from zhengmei.filing.actions.import_files import Busy
    from zhengmei.filing.models import ImportBatch
    from zhengmei.filing.states import ImportState
    from zhengmei.project.capacity import acting_for

    batch = ImportBatch.objects.filter(pk=pk).first()
    if batch is None:
        click.echo(f"没有第 {pk} 号导入。", err=True)
        return 1
    try:
        with acting_for(batch.by, batch.office_id, now.date()):
            done = (
                read_import(batch=batch, now=now)
                if batch.state == ImportState.READING
                else write_import(batch=batch, now=now)
            )
    except Busy:
        click.echo(f"第 {pk} 号导入正由另一个进程办理。", err=True)
        return 1
    click.echo(f"第 {pk} 号导入：{done.get_state_display()}")
    return 0 if not done.failure else 1


def print_problems(problems: "list[Problem]") -> None:
    """Every wrong cell on a line of its own: 行 列 填的是 问题 怎么改."""
    if not problems:
        return
    click.echo("行\t列\t填的是\t问题\t怎么改", err=True)
    for p in problems:
        cell = f"{p.column}（{p.cell}）" if p.cell else p.column
        click.echo(f"{p.row}\t{cell or '整行'}\t{p.value or '（空）'}\t{p.why}\t{p.remedy}", err=True)
    sys.stderr.flush()


def said(report: "Report", will: str = "") -> str:
    """一共 128 行：新增 3，变动 5，没变 120，有问题 0。"""
    words = f"一共 {report.rows} 行：{will}新增 {report.new}，{will}变动 {report.changed}，没变 {report.same}，有问题 {report.wrong}。"
    return words + (f"{will}新建单位 {len(report.units)} 个：{'、'.join(report.units[:20])}。" if report.units else "")


def said_kept(batch: "ImportBatch") -> str:
    """As `said`, from what the batch keeps."""
    r = batch.report
    return (
        f"已导入。一共 {r['rows']} 行：新增 {r['new']}，变动 {r['changed']}，没变 {r['same']}，没有导入 {r['wrong']}。"
    )

"""`zhengmei template …`: the blank sheets offices fill in."""

from pathlib import Path

import click

from zhengmei.documents.sheets.template import write_template
from zhengmei.platforms.dictionary import PLATFORMS


@click.command("template")
@click.argument("kind", type=click.Choice(["ledger", "posts", "messages"]))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个文件（xlsx）")
@click.option("--example", is_flag=True, help="带一行填好的例子")
def command(kind: str, out: Path, example: bool) -> None:
    """写出空白表：台账 ledger、发布内容 posts、群众留言 messages。"""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_template(kind, out, [p.name for p in PLATFORMS], example)
    except OSError as error:
        click.echo(f"写不了 {out}：{error.strerror}。换一个能写的位置。", err=True)
        raise SystemExit(2) from error
    click.echo(f"已写好 {out}，填好后用 zhengmei import {kind} {out} 导入。")

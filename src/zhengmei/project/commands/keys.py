"""`zhengmei keys`: which keys there are, a new one, moving values under it, taking an old one off."""

import sys
from typing import NoReturn

import click

from zhengmei.core import clock, sealing
from zhengmei.project.cli import start_django


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)


def _ring() -> sealing.Keyring:
    try:
        return sealing.keyring()
    except sealing.SealingFailed as failed:
        _fail(str(failed))


def _file() -> sealing.KeyFile:
    kept = sealing.source()
    if not isinstance(kept, sealing.KeyFile):
        _fail(
            "密钥在环境变量 ZHENGMEI_KEYRING 里，程序改不了它。执行 zhengmei keys new 得到一把新的，照 docs/how-to/rotate-keys.md 换。"
        )
    return kept


@click.group("keys")
def command() -> None:
    """封存口令和号码的密钥：看、换、移除。换的时候网站不用停。"""
    start_django()


@command.command("status")
def status() -> None:
    """列出每把密钥：算法、哪天做的、封着多少项。缺了密钥的也列出，退出码 1。"""
    from zhengmei.sealed.columns import sealed_by_key

    ring, held = _ring(), sealed_by_key()
    for place, key in enumerate(ring.keys):
        use = "封存用这把" if place == 0 else "只用来打开"
        click.echo(f"{key.id}  {key.cipher}  {key.made or '—'}  {use}  封着 {held.pop(key.id, 0)} 项")
    for lost, amount in sorted(held.items()):
        click.echo(f"{lost}  缺这把密钥  有 {amount} 项打不开。从备份恢复密钥文件。", err=True)
    sys.exit(1 if held else 0)


@command.command("new")
@click.option("--cipher", type=click.Choice(list(sealing.CIPHERS)), default=sealing.AES, help="算法", show_default=True)
def new(cipher: str) -> None:
    """写出一把新密钥（JSON），给密钥放在环境变量里的部署用；什么都不改。"""
    click.echo(sealing.Keyring((sealing.new_key(cipher, clock.today().isoformat()),)).to_json(), nl=False)


@command.command("rotate")
@click.option(
    "--cipher", type=click.Choice(list(sealing.CIPHERS)), default=sealing.AES, help="新密钥的算法", show_default=True
)
@click.option("--batch", type=click.IntRange(1, 5000), default=100, help="一批换多少项", show_default=True)
def rotate(cipher: str, batch: int) -> None:
    """添一把新密钥，再一批一批把旧的换成新的。网站照常运行；中断了用 reseal 接着换。"""
    from zhengmei.custody.actions.keys import note_rotation

    kept, now = _file(), clock.now()
    fresh = sealing.new_key(cipher, now.date().isoformat())
    sealing.write_keyring(kept.path, sealing.Keyring((fresh, *_ring().keys)))
    note_rotation(key_id=fresh.id, cipher=cipher, by=None, now=now)
    click.echo(f"新密钥 {fresh.id} 已启用，{kept.path} 请马上备份。")
    _reseal(batch)


@command.command("reseal")
@click.option("--batch", type=click.IntRange(1, 5000), default=100, help="一批换多少项", show_default=True)
def reseal(batch: int) -> None:
    """把还用旧密钥封着的换成最新的。"""
    _ring()
    _reseal(batch)


def _reseal(batch: int) -> None:
    from zhengmei.custody.actions.keys import reseal_some

    moved = 0
    try:
        while done := reseal_some(most=batch, by=None, now=clock.now()):
            moved += done
    except sealing.SealingFailed as failed:
        _fail(f"换了 {moved} 项后停下：{failed}")
    click.echo(f"{moved} 项换成了最新的密钥。")


@command.command("drop")
@click.argument("key_id")
def drop(key_id: str) -> None:
    """移除旧密钥 KEY_ID。还有内容用它封着的、正在用的，不移除。"""
    from zhengmei.custody.actions.keys import note_dropped
    from zhengmei.sealed.columns import sealed_by_key

    kept, ring = _file(), _ring()
    if not ring.has(key_id):
        _fail(f"没有密钥 {key_id}。zhengmei keys status 列出全部。")
    if ring.current.id == key_id:
        _fail("这把正在用来封存，不能移除。先换一把新的：zhengmei keys rotate。")
    held = sealed_by_key()[key_id]
    if held:
        _fail(f"还有 {held} 项用它封着，先执行 zhengmei keys reseal。")
    sealing.write_keyring(kept.path, sealing.Keyring(tuple(k for k in ring.keys if k.id != key_id)))
    note_dropped(key_id=key_id, by=None, now=clock.now())
    click.echo(f"密钥 {key_id} 已移除。要恢复以前的数据库备份，仍要用旧的密钥文件备份。")

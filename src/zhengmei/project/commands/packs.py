"""`zhengmei packs list|show|check`: the policy packs."""

import json
from pathlib import Path

import click

from zhengmei.policies.faults import BadPacks
from zhengmei.policies.library import BUILT_IN, library, read_packs, use_folders
from zhengmei.policies.lookup import Library
from zhengmei.policies.parts import pack_version
from zhengmei.policies.schema import RULE_KEYS, Pack, Value, label
from zhengmei.policies.schema.base import Origin, dump
from zhengmei.project import env


def _library() -> Library:
    extra = env.text("ZHENGMEI_PACKS_DIR", "")
    use_folders(*([Path(extra)] if extra else []))
    try:
        return library()
    except BadPacks as bad:
        for problem in bad.problems:
            click.echo(str(problem), err=True)
        click.echo(f"政策包有 {len(bad.problems)} 处不能用。", err=True)
        raise SystemExit(2) from bad


@click.group("packs")
def command() -> None:
    """政策包：一部办法一个。"""


@command.command("list")
def list_packs() -> None:
    """列出所有政策包：代码、地区、文号、成文日期、上级、条数。"""
    for pack in sorted(_library().packs.values(), key=lambda p: (p.extends is not None, p.id)):
        number = pack.document.number or "文号未载"
        above = pack.extends or "—"
        click.echo(f"{pack.id}\t{pack.region}\t{number}\t{pack.signed_on}\t{above}\t{len(pack.clauses)} 条")


@command.command("show")
@click.argument("pack_id")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="看的，还是整包数据")
def show(pack_id: str, shape: str) -> None:
    """写出政策包 PACK_ID 的内容。"""
    packs = _library()
    if pack_id not in packs.packs:
        click.echo(f"没有代码为 {pack_id} 的政策包。已有：{'、'.join(sorted(packs.packs))}。", err=True)
        raise SystemExit(2)
    pack = packs.packs[pack_id]
    if shape == "json":
        click.echo(json.dumps({**dump(pack), "version": pack_version(pack)}, ensure_ascii=False, indent=2))
        return
    _echo_document(pack)
    for key in RULE_KEYS:
        for rule in getattr(pack.rules, key):
            value = rule.value.text if isinstance(rule.value, Value) else ""
            own = "\t本单位自定" if rule.origin is Origin.LOCAL_DEFAULT else ""
            click.echo(f"{label(key)}\t{value}\t{rule.strength.label}\t{'、'.join(rule.clauses)}{own}")


def _echo_document(pack: Pack) -> None:
    document = pack.document
    click.echo(pack.title)
    click.echo(f"文号\t{document.number or '原文未载'}")
    click.echo(f"发文机关\t{document.issuer}")
    for name, fact in (("成文", document.signed), ("印发", document.issued), ("公布", document.published)):
        own = "（本单位自定）" if fact.day and fact.origin is Origin.LOCAL_DEFAULT else ""
        click.echo(f"{name}日期\t{fact.text}{own}")
    click.echo(f"依据\t{'、'.join(b.label for b in document.bases if b.status == 'confirmed') or '没有'}")
    if inferred := [b.label for b in document.bases if b.status == "inferred"]:
        click.echo(f"推断，未核实\t{'、'.join(inferred)}")
    click.echo(f"主送\t{'；'.join(a.name for a in document.addressees)}")
    click.echo(f"版本\t{pack_version(pack)}")


@command.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """核对政策包。写明文件夹 FOLDER 就连它一起核对；每处毛病写明文件、位置、为什么、怎么改。"""
    extra = env.text("ZHENGMEI_PACKS_DIR", "")
    folders = [folder] if folder else [Path(extra)] if extra else []
    packs, problems = read_packs(BUILT_IN, *folders)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{len(problems)} 处要改。改好前这些政策包不能用。", err=True)
        raise SystemExit(2)
    if folder and not [*folder.glob("pack.yaml"), *folder.glob("*/pack.yaml")]:
        click.echo(f"{folder} 里没有 pack.yaml。政策包是一个文件夹，里面有 pack.yaml 和 clauses.tsv。", err=True)
        raise SystemExit(2)
    click.echo(f"{len(packs)} 部办法都能用，共 {sum(len(p.clauses) for p in packs.values())} 条。")

"""`zhengmei clauses`: every clause with its room, how it is met and the tests that prove it."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import click

import zhengmei
from zhengmei.policies.proofs import proofs
from zhengmei.project.cli import start_django

COLUMNS = ("clause", "pack", "article", "force", "room", "requirement", "met_by", "how", "tests")


def rows(pack_id: str | None) -> list[dict[str, Any]]:
    """One mapping per clause, packs in order of their ids, clauses as in the regulation. Needs Django set up."""
    from zhengmei.policies.library import library
    from zhengmei.rulebook.measures import measures_of

    tests = Path(zhengmei.__file__).resolve().parents[2] / "tests"
    proved = proofs(tests) if tests.is_dir() else {}
    found = []
    for pack in sorted(library().packs.values(), key=lambda p: p.id):
        if pack_id is not None and pack.id != pack_id:
            continue
        ways = measures_of(pack)
        for clause in pack.clauses:
            found.append(
                {
                    "clause": clause.id,
                    "pack": pack.id,
                    "article": clause.article,
                    "force": clause.force,
                    "room": clause.room,
                    "requirement": clause.requirement,
                    "met_by": list(dict.fromkeys(m.kind.label for m in ways[clause.id])),
                    "how": [m.what + (f"（{m.ref}）" if m.ref else "") for m in ways[clause.id]],
                    "tests": proved.get(clause.id, []),
                }
            )
    return found


@click.command("clauses")
@click.option("--pack", "pack_id", help="只列一部办法，写政策包代码")
@click.option("--format", "shape", type=click.Choice(["tsv", "json"]), default="tsv", help="表格或 JSON")
def command(pack_id: str | None, shape: str) -> None:
    """列出每条条文：在哪个模块、靠什么落实、哪些测试证明。没有测试文件夹时测试一列为空。"""
    start_django()
    from zhengmei.policies.library import library

    if pack_id is not None and pack_id not in library().packs:
        click.echo(f"没有代码为 {pack_id} 的政策包。已有：{'、'.join(sorted(library().packs))}。", err=True)
        raise SystemExit(2)
    found = rows(pack_id)
    if shape == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        writer = csv.writer(sys.stdout, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_cell(row[column]) for column in COLUMNS] for row in found)
    proved = sum(bool(row["tests"]) for row in found)
    click.echo(f"共 {len(found)} 条，有测试证明 {proved} 条，还没有 {len(found) - proved} 条。", err=True)


def _cell(value: Any) -> str:
    return "；".join(value) if isinstance(value, list) else str(value)

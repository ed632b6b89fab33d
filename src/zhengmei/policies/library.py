"""Reads packs from folders: `pack.yaml` beside `clauses.tsv`."""

import csv
from functools import lru_cache
from pathlib import Path

import yaml

from zhengmei.policies.lookup import Library
from zhengmei.policies.schema import Clause, Pack

BUILT_IN = Path(__file__).parent / "packs"


def read_pack(folder: Path) -> Pack:
    raw = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
    with (folder / "clauses.tsv").open(encoding="utf-8", newline="") as handle:
        clauses = tuple(Clause(**row) for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    return Pack(**raw, clauses=clauses)


def read_library(*folders: Path) -> Library:
    packs = [read_pack(f.parent) for folder in folders for f in sorted(folder.glob("*/pack.yaml"))]
    return Library({pack.id: pack for pack in packs})


@lru_cache(maxsize=1)
def library() -> Library:
    """The packs that come with the product."""
    return read_library(BUILT_IN)

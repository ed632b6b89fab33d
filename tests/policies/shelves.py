"""Copies of the packs that a test may spoil, and a child pack as a county would write it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from zhengmei.policies.faults import PackProblem
from zhengmei.policies.library import BUILT_IN, read_library, read_packs
from zhengmei.policies.lookup import Library


class Shelf:
    """All packs in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "packs"
        shutil.copytree(BUILT_IN, self.folder)

    def file(self, pack: str, name: str = "pack.yaml") -> Path:
        return self.folder / pack / name

    def edit(self, pack: str, change: Callable[[Any], None], name: str = "pack.yaml") -> None:
        """Reads a YAML file, lets `change` alter what it holds, writes it."""
        path = self.file(pack, name)
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def problems(self) -> list[PackProblem]:
        return read_packs(self.folder)[1]

    def faults(self) -> list[tuple[str, str]]:
        """File name and place of every fault."""
        return [(Path(p.file).name, p.path) for p in self.problems()]

    def library(self) -> Library:
        return read_library(self.folder)

    def add_child(self, **changes: Any) -> None:
        """东兴市's own rules under 防城港: two updates a week. `changes` replaces top-level keys."""
        home = self.folder / "dongxing"
        home.mkdir()
        data = {**CHILD, **changes}
        (home / "pack.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        (home / "clauses.tsv").write_text(CLAUSES, encoding="utf-8")


CLAUSES = (
    "id\tarticle\trequirement\tactor\tfeature\tparams\tkind\troom\tforce\n"
    "DX-1\t第一条\t依据防政办发〔2022〕8号\t系统\t依据\t1件\t数据字段\tpolicies\tnone\n"
    "DX-2\t第二条\t每周更新不少于2次\t系统\t更新检查\t2\t自动检查\tmonitoring\tin_principle\n"
    "DX-3\t第三条\t必须做到的另一件事\t系统\t—\t—\t自动检查\tmonitoring\tmust\n"
)
CHILD: dict[str, Any] = {
    "id": "dongxing-2026",
    "title": "东兴市政务新媒体管理实施细则",
    "short": "东兴",
    "level": "county",
    "region": "东兴市",
    "extends": "fangchenggang-2022",
    "document": {
        "kind": "实施细则",
        "number": None,
        "issuer": "东兴市人民政府办公室",
        "signed": {"day": "2026-01-05"},
        "issued": {"day": None},
        "published": {"day": None},
        "effective": {"start": "signing", "origin": "local_default"},
        "openness": "公开",
        "territory": {"province": "广西壮族自治区", "city": "防城港市", "county": "东兴市", "words": ["东兴"]},
        "addressees": [{"name": "市直各单位", "levels": ["county"], "kinds": ["department", "affiliated"]}],
        "bases": [
            {"name": "防城港市政务新媒体管理办法", "number": "防政办发〔2022〕8号", "pack": "fangchenggang-2022"}
        ],
        "bases_clauses": ["DX-1"],
    },
    "chapters": [
        {
            "title": "实施细则",
            "articles": [
                {"article": "第一条", "title": "依据"},
                {"article": "第二条", "title": "更新"},
                {"article": "第三条", "title": "其他"},
            ],
        }
    ],
    "rules": {
        "update_frequency": [
            {"value": {"min_count": 2, "per": "week"}, "strength": "in_principle", "clauses": ["DX-2"]},
        ]
    },
}

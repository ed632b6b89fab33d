"""Reads packs from folders: `pack.yaml` and its sisters beside `clauses.tsv` and `measures.tsv`."""

import csv
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from zhengmei.policies.faults import BadPacks, PackProblem, problems_of
from zhengmei.policies.lookup import Library
from zhengmei.policies.schema import Pack
from zhengmei.policies.shelf import check_together

BUILT_IN = Path(__file__).parent / "packs"
_extra_folders: list[Path] = []


@dataclass
class Raw:
    """A folder as it was read: the data of all its files, and which file each top-level key came from."""

    folder: Path
    data: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    problems: list[PackProblem] = field(default_factory=list)


def _read_yaml(raw: Raw, path: Path) -> None:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else ""
        raw.problems.append(PackProblem(str(path), where, "YAML 写法有误", f"检查缩进、冒号和引号（{error.problem}）"))
        return
    except (UnicodeDecodeError, yaml.YAMLError):
        raw.problems.append(PackProblem(str(path), "", "不是 UTF-8 的文本", "另存为 UTF-8"))
        return
    if not isinstance(content, dict):
        raw.problems.append(PackProblem(str(path), "", "里面不是“名称: 值”", "照已有的政策包写"))
        return
    for key, value in content.items():
        if key in raw.files:
            raw.problems.append(PackProblem(str(path), str(key), f"{raw.files[key].name} 里已有 {key}", "只在一处写"))
        raw.data[str(key)] = value
        raw.files[str(key)] = path


def _read_table(raw: Raw, name: str) -> None:
    path = raw.folder / f"{name}.tsv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        raw.data[name] = [{k or "（多出的列）": v for k, v in row.items() if v is not None} for row in rows]
    raw.files[name] = path


def read_folder(folder: Path) -> tuple[Pack | None, Raw]:
    """The pack in `folder`, or None with the reasons in `raw.problems`."""
    raw = Raw(folder)
    for path in sorted(folder.glob("*.yaml")):
        _read_yaml(raw, path)
    _read_table(raw, "clauses")
    _read_table(raw, "measures")
    if raw.problems:
        return None, raw
    try:
        return Pack.model_validate(raw.data), raw
    except ValidationError as error:
        raw.problems.extend(problems_of(error, raw.files, folder / "pack.yaml"))
        return None, raw


def _homes(folders: tuple[Path, ...]) -> list[Path]:
    """The folders of single packs: those given that hold a pack themselves, else the packs right below them."""
    found: list[Path] = []
    for folder in folders:
        inside = sorted(f.parent for f in folder.glob("*/pack.yaml"))
        found += [folder] if (folder / "pack.yaml").exists() else inside
    return found


def read_packs(*folders: Path) -> tuple[dict[str, Pack], list[PackProblem]]:
    """All packs below the folders and everything that is wrong with them, each by itself and all together."""
    packs: dict[str, Pack] = {}
    raws: dict[str, Raw] = {}
    problems: list[PackProblem] = []
    for home in _homes(folders):
        pack, raw = read_folder(home)
        problems.extend(raw.problems)
        if pack is None:
            continue
        if pack.id in packs:
            other = raws[pack.id].folder
            problems.append(PackProblem(str(home / "pack.yaml"), "id", f"{pack.id} 已在 {other} 里", "换一个代码"))
            continue
        packs[pack.id], raws[pack.id] = pack, raw
    try:
        check_together(packs)
    except ValidationError as error:
        for pack_id, files in ((i, r.files) for i, r in raws.items()):
            problems.extend(problems_of(error, files, raws[pack_id].folder / "pack.yaml", under=pack_id))
    return packs, problems


def read_library(*folders: Path) -> Library:
    """The packs below the folders. Raises BadPacks with every fault."""
    packs, problems = read_packs(*folders)
    if problems:
        raise BadPacks(problems)
    return Library(packs)


def use_folders(*folders: Path) -> None:
    """Adds the deployment's own folders of packs; called once at start. The next `library()` reads again."""
    _extra_folders[:] = folders
    library.cache_clear()


@lru_cache(maxsize=1)
def library() -> Library:
    """The packs that come with the product and those of the deployment."""
    return read_library(BUILT_IN, *_extra_folders)

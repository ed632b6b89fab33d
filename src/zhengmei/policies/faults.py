"""What is wrong with a pack, said so that its author can put it right: file, place, reason, remedy."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True)
class PackProblem:
    """`path` is the place inside the file, such as `rules.update_frequency[0].clauses[1]`."""

    file: str
    path: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return (
            f"{self.file}：{self.path}：{self.reason}。{self.remedy}。"
            if self.path
            else f"{self.file}：{self.reason}。{self.remedy}。"
        )


class BadPacks(ValueError):
    """Packs that cannot be used; `problems` lists every fault."""

    def __init__(self, problems: list[PackProblem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems


def _built_in(error: ErrorDetails) -> tuple[str, str]:
    """Pydantic's own faults in Chinese: reason and remedy."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return "没有写", "补上；原文没有规定的写 null"
    if kind == "extra_forbidden":
        return "没有这一项", "去掉，或对照写政策包的说明改名"
    if kind in {"literal_error", "enum"}:
        return f"不能写 {given!r}", f"只能是 {context.get('expected', '')}"
    if kind.startswith(("date", "datetime")):
        return f"{given!r} 不是日期", "写成 2022-06-15"
    if kind in {"too_short", "string_too_short"}:
        return "是空的", "至少写一项"
    if kind in {"greater_than_equal", "less_than_equal", "int_parsing", "int_type"}:
        return f"{given!r} 不能用", "写范围内的整数"
    return f"{given!r} 的写法不对（{error['msg']}）", "对照写政策包的说明"


def place(location: tuple[str | int, ...]) -> str:
    """`("rules", "same_name", 0)` as `rules.same_name[0]`."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def problems_of(
    error: ValidationError, files: Mapping[str, Path], otherwise: Path, *, under: str | None = None
) -> list[PackProblem]:
    """The faults of a ValidationError, each with its file. With `under`, only those whose place begins with that pack."""
    found = []
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        if under is not None:
            if not location or location[0] != under:
                continue
            location = location[1:]
        if detail["type"] == "pack_fault":
            context = detail.get("ctx", {})
            reason, remedy = str(context["reason"]), str(context["remedy"])
        else:
            reason, remedy = _built_in(detail)
        file = files.get(str(location[0]), otherwise) if location else otherwise
        path = place(location)
        if file.suffix == ".tsv" and len(location) > 1 and isinstance(location[1], int):
            path = f"第 {location[1] + 2} 行" + "".join(f"，{p} 列" for p in location[2:])
        found.append(PackProblem(str(file), path, reason, remedy))
    return found

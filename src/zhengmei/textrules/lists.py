"""Reads the word lists in `words/`: tab-separated, first line the source, second line the names of the columns."""

import csv
import re
from datetime import date
from functools import cache
from pathlib import Path

from zhengmei.textrules.base import Severity, Word

FOLDER = Path(__file__).parent / "words"
# Written as @foreign in a list: the sentence speaks of another country or of Hong Kong and Macao, whose bodies share names with ours.
_MACROS = {
    "@foreign": "美国|英国|法国|德国|俄|日本|韩|印度|巴西|意大利|以色列|巴勒斯坦|加沙|黎巴嫩|伊朗|叙利亚|伊拉克|也门|苏丹|澳门|香港|澳大利亚"
    "|新西兰|加拿大|秘鲁|埃及|乌克兰|土耳其|联合国|国外|外国|外媒"
}
SEVERITIES = {"严重": Severity.STOP, "错误": Severity.WARN, "提示": Severity.HINT, "建议": Severity.HINT}


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a list, by column name."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        if not handle.readline().startswith("# 来源："):
            raise ValueError(f"{name}: the first line must name the source (# 来源：…)")
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def _day(text: str) -> date | None:
    """`2018`, `2018-03` or `2018-03-01` as the first day it may mean."""
    parts = [int(part) for part in text.split("-")] if text else []
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1) if parts else None


def _word(row: dict[str, str]) -> Word:
    guard, not_near = row.get("guard", ""), row.get("not_near", "")
    not_near = _MACROS.get(not_near, not_near)
    return Word(
        id=row["id"],
        term=row["term"],
        proper=tuple(part for part in row.get("proper", "").split("；") if part),
        guard=re.compile(guard) if guard else None,
        not_near=re.compile(not_near) if not_near else None,
        severity=SEVERITIES.get(row.get("severity", "")),
        confidence=row.get("confidence") or "C",
        since=_day(row.get("since", "")),
        label=row.get("label", ""),
        note=row.get("note", ""),
        source=row.get("source", ""),
    )


@cache
def read_words(name: str) -> tuple[Word, ...]:
    """A list as entries ready for a rule. Raises `re.error` or `KeyError` on a malformed list, at start and not later."""
    return tuple(_word(row) for row in read_rows(name))


@cache
def read_terms(name: str) -> frozenset[str]:
    """Only the terms of a list."""
    return frozenset(row["term"] for row in read_rows(name))


@cache
def read_pairs(name: str) -> dict[str, str]:
    """A list of two strings of equal length in each row (`term`, `proper`), as character → character."""
    return {a: b for row in read_rows(name) for a, b in zip(row["term"], row["proper"], strict=True)}

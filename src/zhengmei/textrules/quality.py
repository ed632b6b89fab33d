"""How good the rules are, measured: false alarms on clean text, misses and hits on misspelt text, generated private numbers."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from zhengmei.textrules.base import Family, Hit, Severity
from zhengmei.textrules.engine import check
from zhengmei.textrules.identity import passes_luhn
from zhengmei.textrules.reading import Context

_SENTENCE = re.compile(r"[^。！？\n]*[\u4e00-\u9fff][^。！？\n]*")
_SPELLING = frozenset({"tx502", "tx701", "tx702", "tx703", "tx704", "tx705"})
_WIDE = {ord(a): chr(ord(a) + 0xFEE0) for a in "0123456789X"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Alarms:
    """Hits on text held to be right."""

    sentences: int
    by_family: Counter[tuple[Family, Severity]]
    by_rule: Counter[tuple[str, Severity]]

    def per_thousand(self, family: Family | None, severity: Severity) -> float:
        """Hits per 1,000 sentences of a family, or of all."""
        hits = sum(n for (f, s), n in self.by_family.items() if s is severity and family in (None, f))
        return 1000 * hits / self.sentences if self.sentences else 0.0


@dataclass(frozen=True, slots=True)
class Spelling:
    """What was found of the errors of one set of sentence pairs."""

    sentences: int
    errors: int
    found: int
    hits: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.hits if self.hits else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.errors if self.errors else 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """Generated texts of one kind: how many, how many should be found, how many were judged rightly."""

    name: str
    texts: int
    wanted: bool
    right: int


def alarms(texts: Iterable[str], context: Context) -> Alarms:
    """Counts the hits on texts that are held to be right; every stop among them is a false one."""
    families: Counter[tuple[Family, Severity]] = Counter()
    rules: Counter[tuple[str, Severity]] = Counter()
    sentences = 0
    for text in texts:
        sentences += sum(1 for _ in _SENTENCE.finditer(text))
        for hit in check(text, context).hits:
            families[hit.family, hit.severity] += 1
            rules[hit.code, hit.severity] += 1
    return Alarms(sentences, families, rules)


def spelling(pairs: Iterable[tuple[str, str]], context: Context) -> Spelling:
    """Compares the wording hits with where a sentence and its correction differ; only pairs of equal length can tell."""
    sentences = errors = found = hits = right = 0
    for wrong, proper in pairs:
        if len(wrong) != len(proper):
            continue
        sentences += 1
        places = {at for at, (a, b) in enumerate(zip(wrong, proper, strict=True)) if a != b}
        covered: set[int] = set()
        for hit in check(wrong, context).hits:
            if hit.code in _SPELLING:
                span = set(range(hit.start, hit.end))
                hits += 1
                right += bool(span & places)
                covered |= span
        errors += len(places)
        found += len(places & covered)
    return Spelling(sentences, errors, found, hits, right)


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Sentence and correction from the three shapes the public sets come in."""
    if path.suffix == ".json":
        for row in json.loads(path.read_text(encoding="utf-8")):
            yield row["src"], row["tgt"]
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) == 3:
            yield parts[1], parts[2]
        elif len(parts) == 2:
            yield parts[0].replace(" ", ""), parts[1].replace(" ", "")


def _identity(chance: random.Random, *, valid: bool) -> str:
    region = chance.choice(["110101", "371002", "330206", "450603", "340621"])
    digits = f"{region}19{chance.randint(0, 5)}{chance.randint(0, 9)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{chance.randint(0, 999):03}"
    last = "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]
    return digits + (last if valid else next(c for c in "0123456789" if c != last))


def _card(chance: random.Random, *, valid: bool) -> str:
    body = "62" + "".join(str(chance.randint(0, 9)) for _ in range(16))
    last = next(c for c in "0123456789" if passes_luhn(body + c) is valid)
    return body + last


def _mobile(chance: random.Random, *, valid: bool) -> str:
    return f"1{chance.choice('3456789') if valid else chance.choice('012')}{chance.randint(0, 10**9 - 1):09}"


_MAKERS: dict[str, tuple[Callable[..., str], str, tuple[int, ...]]] = {
    "身份证号": (_identity, "身份证号", (6, 14)),
    "银行卡号": (_card, "银行卡号", (4, 8, 12, 16)),
    "手机号": (_mobile, "电话", (3, 7)),
}


def _spaced(number: str, cuts: tuple[int, ...]) -> str:
    edges = (0, *cuts, len(number))
    return " ".join(number[a:b] for a, b in pairwise(edges))


def private_cases(context: Context, count: int = 500, seed: int = 7) -> Iterator[Case]:
    """Generated numbers in five guises. The numbers are made up; birthdays lie before 1960."""
    chance = random.Random(seed)  # noqa: S311  reproducible test data, nothing secret
    for what, (make, word, cuts) in _MAKERS.items():
        for guise in ("有效", "无效", "嵌在句中", "分段", "全角"):
            valid = guise != "无效"
            texts = [_dressed(guise, word, make(chance, valid=valid), cuts) for _ in range(count)]
            found = [any(_stops_private(hit) for hit in check(text, context).hits) for text in texts]
            yield Case(f"{what}，{guise}", count, valid, sum(hit is valid for hit in found))


def _dressed(guise: str, word: str, number: str, cuts: tuple[int, ...]) -> str:
    if guise == "嵌在句中":
        return f"经核实，张某（{word}：{number}）反映的情况属实，已于当日办结。"
    shown = {"分段": _spaced(number, cuts), "全角": number.translate(_WIDE)}.get(guise, number)
    return f"{word}{shown}。"


def _stops_private(hit: Hit) -> bool:
    return hit.family is Family.PRIVACY and hit.severity is Severity.STOP

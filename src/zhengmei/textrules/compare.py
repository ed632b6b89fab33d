"""Comparing two texts: near-copies, the same item on two platforms, a repost against its source. Pure functions on strings."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from zhengmei.textrules.identity import SURNAMES

_BLANK = re.compile(r"[\s\u3000\u200b-\u200f\ufeff]+")
_FACTS = (
    ("日期", re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2}")),
    ("电话", re.compile(r"0\d{2,3}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)")),
    (
        "数字",
        re.compile(
            r"(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?\s?(?:万|亿)?(?:元|人次|人|户|个|件|名|家|吨|亩|公里|平方米|次|条|项|天|小时|时|分|[%％])"
        ),
    ),
    ("文件名", re.compile(r"《[^《》\n]{2,60}》")),
    (
        "人名",
        re.compile(
            f"(?<![\\u4e00-\\u9fff])[{SURNAMES}][\\u4e00-\\u9fff]{{1,2}}(?=同志|市长|县长|区长|镇长|书记|局长|主任|副市长|副县长|副区长)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: where in the text, and what stood there before (empty when something was added)."""

    start: int
    end: int
    kind: str
    before: str


def squeezed(text: str) -> str:
    """The text without white space and invisible characters, as two copies of one text should agree."""
    return _BLANK.sub("", text)


def near_copies(text: str, earlier: Iterable[tuple[str, str]], percent: int) -> Iterator[tuple[str, int]]:
    """The names of earlier texts at least `percent` like `text`, with how much they are like it."""
    mine = squeezed(text)
    for name, other in earlier:
        score = ratio(mine, squeezed(other), score_cutoff=percent)
        if mine and score >= percent:
            yield name, int(score)


def differing_facts(text: str, twin: str) -> Iterator[Difference]:
    """Dates, telephone numbers, figures, titles and names of `text` that `twin` does not have."""
    for kind, pattern in _FACTS:
        others = {squeezed(match.group()) for match in pattern.finditer(twin)}
        for match in pattern.finditer(text):
            if squeezed(match.group()) not in others:
                yield Difference(match.start(), match.end(), kind, "、".join(sorted(others))[:80])


def changed_characters(text: str, source: str, offset: int) -> Iterator[Difference]:
    """Where `text`, which begins at `offset`, departs from `source`, word by word as far as characters tell."""
    matcher = difflib.SequenceMatcher(None, source, text, autojunk=False)
    for kind, s1, s2, t1, t2 in matcher.get_opcodes():
        if kind != "equal" and (source[s1:s2].strip() or text[t1:t2].strip()):
            yield Difference(offset + t1, offset + t2, kind, source[s1:s2])


def _paragraphs(text: str) -> list[tuple[int, str]]:
    """The non-empty lines with their places."""
    return [(match.start(), match.group()) for match in re.finditer(r"[^\n]*\S[^\n]*", text)]


def changed_paragraphs(text: str, source: str) -> Iterator[Difference]:
    """Paragraphs of `source` that `text` dropped, changed or added; white space does not count."""
    mine, theirs = _paragraphs(text), _paragraphs(source)
    matcher = difflib.SequenceMatcher(
        None, [squeezed(p) for _, p in theirs], [squeezed(p) for _, p in mine], autojunk=False
    )
    for kind, s1, s2, t1, t2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        before = "\n".join(paragraph for _, paragraph in theirs[s1:s2])
        start = mine[t1][0] if t1 < len(mine) else len(text)
        end = mine[t2 - 1][0] + len(mine[t2 - 1][1]) if t2 > t1 else start
        yield Difference(start, end, kind, before)


def title_and_body(text: str) -> tuple[str, int, str, int]:
    """The first non-empty line, the rest, and where each begins."""
    lines = _paragraphs(text)
    if not lines:
        return "", 0, "", len(text)
    start, title = lines[0]
    body = lines[1][0] if len(lines) > 1 else len(text)
    return title.rstrip(), start, text[body:], body

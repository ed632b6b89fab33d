"""Reads a text once, with all lists and all triggers in one automaton, and works only where something was found.

`engine_for` compiles, which is costly (tens of milliseconds), and keeps what it compiled; `Engine.check` is quick and may be
called for every keystroke.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

from zhengmei.textrules.base import BRACKETS, HIDDEN, NUMBER, WHOLE, Family, Hit, Rule, Severity, Word
from zhengmei.textrules.judging import BRACKET_CODES, Judge, Match, Seen, holds_long_number, pairs_well
from zhengmei.textrules.normalise import MARKUP_STARTS, SEPARATORS, close_words, folds, normalise, unchanged
from zhengmei.textrules.overlay import Mute, Overlay
from zhengmei.textrules.reading import Context
from zhengmei.textrules.registry import live_rules

BLOCK = 20_000  # a longer text is read in pieces cut at line ends
OVERLAP = 200  # a line longer than a block is cut anywhere, and so much of it is read twice
LOCAL_CODE = "tx001"

# What a pattern of the automaton means. Above these: the code of a bracket.
ACT, DIGITS, ODD, SPACED = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Muted:
    """A hit the office does not want to hear, and why."""

    hit: Hit
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in one text, in the order of the text."""

    hits: tuple[Hit, ...]
    muted: tuple[Muted, ...] = ()

    @property
    def stops(self) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits if hit.severity is Severity.STOP)


NOTHING = Report(())
_SURROGATE = re.compile("[\ud800-\udfff]")


class Engine:
    """All live rules, compiled with one office's overlay."""

    def __init__(self, rules: tuple[Rule, ...], overlay: Overlay) -> None:
        self.mutes = overlay.mutes
        acts = _acts(rules, overlay)
        kinds = _kinds(rules)
        self.patterns = [*acts, *(literal for literal in kinds if literal not in acts)]
        self.kinds = [ACT if literal in acts else kinds[literal] for literal in self.patterns]
        self._find = AhoCorasick(self.patterns, implementation=Implementation.DFA).find_matches_as_indexes
        self._judge = Judge(
            acts=[tuple(acts.get(literal, ())) for literal in self.patterns],
            special={name: tuple(r for r in rules if name in r.triggers) for name in (NUMBER, BRACKETS, HIDDEN, WHOLE)},
            severities=dict(overlay.severities),
        )

    def check(self, text: str, context: Context) -> Report:
        """Every hit in `text`. Never raises, whatever the text; `hit.text` is exactly what stands at the hit's place."""
        try:
            return self._check(text, context)
        except UnicodeEncodeError:  # half a surrogate pair, as a broken copy leaves it
            report = self._check(_SURROGATE.sub("\ufffd", text), context)
            hits = tuple(hit._replace(text=text[hit.start : hit.end]) for hit in report.hits)
            return Report(hits, report.muted)

    def _check(self, text: str, context: Context) -> Report:
        if len(text) <= BLOCK:
            hits = self._block(text, context)
        else:
            hits = [_shifted(hit, offset) for offset, block in blocks(text) for hit in self._block(block, context)]
        if context.needs_whole:
            hits = hits + self._judge.whole(text, context)
        return _report(hits, self.mutes) if hits else NOTHING

    def _block(self, text: str, context: Context) -> list[Hit]:
        seen = self._sort(self._find(text, overlapping=True))
        if seen is None:
            return []
        if seen.odd:
            return self._disguised(text, seen.odd, context)
        return self._judge.judge(text, unchanged(text), seen, context)

    def _sort(self, matches: list[Match]) -> Seen | None:
        """What the automaton saw, by what it means; None when nothing of it needs a closer look."""
        queue: list[Match] = []
        numbers: list[int] = []
        odd: list[int] = []
        brackets = bytearray()
        kinds = self.kinds
        for match in matches:
            kind = kinds[match[0]]
            if kind > SPACED:
                brackets.append(kind)
            elif kind == ACT:
                queue.append(match)
            elif kind == DIGITS:
                numbers.append(match[1])
            else:
                odd.append(match[1])
        if numbers and not holds_long_number(numbers):
            numbers.clear()
        if brackets and pairs_well(brackets):
            brackets.clear()
        if not (queue or numbers or odd or brackets):
            return None
        return Seen(queue, numbers, brackets, odd)

    def _disguised(self, text: str, odd: list[int], context: Context) -> list[Hit]:
        """The slow way: the text holds something that may hide words, so it is rewritten and read again."""
        normal = normalise(text, odd)
        matches = self._find(normal.text, overlapping=True)
        broken = [start for index, start, _ in matches if self.kinds[index] == SPACED]
        if broken:
            normal = close_words(normal, broken)
            matches = self._find(normal.text, overlapping=True)
        seen = self._sort(matches)
        hits = self._judge.hidden(text, context)
        return hits + self._judge.judge(text, normal, seen, context) if seen else hits


def _acts(rules: tuple[Rule, ...], overlay: Overlay) -> dict[str, list[tuple[Rule, Word | None]]]:
    """What to do at each literal: judge a word of a rule, or let the rule look itself."""
    acts: dict[str, list[tuple[Rule, Word | None]]] = {}
    for rule in rules:
        for word in rule.words + (_local_words(overlay) if rule.code == LOCAL_CODE else ()):
            acts.setdefault(word.term, []).append((rule, word))
        for trigger in rule.triggers:
            if not trigger.startswith("\0"):
                acts.setdefault(trigger, []).append((rule, None))
    return acts


def _local_words(overlay: Overlay) -> tuple[Word, ...]:
    return tuple(
        Word(f"local-{at}", a.term, (a.proper,) if a.proper else (), severity=a.severity, confidence="A", note=a.reason)
        for at, a in enumerate(overlay.additions)
        if a.term
    )


def _kinds(rules: tuple[Rule, ...]) -> dict[str, int]:
    """The literals that are no word of a rule, and what each tells the engine."""
    kinds = dict(BRACKET_CODES)
    kinds |= {f"{number:03d}": DIGITS for number in range(1000)}
    kinds |= {f"{a}{mark}{b}": DIGITS for a in range(10) for b in range(10) for mark in " -."}
    kinds |= dict.fromkeys((*folds(), *MARKUP_STARTS), ODD)
    for rule in rules:
        for term in (*(word.term for word in rule.words), *rule.triggers) if rule.spaced else ():
            pairs = {term[:2], term[-2:]}
            kinds |= {pair[0] + mark + pair[1]: SPACED for pair in pairs if _is_han(pair) for mark in SEPARATORS}
    return kinds


def _is_han(text: str) -> bool:
    return len(text) == 2 and all("\u4e00" <= char <= "\u9fff" for char in text)


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of a long text with their places, cut at line ends where there are any."""
    start, size = 0, len(text)
    while start < size:
        end = min(start + BLOCK, size)
        if end < size:
            line_end = text.rfind("\n", start, end)
            if line_end > start:
                yield start, text[start : line_end + 1]
                start = line_end + 1
                continue
        yield start, text[start:end]
        start = end if end == size else end - OVERLAP


def _shifted(hit: Hit, offset: int) -> Hit:
    return hit._replace(start=hit.start + offset, end=hit.end + offset) if offset else hit


def _report(hits: list[Hit], mutes: tuple[Mute, ...]) -> Report:
    """Sorted, each fault once, and a shorter hit of a rule inside a longer one of the same rule left out."""
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.code)):
        if hit.end > reach.get(hit.code, -1) or hit.family is Family.COMPARISON:
            kept.append(hit)
            reach[hit.code] = hit.end
    muted = tuple(Muted(hit, mute.reason) for hit in kept for mute in _covering(hit, mutes))
    silent = {id(entry.hit) for entry in muted}
    return Report(tuple(hit for hit in kept if id(hit) not in silent), muted)


def _covering(hit: Hit, mutes: tuple[Mute, ...]) -> list[Mute]:
    return [mute for mute in mutes if mute.covers(hit)][:1]


@lru_cache(maxsize=64)
def engine_for(overlay: Overlay = Overlay()) -> Engine:  # noqa: B008  frozen and empty
    """The engine for one office's overlay; compiled once per overlay and process."""
    return Engine(live_rules(), overlay)


def check(text: str, context: Context, overlay: Overlay = Overlay()) -> Report:  # noqa: B008  frozen and empty
    """Every hit of every live rule in `text`, as `context` and the office's `overlay` say. Pure; never raises."""
    return engine_for(overlay).check(text, context)

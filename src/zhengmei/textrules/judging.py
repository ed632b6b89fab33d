"""The local work at each place the automaton found: guards, surroundings, and the rules' own looks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from zhengmei.textrules.base import BRACKETS, HIDDEN, NUMBER, WHOLE, Exempt, Found, Hit, Rule, Severity, Word, applies
from zhengmei.textrules.normalise import Normal, unchanged
from zhengmei.textrules.reading import CAUTION, HISTORY, Context, Spot

Match = tuple[int, int, int]
PAIRS = ("《》", "〈〉", "“”", "‘’", "（）", "【】", "「」")
BRACKET_CODES = {bracket: ord("A") + index for index, bracket in enumerate("".join(PAIRS))}
LONG_NUMBER = 7
# A run of digits, or of letters read as digits, with at most one separator between two; the last may be the X of an identity number.
_RUN = re.compile(rf"[0-9OoIl](?:[ \-.—]?[0-9OoIl]){{{LONG_NUMBER - 1},}}[Xx]?")


_TITLE, _INNER_TITLE, _QUOTE, _INNER_QUOTE, _ROUND, *_RARE = [
    bytes(BRACKET_CODES[mark] for mark in pair) for pair in PAIRS
]
_TWO_TITLES, _TWO_QUOTES = _TITLE[:1] * 2, _QUOTE[:1] * 2
_DEEPEST = 4


def pairs_well(brackets: bytes | bytearray) -> bool:
    """Whether brackets, written as their codes, close as they opened, and 《 and “ do not directly hold their own kind."""
    for _ in range(_DEEPEST):
        brackets = brackets.replace(_ROUND, b"")
        if _TWO_TITLES in brackets or _TWO_QUOTES in brackets:
            return False
        brackets = brackets.replace(_TITLE, b"").replace(_QUOTE, b"")
        if not brackets:
            return True
        for pair in (_INNER_TITLE, _INNER_QUOTE, *_RARE):
            brackets = brackets.replace(pair, b"")
    return not brackets


def holds_long_number(places: list[int]) -> bool:
    """Whether digits stand so close together that a number of `LONG_NUMBER` digits is possible.

    Each three digits in a row, and each two with a separator, are one place: seven digits make at least five.
    """
    fewest = LONG_NUMBER - 2
    return any(later - place <= 2 * LONG_NUMBER for place, later in zip(places, places[fewest - 1 :], strict=False))


class Seen(NamedTuple):
    """What the automaton saw in a text."""

    queue: list[Match]  # words and triggers
    numbers: list[int]  # where digits stand together
    brackets: bytearray  # all brackets in order, as their codes; empty when they pair well
    odd: list[int]  # where something begins that may hide words


@dataclass(frozen=True, slots=True)
class Judge:
    """Turns places into hits. `acts` says, for each pattern of the automaton, which rules to ask."""

    acts: list[tuple[tuple[Rule, Word | None], ...]]
    special: Mapping[str, tuple[Rule, ...]]
    severities: Mapping[str, Severity]

    def judge(self, source: str, normal: Normal, seen: Seen, context: Context) -> list[Hit]:
        """The hits at all places of `normal`, which is `source` as the automaton read it."""
        hits: list[Hit] = []
        text = normal.text
        for index, start, end in seen.queue:
            for rule, word in self.acts[index]:
                if word is None:
                    hits += self._ask((rule,), source, normal, Spot(text, start, end, context))
                elif applies(rule, context):
                    spot = Spot(text, start, end, context)
                    if meant(rule, word, spot):
                        hits.append(self._hit(rule, word, _found(rule, word, spot), source, normal))
        if seen.numbers:
            for run in _RUN.finditer(text, max(0, seen.numbers[0] - LONG_NUMBER)):
                hits += self._ask(self.special[NUMBER], source, normal, Spot(text, run.start(), run.end(), context))
        if seen.brackets:
            hits += self._ask(self.special[BRACKETS], source, normal, Spot(text, 0, len(text), context))
        return hits

    def whole(self, source: str, context: Context) -> list[Hit]:
        """What the rules say that need the whole text: comparisons, and the demands on a genre."""
        return self._ask(self.special[WHOLE], source, unchanged(source), Spot(source, 0, len(source), context))

    def hidden(self, source: str, context: Context) -> list[Hit]:
        """What the rules say about hidden characters and markup, which only the text as handed in still shows."""
        return self._ask(self.special[HIDDEN], source, unchanged(source), Spot(source, 0, len(source), context))

    def _ask(self, rules: tuple[Rule, ...], source: str, normal: Normal, spot: Spot) -> list[Hit]:
        return [
            self._hit(rule, None, found, source, normal)
            for rule in rules
            if rule.check is not None and applies(rule, spot.context)
            for found in rule.check(spot)
        ]

    def _hit(self, rule: Rule, word: Word | None, found: Found, source: str, normal: Normal) -> Hit:
        start, end = normal.back(found.start, found.end)
        confidence = found.confidence or rule.confidence
        severity = self.severities.get(rule.code) or found.severity or rule.severity
        return Hit(
            code=rule.code,
            start=start,
            end=end,
            text=source[start:end],
            message=found.message,
            suggestions=found.suggestions,
            basis=rule.law,
            severity=Severity.HINT if confidence == "D" else severity,
            confidence=confidence,
            label=found.label or rule.name,
            family=rule.family,
            entry=word.id if word else "",
            shown=found.shown or source[start:end],
        )


def meant(rule: Rule, word: Word, spot: Spot) -> bool:
    """Whether the word stands at `spot` as the list means it: guards hold and nothing nearby excuses it."""
    if word.since and word.since > spot.context.day:
        return False
    if word.guard and not word.guard.match(spot.text, spot.start):
        return False
    if word.not_near and spot.near(word.not_near):
        return False
    return not any(_EXCUSES[exempt](spot) for exempt in rule.exempt)


_EXCUSES = {
    Exempt.BOOK: lambda spot: spot.inside("《", "》"),
    Exempt.QUOTE: lambda spot: spot.inside("“", "”", 40),
    Exempt.HISTORY: lambda spot: spot.near(HISTORY),
    Exempt.CAUTION: lambda spot: spot.near(CAUTION),
}


def _found(rule: Rule, word: Word, spot: Spot) -> Found:
    end = spot.end
    if word.guard and (match := word.guard.match(spot.text, spot.start)):
        end = max(end, match.end())
    since = f"{word.since:%Y年}" if word.since else ""
    text = spot.text[spot.start : end]
    proper = "或".join(word.proper) or "换一种说法"
    note = f"（{word.note}）" if word.note else ""
    message = rule.message.format(text=text, proper=proper, note=note, since=since, label=word.label)
    return Found(spot.start, end, message, word.proper, word.label, word.severity, word.confidence)

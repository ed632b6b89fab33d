"""Rule, Word, Hit, Severity: what every rule is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from re import Pattern
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zhengmei.textrules.reading import Context, Spot


class Severity(StrEnum):
    """STOP holds the text back, WARN asks for a person's verdict, HINT only marks."""

    STOP = "stop"
    WARN = "warn"
    HINT = "hint"

    @property
    def label(self) -> str:
        return {"stop": "严重", "warn": "错误", "hint": "提示"}[self.value]


class Family(StrEnum):
    """What kind of harm a rule guards against; quality is measured per family."""

    LOCAL = "local"
    PRIVACY = "privacy"
    SECRECY = "secrecy"
    ADVERTISING = "advertising"
    NAMES = "names"
    EXPRESSIONS = "expressions"
    STYLE = "style"
    WORDING = "wording"
    NUMBERS = "numbers"
    LINKS = "links"
    COMPARISON = "comparison"

    @property
    def label(self) -> str:
        return FAMILY_LABELS[self]


FAMILY_LABELS = {
    Family.LOCAL: "本单位词条",
    Family.PRIVACY: "个人信息",
    Family.SECRECY: "保密",
    Family.ADVERTISING: "商业广告",
    Family.NAMES: "名称",
    Family.EXPRESSIONS: "表述",
    Family.STYLE: "文风",
    Family.WORDING: "用字标点",
    Family.NUMBERS: "数字日期",
    Family.LINKS: "链接",
    Family.COMPARISON: "比对",
}


class Exempt(StrEnum):
    """Surroundings in which a word of a list is not meant as a fault."""

    BOOK = "book"  # between 《 and 》: a title is quoted as it is
    QUOTE = "quote"  # between “ and ”: somebody else's words
    HISTORY = "history"  # 原, 时任, 更名: the old name is told as the old name
    CAUTION = "caution"  # 警惕, 整治, 严禁: the sentence warns of it


# Triggers that are not literal strings: the engine calls the rule when it meets one of these.
NUMBER = "\0number"  # a run of seven or more digits, separators allowed
BRACKETS = "\0brackets"  # brackets or quotation marks that do not nest
HIDDEN = "\0hidden"  # characters or markup that normalising removes or folds; the rule sees the text as handed in
WHOLE = "\0whole"  # every text; the rule must look at its context first and cost nothing otherwise


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of a list: what to find, where it is meant, and what should stand there."""

    id: str
    term: str
    proper: tuple[str, ...] = ()
    guard: Pattern[str] | None = None  # must match where the term begins; look-behind and look-ahead do the rest
    not_near: Pattern[str] | None = None  # no hit when this is found in the same sentence
    severity: Severity | None = None
    confidence: str = "C"
    since: date | None = None  # the term was right before this day
    label: str = ""
    note: str = ""
    source: str = ""


class Found(NamedTuple):
    """What a rule's `check` reports; places are in the text the rule was shown."""

    start: int
    end: int
    message: str
    suggestions: tuple[str, ...] = ()
    label: str = ""
    severity: Severity | None = None
    confidence: str = ""
    shown: str = ""  # what may be printed in place of the matched text, when that itself must not spread


class Hit(NamedTuple):
    """One fault found. `text` is exactly `original[start:end]`; print `shown`, which hides private numbers."""

    code: str
    start: int
    end: int
    text: str
    message: str
    suggestions: tuple[str, ...]
    basis: str
    severity: Severity
    confidence: str
    label: str
    family: Family
    entry: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `bad` texts must each give a hit of this rule, `good` ones none; both are its tests and its page."""

    code: str
    name: str
    family: Family
    severity: Severity
    law: str
    explanation: str
    bad: tuple["str | Example", ...]
    good: tuple["str | Example", ...]
    message: str = ""  # for words: may use {text}, {proper}, {note}, {since}
    words: tuple[Word, ...] = ()
    triggers: tuple[str, ...] = ()
    check: "Callable[[Spot], Iterable[Found]] | None" = None
    exempt: frozenset[Exempt] = frozenset()
    spaced: bool = False  # also find the words broken up by spaces, dots or dashes
    own_only: bool = False  # silent unless Context.own_text
    applies: "Callable[[Context], bool] | None" = None  # silent where this says no
    confidence: str = "B"
    clauses: tuple[str, ...] = ()  # clauses of regulations this rule serves, as numbered in the packs
    retired: str = ""  # why and when; the code is never used again


@dataclass(frozen=True, slots=True)
class Example:
    """An example that needs a context: the keyword arguments of `reading.Context`."""

    text: str
    context: tuple[tuple[str, object], ...]


def applies(rule: Rule, context: "Context") -> bool:
    """Whether the rule speaks at all in this context."""
    return (context.own_text or not rule.own_only) and (rule.applies is None or rule.applies(context))


def example(text: str, **context: object) -> Example:
    return Example(text, tuple(context.items()))

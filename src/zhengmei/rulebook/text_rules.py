"""The text rules as pages show them: which there are, what each says, and which clauses it serves."""

from collections.abc import Iterator
from dataclasses import dataclass

from zhengmei.policies.library import library
from zhengmei.policies.schema import Clause, Pack
from zhengmei.textrules.base import Example, Family, Rule, Word
from zhengmei.textrules.registry import all_rules, live_rules


@dataclass(frozen=True, slots=True)
class Served:
    """A clause that a rule serves."""

    pack: Pack
    clause: Clause


def found(words: str, family: str) -> list[Rule]:
    """The rules in force whose name, code, law or explanation holds `words`, of one family or of all."""
    sought = words.strip().lower()
    return [
        rule
        for rule in live_rules()
        if (not family or rule.family == family)
        and (not sought or sought in f"{rule.code} {rule.name} {rule.law} {rule.explanation}".lower())
    ]


def families() -> list[tuple[str, str]]:
    """The families that have rules, as choices."""
    held = {rule.family for rule in live_rules()}
    return [(family.value, family.label) for family in Family if family in held]


def rule_of(code: str) -> Rule | None:
    """The rule with this code, retired ones too; None for none."""
    return next((rule for rule in all_rules() if rule.code == code), None)


def served(rule: Rule) -> list[Served]:
    """The clauses the rule serves, in the packs that are read here."""
    pairs = ((library().owner_of(clause), clause) for clause in rule.clauses)
    return [Served(pack, pack.clause_by_id[clause]) for pack, clause in pairs if pack is not None]


def severity_under(rule: Rule) -> Iterator[tuple[Pack, str]]:
    """The packs that give the rule another severity than its own, with the word for it."""
    labels = {"stop": "严重", "warn": "错误", "hint": "提示"}
    for pack in library().packs.values():
        if rule.code in pack.text_rules:
            yield pack, labels[pack.text_rules[rule.code]]


def examples(given: tuple[str | Example, ...]) -> list[str]:
    """The texts of the examples."""
    return [one.text if isinstance(one, Example) else one for one in given]


def words_of(rule: Rule, sought: str) -> list[Word]:
    """The entries of its list that hold `sought` in the term or in what should stand there."""
    wanted = sought.strip()
    return [word for word in rule.words if not wanted or wanted in word.term or any(wanted in p for p in word.proper)]

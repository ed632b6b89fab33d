"""How each clause is met, put together from what is there: checks, text rules, checklist, principles, and `measures.tsv`.

Nothing is claimed that is not found: a clause no part of the system takes up is 尚未落实.
"""

from collections import Counter
from dataclasses import dataclass

from zhengmei.monitoring.checks.registry import checks_for_rule
from zhengmei.policies.schema import RULE_KEYS, Measure, MeasureKind, Pack
from zhengmei.textrules.base import Rule
from zhengmei.textrules.registry import live_rules

OUTSIDE = frozenset({MeasureKind.NONE, MeasureKind.NOTE})


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many clauses of a pack are met, only explained, beyond software, or not met yet. They add up to `total`."""

    total: int
    met: int
    explained: int
    beyond: int
    not_yet: int

    @property
    def sentence(self) -> str:
        parts = [f"系统落实 {self.met} 点"]
        if self.explained:
            parts.append(f"{self.explained} 点只作说明")
        if self.beyond:
            parts.append(f"{self.beyond} 点软件管不了")
        parts.append(f"{self.not_yet} 点尚未落实" if self.not_yet else "没有未落实的")
        return f"拆成 {self.total} 点：{'，'.join(parts)}。"


def measures_of(pack: Pack) -> dict[str, tuple[Measure, ...]]:
    """Every clause of the pack with the ways it is met, in the order check, step, form, page, person; never empty."""
    found: dict[str, list[Measure]] = {clause.id: [] for clause in pack.clauses}
    for measure in [
        *_by_checks(pack),
        *_by_text_rules(pack),
        *pack.measures,
        *_by_persons(pack),
        *_by_principles(pack),
    ]:
        if measure.clause in found:
            found[measure.clause].append(measure)
    rooms = {clause.id: clause.room for clause in pack.clauses}
    return {clause: tuple(m) if m else (_missing(clause, rooms[clause]),) for clause, m in found.items()}


def _missing(clause: str, room: str) -> Measure:
    if room == "none":
        return Measure(clause=clause, kind=MeasureKind.NONE, what="软件管不了，只作说明")
    return Measure(clause=clause, kind=MeasureKind.NOT_YET, what="尚未落实")


def _by_checks(pack: Pack) -> list[Measure]:
    made = {}
    for key in RULE_KEYS:
        for check in checks_for_rule(key):
            for rule in getattr(pack.rules, key):
                for clause in rule.clauses:
                    made[clause, check.code] = Measure(
                        clause=clause, kind=MeasureKind.CHECK, what=f"查“{check.title}”，查到就记问题", ref=check.code
                    )
    return list(made.values())


def _by_text_rules(pack: Pack) -> list[Measure]:
    own = {clause.id for clause in pack.clauses}
    rules: dict[str, list[Rule]] = {}
    for rule in live_rules():
        for clause in rule.clauses:
            if clause in own:
                rules.setdefault(clause, []).append(rule)
    return [
        Measure(
            clause=clause,
            kind=MeasureKind.CHECK,
            what=f"用文字规则查稿件：{'、'.join(rule.name for rule in found)}",
            ref="、".join(rule.code for rule in found),
        )
        for clause, found in rules.items()
    ]


def _by_persons(pack: Pack) -> list[Measure]:
    items = pack.check_plan.checklist if pack.check_plan else []
    return [
        Measure(clause=clause, kind=MeasureKind.PERSON, what=f"检查轮次里由人判：{item.question}", ref=item.key)
        for item in items
        for clause in item.clauses
    ]


def _by_principles(pack: Pack) -> list[Measure]:
    return [
        Measure(clause=p.clause, kind=MeasureKind.NOTE, what="在本页写明，只作说明，不检查", ref="principles")
        for p in pack.principles
    ]


def coverage_of(pack: Pack) -> Coverage:
    """The count of the pack's clauses by how they are met."""
    counts: Counter[str] = Counter()
    for ways in measures_of(pack).values():
        kinds = {m.kind for m in ways}
        if kinds - OUTSIDE - {MeasureKind.NOT_YET}:
            counts["met"] += 1
        elif MeasureKind.NOTE in kinds:
            counts["explained"] += 1
        else:
            counts["beyond" if MeasureKind.NONE in kinds else "not_yet"] += 1
    return Coverage(len(pack.clauses), counts["met"], counts["explained"], counts["beyond"], counts["not_yet"])

"""Which value holds for whom, on which day, and from which article."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from pydantic import BaseModel

from zhengmei.policies.schema import Confidence, Origin, Pack, Rule, Rules, Selector, Strength, Value

V = TypeVar("V", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a value is asked for: one kind of account of one kind of unit."""

    org_level: str = ""
    org_kind: str = ""
    org_group: str = ""
    platform: str = ""
    functions: frozenset[str] = frozenset()
    account_kind: str = "official"
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Ruling(Generic[V]):
    """A value with everything a screen must say about it."""

    key: str
    value: V
    strength: Strength
    clauses: tuple[str, ...]
    articles: tuple[str, ...]
    pack_id: str
    pack_short: str
    pack_title: str
    level: str
    origin: Origin
    inherited: bool
    confidence: Confidence
    veto: bool
    note: str

    @property
    def is_local_default(self) -> bool:
        return self.origin is Origin.LOCAL_DEFAULT


def fits(selector: Selector, subject: Subject, on: date) -> bool:
    """Whether a selector concerns a subject on a day."""
    return (
        (not selector.org_levels or subject.org_level in selector.org_levels)
        and (not selector.org_kinds or subject.org_kind in selector.org_kinds)
        and subject.org_kind not in selector.except_org_kinds
        and (not selector.org_groups or subject.org_group in selector.org_groups)
        and (not selector.platforms or subject.platform in selector.platforms)
        and (not selector.functions or bool(subject.functions & set(selector.functions)))
        and (not selector.account_kinds or subject.account_kind in selector.account_kinds)
        and (not selector.main_only or subject.is_main)
        and (selector.valid_from is None or selector.valid_from <= on)
        and (selector.valid_until is None or on <= selector.valid_until)
    )


class Policy:
    """One pack with the packs it extends, nearest first, as they stand on one day."""

    def __init__(self, chain: tuple[Pack, ...], on: date) -> None:
        self.chain = chain
        self.pack = chain[0]
        self.on = on
        self._articles = {c.id: c.article for p in chain for c in p.clauses}
        self._cache: dict[tuple[str, Subject], Ruling[BaseModel] | None] = {}

    def ruling(self, key: str, subject: Subject) -> "Ruling[BaseModel] | None":
        """The value of `key` for `subject`, from the nearest pack that sets it; None where no text and no default does.

        A rule that says `stricter` gives way to the pack above where that asks more; one that says `append` adds its
        items to those of the pack above, and the whole list binds as hard as the harder of the two. Raises KeyError for a key that `schema.Rules` does not have.
        """
        if key not in Rules.model_fields:
            raise KeyError(key)
        place = (key, subject)
        if place not in self._cache:
            self._cache[place] = self._find(key, subject, 0)
        return self._cache[place]

    def _find(self, key: str, subject: Subject, start: int) -> "Ruling[BaseModel] | None":
        for depth in range(start, len(self.chain)):
            pack = self.chain[depth]
            if any(dropped.key == key for dropped in pack.not_applied):
                return None
            rules: list[Rule[BaseModel]] = getattr(pack.rules, key)
            for rule in rules:
                if fits(rule.applies, subject, self.on):
                    own = self._ruling(key, pack, rule)
                    return own if rule.merge == "replace" else self._merged(own, rule, subject, depth + 1)
        return None

    def _merged(
        self, own: "Ruling[BaseModel]", rule: Rule[BaseModel], subject: Subject, above: int
    ) -> "Ruling[BaseModel]":
        upper = self._find(own.key, subject, above)
        if upper is None or not isinstance(own.value, Value) or not isinstance(upper.value, Value):
            return own
        if rule.merge == "stricter":
            softer = own.strength.weight < upper.strength.weight or (upper.veto and not own.veto)
            return upper if softer or own.value.is_laxer_than(upper.value) else own
        return replace(
            own,
            value=own.value.joined(upper.value),
            strength=max(own.strength, upper.strength, key=lambda strength: strength.weight),
            clauses=(*upper.clauses, *own.clauses),
            articles=(*upper.articles, *own.articles),
        )

    def _ruling(self, key: str, pack: Pack, rule: Rule[BaseModel]) -> "Ruling[BaseModel]":
        return Ruling(
            key=key,
            value=rule.value,
            strength=rule.strength,
            clauses=tuple(rule.clauses),
            articles=tuple(self._articles.get(c, c) for c in rule.clauses),
            pack_id=pack.id,
            pack_short=pack.short,
            pack_title=pack.title,
            level=pack.level,
            origin=rule.origin,
            inherited=pack is not self.pack,
            confidence=rule.confidence,
            veto=rule.veto,
            note=rule.note,
        )


class Library:
    """All packs that were read, by id."""

    def __init__(self, packs: dict[str, Pack]) -> None:
        self.packs = packs
        self._owners = {clause.id: pack for pack in packs.values() for clause in pack.clauses}
        self._policies: dict[tuple[str, date], Policy] = {}

    def owner_of(self, clause_id: str) -> Pack | None:
        """The pack a clause belongs to; None for an id nobody knows."""
        return self._owners.get(clause_id)

    def line(self, pack_id: str) -> list[Pack]:
        """A pack and those above it, nearest first. Raises KeyError for an unknown pack."""
        line = [self.packs[pack_id]]
        while (above := line[-1].extends) is not None:
            line.append(self.packs[above])
        return line

    def whole_policy(self, pack_id: str) -> Policy:
        """The policy under a pack with every layer in force, for pages that explain the pack itself."""
        line = self.line(pack_id)
        return self.policy(pack_id, on=max((p.effective_from for p in line if p.effective_from), default=date.max))

    def policy(self, pack_id: str, *, on: date) -> Policy:
        """The policy under `pack_id` on a day. Before a pack takes effect its parent holds (HZ-0-b, BL-9-b, SX-5-e).

        Raises KeyError for an unknown pack.
        """
        place = (pack_id, on)
        if place not in self._policies:
            chain: list[Pack] = []
            current: str | None = pack_id
            while current is not None:
                pack = self.packs[current]
                if pack.extends is None or pack.effective_from is None or pack.effective_from <= on:
                    chain.append(pack)
                current = pack.extends
            self._policies[place] = Policy(tuple(chain), on)
        return self._policies[place]

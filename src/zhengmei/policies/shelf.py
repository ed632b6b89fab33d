"""What packs must not say when they stand together: unknown parents, circles, weaker rules below."""

from collections.abc import Iterator

from pydantic import BaseModel, model_validator

from zhengmei.policies.schema import RULE_KEYS, Origin, Pack, Rule, Selector, Strength, Strict, Value
from zhengmei.policies.schema.base import Fault, refuse


class Shelf(Strict):
    """All packs of a deployment, by id."""

    packs: dict[str, Pack]

    @model_validator(mode="after")
    def _together(self) -> "Shelf":
        faults = list(_shared_ids(self.packs))
        for pack in self.packs.values():
            chain = ancestors(pack, self.packs)
            if chain is None:
                faults.append(_parent_fault(pack, self.packs))
                continue
            faults.extend(_parent_is_a_basis(pack, chain))
            faults.extend(_weakened(pack, chain))
            faults.extend(_platforms(pack, chain))
        refuse("Shelf", faults)
        return self


def check_together(packs: dict[str, Pack]) -> None:
    """Raises ValidationError; every place begins with the id of the pack at fault."""
    Shelf(packs=packs)


def ancestors(pack: Pack, packs: dict[str, Pack]) -> list[Pack] | None:
    """The packs above, nearest first; None where one is missing or the line runs in a circle."""
    line: list[Pack] = []
    current = pack.extends
    while current is not None:
        if current not in packs or current == pack.id or packs[current] in line:
            return None
        line.append(packs[current])
        current = packs[current].extends
    return line


def _shared_ids(packs: dict[str, Pack]) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for pack in packs.values():
        for i, clause in enumerate(pack.clauses):
            other = owners.setdefault(clause.id, pack.id)
            if other != pack.id:
                yield Fault(
                    at=(pack.id, "clauses", i, "id"), reason=f"编号 {clause.id} 已在 {other} 里", remedy="换一个编号"
                )


def _parent_fault(pack: Pack, packs: dict[str, Pack]) -> Fault:
    if pack.extends not in packs:
        return Fault(
            at=(pack.id, "extends"), reason=f"没有代码为 {pack.extends} 的政策包", remedy="改成已有的，或先放入它"
        )
    return Fault(at=(pack.id, "extends"), reason=f"沿用 {pack.extends}，绕了一圈又回到自己", remedy="断开其中一环")


def _parent_is_a_basis(pack: Pack, chain: list[Pack]) -> Iterator[Fault]:
    if chain and pack.document.bases and chain[0].id not in {b.pack for b in pack.document.bases}:
        number = chain[0].document.number or chain[0].title
        yield Fault(
            at=(pack.id, "document", "bases"),
            reason=f"沿用 {chain[0].id}（{number}），依据里却没有它",
            remedy=f"在依据里补上 {number}，并写 pack: {chain[0].id}",
        )


def _meet(a: Selector, b: Selector) -> bool:
    """Whether some subject could be under both."""
    pairs = (
        (a.org_levels, b.org_levels),
        (a.org_kinds, b.org_kinds),
        (a.platforms, b.platforms),
        (a.account_kinds, b.account_kinds),
    )
    return all(not set(x).isdisjoint(y) for x, y in pairs if x and y)


def _is_hard(rule: Rule[BaseModel]) -> bool:
    """A 必须 of the text. What an office above set for itself binds nobody below."""
    return rule.strength is Strength.MUST and rule.origin is Origin.TEXT


def _weaker(own: Rule[BaseModel], upper: Rule[BaseModel]) -> bool:
    if own.merge in {"stricter", "append"}:
        return False
    if own.strength.weight < upper.strength.weight or (upper.veto and not own.veto):
        return True
    return isinstance(own.value, Value) and isinstance(upper.value, Value) and own.value.is_laxer_than(upper.value)


def _weakened(pack: Pack, chain: list[Pack]) -> Iterator[Fault]:
    for i, dropped in enumerate(pack.not_applied):
        for upper in chain:
            if any(_is_hard(rule) for rule in getattr(upper.rules, dropped.key, [])):
                yield Fault(
                    at=(pack.id, "not_applied", i),
                    reason=f"{upper.short}规定{dropped.key}为必须，下级不能去掉",
                    remedy="删去这一行；可以更严，不能更松",
                )
    for key in RULE_KEYS:
        for i, own in enumerate(getattr(pack.rules, key)):
            for upper in chain:
                hard = [r for r in getattr(upper.rules, key) if _is_hard(r) and _meet(own.applies, r.applies)]
                if any(_weaker(own, r) for r in hard):
                    yield Fault(
                        at=(pack.id, "rules", key, i),
                        reason=f"比{upper.short}必须的规定松",
                        remedy="改得一样严或更严，或删去这一条沿用上级",
                    )
                    break


def _platforms(pack: Pack, chain: list[Pack]) -> Iterator[Fault]:
    known: set[str] = set()
    for each in (pack, *chain):
        if each.dictionaries.platforms:
            known |= {t.code for t in each.dictionaries.platforms.items}
    for key in RULE_KEYS:
        for i, rule in enumerate(getattr(pack.rules, key)):
            for j, code in enumerate(rule.applies.platforms):
                if known and code not in known:
                    yield Fault(
                        at=(pack.id, "rules", key, i, "applies", "platforms", j),
                        reason=f"平台字典里没有 {code}",
                        remedy="改成字典里的代码，或在 dictionaries.platforms 加上",
                    )

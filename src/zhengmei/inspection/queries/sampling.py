"""Drawing a sample that anyone can draw again: same list, same seed, same accounts, on every machine.

The accounts stand in the canonical order (platform, level, sponsor, name, id on the platform). `random.Random(seed)` gives
each one number in that order; Python promises that this sequence never changes. Each stratum (platform × level) receives its
share by the largest remainder, and of it those with the smallest numbers are drawn.
"""

import hashlib
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengmei.inspection.states import SampleMode


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """An account as the drawing sees it; the order of the fields is the canonical order."""

    platform: str
    level: str
    sponsor: str
    name: str
    platform_account_id: str
    key: int

    @property
    def stratum(self) -> tuple[str, str]:
        return self.platform, self.level

    @property
    def line(self) -> str:
        return "\t".join((self.platform, self.level, self.sponsor, self.name, self.platform_account_id))


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many of one platform and level there are, and how many are drawn."""

    platform: str
    level: str
    size: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Sample:
    """`order` is everybody in canonical order; `drawn` the keys drawn; `digest` is over the drawn lines."""

    order: tuple[Candidate, ...]
    drawn: frozenset[int]
    strata: tuple[Stratum, ...]
    digest: str


def sample_size(mode: str, value: Decimal | None, population: int) -> int:
    """How many are drawn: all, the number, or the share rounded up so that it is never fallen short of."""
    if mode == SampleMode.ALL or value is None:
        return population
    if mode == SampleMode.SHARE:
        return math.ceil(population * value / 100)
    return int(value)


def allot(sizes: Sequence[int], total: int) -> list[int]:
    """`total` divided in proportion to `sizes` by the largest remainder; equal remainders go to the earlier one."""
    whole = sum(sizes)
    if not whole:
        return [0] * len(sizes)
    shares = [divmod(size * total, whole) for size in sizes]
    given = [share for share, _ in shares]
    by_remainder = sorted(range(len(sizes)), key=lambda i: (-shares[i][1], i))
    for i in by_remainder[: total - sum(given)]:
        given[i] += 1
    return given


def draw(candidates: Sequence[Candidate], *, count: int, seed: str) -> Sample:
    """The sample of `count` accounts. Raises ValueError when there are fewer than that."""
    if count > len(candidates):
        raise ValueError(f"{count} of {len(candidates)}")
    order = tuple(sorted(candidates))
    generator = random.Random(seed)  # noqa: S311  # repeatable on purpose, not secret
    lots = {candidate.key: generator.random() for candidate in order}
    strata: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in order:
        strata.setdefault(candidate.stratum, []).append(candidate)
    shares = allot([len(members) for members in strata.values()], count)
    drawn: set[int] = set()
    for members, share in zip(strata.values(), shares, strict=True):
        ranked = sorted(members, key=lambda c: (lots[c.key], c))
        drawn.update(c.key for c in ranked[:share])
    lines = "\n".join(c.line for c in order if c.key in drawn)
    table = tuple(Stratum(*s, len(m), n) for (s, m), n in zip(strata.items(), shares, strict=True))
    return Sample(order, frozenset(drawn), table, hashlib.sha256(lines.encode()).hexdigest())

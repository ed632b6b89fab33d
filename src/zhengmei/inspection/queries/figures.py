"""Every figure of a round, computed from its rows; nothing is typed in. Each carries what leads back to the rows."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhengmei.inspection.models import FollowUp, Round, RoundAccount, RoundFinding
from zhengmei.inspection.queries.visible import previous_round
from zhengmei.inspection.states import Verdict
from zhengmei.organisations.states import OrganisationLevel
from zhengmei.platforms.dictionary import platform_name


def rate(part: int, whole: int, digits: int = 1) -> str:
    """`part` of `whole` as printed, rounded half up from the exact fraction: 96.7%. Whole is 100%, nothing of nothing —."""
    if whole == 0:
        return "—"
    if part in (0, whole):
        return "100%" if part else "0%"
    return f"{_rounded(Fraction(part * 100, whole), digits)}%"


def _rounded(value: Fraction, digits: int) -> str:
    """A number that is not negative with exactly `digits` decimals, half up."""
    scaled = value * 10**digits
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = str(units).rjust(digits + 1, "0")
    return f"{text[:-digits]}.{text[-digits:]}" if digits else text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: how many are registered, checked, passed, failed. `key` filters the list behind it."""

    key: str
    label: str
    registered: int
    checked: int
    passed: int
    failed: int
    digits: int

    @property
    def pass_rate(self) -> str:
        return rate(self.passed, self.checked, self.digits)

    @property
    def fraction(self) -> str:
        return f"{self.passed}/{self.checked}"

    @property
    def share(self) -> str:
        return rate(self.checked, self.registered, self.digits)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One group of problems: how many, on how many accounts, under which articles."""

    group: str
    veto: bool
    count: int
    accounts: int
    articles: tuple[str, ...]
    strength: str
    local_default: bool


@dataclass(frozen=True, slots=True)
class Before:
    """The last round, and by how many percentage points the pass rate moved since; `points` is printed without sign."""

    title: str
    pk: int
    passed: int
    checked: int
    pass_rate: str
    direction: str
    points: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it. `outside` counts problems on accounts that are no longer registered, which are in no rate."""

    total: Line
    by_platform: tuple[Line, ...]
    by_level: tuple[Line, ...]
    by_region: tuple[Line, ...]
    problems: tuple[ProblemLine, ...]
    kinds: tuple[tuple[str, int], ...]
    troubled: int
    before: Before | None
    opened: int
    cancelled: int
    followed: int
    unsettled: int
    outside: int
    unjudged: int

    @property
    def problem_count(self) -> int:
        return sum(p.count for p in self.problems)

    @property
    def veto_problems(self) -> tuple[ProblemLine, ...]:
        return tuple(p for p in self.problems if p.veto)

    @property
    def other_problems(self) -> tuple[ProblemLine, ...]:
        return tuple(p for p in self.problems if not p.veto)

    @property
    def sums_meet(self) -> bool:
        """Whether the lines of every table add up to the totals."""
        total = self.total
        whole = (total.registered, total.checked, total.passed, total.failed)
        return all(_sum(lines) == whole for lines in (self.by_platform, self.by_level, self.by_region))

    def as_json(self) -> dict[str, Any]:
        """Plain data for a bulletin's snapshot, printed rates included."""
        data = asdict(self)
        for name in ("by_platform", "by_level", "by_region"):
            data[name] = [{**asdict(line), "pass_rate": line.pass_rate} for line in getattr(self, name)]
        data["total"] |= {"pass_rate": self.total.pass_rate, "share": self.total.share}
        return data


def _sum(lines: Iterable[Line]) -> tuple[int, int, int, int]:
    rows = [(line.registered, line.checked, line.passed, line.failed) for line in lines]
    registered, checked, passed, failed = (sum(column) for column in zip(*rows, strict=True)) if rows else (0,) * 4
    return registered, checked, passed, failed


_COUNTS = {
    "registered": Count("pk", filter=Q(is_registered=True)),
    "checked": Count("pk", filter=Q(is_sampled=True)),
    "passed": Count("pk", filter=Q(is_sampled=True, verdict=Verdict.PASS)),
    "failed": Count("pk", filter=Q(is_sampled=True, verdict=Verdict.FAIL)),
}


def figures(round_: Round) -> Figures:
    """The figures as the rows stand now. A fixed number of queries, however many accounts."""
    rows = RoundAccount.objects.filter(round=round_)
    found = RoundFinding.objects.filter(round_account__round=round_)
    counted = found.filter(round_account__is_sampled=True)
    total = Line("", "合计", digits=round_.digits, **rows.aggregate(**_COUNTS))
    within = Q(opened_on__range=(round_.period_from, round_.period_to))
    ended = Q(cancelled_on__range=(round_.period_from, round_.period_to))
    moved = rows.aggregate(opened=Count("pk", filter=within), cancelled=Count("pk", filter=ended))
    settled = FollowUp.objects.filter(round=round_).aggregate(
        followed=Count("pk"), unsettled=Count("pk", filter=Q(is_settled=False))
    )
    kinds = counted.exclude(kind="").values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    return Figures(
        total=total,
        by_platform=_platforms(rows, round_.digits),
        by_level=_levels(rows, round_.digits),
        by_region=_regions(rows, round_),
        problems=_problems(counted),
        kinds=tuple((str(kind), int(n)) for kind, n in kinds),
        troubled=counted.values("round_account_id").distinct().count(),
        before=_before(round_, total),
        outside=found.filter(round_account__is_sampled=False).count(),
        unjudged=total.checked - total.passed - total.failed,
        **moved,
        **settled,
    )


def _lines(rows: QuerySet[RoundAccount], key: str, digits: int) -> list[Line]:
    groups = rows.order_by().values(key).annotate(**_COUNTS)
    lines = [
        Line(g[key], g[key], g["registered"], g["checked"], g["passed"], g["failed"], digits)
        for g in groups
        if g["registered"]
    ]
    return sorted(lines, key=lambda line: (-line.registered, line.label))


def _platforms(rows: QuerySet[RoundAccount], digits: int) -> tuple[Line, ...]:
    return tuple(_lines(rows, "platform_name", digits))


def _levels(rows: QuerySet[RoundAccount], digits: int) -> tuple[Line, ...]:
    """By level, the highest first."""
    rank = {level: i for i, level in enumerate(OrganisationLevel.values)}
    lines = sorted(_lines(rows, "level", digits), key=lambda line: rank[line.key])
    return tuple(replace(line, label=str(OrganisationLevel(line.key).label)) for line in lines)


def _regions(rows: QuerySet[RoundAccount], round_: Round) -> tuple[Line, ...]:
    """By region, the office's own units (市直单位) first."""
    lines = _lines(rows, "region_name", round_.digits)
    return tuple(sorted(lines, key=lambda line: not line.label.endswith("直单位")))


def _problems(found: QuerySet[RoundFinding]) -> tuple[ProblemLine, ...]:
    """The groups, vetoes first, then the most frequent."""
    rows = found.values_list("group", "veto", "article", "strength", "local_default", "round_account_id")
    groups: dict[tuple[str, bool], list[tuple[str, str, bool, int]]] = {}
    for group, veto, article, strength, local, account in rows:
        groups.setdefault((group, veto), []).append((article, strength, local, account))
    lines = [
        ProblemLine(
            group,
            veto,
            len(some),
            len({account for *_, account in some}),
            tuple(sorted({article for article, *_ in some if article})),
            some[0][1],
            all(local for _, _, local, _ in some),
        )
        for (group, veto), some in groups.items()
    ]
    return tuple(sorted(lines, key=lambda p: (not p.veto, -p.count, p.group)))


def _before(round_: Round, total: Line) -> Before | None:
    last = previous_round(round_)
    if last is None:
        return None
    then = RoundAccount.objects.filter(round=last).aggregate(**_COUNTS)
    passed, checked = then["passed"], then["checked"]
    if not checked or not total.checked:
        return None
    change = Fraction(total.passed * 100, total.checked) - Fraction(passed * 100, checked)
    direction = "提高" if change > 0 else "下降" if change < 0 else "持平"
    points = _rounded(abs(change), round_.digits)
    return Before(last.title, last.pk, passed, checked, rate(passed, checked, round_.digits), direction, points)


def printed_platform(code: str, other: str) -> str:
    """The platform as the bulletin prints it; what an office wrote beside 其他 is kept."""
    return other if code == "other" and other else platform_name(code)


def day(value: date) -> str:
    """9月30日."""
    return f"{value.month}月{value.day}日"

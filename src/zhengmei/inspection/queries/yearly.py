"""The assessment of a year in figures: a line for each unit, computed from rows while it is a draft, as kept once concluded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhengmei.core.clock import BEIJING
from zhengmei.inspection.models import (
    AssessedProblem,
    AssessedUnit,
    Assessment,
    Indicator,
    Mark,
    Round,
    RoundAccount,
    RoundFinding,
    UpperVeto,
)
from zhengmei.inspection.queries.plan import policy_of
from zhengmei.inspection.queries.year_problems import YearProblem, problems_by_unit
from zhengmei.inspection.states import RoundState, Standing, Verdict
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import OrganisationLevel
from zhengmei.policies import parts
from zhengmei.policies.lookup import Library, Policy, Subject
from zhengmei.policies.schema import AssessmentPlan
from zhengmei.policies.schema.values import Inspectors

UNSET, UNFINISHED = "未设", "没评完"
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
_HALVES = ("上半年", "下半年")


def points_words(value: Decimal | None) -> str:
    """Points as printed: 92, 4.5; — for none."""
    return "—" if value is None else f"{value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the year in which an inspection is held; `is_required` where the pack wants one in each."""

    key: str
    label: str
    first: date
    last: date
    is_required: bool


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What one issued round found in a unit."""

    pk: int
    title: str
    checked: int
    failed: int
    problems: int


@dataclass(frozen=True, slots=True)
class TermResult:
    """What the issued rounds of one part of the year found in a unit."""

    key: str
    label: str
    rounds: tuple[RoundResult, ...]

    @property
    def checked(self) -> int:
        return sum(r.checked for r in self.rounds)

    @property
    def failed(self) -> int:
        return sum(r.failed for r in self.rounds)

    @property
    def problems(self) -> int:
        return sum(r.problems for r in self.rounds)

    @property
    def words(self) -> str:
        """How many failed of how many checked: 1/4; 没抽到 where none was drawn, — where no round was held."""
        if not self.rounds:
            return "—"
        return f"{self.failed}/{self.checked}" if self.checked else "没抽到"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One indicator of one unit: of how many points, how many it got, and why."""

    indicator: int
    name: str
    side: str
    points: Decimal | None
    each: Decimal | None
    got: Decimal | None
    reason: str
    evidence: str
    is_judged: bool
    local_default: bool

    @property
    def words(self) -> str:
        if not self.is_judged:
            return "没评"
        return f"{points_words(self.got)}/{points_words(self.points)}" if self.points is not None else self.reason


@dataclass(frozen=True, slots=True)
class VetoLine:
    """A 单项否决 of an inspection from outside; `counts` where the pack lets it take all points."""

    pk: int
    level: str
    source: str
    account: str
    found_on: str
    counts: bool
    article: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """Everything an assessment says of one unit."""

    unit: AssessedUnit
    terms: tuple[TermResult, ...]
    found: int
    rectified: int
    overdue: int
    items: tuple[ItemLine, ...]
    vetoes: tuple[VetoLine, ...]

    @property
    def zeroed(self) -> tuple[VetoLine, ...]:
        return tuple(v for v in self.vetoes if v.counts)

    @property
    def full(self) -> Decimal | None:
        """Of how many points; None where no table is set."""
        pointed = [i.points for i in self.items if i.points is not None]
        return sum(pointed, Decimal(0)) if pointed else None

    @property
    def earned(self) -> Decimal | None:
        """The points before any veto; None where no table is set or an item is not judged yet."""
        pointed = [i for i in self.items if i.points is not None]
        if not pointed or any(i.got is None for i in pointed):
            return None
        return sum((i.got for i in pointed if i.got is not None), Decimal(0))

    @property
    def score(self) -> Decimal | None:
        """0 with a veto that counts (FCG-31-3), else what was earned."""
        return Decimal(0) if self.zeroed else self.earned

    @property
    def score_words(self) -> str:
        if self.score is not None:
            return points_words(self.score)
        return UNSET if self.full is None else UNFINISHED

    @property
    def unjudged(self) -> tuple[ItemLine, ...]:
        return tuple(i for i in self.items if not i.is_judged)

    @property
    def remark(self) -> str:
        """Why there is no point, with the source."""
        return "；".join(f"{v.level}检查单项否决，当年不得分：{v.source}" for v in self.zeroed)

    def as_json(self) -> dict[str, Any]:
        """Plain data to be kept in `AssessedUnit.figures`."""
        items = [
            {**asdict(i), **{n: None if (v := getattr(i, n)) is None else str(v) for n in ("points", "each", "got")}}
            for i in self.items
        ]
        return {
            "terms": [asdict(t) for t in self.terms],
            "found": self.found,
            "rectified": self.rectified,
            "overdue": self.overdue,
            "items": items,
            "vetoes": [asdict(v) for v in self.vetoes],
        }


def _kept(unit: AssessedUnit) -> UnitLine:
    data = unit.figures

    def number(value: str | None) -> Decimal | None:
        return None if value is None else Decimal(value)

    return UnitLine(
        unit,
        tuple(TermResult(t["key"], t["label"], tuple(RoundResult(**r) for r in t["rounds"])) for t in data["terms"]),
        data["found"],
        data["rectified"],
        data["overdue"],
        tuple(ItemLine(**{**i, **{n: number(i[n]) for n in ("points", "each", "got")}}) for i in data["items"]),
        tuple(VetoLine(**v) for v in data["vetoes"]),
    )


def assessment_policy(assessment: Assessment, library: Library | None = None) -> Policy:
    """The policy of the year: on its last day, or on the day the assessment was opened where that was earlier."""
    opened = assessment.opened_at.astimezone(BEIJING).date()
    return policy_of(assessment.pack_id, min(date(assessment.year, 12, 31), opened), library)


def plan_of_year(assessment: Assessment, library: Library | None = None) -> parts.Part[AssessmentPlan] | None:
    """What the pack says of a yearly assessment; None where it says nothing."""
    return parts.assessment(assessment_policy(assessment, library))


def terms_of(policy: Policy, year: int) -> tuple[Term, ...]:
    """The quarters of the year, or its halves where the pack inspects every half year. Required only where it says so."""
    part = parts.check_plan(policy)
    every = {p.every for p in part.value.periods} if part else set()
    halves = "half_year" in every and "quarter" not in every
    labels, months = (_HALVES, 6) if halves else (_QUARTERS, 3)
    required = bool(every & {"quarter", "half_year"})
    found = []
    for i, label in enumerate(labels):
        last_month = (i + 1) * months
        last = date(year, last_month, 31 if last_month in (3, 12) else 30)
        found.append(Term(f"t{i + 1}", label, date(year, i * months + 1, 1), last, required))
    return tuple(found)


def rounds_of_year(assessment: Assessment) -> QuerySet[Round]:
    """The issued rounds of the office whose period ended in the year."""
    issued = Round.objects.filter(office=assessment.office_id, state=RoundState.ISSUED)
    return issued.filter(period_to__year=assessment.year).order_by("period_to", "id")


def missing_terms(assessment: Assessment, library: Library | None = None) -> list[Term]:
    """The required parts of the year in which no issued round ended."""
    ended = list(rounds_of_year(assessment).values_list("period_to", flat=True))
    terms = terms_of(assessment_policy(assessment, library), assessment.year)
    return [t for t in terms if t.is_required and not any(t.first <= day <= t.last for day in ended)]


def sponsoring_units(office: Organisation) -> QuerySet[Organisation]:
    """The units below an office that sponsor accounts: those an assessment of the present year lists."""
    below = Organisation.objects.filter(path__startswith=office.path).exclude(pk=office.pk)
    return below.filter(media_accounts__isnull=False).distinct().select_related("region")


def lines_of(
    assessment: Assessment, *, on: date, units: Iterable[AssessedUnit] | None = None, library: Library | None = None
) -> list[UnitLine]:
    """A line for each unit (or each of `units`), by name. A fixed number of queries, however many units."""
    rows = units if units is not None else AssessedUnit.objects.filter(assessment=assessment)
    listed = sorted(
        rows.select_related("organisation") if isinstance(rows, QuerySet) else rows, key=lambda u: (u.name, u.pk)
    )
    if assessment.is_concluded:
        return [_kept(unit) for unit in listed]
    policy = assessment_policy(assessment, library)
    problems = problems_by_unit(assessment, listed, on)
    results = _results(assessment, listed, terms_of(policy, assessment.year))
    items = _items(assessment, listed, problems)
    vetoes = _vetoes(assessment, listed, policy)
    return [
        UnitLine(
            unit,
            results[unit.organisation_id],
            len(problems[unit.pk]),
            _count(problems[unit.pk], Standing.RECTIFIED),
            _count(problems[unit.pk], Standing.OVERDUE),
            items[unit.pk],
            vetoes[unit.organisation_id],
        )
        for unit in listed
    ]


def _count(problems: list[YearProblem], standing: str) -> int:
    return sum(p.standing == standing for p in problems)


def _results(
    assessment: Assessment, units: list[AssessedUnit], terms: tuple[Term, ...]
) -> dict[int, tuple[TermResult, ...]]:
    rounds = list(rounds_of_year(assessment))
    ids = [u.organisation_id for u in units]
    drawn = RoundAccount.objects.filter(round__in=rounds, is_sampled=True, sponsor__in=ids)
    failed = Count("pk", filter=Q(verdict=Verdict.FAIL))
    counted = {
        (row["sponsor_id"], row["round_id"]): (row["n"], row["failed"])
        for row in drawn.values("sponsor_id", "round_id").annotate(n=Count("pk"), failed=failed)
    }
    told = RoundFinding.objects.filter(round_account__in=drawn.values("pk"))
    problems = {
        (unit, round_): n
        for unit, round_, n in told.values_list("round_account__sponsor_id", "round_account__round_id").annotate(
            n=Count("pk")
        )
    }

    def of(unit: int, term: Term) -> TermResult:
        held = [r for r in rounds if term.first <= r.period_to <= term.last]
        results = (
            RoundResult(r.pk, r.title, *counted.get((unit, r.pk), (0, 0)), problems.get((unit, r.pk), 0)) for r in held
        )
        return TermResult(term.key, term.label, tuple(results))

    return {unit: tuple(of(unit, term) for term in terms) for unit in ids}


def _items(
    assessment: Assessment, units: list[AssessedUnit], problems: dict[int, list[YearProblem]]
) -> dict[int, tuple[ItemLine, ...]]:
    indicators = list(Indicator.objects.filter(assessment=assessment).order_by("side", "pk"))
    marks = {(m.unit_id, m.indicator_id): m for m in Mark.objects.filter(unit__in=[u.pk for u in units])}
    return {
        unit.pk: tuple(
            _item(indicator, marks.get((unit.pk, indicator.pk)), len(problems[unit.pk])) for indicator in indicators
        )
        for unit in units
    }


def _item(indicator: Indicator, mark: Mark | None, problems: int) -> ItemLine:
    full = None if indicator.points is None else Decimal(indicator.points)
    if indicator.each is not None and full is not None:
        got: Decimal | None = max(Decimal(0), full - indicator.each * problems)
        reason = f"问题 {problems} 个，每个扣 {points_words(indicator.each)} 分"
    else:
        got, reason = (mark.points, mark.reason) if mark else (None, "")
    return ItemLine(
        indicator=indicator.pk,
        name=indicator.name,
        side=str(indicator.get_side_display()),
        points=full,
        each=indicator.each,
        got=got,
        reason=reason,
        evidence=mark.evidence if mark else "",
        is_judged=indicator.each is not None or mark is not None,
        local_default=indicator.local_default,
    )


def _vetoes(assessment: Assessment, units: list[AssessedUnit], policy: Policy) -> dict[int, tuple[VetoLine, ...]]:
    found: dict[int, list[VetoLine]] = defaultdict(list)
    by_id = {u.organisation_id: u.organisation for u in units}
    rows = UpperVeto.objects.filter(organisation__in=list(by_id), year=assessment.year, withdrawn_at__isnull=True)
    for veto in rows.order_by("found_on", "id"):
        unit = by_id[veto.organisation_id]
        subject = Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)
        ruling = policy.ruling("veto_zero_score", subject)
        counts = ruling is not None and isinstance(ruling.value, Inspectors) and veto.level in ruling.value.by
        line = VetoLine(
            veto.pk,
            str(OrganisationLevel(veto.level).label),
            veto.source,
            veto.account_name,
            veto.found_on.isoformat(),
            counts,
            f"{ruling.pack_short} {'、'.join(ruling.articles)}" if ruling and counts else "",
        )
        found[veto.organisation_id].append(line)
    return {unit: tuple(found[unit]) for unit in by_id}


def problems_listed(assessment: Assessment, unit: AssessedUnit, on: date) -> list[YearProblem]:
    """The problems a unit's counts were counted from: as kept once concluded."""
    if not assessment.is_concluded:
        return problems_by_unit(assessment, [unit], on)[unit.pk]
    rows = AssessedProblem.objects.filter(unit=unit).select_related("told__round_account").order_by("pk")
    return [
        YearProblem(
            p.finding_id,
            p.told_id,
            p.account_name,
            p.platform_name,
            p.title,
            p.article,
            p.standing,
            p.told.round_account.round_id if p.told else None,
            p.told.round_account_id if p.told else None,
        )
        for p in rows
    ]

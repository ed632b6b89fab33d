"""The problems of a year, unit by unit: what the issued bulletins told, and what the checks found beside them; each once."""

from dataclasses import dataclass
from datetime import date, datetime, time

from zhengmei.core.clock import BEIJING
from zhengmei.inspection.models import AssessedUnit, Assessment, FollowUp, RoundFinding
from zhengmei.inspection.queries.figures import printed_platform
from zhengmei.inspection.states import RoundState, Standing
from zhengmei.monitoring.models import Finding
from zhengmei.monitoring.states import FindingState


@dataclass(frozen=True, slots=True)
class YearProblem:
    """One problem; it leads to its finding, or to the sheet of the round where a person judged it."""

    finding: int | None
    told: int | None
    account: str
    platform: str
    title: str
    article: str
    standing: str
    round: int | None
    row: int | None

    @property
    def standing_words(self) -> str:
        return str(Standing(self.standing).label)

    @property
    def is_rectified(self) -> bool:
        return self.standing == Standing.RECTIFIED

    @property
    def is_overdue(self) -> bool:
        return self.standing == Standing.OVERDUE


def problems_by_unit(assessment: Assessment, units: list[AssessedUnit], on: date) -> dict[int, list[YearProblem]]:
    """The problems of each unit (by the key of its line) as the records have them on a day.

    Told by an issued round of the office or of one below whose period ended in the year; or, told by none, found by the
    checks in the year. The same problem counts once; one against which an objection was upheld does not.
    """
    keys = {u.organisation_id: u.pk for u in units}
    found: dict[int, list[YearProblem]] = {u.pk: [] for u in units}
    for sponsor, problem in (*_told(assessment, list(keys), on), *_untold(assessment, list(keys))):
        found[keys[sponsor]].append(problem)
    for problems in found.values():
        problems.sort(key=lambda p: (p.account, p.finding or 0, p.told or 0))
    return found


def _told(assessment: Assessment, sponsors: list[int], on: date) -> list[tuple[int, YearProblem]]:
    rows = RoundFinding.objects.filter(
        round_account__round__state=RoundState.ISSUED,
        round_account__round__office__path__startswith=assessment.office.path,
        round_account__round__period_to__year=assessment.year,
        round_account__is_sampled=True,
        round_account__sponsor__in=sponsors,
    ).exclude(finding__state=FindingState.DISMISSED)
    rows = rows.select_related("finding", "round_account__round__bulletin")
    latest: dict[object, RoundFinding] = {}
    due: dict[object, date] = {}
    for row in rows.order_by("round_account__round__period_to", "pk"):
        key = row.finding_id or (row.round_account.media_account_id, row.code)
        latest[key] = row
        until = row.round_account.round.bulletin.reply_due
        if until is not None:
            due[key] = min(until, due.get(key, until))
    by_hand = [row.pk for row in latest.values() if row.finding_id is None]
    settled = set(FollowUp.objects.filter(problem__in=by_hand, is_settled=True).values_list("problem_id", flat=True))
    return [
        (row.round_account.sponsor_id, _as_told(row, _standing(row, settled, due.get(key), on)))
        for key, row in latest.items()
    ]


def _standing(row: RoundFinding, settled: set[int], due: date | None, on: date) -> str:
    closed = row.finding.state == FindingState.CLOSED if row.finding else row.pk in settled
    if closed:
        return Standing.RECTIFIED
    return Standing.OVERDUE if due is not None and due < on else Standing.OPEN


def _as_told(row: RoundFinding, standing: str) -> YearProblem:
    account = row.round_account
    return YearProblem(
        row.finding_id,
        row.pk,
        account.name,
        account.platform_name,
        row.title,
        row.article,
        standing,
        account.round_id,
        account.pk,
    )


def _untold(assessment: Assessment, sponsors: list[int]) -> list[tuple[int, YearProblem]]:
    year = assessment.year
    first, after = (datetime.combine(date(y, 1, 1), time(), BEIJING) for y in (year, year + 1))
    told = RoundFinding.objects.filter(
        finding__isnull=False,
        round_account__is_sampled=True,
        round_account__round__state=RoundState.ISSUED,
        round_account__round__office__path__startswith=assessment.office.path,
    )
    rows = Finding.objects.filter(media_account__sponsor__in=sponsors, raised_at__gte=first, raised_at__lt=after)
    rows = rows.exclude(state=FindingState.DISMISSED).exclude(pk__in=told.values("finding_id"))
    return [
        (
            f.media_account.sponsor_id,
            YearProblem(
                f.pk,
                None,
                f.media_account.name,
                printed_platform(f.media_account.platform, f.media_account.platform_other),
                f.title,
                f.article,
                Standing.RECTIFIED if f.state == FindingState.CLOSED else Standing.OPEN,
                None,
                None,
            ),
        )
        for f in rows.select_related("media_account").order_by("pk")
    ]

"""Drawing the sample: the population is copied, the lot is cast, every drawing is kept."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from zhengmei.audit.actions import record
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountKind, AccountStatus
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import locked, office_reasons, refuse_if, state_reasons
from zhengmei.inspection.models import Draw, Judgement, Round, RoundAccount, RoundFinding
from zhengmei.inspection.queries.figures import printed_platform
from zhengmei.inspection.queries.sampling import Candidate, Sample, draw, sample_size
from zhengmei.inspection.states import ROUND, RoundAct, SampleMode
from zhengmei.organisations.models import Organisation, Region
from zhengmei.organisations.states import OrganisationLevel

_OVER = (AccountStatus.CANCELLED, AccountStatus.CLOSED)
_OWN_UNITS = {
    OrganisationLevel.NATION: "国务院直属单位",
    OrganisationLevel.PROVINCE: "省直单位",
    OrganisationLevel.CITY: "市直单位",
    OrganisationLevel.COUNTY: "县（区）直单位",
    OrganisationLevel.TOWNSHIP: "镇（街道）直单位",
}


def within_reach(round_: Round) -> QuerySet[MediaAccount]:
    """The official accounts of the office and everything below it that existed by the end of the period."""
    rows = MediaAccount.objects.filter(sponsor__path__startswith=round_.office.path, kind=AccountKind.OFFICIAL)
    return rows.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=round_.period_to))


def _registered(round_: Round) -> Q:
    """In the books at the end of the period: not cancelled or closed, or only after it."""
    return ~Q(status__in=_OVER) | Q(cancelled_on__gt=round_.period_to)


def reasons_not_to_draw(round_: Round, *, by: User | None, now: datetime) -> list[str]:
    """Why the sample may not be drawn; empty when it may."""
    reasons = state_reasons(round_, RoundAct.DRAW) + office_reasons(round_, by, now.date())
    if reasons:
        return reasons
    population = within_reach(round_).filter(_registered(round_)).count()
    if not population:
        return [f"{round_.office.name}及其下属单位没有在册账号。请先导入或登记台账。"]
    count = sample_size(round_.sample_mode, round_.sample_value, population)
    if count > population:
        return [f"要抽 {count} 个，在册账号只有 {population} 个。请把抽查数量改为不超过 {population}，或改为全部检查。"]
    return []


@transaction.atomic
def draw_sample(
    *,
    round_: Round,
    seed: str | None = None,
    sample_mode: str | None = None,
    sample_value: object = None,
    by: User | None,
    now: datetime,
) -> Draw:
    """Copy the population and draw from it. Before the checks have run it may be drawn again; the former list stays on record.

    In order: the rows of a former drawing go, the population is copied in canonical order, the lot marks the sample, a Draw
    row keeps seed, strata and a digest of the list, the record gets its line. Raises RoundRefused.
    """
    round_ = _with_changes(locked(round_), seed, sample_mode, sample_value)
    refuse_if(reasons_not_to_draw(round_, by=by, now=now))
    RoundFinding.objects.filter(round_account__round=round_).delete()
    Judgement.objects.filter(round_account__round=round_).delete()
    RoundAccount.objects.filter(round=round_).delete()
    sample = _copy_and_draw(round_)
    made = Draw.objects.create(
        round=round_,
        at=now,
        by=by,
        seed=round_.seed,
        mode=round_.sample_mode,
        value=round_.sample_value,
        population=len(sample.order),
        sampled=len(sample.drawn),
        digest=sample.digest,
        strata=[[s.platform, s.level, s.size, s.drawn] for s in sample.strata],
    )
    round_.state = ROUND.after(round_.state, RoundAct.DRAW)
    round_.drawn_at = now
    round_.save(update_fields=["state", "drawn_at", "seed", "sample_mode", "sample_value"])
    detail = {"种子": made.seed, "在册": made.population, "抽中": made.sampled, "名单摘要": made.digest}
    record("inspection.sample_drawn", by=by, now=now, about=round_, detail=detail)
    return made


def _with_changes(round_: Round, seed: str | None, mode: str | None, value: object) -> Round:
    if seed:
        round_.seed = seed.strip()[:40]
    if mode:
        round_.sample_mode = mode
        round_.sample_value = None if mode == SampleMode.ALL else value  # type: ignore[assignment]
    return round_


def _copy_and_draw(round_: Round) -> Sample:
    places = _Places(round_.office)
    order = sorted(
        (_candidate(media), media) for media in within_reach(round_).select_related("sponsor__region").iterator()
    )
    in_books = set(within_reach(round_).filter(_registered(round_)).values_list("pk", flat=True))
    population = [candidate for candidate, media in order if media.pk in in_books]
    count = sample_size(round_.sample_mode, round_.sample_value, len(population))
    sample = draw(population, count=count, seed=round_.seed)
    rows = [
        _row(round_, number, media, places, registered=media.pk in in_books, sampled=media.pk in sample.drawn)
        for number, (_, media) in enumerate(order, 1)
    ]
    RoundAccount.objects.bulk_create(rows, batch_size=500)
    return sample


def _candidate(media: MediaAccount) -> Candidate:
    sponsor = media.sponsor
    return Candidate(media.platform, sponsor.level, sponsor.name, media.name, media.platform_account_id, media.pk)


def _row(
    round_: Round, number: int, media: MediaAccount, places: "_Places", *, registered: bool, sampled: bool
) -> RoundAccount:
    return RoundAccount(
        round=round_,
        media_account=media,
        number=number,
        name=media.name,
        platform=media.platform,
        platform_name=printed_platform(media.platform, media.platform_other),
        platform_account_id=media.platform_account_id,
        sponsor=media.sponsor,
        sponsor_name=media.sponsor.name,
        level=media.sponsor.level,
        region_name=places.name_of(media.sponsor),
        status=media.status,
        opened_on=media.opened_on,
        cancelled_on=media.cancelled_on,
        is_registered=registered,
        is_sampled=sampled,
    )


class _Places:
    """The region under which the bulletin counts a unit: the next one below the office's own, or 市直单位 for its own."""

    def __init__(self, office: Organisation) -> None:
        self.office = office
        self.parents = dict(Region.objects.values_list("pk", "parent_id"))
        self.names = dict(Region.objects.values_list("pk", "name"))

    def name_of(self, unit: Organisation) -> str:
        own = self.office.region_id
        current: int | None = unit.region_id
        if current == own:
            return _OWN_UNITS[OrganisationLevel(self.office.level)]
        while current is not None:
            above = self.parents.get(current)
            if above == own:
                return self.names[current]
            current = above
        return self.names[unit.region_id]

"""The list of accounts: which match, in which order, and what stands in their rows."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast

from zhengmei.filing.models import MediaAccount, RuleException
from zhengmei.filing.queries import exceptions_in_force, media_accounts_visible_to, owned_by
from zhengmei.filing.states import AccountStatus, OwnerKind
from zhengmei.identity.models import User
from zhengmei.ledger.columns import DEFAULT_SORT, SORTS
from zhengmei.monitoring.models import Finding, PublishedItem
from zhengmei.monitoring.states import STANDING
from zhengmei.organisations.queries import reach, region_and_below
from zhengmei.organisations.states import LEVEL_RANK, Power

STRIP_DAYS = 14
STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Question:
    """What the address asks for. Empty parts ask nothing."""

    q: str = ""
    region: int | None = None
    platforms: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    sponsor: int | None = None
    problem: str = ""  # "yes", "no" or the code of a check
    update: str = ""  # days without an item, or "never"
    certified: str = ""  # "yes", "no" or "unknown"
    exception: str = ""  # "yes"
    functions: tuple[str, ...] = ()
    sort: str = DEFAULT_SORT


def _items() -> QuerySet[PublishedItem]:
    return PublishedItem.objects.filter(media_account=OuterRef("pk"))


def _open_findings() -> QuerySet[Finding]:
    return Finding.objects.filter(media_account=OuterRef("pk"), state__in=STANDING)


def accounts_matching(user: User, question: Question, on: date) -> QuerySet[MediaAccount]:
    """The accounts a person may see that match, in order. Lazy; the sort is total, so pages never overlap."""
    found = media_accounts_visible_to(user, on)
    found = found.filter(_by_fields(question))
    found = _by_watching(found, question, on)
    return _ordered(found, question.sort)


def _by_fields(question: Question) -> Q:
    match = Q()
    if question.q:
        for name in ("name", "sponsor__name", "platform_account_id", "leader_name", "liaison_name"):
            match |= Q(**{f"{name}__icontains": question.q})
    if question.region is not None:
        match &= Q(sponsor__region__in=region_and_below(question.region))
    if question.platforms:
        match &= Q(platform__in=question.platforms)
    if question.statuses:
        match &= Q(status__in=question.statuses)
    if question.levels:
        match &= Q(sponsor__level__in=question.levels)
    if question.sponsor is not None:
        match &= Q(sponsor=question.sponsor)
    if question.certified:
        match &= Q(is_certified={"yes": True, "no": False}.get(question.certified))
    return match


def _by_watching(found: QuerySet[MediaAccount], question: Question, on: date) -> QuerySet[MediaAccount]:
    if question.functions:
        found = with_functions(found, question.functions)
    if question.problem == "yes":
        found = found.filter(Exists(_open_findings()))
    elif question.problem == "no":
        found = found.filter(~Exists(_open_findings()))
    elif question.problem:
        found = found.filter(Exists(_open_findings().filter(code=question.problem)))
    if question.update == "never":
        found = found.filter(~Exists(_items()))
    elif question.update:
        found = found.filter(_stale(on, int(question.update)))
    if question.exception:
        held = exceptions_in_force(on).filter(media_account=OuterRef("pk")).select_related(None)
        found = found.filter(Exists(held))
    return found


def _stale(on: date, days: int) -> Q:
    return Q(~Exists(_items().filter(day__gt=on - timedelta(days), day__lte=on)))


def with_functions(found: QuerySet[MediaAccount], functions: Iterable[str]) -> QuerySet[MediaAccount]:
    """Those marked with every one of the functions. The two engines spell JSON differently, so both spellings match."""
    found = found.annotate(functions_text=Cast("functions", TextField()))
    for name in functions:
        plain, escaped = f'"{name}"', json.dumps(name)
        found = found.filter(Q(functions_text__contains=plain) | Q(functions_text__contains=escaped))
    return found


def _ordered(found: QuerySet[MediaAccount], sort: str) -> QuerySet[MediaAccount]:
    falling, key = sort.startswith("-"), sort.removeprefix("-")
    names = SORTS.get(key, SORTS[DEFAULT_SORT])
    if "last_day" in names:
        newest = _items().order_by("-day").values("day")[:1]
        found = found.annotate(last_day=Subquery(newest))
    if "level_rank" in names:
        ranks = [When(sponsor__level=level, then=rank) for level, rank in LEVEL_RANK.items()]
        found = found.annotate(level_rank=Case(*ranks, default=99, output_field=IntegerField()))
    first, *rest = names
    lead = F(first).desc(nulls_last=True) if falling else F(first).asc(nulls_first=True)
    return found.order_by(lead, *rest, "pk")


@dataclass(frozen=True, slots=True)
class Totals:
    """What the sentence over the list says."""

    accounts: int
    stale: int  # running ones without an item in the last seven days
    with_findings: int
    of_companies: int  # 企事业单位新媒体
    of_others: int  # of units that are neither

    @property
    def of_government(self) -> int:
        """政务新媒体 alone."""
        return self.accounts - self.of_companies - self.of_others


def totals_of(found: QuerySet[MediaAccount], on: date) -> Totals:
    """Counts over the whole list, not the page. One query."""
    stale = Q(_stale(on, STALE_DAYS), status=AccountStatus.NORMAL)
    counts = found.order_by().aggregate(
        accounts=Count("pk"),
        stale=Count("pk", filter=stale),
        with_findings=Count("pk", filter=Exists(_open_findings())),
        of_companies=Count("pk", filter=owned_by(OwnerKind.COMPANY)),
        of_others=Count("pk", filter=owned_by(OwnerKind.OUTSIDE)),
    )
    return Totals(**counts)


@dataclass(slots=True)
class Watched:
    """What is known of one account beyond its fields."""

    days: list[int] = field(default_factory=lambda: [0] * STRIP_DAYS)
    last_day: date | None = None
    findings: list[Finding] = field(default_factory=list)
    exceptions: list[RuleException] = field(default_factory=list)
    section: str = ""  # the sponsor's 主办运营科室; only an export fills it in

    @property
    def week(self) -> int:
        """Items of the last seven days."""
        return sum(self.days[-STALE_DAYS:])


def watched(accounts: Sequence[MediaAccount], on: date) -> dict[int, Watched]:
    """Days, newest item, open findings (worst first) and exceptions of many accounts. Four queries."""
    ids = [account.pk for account in accounts]
    found: dict[int, Watched] = {pk: Watched() for pk in ids}
    items = PublishedItem.objects.filter(media_account__in=ids).order_by()
    first = on - timedelta(STRIP_DAYS - 1)
    recent = items.filter(day__gte=first, day__lte=on).values_list("media_account", "day")
    for pk, day, number in recent.annotate(number=Count("pk")):
        found[pk].days[(day - first).days] = number
    for pk, newest in items.values_list("media_account").annotate(newest=Max("day")):
        found[pk].last_day = newest
    for finding in _open_of(ids):
        found[finding.media_account_id].findings.append(finding)
    for held in exceptions_in_force(on).filter(media_account__in=ids):
        found[held.media_account_id].exceptions.append(held)
    return found


def _open_of(ids: list[int]) -> QuerySet[Finding]:
    hardest = Case(When(strength="must", then=0), When(strength="in_principle", then=1), default=2)
    return Finding.objects.filter(media_account__in=ids, state__in=STANDING).order_by("-veto", hardest, "since", "pk")


def ids_with_numbers(user: User, accounts: Sequence[MediaAccount], on: date) -> set[int]:
    """Of these accounts, those whose personal numbers the person may see whole: whoever edits or supervises them."""
    allowed = reach(user, Power.EDIT_ACCOUNTS, on, ("sponsor__",)) | reach(user, Power.SUPERVISE, on, ("sponsor__",))
    seen = MediaAccount.objects.filter(allowed, pk__in=[a.pk for a in accounts])
    return set(seen.values_list("pk", flat=True))


def finding_kinds(user: User, on: date) -> list[tuple[str, str]]:
    """The codes of findings open now on accounts a person may see, each with one of its titles. For the filter's menu."""
    seen = media_accounts_visible_to(user, on).select_related(None).values("pk")
    rows = Finding.objects.filter(media_account__in=seen, state__in=STANDING).order_by("code")
    titles: dict[str, str] = defaultdict(str)
    for code, title in rows.values_list("code", "title").distinct():
        titles[code] = titles[code] or title
    return list(titles.items())


def functions_in_use(user: User, on: date) -> list[str]:
    """Every function some visible account is marked with."""
    rows = media_accounts_visible_to(user, on).select_related(None).order_by().values_list("functions", flat=True)
    return sorted({name for functions in rows.distinct() for name in functions})

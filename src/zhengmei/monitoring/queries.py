"""Reading what was found, published and seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from zhengmei.core.clock import BEIJING, end_of_day, start_of_day
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import media_accounts_visible_to
from zhengmei.filing.states import AccountStatus
from zhengmei.identity.models import User
from zhengmei.monitoring.models import (
    Acknowledgement,
    CheckRun,
    Contest,
    Finding,
    Observation,
    PublishedItem,
    UnitFinding,
)
from zhengmei.monitoring.states import STANDING, FindingState, Outcome, UnitFindingState
from zhengmei.organisations.models import Organisation, Responsibility
from zhengmei.organisations.queries import in_force, reach
from zhengmei.organisations.queries.answering import answering
from zhengmei.organisations.states import STAFF, Power


def findings_visible_to(user: User, on: date | None = None) -> QuerySet[Finding]:
    """Findings, closed ones too, of the accounts a person may see."""
    seen = media_accounts_visible_to(user, on).order_by().values("pk")
    return Finding.objects.filter(media_account__in=seen).select_related("media_account__sponsor__region")


def open_findings(media_accounts: QuerySet[MediaAccount]) -> QuerySet[Finding]:
    """Findings that stand, contested ones included, of these accounts."""
    return Finding.objects.filter(media_account__in=media_accounts.order_by().values("pk"), state__in=STANDING)


def open_findings_by_account(ids: Iterable[int]) -> dict[int, list[Finding]]:
    """Standing findings of some accounts: 单项否决 first, then 必须, then the oldest. One query."""
    found: dict[int, list[Finding]] = {}
    rows = Finding.objects.filter(media_account__in=list(ids), state__in=STANDING)
    order = {"must": 0, "in_principle": 1, "encourage": 2}
    for finding in sorted(rows, key=lambda f: (not f.veto, order[f.strength], f.since, f.pk)):
        found.setdefault(finding.media_account_id, []).append(finding)
    return found


def daily_counts(ids: Iterable[int], first: date, last: date) -> dict[int, list[int]]:
    """Items of each account on every day from `first` to `last`, zeros included. One query."""
    wanted, span = list(ids), (last - first).days + 1
    found = {account: [0] * span for account in wanted}
    rows = PublishedItem.objects.filter(media_account__in=wanted, day__range=(first, last)).order_by()
    for account, day, n in rows.values_list("media_account_id", "day").annotate(n=Count("*")):
        found[account][(day - first).days] = n
    return found


def last_items(ids: Iterable[int]) -> dict[int, tuple[datetime, str]]:
    """Moment (Beijing) and title of each account's latest item; accounts without one are absent. One query."""
    latest = PublishedItem.objects.filter(media_account=OuterRef("pk")).order_by("-day", "-published_at", "-pk")
    newest = MediaAccount.objects.filter(pk__in=list(ids)).annotate(item=Subquery(latest.values("pk")[:1]))
    rows = PublishedItem.objects.filter(pk__in=newest.values("item"))
    return {
        account: (at.astimezone(BEIJING), title)
        for account, at, title in rows.values_list("media_account_id", "published_at", "title")
    }


def days_of(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def media_accounts_inspected_by(user: User, on: date | None = None) -> QuerySet[MediaAccount]:
    """The accounts a person may inspect: run checks over and look at."""
    return MediaAccount.objects.filter(reach(user, Power.INSPECT, on, ("sponsor__", "managing__")))


def findings_open_to(user: User, on: date) -> QuerySet[Finding]:
    """Findings a person may open: those they may see, and those of units where they answer for something in person."""
    seen = media_accounts_visible_to(user, on).order_by().values("pk")
    held = Responsibility.objects.filter(in_force(on), user=user).exclude(kind__in=STAFF).values("organisation")
    found = Finding.objects.filter(Q(media_account__in=seen) | Q(media_account__sponsor__in=held))
    return found.select_related("media_account__sponsor__region")


@dataclass(frozen=True, slots=True)
class Addressee:
    """One post whose holder must take note of a finding 签收, who holds it now, and when they did."""

    post: str
    name: str
    article: str
    clauses: tuple[str, ...]
    person: Responsibility | None
    acknowledgement: Acknowledgement | None


def addressees_of(finding: Finding, on: date) -> list[Addressee]:
    """Who must take note of a finding in person, in the order of the pack. Four queries at most."""
    sponsor = finding.media_account.sponsor
    posts = [one for one in answering([sponsor], on).get(sponsor.pk, []) if one.concerns(finding.rule_key)]
    if not posts:
        return []
    given = {a.responsibility_id: a for a in Acknowledgement.objects.filter(finding=finding).select_related("by")}
    return [
        Addressee(
            one.post,
            one.name,
            one.article,
            tuple(one.part.value.clauses),
            one.person,
            given.get(one.person.pk) if one.person is not None else None,
        )
        for one in posts
    ]


def to_acknowledge(user: User, on: date) -> list[tuple[MediaAccount, list[Finding]]]:
    """Standing findings a person must take note of and has not, by account, the oldest first. Six queries at most."""
    own = Responsibility.objects.filter(in_force(on), user=user).exclude(kind__in=STAFF).exclude(accepted_on=None)
    units = list(Organisation.objects.filter(pk__in=own.values("organisation")))
    if not units:
        return []
    rows = Finding.objects.filter(media_account__sponsor__in=units, state__in=STANDING).order_by("since", "pk")
    posts = answering(units, on)
    given = set(Acknowledgement.objects.filter(by=user, finding__in=rows).values_list("finding", "responsibility"))
    found: dict[int, tuple[MediaAccount, list[Finding]]] = {}
    for finding in rows.select_related("media_account__sponsor"):
        mine = [
            one.person
            for one in posts.get(finding.media_account.sponsor_id, [])
            if one.person is not None and one.person.user_id == user.pk and one.concerns(finding.rule_key)
        ]
        if any((finding.pk, person.pk) not in given for person in mine):
            found.setdefault(finding.media_account_id, (finding.media_account, []))[1].append(finding)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What a list of findings is narrowed to; an empty field does not narrow. `force` may also be `veto`."""

    check: str = ""
    force: str = ""
    region: int | None = None
    platform: str = ""
    state: str = "standing"
    since: date | None = None
    words: str = ""
    account: int | None = None


SORTS = {
    "since": ("since", "pk"),
    "account": ("media_account__name", "since", "pk"),
    "region": ("media_account__sponsor__region__name", "media_account__sponsor__name", "since", "pk"),
    "force": ("weight", "since", "pk"),
}
_STATES = {
    "standing": Q(state__in=STANDING),
    "contested": Q(state=FindingState.CONTESTED),
    "closed": Q(state=FindingState.CLOSED),
    "dismissed": Q(state=FindingState.DISMISSED),
}
_WEIGHT = Case(
    When(veto=True, then=Value(0)),
    When(strength="must", then=Value(1)),
    When(strength="in_principle", then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def filtered_findings(found: QuerySet[Finding], wanted: FindingFilter, sort: str = "") -> QuerySet[Finding]:
    """The findings that fit, sorted: gravest first unless `sort` (a key of SORTS, with - for backwards) says otherwise."""
    found = found.filter(_STATES.get(wanted.state, Q()))
    if wanted.check:
        found = found.filter(code=wanted.check)
    if wanted.force == "veto":
        found = found.filter(veto=True)
    elif wanted.force:
        found = found.filter(strength=wanted.force)
    if wanted.region:
        found = found.filter(media_account__sponsor__region=wanted.region)
    if wanted.platform:
        found = found.filter(media_account__platform=wanted.platform)
    if wanted.since:
        found = found.filter(since__gte=wanted.since)
    if wanted.account:
        found = found.filter(media_account=wanted.account)
    if wanted.words:
        named = Q(media_account__name__icontains=wanted.words) | Q(media_account__sponsor__name__icontains=wanted.words)
        found = found.filter(named)
    key, back = sort.removeprefix("-"), sort.startswith("-")
    fields = SORTS.get(key, SORTS["force"])
    order = [f"-{f}" if back else f for f in fields]
    return found.annotate(weight=_WEIGHT).order_by(*order)


def regions_of(found: QuerySet[Finding]) -> list[tuple[int, str]]:
    """The regions that have findings here, for the menu."""
    rows = found.order_by("media_account__sponsor__region__name").values_list(
        "media_account__sponsor__region", "media_account__sponsor__region__name"
    )
    return list(rows.distinct())


def platforms_of(found: QuerySet[Finding]) -> list[str]:
    """The platform codes that have findings here, for the menu."""
    return list(found.order_by("media_account__platform").values_list("media_account__platform", flat=True).distinct())


def contests_of(finding: Finding) -> QuerySet[Contest]:
    """Every contest of a finding, oldest first."""
    return Contest.objects.filter(finding=finding).select_related("by", "decided_by").order_by("at", "pk")


def open_counts(user: User, on: date | None = None) -> dict[str, int]:
    """Standing findings a person may see, by check code."""
    rows = findings_visible_to(user, on).filter(state__in=STANDING).order_by().values_list("code")
    return dict(rows.annotate(n=Count("*")))


def last_run() -> CheckRun | None:
    """The latest run of the checks, over whichever accounts."""
    return CheckRun.objects.order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class DayLook:
    """One account on one day of the day sheet. Without a look that saw it the result is 未监测, never 正常 (BL-2.3-l)."""

    media_account: MediaAccount
    day: date
    look: Observation | None

    @property
    def result(self) -> str:
        if self.look is None:
            return "未监测"
        seen = self.look.outcome == Outcome.SEEN
        return "正常" if seen else f"未监测（{self.look.get_outcome_display()}）"

    @property
    def is_seen(self) -> bool:
        return self.look is not None and self.look.outcome == Outcome.SEEN


def running_accounts(user: User, on: date | None = None) -> QuerySet[MediaAccount]:
    """The running accounts a person may inspect, in the order of the day sheet."""
    found = media_accounts_inspected_by(user, on).filter(status=AccountStatus.NORMAL)
    return found.select_related("sponsor__region").order_by("sponsor__region__name", "sponsor__name", "name", "pk")


def day_looks(media_accounts: Iterable[MediaAccount], first: date, last: date) -> list[DayLook]:
    """Every account on every day from `first` to `last`, with the last look of that day. One query."""
    accounts = list(media_accounts)
    looks = Observation.objects.filter(
        media_account__in=[a.pk for a in accounts], at__range=(start_of_day(first), end_of_day(last))
    ).select_related("by")
    latest = {(o.media_account_id, o.at.astimezone(BEIJING).date()): o for o in looks.order_by("at", "pk")}
    return [DayLook(a, day, latest.get((a.pk, day))) for day in days_of(first, last) for a in accounts]


def looks_of(media_account: MediaAccount) -> QuerySet[Observation]:
    """Every look at one account, newest first."""
    return Observation.objects.filter(media_account=media_account).select_related("by").order_by("-at", "-pk")


def unit_findings_visible_to(user: User, on: date | None = None) -> QuerySet[UnitFinding]:
    """Findings of units, closed ones too, that a person may see."""
    seen = UnitFinding.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",)))
    return seen.select_related("organisation__region").order_by("-since", "-pk")


def gaps_since(organisation_ids: Iterable[int]) -> dict[tuple[int, str], date]:
    """Since when each standing finding of these units stands, by unit and cause. One query."""
    rows = UnitFinding.objects.filter(organisation__in=list(organisation_ids), state=UnitFindingState.OPEN)
    return {(unit, cause): since for unit, cause, since in rows.values_list("organisation", "cause", "since")}

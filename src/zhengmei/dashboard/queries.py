"""What a person's desk shows. Reads the rooms; writes nothing. Every number comes with the rows behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from zhengmei.core.todo import Todo
from zhengmei.core.workdays import PUBLISHED
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import media_accounts_visible_to, of_government, subjects_of
from zhengmei.filing.states import AccountStatus
from zhengmei.identity.models import User
from zhengmei.inspection.models import Round, RoundAccount
from zhengmei.inspection.queries import rounds_visible_to
from zhengmei.inspection.states import RoundState, Verdict
from zhengmei.monitoring.models import PublishedItem
from zhengmei.monitoring.queries import daily_counts, open_findings
from zhengmei.organisations.queries import packs_followed
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Ruling, Subject
from zhengmei.policies.scope import addressing
from zhengmei.ui.parts import HeatRow

HEAT_DAYS = 28
HEAT_ROWS = 10
SOON = 2  # days: an account this close to its limit is named in the sentence above the map
WEEK = 7


@dataclass(frozen=True, slots=True)
class Numbers:
    """The strip. `known_until` is the last day with an item handed in; silence is never judged beyond it."""

    normal: int
    suspended: int
    known_until: date | None
    fresh: int
    fresh_before: int
    open: int
    vetoes: int
    contested: int
    apart: int = 0  # running or suspended accounts that are not 政务新媒体: of companies and other units

    @property
    def registered(self) -> int:
        return self.normal + self.suspended

    @property
    def seen(self) -> int:
        """Everything that runs or is suspended, whoever owns it."""
        return self.registered + self.apart


def numbers(accounts: QuerySet[MediaAccount], today: date) -> Numbers:
    """Counts over the accounts a person sees: 政务新媒体, the others `apart`. Four queries, however many accounts."""
    in_books = Q(status__in=(AccountStatus.NORMAL, AccountStatus.SUSPENDED))
    states = accounts.order_by().aggregate(
        normal=Count("pk", filter=Q(of_government(), status=AccountStatus.NORMAL)),
        suspended=Count("pk", filter=Q(of_government(), status=AccountStatus.SUSPENDED)),
        apart=Count("pk", filter=in_books & ~of_government()),
    )
    until = known_until(accounts, today)
    normal = accounts.order_by().filter(of_government(), status=AccountStatus.NORMAL).values("pk")
    fresh = _publishing(normal, until, 0) if until else 0
    before = _publishing(normal, until, WEEK) if until else 0
    found = (
        open_findings(accounts)
        .order_by()
        .aggregate(
            open=Count("pk"),
            vetoes=Count("pk", filter=Q(veto=True)),
            contested=Count("pk", filter=Q(state="contested")),
        )
    )
    return Numbers(known_until=until, fresh=fresh, fresh_before=before, **states, **found)


def known_until(accounts: QuerySet[MediaAccount], today: date) -> date | None:
    """The last day, today at the latest, on which any of these accounts is known to have published."""
    rows = PublishedItem.objects.filter(media_account__in=accounts.order_by().values("pk"), day__lte=today)
    found: date | None = rows.order_by().aggregate(last=Max("day"))["last"]
    return found


def _publishing(normal: QuerySet[MediaAccount, Any], until: date, back: int) -> int:
    last = until - timedelta(back)
    rows = PublishedItem.objects.filter(media_account__in=normal, day__range=(last - timedelta(WEEK - 1), last))
    return rows.order_by().values("media_account").distinct().count()


@dataclass(frozen=True, slots=True)
class LastRound:
    """The newest round with a result that covers units the person sees, and the one before it for comparison."""

    round: Round
    passed: int
    judged: int
    before: tuple[int, int] | None


def last_round(user: User, accounts: QuerySet[MediaAccount], today: date) -> LastRound | None:
    """The latest round judged to its end that the person may see, over the accounts they see; None when there is none."""
    done = (RoundState.CONCLUDED, RoundState.ISSUED)
    rounds = list(rounds_visible_to(user, today).filter(state__in=done).order_by("-period_to", "-pk")[:2])
    if not rounds:
        return None
    counts = dict.fromkeys((one.pk for one in rounds), (0, 0))
    seen = accounts.order_by().values("pk")
    rows = RoundAccount.objects.filter(round__in=rounds, is_sampled=True, media_account__in=seen)
    rows = rows.exclude(verdict=Verdict.NONE).order_by()
    for pk, passed, judged in (
        rows.values("round")
        .annotate(passed=Count("pk", filter=Q(verdict=Verdict.PASS)), judged=Count("pk"))
        .values_list("round", "passed", "judged")
    ):
        counts[pk] = (passed, judged)
    before = counts[rounds[1].pk] if len(rounds) > 1 and rounds[1].office_id == rounds[0].office_id else None
    passed, judged = counts[rounds[0].pk]
    return LastRound(rounds[0], passed, judged, before)


@dataclass(frozen=True, slots=True)
class Silence:
    """Who comes close to the limit. `past` have gone over it already and are problems, not warnings."""

    rows: list[HeatRow] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    soon: int = 0
    past: int = 0
    veto: bool = False
    ruling: Ruling[Any] | None = None
    until: date | None = None


def silence(accounts: QuerySet[MediaAccount], until: date | None, today: date) -> Silence:
    """The accounts nearest to their limit of silence, as their own regulation sets it, counted to `until`.

    Five queries, however many accounts. An account that never published is a problem (监测), not a warning, and is left out.
    """
    if until is None:
        return Silence()
    running = accounts.filter(status=AccountStatus.NORMAL)
    last = _last_days(running, until)
    subjects = subjects_of(running)
    units = dict(running.order_by().values_list("pk", "sponsor_id"))
    packs = packs_followed(set(units.values()), today)
    near: list[tuple[int, int, Ruling[Any]]] = []
    past = 0
    for pk, day in last.items():
        ruling = _limit(packs.get(units[pk]), subjects[pk], today)
        if ruling is None:
            continue
        left = ruling.value.days - (until - day).days
        if left <= 0:
            past += 1
        elif left <= ruling.value.days // 2 + 2:
            near.append((left, pk, ruling))
    near.sort(key=lambda one: (one[0], one[1]))
    soon = [one for one in near if one[0] <= SOON]
    days = [until - timedelta(n) for n in reversed(range(HEAT_DAYS))]
    rows = _heat_rows(near[:HEAT_ROWS], days)
    shown = near[0][2] if near else None
    veto = bool(soon) and all(ruling.veto for _, _, ruling in soon)
    return Silence(rows, days, len(soon), past, veto, shown, until)


def _last_days(running: QuerySet[MediaAccount], until: date) -> dict[int, date]:
    rows = PublishedItem.objects.filter(media_account__in=running.order_by().values("pk"), day__lte=until)
    return dict(rows.order_by().values("media_account").annotate(last=Max("day")).values_list("media_account", "last"))


def _limit(pack_id: str | None, subject: Subject, today: date) -> Ruling[Any] | None:
    if pack_id is None or pack_id not in library().packs:
        return None
    governing = addressing(library().line(pack_id), subject.org_kind)
    if governing is None:
        return None
    return library().policy(governing.id, on=today).ruling("silence_limit", subject)


def _heat_rows(near: Sequence[tuple[int, int, Ruling[Any]]], days: Sequence[date]) -> list[HeatRow]:
    ids = [pk for _, pk, _ in near]
    names = {row.pk: row for row in MediaAccount.objects.filter(pk__in=ids)}
    counts = daily_counts(ids, days[0], days[-1]) if ids else {}
    return [_heat_row(names[pk], counts[pk], left, ruling) for left, pk, ruling in near]


def _heat_row(account: MediaAccount, counts: list[int], left: int, ruling: Ruling[Any]) -> HeatRow:
    passed = ruling.value.days - left
    end = "单项否决" if ruling.veto else "超过规定"
    note = f"{passed} 天，再 {left} 天{end}" if left <= SOON else f"{passed} 天"
    tone = "stop" if left <= SOON else ("due" if left <= ruling.value.days // 2 - 1 else "")
    return HeatRow(account.name, counts, platform_name(account.platform), "", note, tone)


@dataclass(frozen=True, slots=True)
class Place:
    """One region with its open problems."""

    name: str
    amount: int
    vetoes: int


def places(accounts: QuerySet[MediaAccount]) -> list[Place]:
    """Open problems by region of the sponsor, most first. One query."""
    rows = (
        open_findings(accounts)
        .order_by()
        .values("media_account__sponsor__region__name")
        .annotate(amount=Count("pk"), vetoes=Count("pk", filter=Q(veto=True)))
    )
    found = [Place(row["media_account__sponsor__region__name"], row["amount"], row["vetoes"]) for row in rows]
    return sorted(found, key=lambda place: (-place.amount, place.name))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda: `style` hot for today, off for days that do not count."""

    when: str
    left: str
    what: str
    style: str


def agenda(todos: Sequence[Todo], today: date, workdays: int = 10) -> list[Line]:
    """The next working days on which something is due, with the days between that do not count and why."""
    lines: list[Line] = []
    resting: list[tuple[date, str]] = []
    day, counted = today, 0
    while counted <= workdays:
        step = PUBLISHED.explain(day)
        due = "、".join(todo.title for todo in todos if todo.due == day)
        if due or day == today:
            left = "今天" if day == today else f"剩 {counted}"
            rest = "没有到期的事" if step.counted else f"{step.reason}，没有到期的事"
            lines += _rest(resting)
            lines.append(Line(_when(day), left, due or rest, "hot" if due and day == today else ""))
            resting = []
        elif not step.counted:
            resting.append((day, step.reason))
        day += timedelta(1)
        counted += PUBLISHED.is_workday(day)
    return lines


def _when(day: date) -> str:
    return f"{day.month}月{day.day}日 {'一二三四五六日'[day.weekday()]}"


def _rest(days: list[tuple[date, str]]) -> list[Line]:
    if not days:
        return []
    first, last = days[0][0], days[-1][0]
    when = (
        f"{first.month}月{first.day}日"
        if first == last
        else f"{first.month}月{first.day}日至{last.month}月{last.day}日"
    )
    return [Line(when, "", f"{'、'.join(dict.fromkeys(reason for _, reason in days))}，不计", "off")]


def accounts_of(user: User, today: date) -> QuerySet[MediaAccount]:
    """The accounts the desk speaks of."""
    return media_accounts_visible_to(user, today)

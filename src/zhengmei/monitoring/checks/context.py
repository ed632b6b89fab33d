"""What the checks are handed: the accounts with the pack that applies to each, and what was counted once for all."""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connections
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from pydantic import BaseModel

from zhengmei.core.clock import BEIJING, end_of_day
from zhengmei.core.workdays import PUBLISHED, Workdays
from zhengmei.filing.models import FieldChange, MediaAccount, RuleException
from zhengmei.filing.queries import subjects_of
from zhengmei.filing.states import AccountKind, AccountStatus
from zhengmei.interaction.models import CitizenMessage
from zhengmei.monitoring.models import Observation, PublishedItem
from zhengmei.monitoring.states import Outcome
from zhengmei.organisations.models import Organisation, Region
from zhengmei.organisations.queries import packs_followed
from zhengmei.policies.lookup import Library, Policy, Ruling, Subject
from zhengmei.policies.schema import Confidence, Strength
from zhengmei.policies.scope import addressing


@dataclass(slots=True)
class WatchedAccount:
    """One account under the policy of its unit. `subject_no` numbers equal subjects, so that a ruling is found once."""

    media: MediaAccount
    sponsor: Organisation
    policy: Policy
    subject: Subject
    subject_no: int

    @property
    def id(self) -> int:
        return self.media.pk

    @property
    def began(self) -> date | None:
        """The day from which it can be judged: put into operation, else opened."""
        return self.media.launched_on or self.media.opened_on


class Context:
    """One run over the accounts of `media_accounts`. Nothing here asks one question per account."""

    def __init__(
        self,
        *,
        media_accounts: QuerySet[MediaAccount],
        period_from: date,
        period_to: date,
        judged_at: datetime,
        library: Library,
        workdays: Workdays = PUBLISHED,
    ) -> None:
        self.rows = media_accounts.order_by()
        self.period_from, self.period_to = period_from, period_to
        self.judged_at = judged_at.astimezone(BEIJING)
        self.today = self.judged_at.date()
        self.library, self.workdays = library, workdays
        self.found: dict[str, set[int]] = {}  # the accounts each check raised something for, once it has run
        self._versions: dict[str, str] = {}
        self._addressing: dict[tuple[str, str], str | None] = {}
        self._workdays: dict[tuple[date, date], list[date]] = {}
        self._due: dict[tuple[date, int], date] = {}
        self._rulings: dict[tuple[str, int], Ruling[BaseModel] | None] = {}

    # --- accounts and what holds for them

    @cached_property
    def _media(self) -> list[MediaAccount]:
        return list(self.rows)

    @cached_property
    def accounts(self) -> dict[int, WatchedAccount]:
        """Every account whose unit follows a pack (without an adoption: the national one), by id.

        A unit of a kind that the pack does not address is judged by the pack above that does, and by none if none does:
        being copied is not being addressed (FCG-0-c).
        """
        sponsors = {o.pk: o for o in Organisation.objects.filter(pk__in=self.rows.values("sponsor_id"))}
        packs = packs_followed(sponsors, self.today)
        subjects = subjects_of(self.rows)
        numbers: dict[tuple[str, Subject], int] = {}
        result: dict[int, WatchedAccount] = {}
        for media in self._media:
            sponsor = sponsors[media.sponsor_id]
            pack = packs.get(sponsor.pk, self._nation)
            addressed = self._addressed(pack, sponsor.kind)
            if addressed is None:
                continue
            pack = addressed
            subject = subjects[media.pk]
            number = numbers.setdefault((pack, subject), len(numbers))
            policy = self.library.policy(pack, on=self.today)
            result[media.pk] = WatchedAccount(media, sponsor, policy, subject, number)
        return result

    def _addressed(self, pack: str, kind: str) -> str | None:
        place = (pack, kind)
        if place not in self._addressing:
            found = addressing(self.library.line(pack), kind) if pack in self.library.packs else None
            self._addressing[place] = found.id if found else None
        return self._addressing[place]

    @cached_property
    def _nation(self) -> str:
        return next((p.id for p in self.library.packs.values() if p.extends is None), "")

    def ruling(self, key: str, account: WatchedAccount) -> Ruling[BaseModel] | None:
        """What the pack says about `key` for this account.

        None where it is silent, does not require it, or is only weakly remembered (D).
        """
        place = (key, account.subject_no)
        if place not in self._rulings:
            found = account.policy.ruling(key, account.subject)
            dropped = found is None or found.confidence is Confidence.D or not getattr(found.value, "required", True)
            self._rulings[place] = None if dropped else found
        return self._rulings[place]

    def under(
        self, key: str, statuses: frozenset[AccountStatus], *, duty_too: bool = False
    ) -> Iterator[tuple[WatchedAccount, Ruling[Any]]]:
        """The accounts in one of `statuses` for which the pack sets `key`, each with its ruling.

        Duty accounts (职务账号) only with `duty_too`: what is asked of a unit's accounts is not asked of them.
        """
        found: dict[int, Ruling[Any] | None] = {}
        for status in sorted(statuses):
            for account in self._by_status.get((status, duty_too), ()):
                number = account.subject_no
                if number not in found:
                    found[number] = self.ruling(key, account)
                ruling = found[number]
                if ruling is not None:
                    yield account, ruling

    @cached_property
    def _by_status(self) -> dict[tuple[str, bool], list[WatchedAccount]]:
        """The accounts by status: under True all of them, under False without duty accounts."""
        found: dict[tuple[str, bool], list[WatchedAccount]] = defaultdict(list)
        for account in self.accounts.values():
            found[account.media.status, True].append(account)
            if account.media.kind != AccountKind.DUTY:
                found[account.media.status, False].append(account)
        return dict(found)

    def version(self, pack_id: str) -> str:
        """A digest of the whole pack as it stands now, kept with every finding."""
        if pack_id not in self._versions:
            words = self.library.packs[pack_id].model_dump_json().encode()
            self._versions[pack_id] = hashlib.sha256(words).hexdigest()
        return self._versions[pack_id]

    def workdays_between(self, first: date, last: date) -> list[date]:
        """Working days from `first` to `last`, both included, make-up days among them; worked out once."""
        if (first, last) not in self._workdays:
            self._workdays[first, last] = self.workdays.between(first, last)
        return self._workdays[first, last]

    def workday_after(self, day: date, amount: int) -> date:
        """The `amount`-th working day after `day`; worked out once."""
        if (day, amount) not in self._due:
            self._due[day, amount] = self.workdays.add(day, amount).due
        return self._due[day, amount]

    def pack_begins(self, ruling: Ruling[Any]) -> date:
        """The first day the ruling's pack is in force."""
        return self.library.packs[ruling.pack_id].effective_from or date.min

    # --- exceptions

    @cached_property
    def _exceptions(self) -> dict[tuple[int, str], list[tuple[date, date]]]:
        found: dict[tuple[int, str], list[tuple[date, date]]] = defaultdict(list)
        kin = MediaAccount.objects.filter(sponsor__in=self.rows.values("sponsor_id"))
        rows = RuleException.objects.filter(media_account__in=kin, granted_on__lte=self.today)
        for account, key, first, last, withdrawn in rows.values_list(
            "media_account_id", "rule_key", "granted_on", "expires_on", "withdrawn_on"
        ):
            end = last if withdrawn is None else min(last, withdrawn - timedelta(1))
            if first <= end:
                found[account, key].append((first, end))
        return dict(found)

    def excepted(self, account: WatchedAccount, ruling: Ruling[Any], days: tuple[date, date] | None = None) -> bool:
        """Whether an exception to an 原则上 rule touches `days` (the judged day when none are given)."""
        return ruling.strength is Strength.IN_PRINCIPLE and self.has_exception(account.id, ruling.key, days)

    def has_exception(self, account_id: int, key: str, days: tuple[date, date] | None = None) -> bool:
        """Whether an exception was granted to this account, or to one of the same sponsor, for `key`."""
        first, last = days or (self.today, self.today)
        return any(begin <= last and end >= first for begin, end in self._exceptions.get((account_id, key), ()))

    # --- what else the same units run

    @cached_property
    def kin(self) -> dict[int, list[MediaAccount]]:
        """The running official accounts of every sponsor concerned, those outside the run included, by sponsor.

        The 主账号 first, then the one opened first.
        """
        here = [m for m in self._media if m.status == AccountStatus.NORMAL and m.kind == AccountKind.OFFICIAL]
        outside = MediaAccount.objects.filter(
            sponsor__in=self.rows.values("sponsor_id"), status=AccountStatus.NORMAL, kind=AccountKind.OFFICIAL
        ).exclude(pk__in=self.rows.values("pk"))
        rows = [*here, *outside]
        found: dict[int, list[MediaAccount]] = defaultdict(list)
        for media in sorted(rows, key=lambda m: (not m.is_main, m.opened_on or date.max, m.pk)):
            found[media.sponsor_id].append(media)
        return dict(found)

    # --- what was published

    @cached_property
    def _published(self) -> QuerySet[PublishedItem]:
        today = Q(day__lt=self.today) | Q(day=self.today, published_at__lte=self.judged_at)
        return PublishedItem.objects.filter(today)

    @cached_property
    def items_per_day(self) -> dict[int, "array[int]"]:
        """Items of every account on each day of the period: index 0 is its first day.

        One grouped query, read without converting its days one by one. Accounts without an item are absent.
        """
        days = [self.period_from + timedelta(n) for n in range((self.period_to - self.period_from).days + 1)]
        place: dict[Any, int] = {}
        for n, day in enumerate(days):
            place[day] = place[day.isoformat()] = n
        grouped = (
            PublishedItem.objects.filter(media_account__in=self.rows, day__range=(days[0], days[-1]))
            .order_by()
            .values("media_account_id", "day")
            .annotate(n=Count("*"))
            .values_list("media_account_id", "day", "n")
        )
        found: dict[int, array[int]] = {}
        empty = array("I", bytes(array("I").itemsize * len(days)))
        for account, day, count in _counts_by_day(grouped):
            counts = found.get(account)
            if counts is None:
                counts = found[account] = empty[:]
            counts[place[day]] = count
        return found

    def counted(self, account: WatchedAccount, first: date, last: date) -> "array[int]":
        """Items on each day from `first` to `last`, both within the period; all zero when there is none."""
        begin, end = (first - self.period_from).days, (last - self.period_from).days + 1
        counts = self.items_per_day.get(account.id)
        return counts[begin:end] if counts is not None else array("I", bytes(array("I").itemsize * (end - begin)))

    @cached_property
    def last_day(self) -> dict[int, date]:
        """The day of each account's last item up to the judged moment; accounts without one are absent."""
        latest = self._published.filter(media_account=OuterRef("pk")).order_by("-day").values("day")[:1]
        rows = self.rows.annotate(last=Subquery(latest)).values_list("pk", "last")
        return {account: day for account, day in rows if day is not None}

    def last_items(self, ids: Iterable[int]) -> dict[int, tuple[datetime, str]]:
        """Moment and title of the last item up to the judged moment, for a few accounts."""
        latest = (
            self._published.filter(media_account=OuterRef("pk")).order_by("-day", "-published_at", "-pk").values("pk")
        )
        wanted = MediaAccount.objects.filter(pk__in=list(ids)).annotate(item=Subquery(latest[:1]))
        items = PublishedItem.objects.filter(pk__in=[i for i in wanted.values_list("item", flat=True) if i])
        rows = items.values_list("media_account_id", "published_at", "title")
        return {account: (at.astimezone(BEIJING), title) for account, at, title in rows}

    def whole(self, day: date) -> bool:
        """Whether the judged moment lies at the end of `day` or after it."""
        return self.judged_at >= end_of_day(day)

    # --- what was seen, said and changed

    @cached_property
    def last_look(self) -> dict[int, Observation]:
        """The latest look at each account up to the judged moment."""
        latest = Observation.objects.filter(media_account=OuterRef("pk"), at__lte=self.judged_at).order_by("-at", "-pk")
        ids = self.rows.annotate(look=Subquery(latest.values("pk")[:1])).values_list("look", flat=True)
        return {o.media_account_id: o for o in Observation.objects.filter(pk__in=[i for i in ids if i])}

    def hidden(self, account: WatchedAccount) -> bool:
        """Whether the latest look, not older than the last item, could not see the account."""
        look, last = self.last_look.get(account.id), self.last_day.get(account.id)
        if look is None or look.outcome == Outcome.SEEN:
            return False
        return last is None or look.at.astimezone(BEIJING).date() >= last

    @cached_property
    def unanswered(self) -> dict[int, list[datetime]]:
        """When each message was asked that had no reply at the judged moment, earliest first, by account."""
        waiting = Q(replied_at__isnull=True) | Q(replied_at__gt=self.judged_at)
        rows = CitizenMessage.objects.filter(waiting, media_account__in=self.rows, asked_at__lte=self.judged_at)
        found: dict[int, list[datetime]] = defaultdict(list)
        for account, asked in rows.order_by("asked_at").values_list("media_account_id", "asked_at"):
            found[account].append(asked.astimezone(BEIJING))
        return dict(found)

    @cached_property
    def changes(self) -> dict[tuple[int, str], list[FieldChange]]:
        """Changes of name, sponsor and status up to the judged moment, oldest first, by account and field."""
        rows = FieldChange.objects.filter(
            media_account__in=self.rows, field__in=("name", "sponsor", "status"), at__lte=self.judged_at
        ).exclude(before="")
        found: dict[tuple[int, str], list[FieldChange]] = defaultdict(list)
        for change in rows.order_by("at", "pk"):
            found[change.media_account_id, change.field].append(change)
        return dict(found)

    @cached_property
    def regions(self) -> dict[int, Region]:
        """Every region, by id."""
        return Region.objects.in_bulk()


def _counts_by_day(rows: QuerySet[Any, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Account, day and number as the driver keeps them: days as text where it has no type for them.

    SQLite's driver turns every value of a column of days into a date; an expression has no type, and stays text. That and
    passing by the ORM's converters halve the time.
    """
    sql, params = rows.query.sql_with_params()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"SELECT media_account_id, COALESCE(day, NULL), n FROM ({sql}) AS counted", params)  # noqa: S608
        while some := cursor.fetchmany(5000):
            yield from some

"""One account: its weeks, its last thirty days, the articles that rule it, and what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, QuerySet, Sum
from pydantic import BaseModel

from zhengmei.audit.models import AuditEntry
from zhengmei.core.clock import BEIJING
from zhengmei.core.workdays import PUBLISHED
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import subject_of
from zhengmei.interaction.models import CitizenMessage
from zhengmei.monitoring.models import Finding, PublishedItem
from zhengmei.monitoring.queries import daily_counts
from zhengmei.policies.lookup import Policy, Ruling
from zhengmei.policies.schema import Frequency, label

WEEKS = 26
RECENT_DAYS = 30
BASIS = (
    "update_frequency",
    "silence_limit",
    "accounts_per_platform",
    "same_name",
    "region_in_name",
    "certification_names_sponsor",
    "filed_before_running",
    "change_needs_filing",
    "no_revival",
    "required_fields",
    "news_licence",
    "interaction_required",
    "message_reply",
    "cleanup",
)
"""The parameters that speak of one account, in the order the page names them."""


@dataclass(frozen=True, slots=True)
class Week:
    """Monday and seven counts; None for a day outside the record or still to come. `met` is None for a week not judged."""

    monday: date
    counts: tuple[int | None, ...]
    met: bool | None

    @property
    def total(self) -> int:
        return sum(n or 0 for n in self.counts)

    @property
    def is_blank(self) -> bool:
        """A judged week without a single item."""
        return self.met is not None and self.total == 0


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks, oldest first, and what they were measured by."""

    weeks: tuple[Week, ...]
    demand: str

    @property
    def judged(self) -> int:
        return sum(week.met is not None for week in self.weeks)

    @property
    def met(self) -> int:
        return sum(week.met is True for week in self.weeks)

    @property
    def missed(self) -> list[Week]:
        """The weeks that fell short, newest first."""
        return [week for week in reversed(self.weeks) if week.met is False]

    @property
    def blank(self) -> int:
        return sum(week.is_blank for week in self.weeks)


def rulings_of(account: MediaAccount, policy: Policy | None) -> list[tuple[str, Ruling[BaseModel]]]:
    """What rules the account: the words of each parameter with its value, and the ruling for the chip."""
    if policy is None:
        return []
    subject = subject_of(account)
    found = ((key, policy.ruling(key, subject)) for key in BASIS)
    return [(_said(key, ruling), ruling) for key, ruling in found if ruling is not None]


def _said(key: str, ruling: Ruling[BaseModel]) -> str:
    text = str(getattr(ruling.value, "text", ""))
    return label(key) if text in ("", "要") else f"{label(key)}：{text}"


def weeks_of(account: MediaAccount, frequency: Ruling[BaseModel] | None, on: date) -> Weeks | None:
    """The last 26 natural weeks. Days before the account ran, or before any record, are not judged. None without a record."""
    record_began = PublishedItem.objects.order_by().aggregate(first=Min("day"))["first"]
    if record_began is None:
        return None
    first = on - timedelta(on.weekday() + 7 * (WEEKS - 1))
    began = max(record_began, account.launched_on or account.opened_on or record_began)
    counts = daily_counts([account.pk], first, on)[account.pk]
    value = frequency.value if frequency is not None and isinstance(frequency.value, Frequency) else None
    weeks = []
    for n in range(WEEKS):
        monday = first + timedelta(7 * n)
        days = [monday + timedelta(d) for d in range(7)]
        seen = tuple(counts[(d - first).days] if began <= d <= on else None for d in days)
        complete = None not in seen
        weeks.append(Week(monday, seen, _met(days, seen, value) if complete else None))
    return Weeks(tuple(weeks), value.text if value else "有更新")


def _met(days: Sequence[date], counts: Sequence[int | None], value: Frequency | None) -> bool:
    known = [n or 0 for n in counts]
    if value is not None and value.per == "workday":
        return all(n >= value.min_count for day, n in zip(days, known, strict=True) if PUBLISHED.is_workday(day))
    needed = value.min_count if value is not None and value.per == "week" else 1
    by_day = value is not None and value.count_unit == "occasion"
    return sum(n > 0 for n in known) >= needed if by_day else sum(known) >= needed


@dataclass(frozen=True, slots=True)
class Recent:
    """What the last thirty days came to. `told_original` counts items whose file said 是否原创."""

    items: int
    originals: int
    told_original: int
    reads: int | None
    messages: int
    answered: int
    slowest: int | None  # working days of the slowest answer


def recent_of(account: MediaAccount, on: date) -> Recent:
    """Four queries over the last thirty days, today included."""
    first = on - timedelta(RECENT_DAYS - 1)
    items = PublishedItem.objects.filter(media_account=account, day__range=(first, on))
    asked = CitizenMessage.objects.filter(media_account=account, asked_at__date__range=(first, on))
    waits = [
        len(PUBLISHED.between(a.astimezone(BEIJING).date() + timedelta(1), r.astimezone(BEIJING).date()))
        for a, r in asked.filter(replied_at__isnull=False).values_list("asked_at", "replied_at")
        if r is not None
    ]
    told = items.filter(is_original__isnull=False)
    return Recent(
        items=items.count(),
        originals=told.filter(is_original=True).count(),
        told_original=told.count(),
        reads=items.aggregate(reads=Sum("reads"))["reads"],
        messages=asked.count(),
        answered=len(waits),
        slowest=max(waits, default=None),
    )


def closed_findings(account: MediaAccount) -> int:
    """How many problems of the account are settled, one way or the other."""
    return Finding.objects.filter(media_account=account, closed_at__isnull=False).count()


def story_of(account: MediaAccount) -> QuerySet[AuditEntry]:
    """What was done to the account, from the record, newest first."""
    about = AuditEntry.objects.filter(object_type="filing.mediaaccount", object_id=str(account.pk))
    return about.order_by("-id")


def items_on_record(account: MediaAccount) -> bool:
    """Whether anything the account published is on record at all."""
    return PublishedItem.objects.filter(media_account=account).exists()

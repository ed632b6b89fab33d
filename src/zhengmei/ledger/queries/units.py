"""The list of units with what stands open below each, and what the page of one unit shows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhengmei.audit.models import AuditEntry
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountStatus
from zhengmei.identity.models import User
from zhengmei.monitoring.models import Finding
from zhengmei.monitoring.states import STANDING
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import organisations_visible_to, region_and_below


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """What the address asks for. Empty parts ask nothing."""

    q: str = ""
    level: str = ""
    region: int | None = None
    kind: str = ""
    state: str = ""

    @property
    def is_empty(self) -> bool:
        return self == UnitQuestion()


def units_matching(user: User, question: UnitQuestion, on: date) -> QuerySet[Organisation]:
    """The units a person may see that match, in the order of the tree: each below the one that supervises it."""
    found = organisations_visible_to(user, on)
    if question.q:
        found = found.filter(Q(name__icontains=question.q) | Q(short_name__icontains=question.q))
    if question.region is not None:
        found = found.filter(region__in=region_and_below(question.region))
    for name in ("level", "kind", "state"):
        if value := getattr(question, name):
            found = found.filter(**{name: value})
    return found.order_by("path")


def tree_order(units: Iterable[Organisation]) -> list[tuple[Organisation, int]]:
    """Units in the order of the tree with their depth among those given. `path` alone sorts 10 before 9."""
    given = list(units)
    ids = {u.pk: [int(n) for n in u.path.split("/") if n] for u in given}
    ordered = sorted(given, key=lambda u: ids[u.pk])
    return [(u, sum(above in ids for above in ids[u.pk][:-1])) for u in ordered]


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """Of the accounts a unit itself sponsors: how many, how many run, how many open problems they have."""

    accounts: int = 0
    running: int = 0
    findings: int = 0


def counts_of(units: Sequence[Organisation]) -> dict[int, UnitCounts]:
    """Counts for many units. Two queries."""
    ids = [unit.pk for unit in units]
    running = Count("pk", filter=Q(status=AccountStatus.NORMAL))
    rows = MediaAccount.objects.filter(sponsor__in=ids).order_by().values_list("sponsor")
    found = Finding.objects.filter(media_account__sponsor__in=ids, state__in=STANDING).order_by()
    findings = Counter(dict(found.values_list("media_account__sponsor").annotate(n=Count("pk"))))
    return {
        pk: UnitCounts(accounts, runs, findings[pk])
        for pk, accounts, runs in rows.annotate(accounts=Count("pk"), runs=running)
    }


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """What the sentence over the list says."""

    units: int
    without_accounts: int


def totals_of(found: QuerySet[Organisation]) -> UnitTotals:
    """Over the whole list. One query."""
    has = Exists(MediaAccount.objects.filter(sponsor=OuterRef("pk")))
    counts = found.order_by().aggregate(units=Count("pk"), without=Count("pk", filter=~has))
    return UnitTotals(counts["units"], counts["without"])


def story_of(organisation: Organisation) -> QuerySet[AuditEntry]:
    """What was done to the unit, its duties and its packs, newest first."""
    about = AuditEntry.objects.filter(object_type="organisations.organisation", object_id=str(organisation.pk))
    return about.order_by("-id")

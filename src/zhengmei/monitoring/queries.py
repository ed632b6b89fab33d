"""Reading what was found, published and seen."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery

from zhengmei.core.clock import BEIJING
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import media_accounts_visible_to
from zhengmei.identity.models import User
from zhengmei.monitoring.models import Finding, PublishedItem
from zhengmei.monitoring.states import STANDING


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

"""Who may do what with findings."""

from datetime import date

from django.db.models import QuerySet

from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.monitoring.models import Finding
from zhengmei.organisations.permissions import can_edit_for, can_supervise
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power


def may_run_checks(user: User, media_accounts: QuerySet[MediaAccount], on: date | None = None) -> bool:
    """May inspect every one of these accounts."""
    within = MediaAccount.objects.filter(reach(user, Power.INSPECT, on, ("sponsor__", "managing__")))
    return not media_accounts.exclude(pk__in=within.values("pk")).exists()


def can_contest(user: User, finding: Finding, on: date | None = None) -> bool:
    """Works for the sponsor (or edits its accounts from above)."""
    return can_edit_for(user, finding.media_account.sponsor, on)


def can_decide(user: User, finding: Finding, on: date | None = None) -> bool:
    """Supervises the sponsor."""
    return can_supervise(user, finding.media_account.sponsor, on)

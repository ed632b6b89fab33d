"""Who may do what with findings and looks."""

from datetime import date

from django.db.models import QuerySet

from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.monitoring.queries import media_accounts_inspected_by
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for, can_supervise


def may_run_checks(user: User, media_accounts: QuerySet[MediaAccount], on: date | None = None) -> bool:
    """May inspect every one of these accounts."""
    within = media_accounts_inspected_by(user, on).order_by().values("pk")
    return not media_accounts.exclude(pk__in=within).exists()


def can_observe(user: User, media_account: MediaAccount, on: date | None = None) -> bool:
    """May inspect this account."""
    return media_accounts_inspected_by(user, on).filter(pk=media_account.pk).exists()


def can_contest(user: User, sponsor: Organisation, on: date | None = None) -> bool:
    """Works for the sponsor (or edits its accounts from above)."""
    return can_edit_for(user, sponsor, on)


def can_decide(user: User, sponsor: Organisation, on: date | None = None) -> bool:
    """Supervises the sponsor."""
    return can_supervise(user, sponsor, on)

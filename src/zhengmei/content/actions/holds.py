"""Stopping what goes out through an account, and letting it go out again."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.models import PublishingHold
from zhengmei.content.states import HoldUntil
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User


@transaction.atomic
def hold_account(
    *, media_account: MediaAccount, why: str, until: HoldUntil, since: datetime, by: User | None, now: datetime
) -> PublishingHold:
    """From now on no text is signed for, or published through, this account (SX-1-5b). Whoever calls has asked who may.

    Until PASSWORD: over when every password kept for it was changed after `since`.
    """
    made = PublishingHold.objects.create(
        media_account=media_account, why=why[:200], until=until, since=since, placed_by=by, placed_at=now
    )
    record("content.account.held", by=by, now=now, about=made, reason=why, detail={"停到": made.get_until_display()})
    return made


@transaction.atomic
def lift_hold(*, hold: PublishingHold, why: str, by: User | None, now: datetime) -> bool:
    """Texts may go out through the account again. False where somebody lifted it before."""
    fresh = PublishingHold.objects.filter(pk=hold.pk, lifted_at=None)
    if not fresh.update(lifted_by=by, lifted_at=now, lifted_why=why[:300]):
        return False
    record("content.account.released", by=by, now=now, about=hold, reason=why)
    return True

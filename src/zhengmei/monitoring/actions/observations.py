"""Recording what came of looking at an account. 看不到 is not 没更新."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountStatus
from zhengmei.identity.models import User
from zhengmei.monitoring.models import Observation
from zhengmei.monitoring.permissions import can_observe
from zhengmei.monitoring.states import Outcome


class ObservationRefused(Exception):
    """The look may not be recorded so. `reasons` are sentences for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def reasons_not_to_observe(media_account: MediaAccount, *, by: User, now: datetime) -> list[str]:
    """Why this person may not record a look at this account; empty when they may."""
    reasons = []
    if not can_observe(by, media_account, now.date()):
        reasons.append("观察由主管单位或检查人员记，主办单位不给自己的账号记。")
    if media_account.status in (AccountStatus.CANCELLED, AccountStatus.CLOSED):
        reasons.append(f"账号已{media_account.get_status_display()}，不用再看。")
    return reasons


@transaction.atomic
def record_observation(
    *,
    media_account: MediaAccount,
    outcome: str,
    by: User,
    now: datetime,
    at: datetime | None = None,
    followers: int | None = None,
    note: str = "",
) -> Observation:
    """One look: an Observation row and one audit line. `at` is when it was looked at, `now` unless given.

    Raises ObservationRefused.
    """
    seen_at = at or now
    reasons = reasons_not_to_observe(media_account, by=by, now=now)
    if outcome not in Outcome.values:
        reasons.append("请选看到了、打不开还是搜不到。")
    if seen_at > now:
        reasons.append("观察时间不能晚于现在。")
    if reasons:
        raise ObservationRefused(reasons)
    made = Observation.objects.create(
        media_account=media_account, at=seen_at, outcome=outcome, followers=followers, note=note.strip()[:300], by=by
    )
    detail = {"outcome": made.get_outcome_display(), "at": seen_at}
    record("monitoring.observed", by=by, now=now, about=media_account, reason=made.note, detail=detail)
    return made

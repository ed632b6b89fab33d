"""Setting after how many hours unread a notice about a unit climbs."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.notices.models import Ladder
from zhengmei.notices.queries.ladder import hours_for
from zhengmei.notices.queries.robots import units_with_robots
from zhengmei.notices.states import MOST_HOURS


class LadderNotSet(Exception):
    """It may not be set so. `reasons` are the sentences shown, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def reasons_not_to_set_ladder(*, unit_id: int, hours: int, reason: str, by: User, now: datetime) -> list[str]:
    """Why a unit's hours cannot be set so, each sentence naming the remedy; empty when they can."""
    reasons = []
    if unit_id not in units_with_robots(by, now.date()):
        reasons.append("升级时间由单位负责人、联络员或主管设定，请找他们。")
    if not 1 <= hours <= MOST_HOURS:
        reasons.append(f"{hours} 小时不行，请填 1 到 {MOST_HOURS} 之间的整数。")
    elif hours == hours_for(unit_id):
        reasons.append(f"现在就是 {hours} 小时，不用再设。要改，请填别的数。")
    if not reason.strip():
        reasons.append("没有写理由，请写一句为什么这样定。")
    return reasons


@transaction.atomic
def set_ladder(*, unit_id: int, hours: int, reason: str, by: User, now: datetime) -> Ladder:
    """A unit's own hours from now on, for notices that are waiting as well. Raises LadderNotSet.

    A second click meets the first one's hours and is refused.
    """
    held = Ladder.objects.select_for_update().filter(unit_id=unit_id).first()
    before = hours_for(unit_id)
    reasons = reasons_not_to_set_ladder(unit_id=unit_id, hours=hours, reason=reason, by=by, now=now)
    if reasons:
        raise LadderNotSet(reasons)
    values = {"hours": hours, "set_by": by, "set_at": now}
    if held is None:
        held, _ = Ladder.objects.update_or_create(unit_id=unit_id, defaults=values)
    else:
        held.hours, held.set_by, held.set_at = hours, by, now
        held.save(update_fields=list(values))
    detail = {"多少小时": [str(before), str(hours)]}
    record("notices.ladder.set", by=by, now=now, about=held, reason=reason.strip(), detail=detail)
    return held

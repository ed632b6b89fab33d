"""The sweep of the room: what nobody read climbs, what is queued goes out."""

from datetime import datetime

from zhengmei.notices.actions.climbing import climb_due
from zhengmei.notices.actions.delivering import deliver_due
from zhengmei.notices.actions.queueing import queue_digests


def sweep_notices(now: datetime) -> str:
    """Climb first, so that what climbs goes out in the same turn. Says in Chinese what it did."""
    told = climb_due(now)
    queue_digests(by=None, now=now)
    sent, failed = deliver_due(now)
    if not (told or sent or failed):
        return "没有要发的"
    return f"升级 {told} 条，发出 {sent} 条" + (f"，{failed} 条没发成" if failed else "")

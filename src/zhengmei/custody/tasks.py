"""The sweep of the room: values under an old key move under the newest, a batch at a time."""

from datetime import datetime

from zhengmei.core import sealing
from zhengmei.custody.actions.keys import reseal_some

BATCH, BATCHES = 100, 20


def sweep_reseal(now: datetime) -> str:
    """Move up to 2 000 values, 100 in a transaction. Says in Chinese what it did."""
    if isinstance(sealing.source(), sealing.NothingSealed):
        return "不封存"
    moved = 0
    for _ in range(BATCHES):
        done = reseal_some(most=BATCH, by=None, now=now)
        moved += done
        if done < BATCH:
            break
    return f"{moved} 项换了新密钥" if moved else "都用最新的密钥封着"

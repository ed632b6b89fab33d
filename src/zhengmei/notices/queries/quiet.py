"""Quiet hours 免打扰: when a message may leave."""

from datetime import datetime, time, timedelta

from zhengmei.core.clock import BEIJING


def reasons_against_quiet(quiet_from: time | None, quiet_to: time | None) -> list[str]:
    """Why these cannot be quiet hours: both ends or none."""
    return ["免打扰的起止要么都填，要么都不填。"] if (quiet_from is None) != (quiet_to is None) else []


def not_before(now: datetime, quiet_from: time | None, quiet_to: time | None) -> datetime:
    """The moment a message may leave: now, or the end of the quiet hours that now lies in. They may run over midnight.

    Without both ends, or with both the same, there are none.
    """
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return now
    here = now.astimezone(BEIJING)
    clock = here.time()
    over_midnight = quiet_from > quiet_to
    inside = (clock >= quiet_from or clock < quiet_to) if over_midnight else quiet_from <= clock < quiet_to
    if not inside:
        return now
    end = datetime.combine(here.date(), quiet_to, BEIJING)
    return end if end > here else end + timedelta(1)

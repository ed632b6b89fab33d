"""After how many hours unread a notice climbs, unit by unit."""

from dataclasses import dataclass
from datetime import date

from zhengmei.audit.models import AuditEntry
from zhengmei.identity.models import User
from zhengmei.notices.models import Ladder
from zhengmei.notices.queries.robots import units_with_robots
from zhengmei.notices.states import RUNG_HOURS


@dataclass(frozen=True, slots=True)
class UnitLadder:
    """What counts now for one unit: its own hours where `held` is there, else those of the system."""

    unit_id: int
    name: str
    held: Ladder | None

    @property
    def hours(self) -> int:
        """The hours that count."""
        return self.held.hours if self.held is not None else RUNG_HOURS


def ladders_visible_to(user: User, on: date, words: str = "") -> list[UnitLadder]:
    """The units whose ladder this person may set, in the order of the tree; `words` narrows by the unit's name."""
    units = {pk: name for pk, name in units_with_robots(user, on).items() if words in name}
    held = {one.unit_id: one for one in Ladder.objects.filter(unit_id__in=units).select_related("set_by")}
    return [UnitLadder(pk, name, held.get(pk)) for pk, name in units.items()]


def hours_for(unit_id: int) -> int:
    """The hours that count for a unit."""
    own = Ladder.objects.filter(unit_id=unit_id).values_list("hours", flat=True).first()
    return own if own is not None else RUNG_HOURS


def story_of(ladder: Ladder) -> list[AuditEntry]:
    """Who set it to what and why, newest first."""
    about = AuditEntry.objects.filter(object_type="notices.ladder", object_id=str(ladder.pk))
    return list(about.order_by("-id")[:20])

"""The ladder a notice climbs when nobody reads it."""

from datetime import date

from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries.units import in_force, reach
from zhengmei.organisations.states import Duty, Power

_RUNGS = ((Duty.SECTION_HEAD,), (Duty.DEPUTY,), (Duty.CHIEF,))


def notice_ladder(unit_id: int, reader: User, on: date) -> list[User]:
    """Who stands on the next rung above a reader in a unit: section heads, the deputy, the head, then the supervisor's people.

    The first rung above the reader's own on which anybody stands; nobody above the supervisor. `settings.NOTICE_LADDER`
    names this function, because notices know no units.
    """
    unit = Organisation.objects.filter(pk=unit_id).first()
    if unit is None:
        return []
    rows = Appointment.objects.filter(in_force(on), organisation=unit, user__is_active=True).select_related("user")
    held = list(rows.order_by("pk"))
    own = max(
        (n for n, duties in enumerate(_RUNGS) for a in held if a.user_id == reader.pk and a.duty in duties), default=-1
    )
    if any(a.user_id == reader.pk for a in held):
        for duties in _RUNGS[own + 1 :]:
            found = [a.user for a in held if a.duty in duties and a.user_id != reader.pk]
            if found:
                return found
    above = Appointment.objects.filter(
        in_force(on), organisation=unit.supervisor, duty=Duty.SUPERVISOR, user__is_active=True
    ).exclude(user=reader)
    return [a.user for a in above.select_related("user").order_by("pk")] if unit.supervisor_id else []


def units_for_robots(user: User, on: date) -> dict[int, str]:
    """The units whose group robots a person may set up, by id with their names. `settings.NOTICE_UNITS` names this."""
    return dict(
        Organisation.objects.filter(reach(user, Power.KEEP_RECORDS, on)).order_by("path").values_list("pk", "name")
    )

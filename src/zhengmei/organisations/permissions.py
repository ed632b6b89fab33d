"""Who may do what for which unit. The rules are the table `states.POWERS`; each function here states one fact.

An appointment counts on the days it runs (`queries.in_force`); without a day, today's appointments count.
"""

from datetime import date

from django.conf import settings

from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import appointments_of, every_appointment_of, territory
from zhengmei.organisations.states import POWERS, Duty, Power


def _may(user: User, power: Power, organisation: Organisation, on: date | None) -> bool:
    return territory(user, power, on).holds(organisation)


def can_see(user: User, organisation: Organisation, on: date | None = None) -> bool:
    """May read the unit's page."""
    return _may(user, Power.SEE_UNITS, organisation, on)


def can_supervise(user: User, organisation: Organisation, on: date | None = None) -> bool:
    """May guide and supervise it: by territory from above, or by industry when it is assigned."""
    return _may(user, Power.SUPERVISE, organisation, on)


def can_edit_for(user: User, organisation: Organisation, on: date | None = None) -> bool:
    """May register and change its accounts: its own people, and its supervisors by territory."""
    return _may(user, Power.EDIT_ACCOUNTS, organisation, on)


def can_inspect(user: User, organisation: Organisation, on: date | None = None) -> bool:
    """May draw it into a round and judge it."""
    return _may(user, Power.INSPECT, organisation, on)


def can_manage_unit(user: User, organisation: Organisation, on: date | None = None) -> bool:
    """May change the unit's facts and the pack it follows."""
    return _may(user, Power.MANAGE_UNITS, organisation, on)


def can_rule_for(user: User, organisation: Organisation, on: date | None = None) -> bool:
    """May decide in the matter itself for the unit, as the office above it: manages and supervises it.

    A system administrator manages units but decides nothing in them; a supervisor by industry guides and manages nothing.
    """
    return can_manage_unit(user, organisation, on) and can_supervise(user, organisation, on)


def can_appoint_in(user: User, organisation: Organisation, on: date | None = None) -> bool:
    """May give and end duties in it."""
    return _may(user, Power.APPOINT, organisation, on)


def can_keep_records(user: User, organisation: Organisation, on: date | None = None) -> bool:
    """May name its responsible persons, keep its papers, and see telephone numbers whole."""
    return _may(user, Power.KEEP_RECORDS, organisation, on)


def holds(user: User, power: Power, on: date | None = None) -> bool:
    """Has this power anywhere at all: decides whether a button is worth showing."""
    return any(power in POWERS[held.duty] for held in appointments_of(user, on))


def is_system_admin(user: User, on: date | None = None) -> bool:
    """Holds the duty of system administrator anywhere."""
    return any(held.duty == Duty.SYSTEM_ADMIN for held in appointments_of(user, on))


def can_manage_users(user: User, on: date | None = None) -> bool:
    """May add, disable and reset users. `settings.MAY_MANAGE_USERS` names this function: identity knows no units."""
    return holds(user, Power.MANAGE_USERS, on)


def can_read_record(user: User, on: date | None = None) -> bool:
    """May read the record of some unit. `settings.MAY_READ_RECORD` names this function."""
    return holds(user, Power.READ_RECORD, on)


def can_add_regions(user: User, on: date | None = None) -> bool:
    """May add to the region dictionary: whoever manages units anywhere."""
    return holds(user, Power.MANAGE_UNITS, on)


def can_purge_record(user: User, on: date | None = None) -> bool:
    """May take entries past their time out of the record: an auditor of a unit at the top. `settings.MAY_PURGE_RECORD`."""
    held = appointments_of(user, on)
    return any(one.duty == Duty.AUDITOR and one.organisation.supervisor_id is None for one in held)


def can_approve_export(user: User, unit_id: int | None, on: date | None = None) -> bool:
    """May agree that data of this unit are taken out (WH-5.2-c). `settings.MAY_APPROVE_EXPORT` names this function."""
    unit = Organisation.objects.filter(pk=unit_id).first() if unit_id is not None else None
    return unit is not None and _may(user, Power.APPROVE_EXPORT, unit, on)


def can_secure_users(user: User, on: date | None = None) -> bool:
    """May end sessions and reset second factors of others: the security administrator. `settings.MAY_SECURE_USERS`."""
    return holds(user, Power.SECURE_USERS, on)


def must_use_second_factor(user: User, on: date | None = None) -> bool:
    """Holds a duty, in any unit, for which the office demands a second factor. `settings.MUST_USE_SECOND_FACTOR`."""
    duties = settings.SECOND_FACTOR_DUTIES
    return bool(duties) and any(held.duty in duties for held in every_appointment_of(user, on))

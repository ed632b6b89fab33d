"""Who may do what with an incident. One fact each."""

from datetime import date

from zhengmei.identity.models import User
from zhengmei.incidents.models import Incident, Transfer
from zhengmei.incidents.queries.visible import own_units, reportable_units
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for, can_keep_records, can_rule_for


def can_report(user: User, unit: Organisation, on: date) -> bool:
    """May report an incident of the unit: its own people, a contractor's included, and its supervisors."""
    return reportable_units(user, on).filter(pk=unit.pk).exists()


def can_handle(user: User, incident: Incident, on: date) -> bool:
    """May record and send: the unit's own people and its supervisors by territory; contractors never."""
    return can_edit_for(user, incident.unit, on)


def can_decide(user: User, incident: Incident, on: date) -> bool:
    """May grade, close and withdraw: the unit's heads and liaison, its supervisor, and the person named."""
    named = incident.person_user_id == user.pk and can_handle(user, incident, on)
    return named or can_keep_records(user, incident.unit, on)


def can_order(user: User, incident: Incident, on: date) -> bool:
    """May order a rectification: the office above the unit."""
    return incident.unit.supervisor_id is not None and can_rule_for(user, incident.unit, on)


def can_sign_for(user: User, transfer: Transfer, on: date) -> bool:
    """May note the receipt: the unit it went to; where that is outside the system, whoever handles the incident."""
    if transfer.to_unit_id is not None:
        return transfer.to_unit_id in own_units(user, on)
    return can_handle(user, transfer.incident, on)


def can_set_rule(user: User, unit: Organisation, on: date) -> bool:
    """May set grades and terms for a unit: its heads and liaison, or whoever supervises it."""
    return can_keep_records(user, unit, on)

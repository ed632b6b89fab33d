"""Who may do what in a round. The office that holds it decides; partners judge beside it; nobody else acts."""

from datetime import date

from zhengmei.identity.models import User
from zhengmei.inspection.models import Round
from zhengmei.inspection.queries.visible import inspecting_offices
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import appointments_of
from zhengmei.organisations.states import Duty

PARTNER_DUTIES = frozenset({Duty.SUPERVISOR, Duty.INSPECTOR, Duty.OBSERVER})


def can_hold_round(user: User, office: Organisation, on: date | None = None) -> bool:
    """Has the duty to inspect in this very office: not in one above it, and not in one below (HZ-3.3-d, FCG-31-2a)."""
    return inspecting_offices(user, on).filter(pk=office.pk).exists()


def judging_office(user: User, round_: Round, on: date | None = None) -> Organisation | None:
    """The unit in whose name a person judges in this round: the office itself, else a partner; None for anyone else."""
    if can_hold_round(user, round_.office, on):
        return round_.office
    partners = set(round_.partners.values_list("pk", flat=True))
    for held in appointments_of(user, on):
        if held.organisation_id in partners and held.duty in PARTNER_DUTIES:
            return held.organisation
    return None

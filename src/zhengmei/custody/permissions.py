"""Who may do what with what is kept. One fact each."""

from datetime import date

from zhengmei.custody.models import Credential
from zhengmei.custody.states import HEADS
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_supervise
from zhengmei.organisations.queries import acting_unit, appointments_of, every_appointment_of
from zhengmei.organisations.states import POWERS, Duty, Power


def is_agent(user: User, on: date) -> bool:
    """Works for a contractor anywhere: such a person never touches a password, whatever else they are and act as."""
    return any(held.duty == Duty.AGENT for held in every_appointment_of(user, on))


def works_in(user: User, organisation: Organisation, on: date) -> bool:
    """Has a duty in the unit itself that looks after its accounts; in the one that acts for it when it is no more."""
    unit = acting_unit(organisation)
    held = appointments_of(user, on)
    return any(Power.EDIT_ACCOUNTS in POWERS[one.duty] for one in held if one.organisation_id == unit.pk)


def is_head(user: User, organisation: Organisation, on: date) -> bool:
    """Leads the unit, or the part of it that runs accounts."""
    unit = acting_unit(organisation)
    return any(held.duty in HEADS and held.organisation_id == unit.pk for held in appointments_of(user, on))


def can_arrange(user: User, media_account: MediaAccount, on: date) -> bool:
    """May register, hand over, authorise and win back for an account: its sponsor's own people, contractors never."""
    return works_in(user, media_account.sponsor, on) and not is_agent(user, on)


def may_keep(user: User, media_account: MediaAccount, on: date) -> bool:
    """May be a keeper: the sponsor's own people, contractors never."""
    return user.is_active and can_arrange(user, media_account, on)


def works_there_otherwise(user: User, media_account: MediaAccount, on: date) -> bool:
    """Looks after the sponsor's accounts, but acts for another unit now."""
    unit = acting_unit(media_account.sponsor)
    held = [one for one in every_appointment_of(user, on) if one.organisation_id == unit.pk]
    return not works_in(user, media_account.sponsor, on) and any(
        Power.EDIT_ACCOUNTS in POWERS[one.duty] for one in held
    )


def is_keeper(user: User, credential: Credential) -> bool:
    """One of its two named keepers."""
    return user.pk in credential.keeper_ids


def can_set_rule(user: User, organisation: Organisation, on: date) -> bool:
    """May set the unit's own numbers: its head, or whoever supervises it."""
    return is_head(user, organisation, on) or can_supervise(user, organisation, on)

"""Who may do what with the ledger. One fact each."""

from collections.abc import Collection
from datetime import date

from zhengmei.core.capacity import unit_acted_for
from zhengmei.filing.models import (
    AccountTask,
    Application,
    ApplicationStep,
    ImportBatch,
    MediaAccount,
    Mismatch,
    TaskReceipt,
)
from zhengmei.filing.states import OFFICE_DUTIES, SPONSOR, SPONSOR_VOICES
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for, can_supervise, holds
from zhengmei.organisations.queries import acting_unit, appointments_of
from zhengmei.organisations.states import POWERS, Duty, OrganisationState, Power


def _has(user: User, on: date | None, unit: int, duties: Collection[str]) -> bool:
    return any(held.organisation_id == unit and held.duty in duties for held in appointments_of(user, on))


def can_import(user: User, on: date | None = None) -> bool:
    """May hand in files: whoever may register accounts for any unit. Row by row the units are checked again."""
    return holds(user, Power.EDIT_ACCOUNTS, on)


def can_release_import(user: User, batch: ImportBatch, on: date | None = None) -> bool:
    """May confirm, drop or release an import: who handed it in (acting for that unit), or who supervises the unit it was for."""
    if batch.by_id == user.pk and unit_acted_for(user.pk) in (None, batch.office_id):
        return True
    return batch.office is not None and can_supervise(user, batch.office, on)


def can_do_task(user: User, task: AccountTask, on: date | None = None) -> bool:
    """May do the task and say so: the people of the unit it was given to or of the account's sponsor, or who supervises them."""
    if can_edit_for(user, task.organisation, on) or belongs_to(user, task.organisation, on):
        return True
    return task.media_account is not None and can_edit_for(user, task.media_account.sponsor, on)


def can_oversee_task(user: User, task: AccountTask, on: date | None = None) -> bool:
    """May cancel it, reopen it, allow an exception: who supervises the unit it was given to."""
    return can_supervise(user, task.organisation, on)


def can_acknowledge(user: User, receipt: TaskReceipt, on: date | None = None) -> bool:
    """May file a result for the office it was reported to: anyone of its own who sees accounts, a contractor's people never."""
    held = [one for one in appointments_of(user, on) if one.organisation_id == receipt.organisation_id]
    return any(one.duty != Duty.AGENT and Power.SEE_ACCOUNTS in POWERS[one.duty] for one in held)


def can_open_tasks(user: User, on: date | None = None) -> bool:
    """May give tasks to some unit: whoever supervises one."""
    return holds(user, Power.SUPERVISE, on)


def belongs_to(user: User, unit: Organisation, on: date | None = None) -> bool:
    """Works for this very unit with a duty that may edit its accounts: not merely from above."""
    held = [one for one in appointments_of(user, on) if unit.pk in (one.organisation_id, one.organisation.successor_id)]
    return any(Power.EDIT_ACCOUNTS in POWERS[one.duty] for one in held)


def can_act_for(user: User, media_account: MediaAccount, on: date | None = None) -> bool:
    """May apply and announce for an account: who may change it; where its unit was merged, the heir's people as well."""
    sponsor = media_account.sponsor
    return can_edit_for(user, sponsor, on) or can_edit_for(user, acting_unit(sponsor), on)


def can_apply_for(user: User, sponsor: Organisation, on: date | None = None) -> bool:
    """May prepare and hand in applications of a unit: its own people, and its supervisors by territory on its behalf."""
    return can_edit_for(user, sponsor, on) or belongs_to(user, sponsor, on)


def is_applicant_side(user: User, application: Application, on: date | None = None) -> bool:
    """Acts for the applicant of a case: who handed it in, or anyone of that unit (or of the one it was merged into).

    For a unit that is gone without a successor its supervisors act.
    """
    sponsor = application.sponsor
    if belongs_to(user, sponsor, on):
        return True
    if sponsor.state != OrganisationState.ACTIVE:
        heir = sponsor.successor
        return (heir is not None and belongs_to(user, heir, on)) or can_edit_for(user, sponsor, on)
    return application.applicant_id == user.pk and can_edit_for(user, sponsor, on)


def speaks_for_sponsor(user: User, sponsor: Organisation, on: date | None = None) -> bool:
    """May give the opinion of the sponsor: a head of that very unit."""
    return _has(user, on, sponsor.pk, SPONSOR_VOICES)


def can_decide_at(user: User, step: ApplicationStep, on: date | None = None) -> bool:
    """Holds the deciding duty at the desk of a step, or at the unit that desk was merged into. Not from above or beside."""
    duties = SPONSOR_VOICES if step.role == SPONSOR else OFFICE_DUTIES
    desk = step.desk
    if desk is None:
        return False
    unit = desk.pk if desk.state == OrganisationState.ACTIVE or desk.successor_id is None else desk.successor_id
    return _has(user, on, unit, duties)


def can_set_terms(user: User, office: Organisation, on: date | None = None) -> bool:
    """May set what an office decides itself: who decides there."""
    return _has(user, on, office.pk, OFFICE_DUTIES)


def can_correct_calendar(user: User, on: date | None = None) -> bool:
    """May correct the calendar of this installation: who decides in an office at the top of a tree."""
    held = appointments_of(user, on)
    return any(one.organisation.supervisor_id is None and one.duty in OFFICE_DUTIES for one in held)


def can_settle_mismatch(user: User, mismatch: Mismatch, on: date | None = None) -> bool:
    """May say what a difference came to: who supervises for the office that compared, or keeps the account."""
    if can_supervise(user, mismatch.office, on):
        return True
    return mismatch.media_account is not None and can_edit_for(user, mismatch.media_account.sponsor, on)

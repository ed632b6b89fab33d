"""What every act on a case shares: the lock, the table of states, arriving at an office, its deadline."""

from datetime import datetime

from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import Application
from zhengmei.filing.queries import step_deadline, terms_of_step, workdays
from zhengmei.filing.states import APPLICATION, ApplicationMove
from zhengmei.identity.models import User
from zhengmei.organisations.queries import appointments_of, weightiest


def locked(application: Application) -> Application:
    """The case as it stands now, held until the transaction ends."""
    related = ("sponsor__successor", "sponsor__supervisor", "media_account__sponsor__successor", "applicant")
    return Application.objects.select_for_update(of=("self",)).select_related(*related).get(pk=application.pk)


def move(application: Application, act: ApplicationMove) -> None:
    """Set the state the table leads to; the caller saves. Raises FilingRefused where it leads nowhere."""
    if not APPLICATION.allows(application.state, act):
        raise FilingRefused([f"这件申请{application.get_state_display()}，不能{act.label}。请刷新页面再看。"])
    application.state = APPLICATION.after(application.state, act)


def arrive(application: Application, *, after: int, now: datetime) -> bool:
    """Let the case arrive at the next steps behind position `after`, each with its deadline. False: there are none.

    Saves the steps; sets `position` and `due_on` of the case, which the caller saves.
    """
    ahead = application.steps.filter(position__gt=after, skipped="").select_related("office", "desk")
    rows = list(ahead.order_by("position", "pk"))
    arriving = [step for step in rows if step.position == rows[0].position]
    if not arriving:
        return False
    calendar = workdays()
    for step in arriving:
        step.arrived_at = now
        deadline = step_deadline(step, calendar, terms_of_step(step))
        step.due_on = deadline.due if deadline is not None else None
        step.save(update_fields=["arrived_at", "due_on"])
    application.position = arriving[0].position
    application.due_on = min((step.due_on for step in arriving if step.due_on is not None), default=None)
    return True


def title_of(user: User, unit_id: int, now: datetime) -> str:
    """The title a person has in a unit, for the opinion column; empty without one."""
    held = weightiest(appointments_of(user, now.date()).filter(organisation=unit_id))
    return held.title if held is not None else ""

"""What every act on a case shares: the lock, the table of states, arriving at an office, its deadline."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import Application, ApplicationStep
from zhengmei.filing.queries import people_at, people_of, step_deadline, terms_of_step, workdays
from zhengmei.filing.states import APPLICATION, ApplicationMove
from zhengmei.identity.models import User
from zhengmei.notices.actions import notify
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


def arrive(application: Application, *, after: int, by: User, now: datetime) -> bool:
    """Let the case arrive at the next steps behind position `after`, each with its deadline. False: there are none.

    Saves the steps and tells the people at the desks; sets `position` and `due_on` of the case, which the caller saves.
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
        tell_desk(application, step, "等着办理", by=by, now=now)
    application.position = arriving[0].position
    application.due_on = min((step.due_on for step in arriving if step.due_on is not None), default=None)
    return True


def title_of(user: User, unit_id: int, now: datetime) -> str:
    """The title a person has in a unit, for the opinion column; empty without one."""
    held = weightiest(one for one in appointments_of(user, now.date()) if one.organisation_id == unit_id)
    return held.title if held is not None else ""


def tell_desk(application: Application, step: ApplicationStep, what: str, *, by: User, now: datetime) -> None:
    """A notice to everyone who may decide a step, but for whoever acts."""
    step.application = application
    people = people_at(step, now.date()).exclude(pk__in=[by.pk, application.applicant_id])
    _tell(application, people, f"{step.name}：{application}，{what}", f"desk-{step.pk}-{what}", by=by, now=now)


def tell_applicant(application: Application, what: str, *, by: User, now: datetime) -> None:
    """A notice to whoever answers for the case; to the whole unit where that person no longer works there."""
    people = people_of(application.sponsor, now.date())
    own = people.filter(pk=application.applicant_id)
    _tell(application, own if own.exists() else people, f"{application}，{what}", what, by=by, now=now)


def _tell(application: Application, people: Iterable[User], title: str, key: str, *, by: User, now: datetime) -> None:
    notify(
        to=[user for user in people if user.pk != by.pk],
        kind="filing.application",
        title=title,
        url=reverse("filing:application", args=[application.pk]),
        unit_id=application.sponsor_id,
        key=f"filing.application:{application.pk}:{application.submissions}:{key}",
        by=by,
        now=now,
    )

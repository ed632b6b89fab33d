"""What the acts share: the refusal, the row held fast, who may, and telling the people concerned."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from zhengmei.identity.models import User
from zhengmei.incidents.models import Incident
from zhengmei.incidents.permissions import can_decide, can_handle
from zhengmei.incidents.states import INCIDENT, IncidentAct, IncidentState
from zhengmei.notices.actions import notify
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries import in_force
from zhengmei.organisations.states import Duty

HEADS = (Duty.CHIEF, Duty.DEPUTY, Duty.SECTION_HEAD)


class IncidentRefused(Exception):
    """An act that may not be done. `reasons` are the sentences shown to the person, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def refuse_if(reasons: list[str]) -> None:
    """Raises IncidentRefused when there is a reason."""
    if reasons:
        raise IncidentRefused(reasons)


def locked(incident: Incident) -> Incident:
    """The row as it is now, held until the transaction ends: of two people at once the second sees what the first did."""
    rows = Incident.objects.select_for_update(of=("self",))
    return rows.select_related("unit__region", "media_account__sponsor", "hold").get(pk=incident.pk)


def state_reasons(incident: Incident, act: IncidentAct) -> list[str]:
    """Why the state does not allow the act, with what to do first."""
    if INCIDENT.allows(incident.state, act):
        return []
    if incident.state == IncidentState.OPEN:
        return ["还没有处置。请先记下做了什么，再办结。"]
    if incident.is_going:
        return [f"事件还在{incident.get_state_display()}，不用{act.label}。"]
    return [f"事件{incident.get_state_display()}，不能再{act.label}。要接着办，请先重新打开。"]


def handler_reasons(incident: Incident, by: User | None, on: date) -> list[str]:
    """Why this person may not work on the incident."""
    if by is None or can_handle(by, incident, on):
        return []
    return [f"事件由“{incident.unit.name}”自己的人和它的主管办，第三方承办人员和别的单位只能看。请联系该单位。"]


def head_reasons(incident: Incident, by: User | None, on: date) -> list[str]:
    """Why this person may not decide over the incident."""
    if by is None or can_decide(by, incident, on):
        return []
    return [f"这一步由“{incident.unit.name}”的负责人、联络员、事件的负责人或主管来办，请找他们。"]


def people_of(units: Iterable[Organisation | int], duties: Iterable[str], on: date) -> list[User]:
    """Whoever holds one of these duties in one of these units, each once."""
    held = Appointment.objects.filter(in_force(on), organisation__in=list(units), duty__in=list(duties))
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def heads_and_office(unit: Organisation, on: date) -> list[User]:
    """The heads of a unit and the supervisors of the office above it."""
    above = [unit.supervisor_id] if unit.supervisor_id is not None else []
    return [*people_of([unit], HEADS, on), *people_of(above, [Duty.SUPERVISOR], on)]


def tell(
    incident: Incident, kind: str, title: str, to: Iterable[User], *, key: str, by: User | None, now: datetime,
    escalates: bool = False,
) -> None:  # fmt: skip
    """Tell people of the incident, whoever did it left out; urgent, so that it goes out in quiet hours too."""
    notify(
        to=[user for user in to if by is None or user.pk != by.pk],
        kind=f"incidents.{kind}",
        title=title,
        url=reverse("incidents:incident", args=[incident.pk]),
        unit_id=incident.unit_id,
        key=key,
        by=by,
        now=now,
        urgent=True,
        escalates=escalates,
    )

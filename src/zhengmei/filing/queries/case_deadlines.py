"""Deadlines of a case, each with every day that was counted or skipped on the way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengmei.core.clock import BEIJING
from zhengmei.core.workdays import Deadline, Workdays
from zhengmei.filing.models import Application, ApplicationStep, OfficeTerms
from zhengmei.filing.queries.chain import terms_of
from zhengmei.filing.queries.deadlines import own_deadline
from zhengmei.filing.queries.obstacles import policy_of, subject_of_case
from zhengmei.filing.states import SPONSOR
from zhengmei.policies.lookup import Policy, Ruling
from zhengmei.policies.schema import Deadline as DeadlineRule


@dataclass(frozen=True, slots=True)
class FormClock:
    """Until when the form must be handed in. `deadline` is None while the day it counts from is not known.

    `start_words` names the event; `is_local` says that the text has no event and the office chose one.
    """

    ruling: Ruling[Any]
    start_words: str
    is_local: bool
    deadline: Deadline | None


EVENTS = {"organisation_changed": "机构变动", "policy_published": "办法公布", "message_received": "收到留言"}


def form_clock(
    application: Application, on: date, calendar: Workdays, policy: Policy | None = None
) -> FormClock | None:
    """The clock of the form of a case; None where its pack sets no such limit. At most four queries."""
    policy = policy or policy_of(application, on)
    ruling = policy.ruling("form_due", subject_of_case(application)) if policy is not None else None
    if ruling is None or not isinstance(ruling.value, DeadlineRule):
        return None
    event = ruling.value.start_event
    own = own_deadline("form_due", application.sponsor, on) if event is None else None
    words = EVENTS.get(event, event) if event else own.start_event if own is not None else ""
    amount = ruling.value.due_amount
    deadline = None
    if words and amount and application.event_on is not None and ruling.value.due_unit == "workday":
        deadline = calendar.add(application.event_on, amount)
    return FormClock(ruling, words, event is None, deadline)


def step_deadline(step: ApplicationStep, calendar: Workdays, terms: OfficeTerms | None) -> Deadline | None:
    """Until when an open step should be decided, by what its office set itself; None where it set nothing."""
    if step.role == SPONSOR or step.arrived_at is None or terms is None or not terms.review_workdays:
        return None
    return calendar.add(step.arrived_at.astimezone(BEIJING).date(), terms.review_workdays)


def terms_of_step(step: ApplicationStep) -> OfficeTerms | None:
    """What the office of a step set itself, or the nearest office above it. One query."""
    unit = step.office or step.desk
    return terms_of(unit) if unit is not None else None

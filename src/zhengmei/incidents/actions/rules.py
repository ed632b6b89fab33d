"""A unit sets its own grades and terms; and the note that a paper was printed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.incidents.actions.base import refuse_if
from zhengmei.incidents.models import Incident, IncidentRule
from zhengmei.incidents.permissions import can_set_rule
from zhengmei.incidents.queries.rules import Grade
from zhengmei.incidents.states import IncidentKind
from zhengmei.organisations.models import Organisation


def reasons_not_to_set_rule(unit: Organisation, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not set grades and terms for the unit."""
    if by is None or can_set_rule(by, unit, now.date()):
        return []
    return [f"“{unit.name}”的等级和期限由它的负责人、联络员或主管设定，请找他们。"]


@transaction.atomic
def set_rule(
    *, organisation: Organisation, kind: str, grades: Sequence[Grade], receipt_hours: int, order_workdays: int,
    by: User | None, now: datetime,
) -> IncidentRule:  # fmt: skip
    """The grades with their steps, and the terms, for a unit and those below that set none (FCG-26-2c). Incidents that
    are open keep what they started under. No grade: those of the pack. Raises IncidentRefused.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    reasons = reasons_not_to_set_rule(organisation, by=by, now=now)
    names = [one.name for one in grades]
    if len(set(names)) < len(names):
        reasons.append("有两级同名，请改成不同的名称。")
    if any(len(set(one.steps)) < len(one.steps) for one in grades):
        reasons.append("同一级里有两个同名的步骤，请改成不同的名称。")
    refuse_if(reasons)
    row = IncidentRule.objects.filter(organisation=organisation, kind=kind).first()
    row = row or IncidentRule(organisation=organisation, kind=kind)
    row.grades = [{"name": one.name, "grave": one.grave, "steps": list(one.steps)} for one in grades]
    row.receipt_hours, row.order_workdays = receipt_hours, order_workdays
    row.changed_by, row.changed_at = by, now
    row.save()
    detail = {
        "哪一类": IncidentKind(kind).label,
        "等级": names,
        "回执小时": receipt_hours,
        "整改工作日": order_workdays,
    }
    record("incidents.rule_set", by=by, now=now, about=row, detail=detail)
    return row


@transaction.atomic
def note_printing(*, incident: Incident, title: str, file_format: str, by: User, now: datetime) -> None:
    """One audit line: who took which paper of the incident out."""
    detail = {"编号": incident.number, "文书": title, "格式": file_format}
    record("incidents.printed", by=by, now=now, about=incident, detail=detail)

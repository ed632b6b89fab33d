"""Who sees which assessments: the office and those above it; after issue every unit its own line."""

from datetime import date

from django.db.models import QuerySet

from zhengmei.identity.models import User
from zhengmei.inspection.models import AssessedUnit, Assessment
from zhengmei.inspection.queries.visible import inspecting_offices
from zhengmei.inspection.states import AssessmentState
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power


def assessments_visible_to(user: User, on: date | None = None) -> QuerySet[Assessment]:
    """Assessments of offices within a person's power to inspect, and issued ones about their units."""
    inside = Assessment.objects.filter(reach(user, Power.INSPECT, on, ("office__",)))
    own = AssessedUnit.objects.filter(
        reach(user, Power.SEE_ACCOUNTS, on, ("organisation__",)), assessment__state=AssessmentState.ISSUED
    )
    found = Assessment.objects.filter(pk__in=inside.values("pk")) | Assessment.objects.filter(
        pk__in=own.values("assessment_id")
    )
    return found.select_related("office__region")


def sees_whole_assessment(user: User, assessment: Assessment, on: date | None = None) -> bool:
    """Whether the person sees every line and not only their own unit's."""
    return Assessment.objects.filter(reach(user, Power.INSPECT, on, ("office__",)), pk=assessment.pk).exists()


def assessed_units_visible_to(user: User, assessment: Assessment, on: date | None = None) -> QuerySet[AssessedUnit]:
    """The lines a person may see: all from inside; after issue their own units'; else none."""
    rows = AssessedUnit.objects.filter(assessment=assessment).select_related("organisation", "assessment__office")
    if sees_whole_assessment(user, assessment, on):
        return rows
    if assessment.state != AssessmentState.ISSUED:
        return rows.none()
    return rows.filter(reach(user, Power.SEE_ACCOUNTS, on, ("organisation__",)))


def assessments_waiting(user: User, on: date | None = None) -> QuerySet[Assessment]:
    """Assessments of the person's own offices that are neither issued nor dropped, the oldest year first."""
    held = Assessment.objects.filter(
        office__in=inspecting_offices(user, on), state__in=[AssessmentState.DRAFT, AssessmentState.CONCLUDED]
    )
    return held.select_related("office").order_by("year", "pk")

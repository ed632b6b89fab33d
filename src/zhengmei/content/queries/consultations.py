"""Consultations: for the unit that asks, and for the public."""

from datetime import date

from django.db.models import Count, QuerySet

from zhengmei.content.models import Consultation
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.states import ConsultationState
from zhengmei.identity.models import User
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Consulting

PUBLIC = (ConsultationState.OPEN, ConsultationState.CLOSED, ConsultationState.ANSWERED)


def consultations_visible_to(user: User, on: date) -> QuerySet[Consultation]:
    """The consultations of the units a person sees, with how many opinions each has."""
    rows = Consultation.objects.filter(reach(user, Power.SEE_ACCOUNTS, on, ("organisation__",)))
    return (
        rows.select_related("organisation", "written_by", "answered_by")
        .annotate(received=Count("opinions"))
        .order_by("-pk")
    )


def public_consultations(on: date) -> QuerySet[Consultation]:
    """What anybody may read: open ones that began, and those that ended, newest first."""
    rows = Consultation.objects.filter(state__in=PUBLIC, starts_on__lte=on)
    return rows.select_related("organisation").annotate(received=Count("opinions")).order_by("-starts_on", "-pk")


def takes_opinions(consultation: Consultation, on: date) -> bool:
    """Whether an opinion may be given today."""
    open_now = consultation.state == ConsultationState.OPEN
    return open_now and consultation.starts_on <= on <= consultation.ends_on


def ended(on: date) -> QuerySet[Consultation]:
    """Open ones past their last day."""
    return Consultation.objects.filter(state=ConsultationState.OPEN, ends_on__lt=on).order_by("pk")


def _asked(handbook: Handbook) -> Consulting | None:
    unit = handbook.organisation
    subject = Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)
    ruling = handbook.policy.ruling("consultation", subject) if handbook.policy else None
    return ruling.value if ruling is not None and isinstance(ruling.value, Consulting) else None


def kinds_of_consultation(handbook: Handbook) -> list[str]:
    """The matters on which the pack wants the public asked; empty where it names none."""
    found = _asked(handbook)
    return list(found.kinds) if found else []


def channels_needed(handbook: Handbook) -> int:
    """Over how many ways at least; one where no pack says."""
    found = _asked(handbook)
    return found.channels if found else 1

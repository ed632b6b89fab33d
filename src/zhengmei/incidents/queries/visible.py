"""Who sees which incidents: the unit, those above it, whoever a slip was sent to, and whoever reported it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengmei.identity.models import User
from zhengmei.incidents.models import Incident, Transfer
from zhengmei.incidents.states import TransferState
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import appointments_of, reach
from zhengmei.organisations.states import POWERS, Duty, Power


def own_units(user: User, on: date | None = None) -> set[int]:
    """The units a person works in, contractors' people left out."""
    return {held.organisation_id for held in appointments_of(user, on) if Power.EDIT_ACCOUNTS in POWERS[held.duty]}


def _contracted(user: User, on: date | None) -> set[int]:
    return {held.organisation_id for held in appointments_of(user, on) if held.duty == Duty.AGENT}


def reportable_units(user: User, on: date | None = None) -> QuerySet[Organisation]:
    """The units a person may report an incident of: their own, those below, and the one a contractor works for."""
    inside = reach(user, Power.EDIT_ACCOUNTS, on) | Q(pk__in=_contracted(user, on))
    return Organisation.objects.filter(inside).select_related("region", "supervisor")


def incidents_visible_to(user: User, on: date | None = None) -> QuerySet[Incident]:
    """Incidents of the units a person works in or oversees, those sent to their unit, and those they reported."""
    inside = reach(user, Power.EDIT_ACCOUNTS, on, ("unit__",)) | reach(user, Power.INSPECT, on, ("unit__",))
    sent = Transfer.objects.filter(incident=OuterRef("pk"), to_unit__in=own_units(user, on))
    reported = Q(reported_by=user, unit__in=_contracted(user, on))
    found = Incident.objects.filter(inside | Exists(sent.exclude(state=TransferState.RECALLED)) | reported)
    return found.select_related("unit__region", "media_account", "person_user", "hold", "reported_by")


def transfers_visible_to(user: User, on: date | None = None) -> QuerySet[Transfer]:
    """The slips of the incidents a person sees."""
    seen = incidents_visible_to(user, on).order_by().values("pk")
    people = ("sent_by", "received_by", "to_unit", "contact")
    return (
        Transfer.objects.filter(incident__in=seen).select_related("incident__unit", *people).order_by("sent_at", "pk")
    )


def filtered_incidents(rows: QuerySet[Incident], asked: Mapping[str, str], now: datetime) -> QuerySet[Incident]:
    """The incidents that meet the cleaned filters, the newest first."""
    if words := asked.get("q"):
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(what__icontains=words)
            | Q(unit__name__icontains=words)
            | Q(media_account__name__icontains=words)
        )
    for name in ("kind", "type_label", "state"):
        if value := asked.get(name):
            rows = rows.filter(**{name: value})
    for name in ("unit", "account"):
        if value := asked.get(name):
            rows = rows.filter(**{"media_account" if name == "account" else name: int(value)})
    if asked.get("grave") == "1":
        rows = rows.filter(is_grave=True)
    late = Transfer.objects.filter(incident=OuterRef("pk"), state=TransferState.SENT)
    if asked.get("receipt") == "waiting":
        rows = rows.filter(Exists(late))
    elif asked.get("receipt") == "late":
        rows = rows.filter(Exists(late.filter(due_at__lt=now)))
    return rows.order_by("-discovered_at", "-pk")

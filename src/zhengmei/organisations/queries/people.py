"""Who answers for what in a unit, who works at its posts, whom it can ring."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation, Responsibility, Section, UnitContact, WorkKeeper
from zhengmei.organisations.queries.units import in_force, reach
from zhengmei.organisations.states import STAFF, Power, SectionRole


def responsibilities_held(organisation_ids: Iterable[int], on: date) -> QuerySet[Responsibility]:
    """Who answers for what in these units on a day: begun, not over, and accepted. By kind, the newest first."""
    held = Responsibility.objects.filter(in_force(on), organisation__in=list(organisation_ids))
    return held.exclude(accepted_on=None).filter(accepted_on__lte=on).order_by("kind", "-since", "-pk")


def responsible(organisation: Organisation, kind: str, on: date) -> Responsibility | None:
    """The person who answers for `kind` (ResponsibilityKind) in a unit on a day; None while the place is vacant."""
    return responsibilities_held([organisation.pk], on).filter(kind=kind).first()


def responsibilities_visible_to(user: User, on: date) -> QuerySet[Responsibility]:
    """Everyone named in the units a person may see, past ones included."""
    seen = Responsibility.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",)))
    return seen.select_related("organisation", "user")


def waiting_to_accept(user: User, on: date) -> QuerySet[Responsibility]:
    """What a person has been named for and has not taken over yet."""
    ended = Q(until__isnull=False) & Q(until__lte=on)
    return Responsibility.objects.filter(user=user, accepted_on=None).exclude(ended).select_related("organisation")


def staff_names(organisation: Organisation, on: date) -> list[str]:
    """The names of those who work at its posts on a day, each once, in order of name."""
    held = responsibilities_held([organisation.pk], on).filter(kind__in=STAFF)
    return sorted(set(held.values_list("name", flat=True)))


def contacts_of(organisation: Organisation, on: date) -> QuerySet[UnitContact]:
    """The unit's contacts in other departments on a day."""
    return UnitContact.objects.filter(in_force(on), organisation=organisation).order_by("department", "pk")


def contact_for(organisation: Organisation, matter: str, on: date) -> UnitContact | None:
    """The recorded contact for a matter (舆情应对), the newest first; None when the book has none."""
    return next((c for c in contacts_of(organisation, on).order_by("-since", "-pk") if matter in c.matters), None)


def contacts_visible_to(user: User, on: date) -> QuerySet[UnitContact]:
    """The contact books of the units a person may see, past lines included."""
    return UnitContact.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",))).select_related(
        "organisation"
    )


def sections_visible_to(user: User, on: date) -> QuerySet[Section]:
    """The named sections of the units a person may see, past ones included."""
    return Section.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",))).select_related("organisation")


def section_of(organisation: Organisation, role: str, on: date) -> Section | None:
    """The section in a role (SectionRole) on a day; None while none is named."""
    return Section.objects.filter(in_force(on), organisation=organisation, role=role).first()


def operating_sections(organisation_ids: Iterable[int], on: date) -> dict[int, str]:
    """The 主办运营科室 of many units, by unit; those without one are absent. One query."""
    rows = Section.objects.filter(in_force(on), organisation__in=list(organisation_ids), role=SectionRole.OPERATING)
    return dict(rows.values_list("organisation", "name"))


def keepers_of(organisation: Organisation, on: date) -> dict[str, WorkKeeper]:
    """Which unit keeps new media, and which the website, by KeptWork."""
    rows = WorkKeeper.objects.filter(in_force(on), organisation=organisation).select_related("keeper")
    return {keeper.work: keeper for keeper in rows}

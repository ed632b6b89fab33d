"""Reading units, duties and the packs they follow. A day is handed in; without one, the database's own day in Beijing holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Now, TruncDate

from zhengmei.core.capacity import unit_acted_for
from zhengmei.core.clock import BEIJING
from zhengmei.core.once import once
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation, PackAdoption, Region
from zhengmei.organisations.states import (
    BY_INDUSTRY,
    LEVEL_RANK,
    POWERS,
    REACHES_BELOW,
    REACHES_REGION,
    Duty,
    OrganisationState,
    Power,
)
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Pack, Strength
from zhengmei.policies.scope import Unit, addressing, group_of

_WEIGHT = {duty: weight for weight, duty in enumerate(Duty.values)}


def in_force(on: date | None) -> Q:
    """Rows with `since` and `until` that hold on a day: from `since` on, and no longer on `until` itself."""
    day = on if on is not None else TruncDate(Now(), tzinfo=BEIJING)
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


def every_appointment_of(user: User, on: date | None = None) -> list[Appointment]:
    """The duties a person has on a day in all units, with the units. A disabled person has none.

    For what holds whatever the capacity: what a contractor never does, and the second step of signing in.
    """
    if not user.is_active:
        return []
    return list(once(("appointments", user.pk, on), lambda: _appointments(user, on)))


def _appointments(user: User, on: date | None) -> list[Appointment]:
    return list(Appointment.objects.filter(in_force(on), user=user).select_related("organisation").order_by("id"))


def appointments_of(user: User, on: date | None = None) -> list[Appointment]:
    """The duties that count for a person on a day, with their units: every power comes from here.

    For the person who acts those in the unit they act for (`core.capacity`), for anybody else those in all units.
    """
    unit = unit_acted_for(user.pk)
    return [held for held in every_appointment_of(user, on) if unit in (None, held.organisation_id)]


def current_capacity(user: User, on: date | None = None) -> Appointment | None:
    """The weightiest duty of a person on a day: the capacity in which they act; None when they have none."""
    return weightiest(appointments_of(user, on))


def capacity_words(held: Iterable[Appointment]) -> str:
    """政务公开科科长 · 主管、联络员: the duties of a person in one unit, the weightiest first, with the titles given."""
    said = []
    for one in sorted(held, key=lambda a: (_WEIGHT[a.duty], a.pk)):
        duty = str(one.get_duty_display())
        said.append(f"{one.title} · {duty}" if one.title and one.title != duty else duty)
    return "、".join(dict.fromkeys(said))


def weightiest(held: Iterable[Appointment]) -> Appointment | None:
    """Of several appointments the one whose duty weighs most; None of none."""
    return min(held, key=lambda a: (_WEIGHT[a.duty], a.pk), default=None)


def record_scope(user: User, on: date) -> Q:
    """Condition on an AuditEntry: of the units whose record a person may read, and of the people there where no unit is named.

    What concerns no unit and no known person (a sign-in under a name nobody has) is read at the top of a tree.
    `settings.RECORD_SCOPE` names this function, because the record knows no units.
    """
    units = Organisation.objects.filter(reach(user, Power.READ_RECORD, on))
    people = Appointment.objects.filter(organisation__in=units.values("pk")).values("user")
    found = Q(unit_id__in=units.values("pk")) | Q(unit_id=None, actor__in=people)
    if units.filter(supervisor=None).exists():
        found |= Q(unit_id=None, actor=None)
    return found


@dataclass(frozen=True, slots=True)
class Territory:
    """The units within a person's power: those of `paths` with all below them, those of `alone`, those in `places`."""

    paths: tuple[str, ...]
    alone: frozenset[int]
    places: frozenset[int]

    def holds(self, unit: Organisation) -> bool:
        """Whether this unit is among them."""
        return unit.pk in self.alone or unit.region_id in self.places or unit.path.startswith(self.paths)


def territory(user: User, power: Power, on: date | None = None) -> Territory:
    """Own unit; everything below it for duties that reach below; the region of the unit for 业务指导; what is assigned to
    the unit by industry, with what is below that. For anyone else nothing.
    """
    return once(
        ("territory", user.pk, user.is_active, unit_acted_for(user.pk), power, on), lambda: _territory(user, power, on)
    )


def _territory(user: User, power: Power, on: date | None) -> Territory:
    paths: set[str] = set()
    alone: set[int] = set()
    industries: set[int] = set()
    places: set[int] = set()
    for held in appointments_of(user, on):
        unit = held.organisation
        if power in BY_INDUSTRY.get(held.duty, ()):
            industries.add(unit.pk)
        if power not in POWERS[held.duty]:
            continue
        alone.add(unit.pk)
        if held.duty in REACHES_REGION:
            places |= region_and_below(unit.region_id)
        elif held.duty in REACHES_BELOW:
            paths.add(unit.path)
    if industries:
        paths |= set(Organisation.objects.filter(industry_supervisor__in=industries).values_list("path", flat=True))
    return Territory(tuple(_topmost(paths)), frozenset(alone), frozenset(places))


def reach(user: User, power: Power, on: date | None = None, prefixes: tuple[str, ...] = ("",)) -> Q:
    """Condition on an Organisation within a person's power on a day (`territory`), or on rows pointing to one by any of
    `prefixes`. For anyone without the power a condition no row meets.
    """
    within = territory(user, power, on)
    found = Q(pk__in=[])
    for prefix in prefixes:
        if within.alone:
            found |= Q(**{f"{prefix}pk__in": within.alone})
        if within.places:
            found |= Q(**{f"{prefix}region__in": within.places})
        for path in within.paths:
            found |= Q(**{f"{prefix}path__startswith": path})
    return found


def covers(held: Appointment, power: Power, organisation: Organisation) -> bool:
    """Whether this one appointment gives the power for the unit; as `reach`, for one pair."""
    unit = held.organisation
    if power in POWERS[held.duty]:
        if organisation.pk == unit.pk:
            return True
        if held.duty in REACHES_REGION:
            return organisation.region_id in region_and_below(unit.region_id)
        if held.duty in REACHES_BELOW and organisation.path.startswith(unit.path):
            return True
    if power not in BY_INDUSTRY.get(held.duty, ()):
        return False
    above = Organisation.objects.filter(pk__in=ids_in_path(organisation.path), industry_supervisor=unit)
    return above.exists()


def _topmost(paths: set[str]) -> list[str]:
    """Of units one below the other, only the upper: its prefix covers the rest."""
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def organisations_visible_to(user: User, on: date | None = None) -> QuerySet[Organisation]:
    """The units a person may see on a day: their own, those below, those assigned by industry. Else none."""
    return Organisation.objects.filter(reach(user, Power.SEE_UNITS, on)).select_related("region", "supervisor")


def appointments_visible_to(user: User, on: date | None = None) -> QuerySet[Appointment]:
    """The appointments, past ones included, in the units a person may see."""
    return Appointment.objects.filter(reach(user, Power.SEE_UNITS, on, ("organisation__",))).select_related(
        "user", "organisation"
    )


def all_organisations() -> QuerySet[Organisation]:
    """Every unit there is: for sweeps, which act for nobody."""
    return Organisation.objects.all()


def units_below(organisation: Organisation) -> QuerySet[Organisation]:
    """Every unit under this one, at any depth, without itself."""
    return Organisation.objects.filter(path__startswith=organisation.path).exclude(pk=organisation.pk)


def acting_unit(organisation: Organisation) -> Organisation:
    """Who acts for a unit: itself; for one that was merged its successor; for one that was abolished its supervisor."""
    unit, seen = organisation, {organisation.pk}
    while unit.state != OrganisationState.ACTIVE:
        heir = unit.successor or unit.supervisor
        if heir is None or heir.pk in seen:
            break
        unit = heir
        seen.add(unit.pk)
    return unit


def ids_in_path(path: str) -> list[int]:
    """`/1/7/23/` as [1, 7, 23]: the supervisors from the top, the unit itself last."""
    return [int(part) for part in path.split("/") if part]


def packs_followed(organisation_ids: Iterable[int], on: date) -> dict[int, str]:
    """The pack each unit follows on a day: its own, else the nearest up the supervisor chain.

    A unit without any adoption above it is absent. Two queries however many units.
    """
    return {unit: adoption.pack_id for unit, adoption in adoptions_followed(organisation_ids, on).items()}


def adoptions_followed(organisation_ids: Iterable[int], on: date) -> dict[int, PackAdoption]:
    """As `packs_followed`, with the row that says who adopted it and since when."""
    own = once(("adoptions", on), lambda: _adoptions(on))
    paths = Organisation.objects.filter(pk__in=list(organisation_ids)).values_list("pk", "path")
    found: dict[int, PackAdoption] = {}
    for unit, path in paths:
        nearest = next((own[i] for i in reversed(ids_in_path(path)) if i in own), None)
        if nearest is not None:
            found[unit] = nearest
    return found


def _adoptions(on: date) -> dict[int, PackAdoption]:
    return {a.organisation_id: a for a in PackAdoption.objects.filter(in_force(on)).select_related("organisation")}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a unit stands under: the pack it follows, the pack that governs it, and its addressee group there ("" if none).

    `governing` is the followed pack or the nearest above it that is addressed to units of this kind; None when none is.
    """

    followed: Pack | None
    governing: Pack | None
    group: str = ""

    @property
    def is_addressed(self) -> bool:
        """Whether the pack it follows is addressed to it."""
        return self.followed is not None and self.governing is self.followed


def standing_of(organisation: Organisation, on: date) -> Standing:
    """Where a unit stands on a day. Being copied is not being addressed."""
    pack_id = packs_followed([organisation.pk], on).get(organisation.pk)
    known = library()
    if pack_id is None or pack_id not in known.packs:
        return Standing(None, None)
    governing = addressing(known.line(pack_id), organisation.kind)
    if governing is None:
        return Standing(known.packs[pack_id], None)
    unit = Unit(organisation.kind, organisation.level, (), organisation.addressee_group)
    found = group_of(governing, unit)
    return Standing(known.packs[pack_id], governing, found.name if found else "")


def adoptions_of(organisation: Organisation) -> QuerySet[PackAdoption]:
    """The unit's own adoptions, newest first; none is ever deleted."""
    return PackAdoption.objects.filter(organisation=organisation).order_by("-since", "-id")


def regions() -> QuerySet[Region]:
    """The region dictionary, with parents."""
    return Region.objects.select_related("parent").order_by("parent__name", "name")


def regions_above(region: Region) -> set[int]:
    """The ids of a region and of every region it lies in."""
    parents = dict(Region.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    current: int | None = region.pk
    while current is not None and current not in found:
        found.add(current)
        current = parents.get(current)
    return found


def region_and_below(region_id: int) -> set[int]:
    """The ids of a region and of every region inside it."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Region.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, open_ids = {region_id}, [region_id]
    while open_ids:
        for child in children.get(open_ids.pop(), []):
            if child not in found:
                found.add(child)
                open_ids.append(child)
    return found


def regions_of(organisations: QuerySet[Organisation]) -> list[tuple[int, str]]:
    """The regions of these units with their names, and the regions above them, as choices, higher ones first."""
    own = set(organisations.order_by().values_list("region", flat=True))
    rows = {r.pk: r for r in Region.objects.all()}
    wanted: set[int] = set()
    for pk in own:
        current: int | None = pk
        while current is not None and current not in wanted:
            wanted.add(current)
            current = rows[current].parent_id
    places = sorted((rows[pk] for pk in wanted), key=lambda r: (LEVEL_RANK[r.level], r.pk))
    return [(r.pk, r.name) for r in places]


def organisations_within(user: User, power: Power, on: date | None = None) -> QuerySet[Organisation]:
    """The units for which a person has a power on a day."""
    return Organisation.objects.filter(reach(user, power, on)).select_related("region")


def units_that_follow(organisation: Organisation, on: date) -> int:
    """How many units take over what this one adopts: itself and all below, but for those nearer to an adoption of their own."""
    own = PackAdoption.objects.filter(in_force(on), organisation__path__startswith=organisation.path)
    nearer = own.exclude(organisation=organisation).values_list("organisation__path", flat=True)
    reached = Organisation.objects.filter(path__startswith=organisation.path)
    for path in nearer:
        reached = reached.exclude(path__startswith=path)
    return reached.count()


def approval_scope(user: User, on: date) -> Q:
    """Condition on an ExportRequest: of the units whose exports a person approves. `settings.APPROVAL_SCOPE`."""
    return Q(unit_id__in=Organisation.objects.filter(reach(user, Power.APPROVE_EXPORT, on)).values("pk"))


def export_scope(user: User, on: date) -> Q:
    """Condition on an ExportRequest: of the units whose exports a person approves or whose record they read."""
    read = Organisation.objects.filter(reach(user, Power.READ_RECORD, on)).values("pk")
    return approval_scope(user, on) | Q(unit_id__in=read)


def _binding(key: str, organisation_ids: Iterable[int], on: date) -> str:
    """The article of the pack by which a parameter is a must for any of these units; empty where none says so."""
    for pack_id in sorted(set(packs_followed(organisation_ids, on).values())):
        if pack_id not in library().packs:
            continue
        ruling = library().policy(pack_id, on=on).ruling(key, Subject())
        if ruling is not None and ruling.strength is Strength.MUST:
            return f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}"
    return ""


def export_demand(organisation_ids: Iterable[int], on: date) -> str:
    """The article by which data of any of these units leave the house only after approval; empty where none demands it."""
    return _binding("export_approval", organisation_ids, on)


def sponsor_signs_article(organisation: Organisation, on: date) -> str:
    """The article by which only the unit's own people review, sign and publish (SX-3.5-g); empty where none says so."""
    return _binding("sponsor_signs", [organisation.pk], on)


def export_demand_on(user: User, on: date) -> str:
    """`export_demand` over the units a person works in. `settings.EXPORT_DEMAND` names this function."""
    return export_demand([held.organisation_id for held in appointments_of(user, on)], on)

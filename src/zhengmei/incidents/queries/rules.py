"""What the pack, the unit and its contact book say about an incident: types, grades, terms, where it is sent, the law."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.filing.queries.policy import policy_for
from zhengmei.incidents.models import Incident, IncidentRule
from zhengmei.incidents.states import MATTER_OF, ORDER_WORKDAYS, RECEIPT_HOURS, IncidentKind
from zhengmei.organisations.models import Organisation, Responsibility, UnitContact
from zhengmei.organisations.queries import contacts_of, demands_of, ids_in_path, responsible
from zhengmei.organisations.states import OrganisationState, ResponsibilityKind
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy, Ruling, Subject
from zhengmei.policies.schema import IncidentGrades, IncidentType, IncidentTypes, Transfer


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade as it holds for a unit."""

    name: str
    grave: bool
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What holds for one kind of incident in a unit on a day. `rule` is the nearest unit's own, None: the pack's."""

    kind: IncidentKind
    policy: Policy
    types: tuple[IncidentType, ...]
    types_ruling: Ruling[IncidentTypes] | None
    grades: tuple[Grade, ...]
    grades_ruling: Ruling[IncidentGrades] | None
    rule: IncidentRule | None

    @property
    def receipt_hours(self) -> int:
        return self.rule.receipt_hours if self.rule else RECEIPT_HOURS

    @property
    def order_workdays(self) -> int:
        return self.rule.order_workdays if self.rule else ORDER_WORKDAYS

    def type_named(self, code: str) -> IncidentType | None:
        """The type of this code; None for one the pack does not have."""
        return next((one for one in self.types if one.code == code), None)

    def grade_named(self, name: str) -> Grade | None:
        """The grade of this name; None for one the unit does not have."""
        return next((one for one in self.grades if one.name == name), None)

    def article(self, clauses: Iterable[str]) -> str:
        """杭州 二（三）3: the articles of some clauses, each once."""
        held = {clause.id: clause for pack in self.policy.chain for clause in pack.clauses}
        words = dict.fromkeys(held[one].article for one in clauses if one in held)
        return f"{self.policy.pack.short} {'、'.join(words)}" if words else ""


def chain_of(unit: Organisation) -> list[Organisation]:
    """The unit and those above it, the nearest first."""
    ids = ids_in_path(unit.path)
    found = Organisation.objects.in_bulk(ids)
    return [found[one] for one in reversed(ids) if one in found]


def subject_of(unit: Organisation) -> Subject:
    """Whom the pack is asked about."""
    return Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)


def book_of(unit: Organisation, kind: str, on: date) -> Book | None:
    """What holds for a unit; None where no known pack is followed."""
    policy = policy_for(unit, on)
    if policy is None:
        return None
    types, grades = (
        policy.ruling("incident_types", subject_of(unit)),
        policy.ruling("incident_grades", subject_of(unit)),
    )
    rule = _nearest_rule(unit, kind)
    listed = types.value.items if types and isinstance(types.value, IncidentTypes) else []
    graded = grades.value.items if grades and isinstance(grades.value, IncidentGrades) else []
    own = tuple(Grade(g["name"], bool(g["grave"]), tuple(g["steps"])) for g in rule.grades) if rule else ()
    packed = tuple(Grade(g.name, g.grave, tuple(g.steps)) for g in graded if kind in g.kinds)
    return Book(
        kind=IncidentKind(kind),
        policy=policy,
        types=tuple(one for one in listed if one.kind == kind),
        types_ruling=types,  # type: ignore[arg-type]
        grades=own or packed,
        grades_ruling=grades,  # type: ignore[arg-type]
        rule=rule,
    )


def _nearest_rule(unit: Organisation, kind: str) -> IncidentRule | None:
    ids = ids_in_path(unit.path)
    rows = IncidentRule.objects.filter(organisation__in=ids, kind=kind).select_related("organisation")
    held = {row.organisation_id: row for row in rows}
    return next((held[one] for one in reversed(ids) if one in held), None)


def named_person(unit: Organisation, on: date) -> Responsibility | None:
    """The 信息安全责任人 of a unit, offered as the person for its security events (WH-5.2-g); None while nobody is."""
    return responsible(unit, ResponsibilityKind.INFORMATION_SECURITY, on)


@dataclass(frozen=True, slots=True)
class TransferTerms:
    """Where an incident of a unit may be sent, on which paper, to whom first. `demanded`: grave ones must be sent."""

    paper: str
    ruling: Ruling[Transfer] | None
    demanded: bool
    departments: tuple[str, ...]
    matters: tuple[str, ...]
    contacts: tuple[UnitContact, ...]
    book_owner: Organisation | None
    units: QuerySet[Organisation]
    reports_to: Organisation | None

    def contact_for(self, matter: str) -> UnitContact | None:
        """The recorded contact for a matter, the newest first (BL-3.1-e, WH-5.1-c); None where nobody is recorded."""
        newest = sorted(self.contacts, key=lambda one: (one.since, one.pk), reverse=True)
        return next((one for one in newest if matter in one.matters), None)


def transfer_terms(incident: Incident, on: date) -> TransferTerms:
    """What the pack offers, what the unit's contact book adds; the book of a unit above where its own is empty."""
    unit = incident.unit
    policy = policy_for(unit, on)
    found = policy.ruling("grave_opinion", subject_of(unit)) if policy is not None else None
    ruling: Ruling[Transfer] | None = found if found and isinstance(found.value, Transfer) else None  # type: ignore[assignment]
    asked = [
        part.value
        for part in demands_of(unit, on)
        if part.value.kind == "contact" and part.value.of == "sponsor" and part.value.items
    ]
    chain = chain_of(unit)
    owner = next((one for one in chain if contacts_of(one, on).exists()), None)
    contacts = tuple(contacts_of(owner, on)) if owner else ()
    above = chain[1:]
    reports_to = above[0] if above and ruling is not None and ruling.value.way == "report" else None
    named = [one.name for one in above] if reports_to else []
    named += list(ruling.value.to) if ruling else []
    named += [name for demand in asked for name in demand.departments] + [one.department for one in contacts]
    matters = list(ruling.value.matters) if ruling else []
    matters += [item for demand in asked for item in demand.items] + [MATTER_OF[IncidentKind(incident.kind)]]
    near = Q(pk__in=[one.pk for one in above]) | Q(supervisor__in=[one.pk for one in above])
    return TransferTerms(
        paper=ruling.value.paper if ruling else "转送单",
        ruling=ruling,
        demanded=ruling is not None and ruling.strength == "must" and incident.kind in ruling.value.covers,
        departments=tuple(dict.fromkeys(named)),
        matters=tuple(dict.fromkeys(matters)),
        contacts=contacts,
        book_owner=owner,
        units=Organisation.objects.filter(near, state=OrganisationState.ACTIVE).exclude(pk=unit.pk).order_by("path"),
        reports_to=reports_to,
    )


def laws_for(pack_id: str) -> list[dict[str, str]]:
    """The laws a pack and those it extends tell their addressees to keep, each with where it says so (HZ-2.3.3-g)."""
    known = library()
    packs = known.line(pack_id) if pack_id in known.packs else []
    return [
        {"law": law.name, "article": f"{pack.short} {pack.clause_by_id[law.clause].article}", "clause": law.clause}
        for pack in packs
        for law in pack.document.laws
    ]

"""Which offices a case passes: the steps of the pack, each with the unit that stands for it in the tree here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from zhengmei.filing.models import ManagingAuthorisation, OfficeTerms
from zhengmei.filing.queries.offices import office_named
from zhengmei.filing.states import SPONSOR, FilingAct
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import ids_in_path, in_force
from zhengmei.organisations.states import LEVEL_RANK, OrganisationKind, OrganisationState
from zhengmei.policies.lookup import Policy
from zhengmei.policies.parts import Part, chain_for
from zhengmei.policies.schema import Chain, Node

LEVEL_OF_ROLE = {"county": "county", "city": "city", "region": "province", "nation": "nation"}
_GOVERNS = (OrganisationKind.GOVERNMENT_OFFICE, OrganisationKind.GOVERNMENT, OrganisationKind.FUNCTIONAL_ZONE)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step as it would be frozen. `office` None with `desk` set: decided outside, the desk records the result."""

    position: int
    role: str
    name: str
    unit_words: str
    office: Organisation | None
    desk: Organisation | None
    delegable: bool = False
    skipped: str = ""
    advice: str = ""

    @property
    def is_outside(self) -> bool:
        return self.office is None and not self.skipped


@dataclass(frozen=True, slots=True)
class Plan:
    """The way of one act for one sponsor: its steps, the article, and why it cannot be gone (sentences with remedies)."""

    steps: tuple[PlannedStep, ...] = ()
    problems: tuple[str, ...] = ()
    article: str = ""
    clauses: tuple[str, ...] = ()
    implement: bool = False
    part: Part[Chain] | None = field(default=None, compare=False)

    @property
    def deciding(self) -> list[PlannedStep]:
        """The steps of the offices: all but the sponsor's own and those left out."""
        return [step for step in self.steps if step.role != SPONSOR and not step.skipped]


def plan_for(sponsor: Organisation, act: str, policy: Policy | None, on: date) -> Plan:
    """The steps an application of this unit would pass on a day, offices found by level up the supervisor chain.

    Two queries, two more for each office beside another. Without a pack, or where the pack has no chain for the act, a plan
    without steps that says so.
    """
    if policy is None:
        return Plan(problems=(f"“{sponsor.name}”和它上面的单位还没有采用办法，备案没有依据。请主管先采用办法。",))
    part = chain_for(policy, FilingAct(act).value)  # type: ignore[arg-type]
    if part is None:
        return Plan(problems=(f"《{policy.pack.title}》没有“{FilingAct(act).label}”的办理程序，不用备案。",))
    above = _above(sponsor)
    deputies = authorised_units([unit.pk for unit in above], on)
    steps: list[PlannedStep] = []
    problems: list[str] = []
    for node in part.value.nodes:
        _add(node, sponsor, above, deputies, steps, problems)
    return Plan(
        tuple(steps),
        tuple(problems),
        part.article(part.value.clauses),
        tuple(part.value.clauses),
        part.value.implement_by is not None,
        part,
    )


def _above(sponsor: Organisation) -> list[Organisation]:
    """The sponsor and its supervisors, the top first; a unit that was merged stands as its successor."""
    ids = ids_in_path(sponsor.path)
    rows = Organisation.objects.select_related("successor").in_bulk(ids)
    return [_now(rows[pk]) if pk != sponsor.pk else sponsor for pk in ids if pk in rows]


def _now(unit: Organisation) -> Organisation:
    return unit.successor if unit.state != OrganisationState.ACTIVE and unit.successor is not None else unit


def authorised_units(offices: Iterable[int], on: date) -> dict[int, ManagingAuthorisation]:
    """By office, the unit it authorised to take its steps on a day. One query."""
    held = ManagingAuthorisation.objects.filter(in_force(on), office__in=list(offices)).select_related("deputy")
    return {row.office_id: row for row in held if row.deputy.state == OrganisationState.ACTIVE}


def _add(
    node: Node,
    sponsor: Organisation,
    above: list[Organisation],
    deputies: dict[int, ManagingAuthorisation],
    steps: list[PlannedStep],
    problems: list[str],
) -> None:
    place = steps[-1].position + 1 if steps else 1
    if node.role == SPONSOR:
        steps.append(PlannedStep(place, node.role, node.name, node.unit, sponsor, sponsor))
        return
    if _is_left_out(node, sponsor):
        why = f"申请单位是{sponsor.get_level_display()}，这一栏留空"
        steps.append(PlannedStep(place, node.role, node.name, node.unit, None, None, skipped=why))
        return
    office = _office_for(node.role, sponsor, above)
    if office is None:
        steps.append(_outside(node, place, steps, problems, sponsor))
        return
    for words in node.parallel:
        found = office if words == node.unit else office_named(words, sponsor)
        if found is None or found.level != office.level:
            problems.append(f"没有找到“{words}”：请主管在“单位人员”里添加它，名称写全称，地区选对，再提交。")
            continue
        steps.append(PlannedStep(place, node.role, node.name, words, found, found))
    if not node.parallel:
        held = deputies.get(office.pk) if node.delegable else None
        desk = held.deputy if held is not None else office
        advice = f"{office.name}授权{desk.name}办理（{held.basis}）" if held is not None else ""
        steps.append(PlannedStep(place, node.role, node.name, node.unit, office, desk, node.delegable, "", advice))


def _is_left_out(node: Node, sponsor: Organisation) -> bool:
    """A step below the applicant's own level, where the pack says such applicants pass it over."""
    if node.skip_when is None:
        return False
    return LEVEL_RANK[LEVEL_OF_ROLE[node.role]] > LEVEL_RANK[sponsor.level]


def _office_for(role: str, sponsor: Organisation, above: list[Organisation]) -> Organisation | None:
    """The unit that stands for a level: the topmost of that level up the chain. Its own people decide there."""
    level = sponsor.level if role == "peer" else LEVEL_OF_ROLE[role]
    found = next((unit for unit in above if unit.level == level and unit.state == OrganisationState.ACTIVE), None)
    if found is not None and (found.pk != sponsor.pk or sponsor.kind in _GOVERNS):
        return found
    if role == "peer":
        higher = [unit for unit in above if unit.pk != sponsor.pk and unit.state == OrganisationState.ACTIVE]
        return higher[-1] if higher else None
    return None


def _outside(
    node: Node, place: int, steps: list[PlannedStep], problems: list[str], sponsor: Organisation
) -> PlannedStep:
    desk = next((s.desk for s in reversed(steps) if s.role != SPONSOR and s.desk is not None), None)
    if desk is None:
        problems.append(
            f"“{sponsor.name}”上面没有能办理的{node.unit}。请系统管理员在“单位人员”里给它设主管单位，再提交。"
        )
        return PlannedStep(place, node.role, node.name, node.unit, None, None)
    advice = (
        f"本系统里没有{node.unit}：{desk.name}在线下报送，批复后由它登记结果、上传批复。"
        f"要在网上办，请系统管理员在“单位人员”里添加{node.unit}，设为{desk.name}的主管单位。"
    )
    return PlannedStep(place, node.role, node.name, node.unit, None, desk, advice=advice)


def terms_of(unit: Organisation) -> OfficeTerms | None:
    """What the unit, or the nearest office above it, set itself. One query."""
    ids = ids_in_path(unit.path)
    found = {row.organisation_id: row for row in OfficeTerms.objects.filter(organisation__in=ids)}
    return next((found[pk] for pk in reversed(ids) if pk in found), None)

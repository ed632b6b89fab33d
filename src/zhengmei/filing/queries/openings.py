"""Units that ought to have an account and have none 应开未开, and why the others need not."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhengmei.filing.models import MediaAccount, OpeningStanding
from zhengmei.filing.queries.causes import policies_of
from zhengmei.filing.queries.tasks import RUNNING
from zhengmei.filing.states import AccountKind, ExemptionGround, StandingKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import ids_in_path, organisations_visible_to
from zhengmei.organisations.states import OrganisationKind, OrganisationState
from zhengmei.policies.lookup import Policy, Ruling, Subject
from zhengmei.policies.schema import OpenDuty


@dataclass(frozen=True, slots=True)
class Opening:
    """How one unit stands: `obliged_by` is the rule that wants it to have an account, None where none does.

    `why` says by what it is obliged (its kind, or the field it was listed for); `exempt` on which ground it need not.
    """

    organisation: Organisation
    obliged_by: "Ruling[OpenDuty] | None"
    why: str
    exempt: str
    has_account: bool
    standings: tuple[OpeningStanding, ...]

    @property
    def is_missing(self) -> bool:
        """应开未开."""
        return self.obliged_by is not None and not self.exempt and not self.has_account


def duty_ruling(policy: Policy | None, unit: Organisation) -> "Ruling[OpenDuty] | None":
    """The rule on who ought to have an account, as far as it speaks of units of this level."""
    if policy is None:
        return None
    ruling = policy.ruling("must_open", Subject(unit.level, unit.kind, unit.addressee_group))
    return ruling if ruling is not None and isinstance(ruling.value, OpenDuty) else None  # type: ignore[return-value]


def openings(units: list[Organisation], on: date) -> list[Opening]:
    """How each of these units stands on a day. Five queries however many.

    An account of the government's own office counts for the government of the same place.
    """
    policies = policies_of(units, on)
    with_accounts, places = _covered()
    held: dict[int, list[OpeningStanding]] = {}
    rows = OpeningStanding.objects.filter(organisation__in=[u.pk for u in units], ended_at=None)
    for standing in rows.select_related("media_account", "decided_by"):
        held.setdefault(standing.organisation_id, []).append(standing)
    found = []
    for unit in units:
        ruling, why = _obliged(policies.get(unit.pk), unit, held.get(unit.pk, []))
        covered = unit.pk in with_accounts or (
            unit.kind == OrganisationKind.GOVERNMENT and (unit.region_id, unit.level) in places
        )
        exempt = _exempt(ruling, unit, held.get(unit.pk, []))
        found.append(Opening(unit, ruling, why, exempt, covered, tuple(held.get(unit.pk, []))))
    return found


def _covered() -> tuple[set[int], set[tuple[int, str]]]:
    running = MediaAccount.objects.filter(status__in=RUNNING, kind=AccountKind.OFFICIAL).order_by()
    rows = running.values_list("sponsor", "sponsor__kind", "sponsor__region", "sponsor__level").distinct()
    units, places = set(), set()
    for unit, kind, region, level in rows:
        units.add(unit)
        if kind == OrganisationKind.GOVERNMENT_OFFICE:
            places.add((region, level))
    return units, places


def _obliged(
    policy: Policy | None, unit: Organisation, standings: list[OpeningStanding]
) -> "tuple[Ruling[OpenDuty] | None, str]":
    ruling = duty_ruling(policy, unit)
    if ruling is None:
        return None, ""
    if unit.kind in ruling.value.org_kinds:
        return ruling, str(unit.get_kind_display())
    listed = next((s for s in standings if s.kind == StandingKind.OBLIGED), None)
    if listed is not None and listed.ground in ruling.value.fields:
        return ruling, f"与{listed.ground}密切相关"
    return None, ""


def _exempt(ruling: "Ruling[OpenDuty] | None", unit: Organisation, standings: list[OpeningStanding]) -> str:
    if ruling is None:
        return ""
    grounds = {s.ground for s in standings if s.kind == StandingKind.EXEMPT}
    if unit.is_secret:
        grounds.add(ExemptionGround.SECRET)
    if not unit.has_public_function:
        grounds.add(ExemptionGround.NO_PUBLIC_FUNCTION)
    return "、".join(str(ExemptionGround(g).label) for g in ruling.value.exempt if g in grounds)


def openings_visible_to(user: User, on: date) -> list[Opening]:
    """How every active unit a person may see stands, the higher units first."""
    units = organisations_visible_to(user, on).filter(state=OrganisationState.ACTIVE).order_by("path")
    return openings(list(units), on)


def standings_visible_to(user: User, on: date | None = None) -> QuerySet[OpeningStanding]:
    """Everything that was decided of units a person may see, ended ones included."""
    units = organisations_visible_to(user, on).order_by().values("pk")
    return OpeningStanding.objects.filter(organisation__in=units).select_related("organisation", "decided_by")


def accounts_to_rely_on(unit: Organisation) -> QuerySet[MediaAccount]:
    """The running accounts of the units above it, by territory or industry."""
    above = [pk for pk in ids_in_path(unit.path) if pk != unit.pk]
    if unit.industry_supervisor_id is not None:
        above.append(unit.industry_supervisor_id)
    offices = Organisation.objects.filter(pk__in=above)
    return MediaAccount.objects.filter(sponsor__in=offices, status__in=RUNNING).select_related("sponsor")

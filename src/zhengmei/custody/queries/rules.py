"""After how many days a password is due: what the unit set, else what its pack says, else nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from zhengmei.custody.models import CustodyRule
from zhengmei.custody.states import RECOVERY_WORKDAYS, WARN_DAYS
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import ids_in_path, packs_followed
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Ruling, Subject
from zhengmei.policies.schema import Days


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that hold for a unit. `set_by` is the unit that set them, None where it is the pack's or ours.

    `ruling` is what its pack says of the age of passwords; None where it says nothing. All numbers of days are local.
    """

    password_days: int | None
    warn_days: int
    recovery_workdays: int
    set_by: Organisation | None
    ruling: Ruling[Days] | None

    def due(self, changed_on: date) -> date | None:
        """The last day on which a password changed then is young enough; None where nothing limits its age."""
        return changed_on + timedelta(self.password_days) if self.password_days is not None else None

    def tone(self, due: date | None, today: date) -> str:
        """`no` past its day, `wa` when the day is near, else empty."""
        if due is None:
            return ""
        return "no" if due < today else "wa" if due <= today + timedelta(self.warn_days) else ""


def rules_for(organisations: Iterable[Organisation]) -> dict[int, CustodyRule]:
    """The numbers each unit set, or the nearest unit above it that did, by id; a unit without any is absent. One query."""
    above = {unit.pk: ids_in_path(unit.path) for unit in organisations}
    every = {pk for line in above.values() for pk in line}
    rules = CustodyRule.objects.filter(organisation__in=every).select_related("organisation")
    own = {rule.organisation_id: rule for rule in rules}
    nearest = {pk: next((own[i] for i in reversed(line) if i in own), None) for pk, line in above.items()}
    return {pk: rule for pk, rule in nearest.items() if rule is not None}


def limits_for(organisations: Iterable[Organisation], on: date) -> dict[int, Limits]:
    """The numbers of many units by id; a number set by a unit above holds below it. As many queries for three as for one."""
    units = {unit.pk: unit for unit in organisations}
    rules, packs = rules_for(units.values()), packs_followed(units, on)
    return {pk: _limits(unit, rules.get(pk), packs.get(pk), on) for pk, unit in units.items()}


def limits_of(organisation: Organisation, on: date) -> Limits:
    """The numbers of one unit."""
    return limits_for([organisation], on)[organisation.pk]


def _limits(unit: Organisation, rule: CustodyRule | None, pack_id: str | None, on: date) -> Limits:
    ruling = None
    if pack_id in library().packs:
        subject = Subject(unit.level, unit.kind, unit.addressee_group)
        found = library().policy(pack_id, on=on).ruling("password_age", subject)
        ruling = found if found is not None and isinstance(found.value, Days) else None
    said = ruling.value.days if ruling is not None and isinstance(ruling.value, Days) else None
    if rule is None:
        return Limits(said, WARN_DAYS, RECOVERY_WORKDAYS, None, ruling)  # type: ignore[arg-type]
    days = rule.password_days if rule.password_days is not None else said
    return Limits(days, rule.warn_days, rule.recovery_workdays, rule.organisation, ruling)  # type: ignore[arg-type]

"""Adding many units at once, as a ledger brings them: the same rules as one by one, with a handful of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from zhengmei.audit.actions import Line, record_many
from zhengmei.identity.models import User
from zhengmei.organisations.actions.units import (
    facts_of,
    may_not_put_under,
    reasons_beyond_tiers,
    reasons_not_to_place,
)
from zhengmei.organisations.models import Organisation, Region

CHUNK = 500


@dataclass(frozen=True, slots=True)
class UnitToAdd:
    """A unit that is not there yet, under a supervisor that is."""

    name: str
    kind: str
    level: str
    region: Region
    supervisor: Organisation | None = None


@transaction.atomic
def add_organisations(
    *, units: Sequence[UnitToAdd], by: User | None, now: datetime
) -> tuple[list[Organisation], dict[str, list[str]]]:
    """Add units as `add_organisation` does. Answers those made, and by name the reasons against each that was not.

    Every unit made has its path and its line in the record. The names handed in differ from each other.
    """
    taken = set(Organisation.objects.filter(name__in=[u.name for u in units]).values_list("name", flat=True))
    above = _Above()
    allowed: dict[int | None, list[str]] = {}
    refused: dict[str, list[str]] = {}
    good = []
    for unit in units:
        over = unit.supervisor.pk if unit.supervisor else None
        if over not in allowed:
            allowed[over] = may_not_put_under(by, unit.supervisor, now.date())
            allowed[over] += reasons_beyond_tiers(unit.supervisor, now.date()) if unit.supervisor else []
        reasons = [f"已有单位“{unit.name}”，请直接用它，或写清全称。"] if unit.name in taken else []
        reasons += allowed[over] + reasons_not_to_place(
            organisation=None, level=unit.level, region=unit.region, supervisor=unit.supervisor, above=above
        )
        if reasons:
            refused[unit.name] = reasons
        else:
            good.append(unit)
    made = Organisation.objects.bulk_create([_row(unit) for unit in good], batch_size=CHUNK)
    _set_paths(made)
    lines = [Line(about=row, detail=facts_of(row)) for row in made]
    record_many("organisations.organisation.added", lines, by=by, now=now)
    return made, refused


def _set_paths(made: Sequence[Organisation]) -> None:
    """One statement for all new units of a supervisor: a unit without a path is one of those."""
    for row in made:
        row.path = f"{row.supervisor.path if row.supervisor else '/'}{row.pk}/"
    above = {row.supervisor_id: row.supervisor.path if row.supervisor else "/" for row in made}
    for supervisor, path in above.items():
        own = Concat(Value(path), Cast("pk", CharField()), Value("/"))
        Organisation.objects.filter(supervisor=supervisor, path="").update(path=own)


def _row(unit: UnitToAdd) -> Organisation:
    return Organisation(
        name=unit.name, kind=unit.kind, level=unit.level, region=unit.region, supervisor=unit.supervisor, path=""
    )


class _Above:
    """The regions over a region, and itself; the dictionary of regions is read once."""

    def __init__(self) -> None:
        self._parents = dict(Region.objects.values_list("pk", "parent_id"))

    def __call__(self, region: Region) -> set[int]:
        found: set[int] = set()
        current: int | None = region.pk
        while current is not None and current not in found:
            found.add(current)
            current = self._parents.get(current)
        return found

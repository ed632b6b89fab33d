"""Checking what units must have on record: gaps become findings of the unit, and end when they are filled."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from zhengmei.audit.actions import record
from zhengmei.content.queries.lapses import Lapse, lapses_of
from zhengmei.filing.queries import sponsors_among
from zhengmei.identity.models import User
from zhengmei.monitoring.models import UnitFinding
from zhengmei.monitoring.states import UnitFindingState
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import Gap, gaps_of
from zhengmei.organisations.states import OrganisationState
from zhengmei.policies.library import library
from zhengmei.policies.parts import pack_version

CHUNK = 500
_REFRESHED = ("kind", "title", "statement", "clauses", "article", "pack_id", "pack_version", "strength")


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """What one check of units came to."""

    units: int
    opened: int
    kept: int
    closed: int


@transaction.atomic
def check_units(*, organisations: QuerySet[Organisation], by: User | None, now: datetime) -> UnitSummary:
    """Compare what these units have and did in time with what their regulation demands, today.

    Each gap and each lapse stands as one open finding; one that is filled, or whose unit is no longer there, is closed. Running twice
    changes nothing but the times. One audit line when anything opened or closed.
    """
    units = list(organisations.filter(state=OrganisationState.ACTIVE).select_related("industry_supervisor"))
    asked = list(organisations.order_by().values_list("pk", flat=True))
    sponsors = sponsors_among(unit.pk for unit in units)
    lacking, late = gaps_of(units, now.date(), sponsors), lapses_of(units, now.date())
    found: list[Gap | Lapse] = [gap for unit in units for gap in lacking[unit.pk]]
    found += [lapse for unit in units for lapse in late[unit.pk]]
    gaps = {(gap.unit_id, gap.cause): gap for gap in found}
    standing = {
        (row.organisation_id, row.cause): row
        for row in UnitFinding.objects.select_for_update(of=("self",)).filter(
            organisation__in=asked, state=UnitFindingState.OPEN
        )
    }
    fresh = [_row(gap, now) for key, gap in gaps.items() if key not in standing]
    UnitFinding.objects.bulk_create(fresh, batch_size=CHUNK)
    kept = {key: row for key, row in standing.items() if key in gaps}
    changed = [row for key, row in kept.items() if _refresh(row, gaps[key])]
    UnitFinding.objects.bulk_update(changed, list(_REFRESHED), batch_size=CHUNK)
    UnitFinding.objects.filter(pk__in=[row.pk for row in kept.values()]).update(seen_at=now)
    gone = [row.pk for key, row in standing.items() if key not in gaps]
    UnitFinding.objects.filter(pk__in=gone).update(state=UnitFindingState.CLOSED, closed_at=now)
    summary = UnitSummary(len(units), len(fresh), len(kept), len(gone))
    if fresh or gone:
        detail = {"单位": summary.units, "新问题": summary.opened, "了结": summary.closed}
        record("monitoring.units_checked", by=by, now=now, detail=detail)
    return summary


def _facts(gap: Gap | Lapse) -> dict[str, object]:
    pack = library().packs[gap.pack_id] if isinstance(gap, Lapse) else gap.part.pack
    return {
        "kind": gap.kind,
        "title": gap.title[:300],
        "statement": gap.sentence,
        "clauses": gap.clauses,
        "article": gap.article,
        "pack_id": pack.id,
        "pack_version": pack_version(pack),
        "strength": gap.strength,
    }


def _row(gap: Gap | Lapse, now: datetime) -> UnitFinding:
    return UnitFinding(
        organisation_id=gap.unit_id,
        cause=gap.cause,
        since=now.date(),
        raised_at=now,
        seen_at=now,
        **_facts(gap),
    )


def _refresh(row: UnitFinding, gap: Gap | Lapse) -> bool:
    """Put what the gap says now into the row; whether anything differs."""
    facts = _facts(gap)
    differs = any(getattr(row, name) != value for name, value in facts.items())
    for name, value in facts.items():
        setattr(row, name, value)
    return differs

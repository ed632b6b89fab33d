"""The one way into the record."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from zhengmei.audit.models import AuditEntry
from zhengmei.audit.queries import FIRST_HASH, entry_hash
from zhengmei.audit.states import is_registered
from zhengmei.core import capacity as capacities

if TYPE_CHECKING:
    from zhengmei.identity.models import User

LOCK = 8_207_001  # the advisory lock that lets one writer at a time extend the chain on PostgreSQL
BATCH = 500


class UnknownKind(ValueError):
    """Somebody tried to record a kind that no room registered. A fault of ours, never of the person."""


@dataclass(frozen=True, slots=True)
class Line:
    """What changes from entry to entry in `record_many`."""

    about: models.Model | None = None
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(
    kind: str,
    *,
    by: "User | None",
    now: datetime,
    about: models.Model | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    capacity: str = "",
) -> AuditEntry:
    """Append one entry to the record, inside the caller's transaction.

    `kind` is registered with `states.register_kinds` (else UnknownKind); `about` is the saved row concerned; its
    `audit_unit_id`, where it has one, says which unit's overseers may read the entry. `by` None means the system itself.
    Without a `capacity` of its own the entry carries the one that is open (`core.capacity.acting_as`).
    The chain is extended by one writer at a time until that writer's transaction ends: record last, and keep it short.
    """
    lines = [Line(about, reason, detail or {})]
    return record_many(kind, lines, by=by, now=now, capacity=capacity)[0]


@transaction.atomic
def record_many(
    kind: str, lines: Iterable[Line], *, by: "User | None", now: datetime, capacity: str = ""
) -> list[AuditEntry]:
    """Append one entry for each line, in order, with three queries for every 500. Otherwise as `record`."""
    if not is_registered(kind):
        raise UnknownKind(f"{kind}: register it with audit.states.register_kinds in the room's states.py")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    previous = AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first() or FIRST_HASH
    entries = []
    for line in lines:
        entry = _entry(kind, line, by, now, capacity, previous)
        previous = entry.hash
        entries.append(entry)
    return AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def _entry(kind: str, line: Line, by: "User | None", now: datetime, capacity: str, previous: str) -> AuditEntry:
    about = line.about
    acting = capacities.current()
    unit_id = getattr(about, "audit_unit_id", None)
    entry = AuditEntry(
        at=now,
        actor=by,
        actor_name=_text(str(by))[:100] if by is not None else "系统",
        capacity=_text(capacity or acting.words)[:200],
        kind=kind,
        object_type=about._meta.label_lower if about is not None else "",
        object_id=str(about.pk) if about is not None else "",
        object_name=_text(str(about))[:200] if about is not None else "",
        unit_id=unit_id if unit_id is not None else acting.unit_id,
        reason=_text(line.reason),
        detail=_plain(json.loads(json.dumps(dict(line.detail), ensure_ascii=False, cls=DjangoJSONEncoder))),
        previous_hash=previous,
    )
    entry.hash = entry_hash(entry)
    return entry


def _text(words: str) -> str:
    """No database column takes a NUL; both engines must hold the very same words."""
    return words.replace("\x00", "")


def _plain(value: Any) -> Any:
    """JSON that both engines give back unchanged: fractions become text, since each engine spells them its own way."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_text(key): _plain(item) for key, item in value.items()}
    return value

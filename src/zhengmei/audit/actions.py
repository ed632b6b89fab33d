"""The one way into the record."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from zhengmei.audit.models import AuditEntry

if TYPE_CHECKING:
    from zhengmei.identity.models import User

FIRST_HASH = "0" * 64


def entry_hash(previous: str, at: datetime, actor_name: str, kind: str, obj: str, reason: str, detail: str) -> str:
    """SHA-256 over the entry's words and the hash before it."""
    parts = (previous, at.isoformat(), actor_name, kind, obj, reason, detail)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


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

    `kind` is registered in `kinds`; `about` is the row concerned; `by` None means the system itself.
    """
    last = AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first() or FIRST_HASH
    name = str(by) if by is not None else "系统"
    text = json.dumps(detail or {}, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    object_type = about._meta.label_lower if about is not None else ""
    object_id = str(about.pk) if about is not None else ""
    digest = entry_hash(last, now, name, kind, f"{object_type}:{object_id}", reason, text)
    return AuditEntry.objects.create(
        at=now,
        actor=by,
        actor_name=name,
        capacity=capacity,
        kind=kind,
        object_type=object_type,
        object_id=object_id,
        object_name=str(about)[:200] if about is not None else "",
        reason=reason,
        detail=json.loads(text),
        previous_hash=last,
        hash=digest,
    )

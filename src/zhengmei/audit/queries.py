"""Reading the record: its chain, and who may see which entries."""

import hashlib
import hmac
import json
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from zhengmei.audit.models import AuditCheckpoint, AuditEntry, ExportRequest
from zhengmei.audit.states import ExportState
from zhengmei.core.capacity import unit_acted_for
from zhengmei.core.clock import BEIJING, start_of_day

if TYPE_CHECKING:
    from zhengmei.identity.models import User

FIRST_HASH = "0" * 64


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over every column of the entry but its id, bound to the hash before it.

    The time counts as UTC to the microsecond, so that neither the engine nor its time zone changes the answer.
    """
    parts = [
        entry.previous_hash,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.capacity,
        entry.kind,
        entry.object_type,
        entry.object_id,
        entry.object_name,
        entry.unit_id,
        entry.reason,
        entry.detail,
    ]
    words = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking the chain found. `fault` is empty when all is well; `entry_id` names the first wrong entry.

    `purged` is how many entries were taken out before the first that is still there, as a checkpoint says.
    """

    checked: int
    head: str
    fault: str = ""
    entry_id: int | None = None
    purged: int = 0

    @property
    def is_intact(self) -> bool:
        return not self.fault


def checkpoint_signature(checkpoint: AuditCheckpoint) -> str:
    """HMAC-SHA-256 over every column of the checkpoint but its id, by the key of the record."""
    parts = [
        checkpoint.previous_signature,
        checkpoint.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
        checkpoint.before.astimezone(UTC).isoformat(timespec="microseconds"),
        checkpoint.last_id,
        checkpoint.last_hash,
        checkpoint.amount,
        checkpoint.total,
        checkpoint.file_digest,
    ]
    words = json.dumps(parts, separators=(",", ":"))
    return hmac.new(settings.RECORD_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()


def last_checkpoint() -> AuditCheckpoint | None:
    """Where the record was last purged; None when it never was."""
    return AuditCheckpoint.objects.order_by("-id").first()


def _checkpoint_fault() -> str:
    previous = ""
    for checkpoint in AuditCheckpoint.objects.order_by("id"):
        fits = hmac.compare_digest(checkpoint_signature(checkpoint), checkpoint.signature)
        if not fits or checkpoint.previous_signature != previous:
            return f"第 {checkpoint.pk} 号清理凭据和签名对不上：凭据被改过、被删过，或者签名密钥换过"
        previous = checkpoint.signature
    return ""


def _stream() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("id").iterator(chunk_size=2000)


def verify_chain(sealed_heads: tuple[str, ...] = ()) -> Verdict:
    """Walk the record from its first entry, holding one batch in memory, and stop at the first wrong one.

    A changed word, an entry taken out, put in or moved is found. Entries cut off the end are found only against
    `sealed_heads`: hashes noted earlier outside the database, each of which must still be in the chain. A record
    rewritten from some entry to the end by someone who computes all hashes anew is likewise found only against them.
    Where the oldest part was purged, the first entry left must go on from the hash its signed checkpoint names.
    """
    fault = _checkpoint_fault()
    if fault:
        return Verdict(0, FIRST_HASH, fault)
    start = last_checkpoint()
    previous, checked = (start.last_hash if start else FIRST_HASH), 0
    purged = start.total if start else 0
    missing = set(sealed_heads) - {FIRST_HASH}
    for entry in _stream():
        if entry.previous_hash != previous:
            return Verdict(checked, previous, "前一条对不上：它前面有记录被删、被插入或被换了位置", entry.pk, purged)
        if entry_hash(entry) != entry.hash:
            return Verdict(checked, previous, "内容和校验值对不上：这一条被改过", entry.pk, purged)
        previous, checked = entry.hash, checked + 1
        missing.discard(entry.hash)
    if missing:
        fault = f"封存的校验值 {sorted(missing)[0]} 不在记录里：末尾的记录被删或被重写"
        return Verdict(checked, previous, fault, purged=purged)
    return Verdict(checked, previous, purged=purged)


def entries_visible_to(user: "User", on: date) -> QuerySet[AuditEntry]:
    """The entries a person may read on a day, newest first. Whose they are is for `settings.RECORD_SCOPE` to say."""
    scope: Q = import_string(settings.RECORD_SCOPE)(user, on)
    return AuditEntry.objects.filter(scope).order_by("-id")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks for. `thing` is `filing.mediaaccount:12`, or words of the object's name."""

    kind: str = ""
    who: str = ""
    thing: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def is_one_thing(self) -> bool:
        """Whether `thing` is the id of one thing."""
        object_type, colon, _ = self.thing.partition(":")
        return bool(colon) and "." in object_type


def matching(entries: QuerySet[AuditEntry], wanted: Filter) -> QuerySet[AuditEntry]:
    """Those of `entries` the filter lets through; `first` and `last` are days in Beijing, both included."""
    if wanted.kind:
        entries = entries.filter(kind=wanted.kind)
    if wanted.who:
        entries = entries.filter(actor_name__icontains=wanted.who)
    object_type, _, object_id = wanted.thing.partition(":")
    if wanted.is_one_thing:
        entries = entries.filter(object_type=object_type, object_id=object_id)
    elif wanted.thing:
        entries = entries.filter(object_name__icontains=wanted.thing)
    if wanted.first:
        entries = entries.filter(at__gte=start_of_day(wanted.first))
    if wanted.last:
        entries = entries.filter(at__lt=start_of_day(wanted.last + timedelta(1)))
    return entries


def exported_as(digest: str) -> AuditEntry | None:
    """The entry that says a file with this SHA-256 was handed out; None when none was."""
    return (
        AuditEntry.objects.filter(kind__in=("audit.exported", "audit.purged"), detail__文件校验值=digest)
        .order_by("id")
        .first()
    )


LAW_MONTHS = 6  # 《网络安全法》: logs are kept for not less than six months


def kept_from(now: datetime) -> datetime:
    """Entries from this moment on may not be purged: six months back, or as many as the office keeps beyond that."""
    months = max(LAW_MONTHS, settings.RECORD_MONTHS)
    local = now.astimezone(BEIJING)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def export_requests_visible_to(user: "User", on: date) -> QuerySet[ExportRequest]:
    """One's own requests and those of the units whose exports one approves or whose record one reads. Newest first."""
    scope: Q = import_string(settings.EXPORT_SCOPE)(user, on)
    rows = ExportRequest.objects.filter(_own_requests(user) | scope)
    return rows.select_related("asked_by", "decided_by").order_by("-id")


def _own_requests(user: "User") -> Q:
    """Asked for by this person, and for the unit they act for where they act for one: what is handed out is that unit's."""
    unit = unit_acted_for(user.pk)
    return Q(asked_by=user) if unit is None else Q(asked_by=user, unit_id=unit)


def exports_to_decide(user: "User", on: date) -> QuerySet[ExportRequest]:
    """The requests of others that wait for a decision this person may take, oldest first."""
    scope: Q = import_string(settings.APPROVAL_SCOPE)(user, on)
    waiting = ExportRequest.objects.filter(scope, state=ExportState.WAITING).exclude(asked_by=user)
    return waiting.select_related("asked_by").order_by("id")


def exports_to_fetch(user: "User", now: datetime) -> QuerySet[ExportRequest]:
    """One's own approved requests that can still be downloaded."""
    ready = ExportRequest.objects.filter(_own_requests(user), state=ExportState.APPROVED, expires_at__gt=now)
    return ready.order_by("id")


def demand_on(user: "User", on: date) -> str:
    """The article by which data leave the units of this person only after approval; empty where none demands it."""
    words: str = import_string(settings.EXPORT_DEMAND)(user, on)
    return words

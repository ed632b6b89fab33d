"""Reading the record: its chain, and who may see which entries."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from zhengmei.audit.models import AuditEntry
from zhengmei.core.clock import start_of_day

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
    """What walking the chain found. `fault` is empty when all is well; `entry_id` names the first wrong entry."""

    checked: int
    head: str
    fault: str = ""
    entry_id: int | None = None

    @property
    def is_intact(self) -> bool:
        return not self.fault


def _stream() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("id").iterator(chunk_size=2000)


def verify_chain(sealed_heads: tuple[str, ...] = ()) -> Verdict:
    """Walk the record from its first entry, holding one batch in memory, and stop at the first wrong one.

    A changed word, an entry taken out, put in or moved is found. Entries cut off the end are found only against
    `sealed_heads`: hashes noted earlier outside the database, each of which must still be in the chain. A record
    rewritten from some entry to the end by someone who computes all hashes anew is likewise found only against them.
    """
    previous, checked = FIRST_HASH, 0
    missing = set(sealed_heads) - {FIRST_HASH}
    for entry in _stream():
        if entry.previous_hash != previous:
            return Verdict(checked, previous, "前一条对不上：它前面有记录被删、被插入或被换了位置", entry.pk)
        if entry_hash(entry) != entry.hash:
            return Verdict(checked, previous, "内容和校验值对不上：这一条被改过", entry.pk)
        previous, checked = entry.hash, checked + 1
        missing.discard(entry.hash)
    if missing:
        return Verdict(checked, previous, f"封存的校验值 {sorted(missing)[0]} 不在记录里：末尾的记录被删或被重写")
    return Verdict(checked, previous)


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


def matching(entries: QuerySet[AuditEntry], wanted: Filter) -> QuerySet[AuditEntry]:
    """Those of `entries` the filter lets through; `first` and `last` are days in Beijing, both included."""
    if wanted.kind:
        entries = entries.filter(kind=wanted.kind)
    if wanted.who:
        entries = entries.filter(actor_name__icontains=wanted.who)
    object_type, colon, object_id = wanted.thing.partition(":")
    if colon and "." in object_type:
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
    return AuditEntry.objects.filter(kind="audit.exported", detail__文件校验值=digest).order_by("id").first()

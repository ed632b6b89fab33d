"""What exactly is read, and its digest: the one place that says what an approval is bound to."""

import hashlib
import json
from typing import Any

from zhengmei.content.models import Attachment, Draft, Revision
from zhengmei.documents.richtext import Words, read

PLAIN = (
    "title",
    "summary",
    "byline",
    "body",
    "kind",
    "content_class",
    "category",
    "disclosure",
    "is_disclosure",
    "audience",
    "source",
    "source_url",
    "privacy_ground",
)
"""Fields of a draft that are in its content as they stand."""

Content = dict[str, Any]


def content_of(draft: Draft) -> Content:
    """Everything of the working copy that a reader or a reviewer can see, pictures and files by their digest."""
    files = Attachment.objects.filter(draft=draft, removed_at=None).order_by("pk")
    return {
        **{name: getattr(draft, name) for name in PLAIN},
        "key_fields": sorted(draft.key_fields),
        "sensitive": sorted(draft.sensitive),
        "formed_on": draft.formed_on.isoformat() if draft.formed_on else "",
        "responsible_unit": draft.responsible_unit_id,
        "concerned": sorted(draft.concerned.values_list("pk", flat=True)),
        "accounts": sorted(draft.media_accounts.values_list("pk", flat=True)),
        "files": [_file(one) for one in files],
    }


def _file(one: Attachment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "role": one.role,
        "digest": one.digest,
        "name": one.name,
        "size": one.size,
        "media_type": one.media_type,
        "alt": one.alt,
        "in_body": one.in_body,
    }


def digest_of(content: Content) -> str:
    """SHA-256 over the content with its keys in order: 64 hexadecimal digits. One changed character gives another."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def is_whole(revision: Revision) -> bool:
    """Whether a kept version still is what its digest says."""
    return digest_of(revision.content) == revision.digest


def content_in_hand(draft: Draft) -> Content:
    """What is to be shown and judged: the version under review or approved, else the working copy."""
    if draft.current is not None and draft.state not in ("writing", "returned", "dropped"):
        return dict(draft.current.content)
    return content_of(draft)


def words_of(content: Content) -> Words:
    """The words of the body."""
    return read(content["body"])

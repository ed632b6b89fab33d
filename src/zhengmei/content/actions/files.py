"""Pictures and files of a draft: added, described, taken out, looked at one by one."""

from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import ContentRefused, locked, refuse_if
from zhengmei.content.actions.drafting import reasons_not_to_save
from zhengmei.content.models import Attachment, Draft
from zhengmei.content.permissions import can_review_for, is_author
from zhengmei.content.states import MEDIA, UNDER_REVIEW, AttachmentRole
from zhengmei.documents.uploads import EVIDENCE, PICTURES, SOUND_AND_FILM, UploadRefused, keep_upload
from zhengmei.identity.models import User

MEGABYTE = 1024 * 1024
WELCOME: dict[str, frozenset[str]] = {
    AttachmentRole.SCREENSHOT: PICTURES,
    AttachmentRole.IMAGE: PICTURES,
    AttachmentRole.VIDEO: frozenset({"mp4"}),
    AttachmentRole.AUDIO: SOUND_AND_FILM - {"mp4"},
    AttachmentRole.FILE: EVIDENCE | SOUND_AND_FILM,
}
LIMITS: dict[str, int] = {AttachmentRole.SCREENSHOT: 10, AttachmentRole.IMAGE: 10, AttachmentRole.VIDEO: 200}


def folder() -> Path:
    """Where the content of files lies."""
    return Path(settings.MEDIA_ROOT)


@transaction.atomic
def add_attachment(
    *,
    draft: Draft,
    stream: IO[bytes],
    name: str,
    role: str,
    alt: str = "",
    in_body: bool = False,
    by: User,
    now: datetime,
) -> Attachment:
    """Keep a file with a draft that is being written. A picture needs words for those who cannot see it: ContentRefused."""
    held = locked(draft)
    reasons = reasons_not_to_save(held, by=by, now=now)
    if role not in WELCOME:
        reasons.append("没有这种素材，请从列表里选。")
    if role in (AttachmentRole.IMAGE, AttachmentRole.SCREENSHOT) and not in_body and not alt.strip():
        reasons.append("图片没有替代文字。请用一句话说清图里是什么，看不见图的人靠它。")
    refuse_if(reasons)
    limit = min(LIMITS.get(role, 50), settings.UPLOAD_LIMIT_MB) * MEGABYTE
    try:
        kept = keep_upload(stream, name=name, folder=folder(), limit=limit, kinds=WELCOME[role])
    except UploadRefused as refused:
        raise ContentRefused([str(refused)]) from refused
    made = Attachment.objects.create(
        draft=held,
        role=role,
        digest=kept.digest,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        alt=alt.strip()[:300],
        in_body=in_body,
        added_by=by,
        added_at=now,
    )
    held.authors.add(by)
    record("content.attachment.added", by=by, now=now, about=held, detail={"文件": kept.name, "摘要": kept.digest})
    return made


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User, now: datetime) -> None:
    """Take a file out of a draft that is being written; older versions keep it. Raises ContentRefused."""
    held = locked(attachment.draft)
    refuse_if(reasons_not_to_save(held, by=by, now=now))
    Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=now)
    record("content.attachment.removed", by=by, now=now, about=held, detail={"文件": attachment.name})


def unconfirmed(draft: Draft) -> list[Attachment]:
    """The pictures, screenshots and films nobody has confirmed yet."""
    return list(
        Attachment.objects.filter(draft=draft, removed_at=None, role__in=MEDIA, confirmed_at=None).order_by("pk")
    )


def reasons_not_to_confirm(attachment: Attachment, *, by: User, now: datetime) -> list[str]:
    """Why this person may not confirm a file: not a reviewer of the unit, its author, or nothing under review."""
    draft = attachment.draft
    reasons = []
    if draft.state not in UNDER_REVIEW:
        reasons.append("稿件不在审核中，素材到审核时再逐件审看。")
    if not can_review_for(by, draft.organisation, now.date()):
        reasons.append(f"素材由“{draft.organisation.name}”的审核人审看。")
    if is_author(by, draft):
        reasons.append("这篇稿有您写的，素材请别人审看。")
    if attachment.removed_at is not None:
        reasons.append("这件素材已经从稿件里去掉。")
    return reasons


@transaction.atomic
def confirm_attachment(*, attachment: Attachment, note: str = "", by: User, now: datetime) -> Attachment:
    """A reviewer has looked at this very file and finds nothing against it (WH-4.2-g). Raises ContentRefused."""
    held = locked(attachment.draft)
    attachment.draft = held
    refuse_if(reasons_not_to_confirm(attachment, by=by, now=now))
    attachment.confirmed_by, attachment.confirmed_at, attachment.confirmed_note = by, now, note.strip()[:300]
    attachment.save(update_fields=["confirmed_by", "confirmed_at", "confirmed_note"])
    detail = {"文件": attachment.name, "摘要": attachment.digest}
    record("content.attachment.confirmed", by=by, now=now, about=held, reason=note.strip(), detail=detail)
    return attachment

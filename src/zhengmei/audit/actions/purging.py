"""Taking the oldest part of the record out, past the time the law keeps it, so that the rest still proves itself."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from zhengmei.audit.actions.exporting import as_csv
from zhengmei.audit.actions.writing import record
from zhengmei.audit.models import AuditCheckpoint, AuditEntry
from zhengmei.audit.permissions import can_purge_record
from zhengmei.audit.queries import LAW_MONTHS, checkpoint_signature, kept_from, last_checkpoint, verify_chain
from zhengmei.core.clock import BEIJING

if TYPE_CHECKING:
    from zhengmei.identity.models import User


class PurgeRefused(Exception):
    """A purge that may not be made. `reasons` are the sentences shown, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def entries_before(before: datetime) -> QuerySet[AuditEntry]:
    """The oldest entries without a gap, all earlier than `before`: the chain loses its beginning, never its middle."""
    kept = AuditEntry.objects.filter(at__gte=before).order_by("id").values_list("id", flat=True).first()
    rows = AuditEntry.objects.order_by("id")
    return rows.filter(pk__lt=kept) if kept is not None else rows


def reasons_not_to_purge(before: datetime, by: "User | None", now: datetime) -> list[str]:
    """Why entries from before this moment cannot be taken out."""
    limit = kept_from(now)
    said = f"{limit.year}年{limit.month}月{limit.day}日"
    reasons = []
    if before > limit:
        own = f"，本单位定为 {settings.RECORD_MONTHS} 个月" if settings.RECORD_MONTHS > LAW_MONTHS else ""
        reasons.append(f"《网络安全法》要求网络日志留存不少于六个月{own}：{said}以后的记录不能清理，请把日期改早。")
    if by is not None and not can_purge_record(by):
        reasons.append("清理记录是审计管理员的职责，请顶层单位的审计管理员办理。")
    if not reasons and not entries_before(before).exists():
        reasons.append("没有这么早的记录，不用清理。")
    return reasons


@transaction.atomic
def purge_entries(*, before: datetime, by: "User | None", now: datetime) -> bytes:
    """Take out the entries before a moment and return them as CSV, to be kept; a signed checkpoint stays in their place.

    First the whole record is verified: a broken one is evidence and is left alone. Raises PurgeRefused.
    """
    reasons = reasons_not_to_purge(before, by, now)
    if not reasons and not verify_chain().is_intact:
        reasons.append("记录核对不符，先用 zhengmei audit verify 查清，不能清理。")
    if reasons:
        raise PurgeRefused(reasons)
    gone = entries_before(before)
    last = gone.order_by("-id")[0]
    content = as_csv(gone.iterator(chunk_size=2000))
    earlier = last_checkpoint()
    checkpoint = AuditCheckpoint(
        made_at=now,
        before=before,
        last_id=last.pk,
        last_hash=last.hash,
        amount=gone.count(),
        total=gone.count() + (earlier.total if earlier else 0),
        file_digest=hashlib.sha256(content).hexdigest(),
        previous_signature=earlier.signature if earlier else "",
    )
    checkpoint.signature = checkpoint_signature(checkpoint)
    checkpoint.save()
    detail = {
        "条数": checkpoint.amount,
        "到编号": last.pk,
        "早于": before.astimezone(BEIJING).isoformat(),
        "末条校验值": last.hash,
        "文件校验值": checkpoint.file_digest,
    }
    record("audit.purged", by=by, now=now, detail=detail)
    AuditEntry.objects.filter(pk__lte=last.pk).delete()
    return content

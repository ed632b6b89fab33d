"""Asking to take data out, agreeing to it by another person, and handing it out once (WH-5.2-c)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from zhengmei.audit.actions.writing import record
from zhengmei.audit.models import ExportRequest
from zhengmei.audit.permissions import can_approve_export, can_read_record
from zhengmei.audit.states import EXPORT, ExportAct, ExportState, ExportSubject

if TYPE_CHECKING:
    from zhengmei.identity.models import User


class ExportRefused(Exception):
    """An export that may not be made. `reasons` are the sentences shown, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def reasons_not_to_request_export(subject: str, purpose: str, by: "User") -> list[str]:
    """Why the request cannot be made: no purpose, or the person may not take this out at all."""
    reasons = []
    if len(purpose.strip()) < 4:
        reasons.append("没有写明用途。写清拿去做什么、给谁，例如“报市网信办年度检查”。")
    if subject == ExportSubject.RECORD and not can_read_record(by):
        reasons.append("查看和导出记录是审计管理员和主管的职责。")
    return reasons


@transaction.atomic
def request_export(
    *, subject: str, question: str, purpose: str, unit_id: int | None, by: "User", now: datetime
) -> ExportRequest:
    """Ask that exactly this be handed out to oneself. Raises ExportRefused."""
    reasons = reasons_not_to_request_export(subject, purpose, by)
    if reasons:
        raise ExportRefused(reasons)
    asked = ExportRequest.objects.create(
        subject=subject, question=question, purpose=purpose.strip()[:300], unit_id=unit_id, asked_by=by, asked_at=now
    )
    record("audit.export_asked", by=by, now=now, about=asked, reason=asked.purpose)
    return asked


def reasons_not_to_decide_export(request: ExportRequest, by: "User", now: datetime) -> list[str]:
    """Why this person may not decide it: decided already, their own, or another unit's."""
    if not EXPORT.allows(request.state, ExportAct.APPROVE):
        return [f"这份申请{request.get_state_display()}，不用再办。"]
    if request.asked_by_id == by.pk:
        return ["自己申请的不能自己批，请另一位负责人或主管办理。"]
    if not can_approve_export(by, request.unit_id, now.date()):
        return ["导出由申请人单位的负责人或主管批准，请他们办理。"]
    return []


@transaction.atomic
def decide_export(*, request: ExportRequest, approve: bool, reason: str, by: "User", now: datetime) -> ExportRequest:
    """Agree, so that it can be downloaded once within the days the office allows, or refuse with a reason.

    Raises ExportRefused, also for the second of two people who decide at once.
    """
    held = ExportRequest.objects.select_for_update().get(pk=request.pk)
    reasons = reasons_not_to_decide_export(held, by, now)
    if not approve and not reason.strip():
        reasons.append("不批准要写理由，让申请人知道怎么改。")
    if reasons:
        raise ExportRefused(reasons)
    held.state = EXPORT.after(held.state, ExportAct.APPROVE if approve else ExportAct.REFUSE)
    held.decided_by, held.decided_at, held.decision_reason = by, now, reason.strip()[:300]
    held.expires_at = now + timedelta(days=settings.EXPORT_DAYS) if approve else None
    held.save(update_fields=["state", "decided_by", "decided_at", "decision_reason", "expires_at"])
    kind = "audit.export_approved" if approve else "audit.export_refused"
    record(kind, by=by, now=now, about=held, reason=held.decision_reason, detail={"申请人": held.asked_by.full_name})
    return held


def reasons_not_to_use_export(request: ExportRequest, subject: str, by: "User", now: datetime) -> list[str]:
    """Why nothing can be downloaded on this request: not one's own, not approved, used, or past its day."""
    if request.asked_by_id != by.pk:
        return ["只有申请人本人能下载；要用，请自己申请。"]
    if request.subject != subject:
        return [f"批准的是导出{request.get_subject_display()}，请重新申请。"]
    if request.state == ExportState.USED:
        return ["已经下载过一次；还要，请重新申请。"]
    if request.state != ExportState.APPROVED:
        return [f"申请{request.get_state_display()}，还不能下载。"]
    if request.expires_at is None or request.expires_at <= now:
        return ["批准的下载时间已过，请重新申请。"]
    return []


@transaction.atomic
def use_export(
    *, request: ExportRequest, subject: str, rows: int, digest: str, by: "User", now: datetime
) -> ExportRequest:
    """Take the approved data out, once. Call it before the file leaves. Raises ExportRefused, also on a second click."""
    held = ExportRequest.objects.select_for_update().get(pk=request.pk)
    reasons = reasons_not_to_use_export(held, subject, by, now)
    if reasons:
        raise ExportRefused(reasons)
    held.state = EXPORT.after(held.state, ExportAct.USE)
    held.handed_at, held.rows, held.digest = now, rows, digest
    held.save(update_fields=["state", "handed_at", "rows", "digest"])
    return held

"""Handing out an approved text, and ending a permit by hand."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import refuse_if
from zhengmei.content.models import Draft, Permit
from zhengmei.content.permissions import agent_reasons, can_review_for, can_write_for
from zhengmei.content.queries.permits import reasons_not_to_publish
from zhengmei.identity.models import User


def reasons_not_to_hand_out(permit: Permit, *, by: User, now: datetime) -> list[str]:
    """Why this person may not have the copy package: not of the unit, or the permit does not hold."""
    unit = permit.draft.organisation
    reasons = reasons_not_to_publish(permit, now)
    reasons += agent_reasons(by, unit, now.date(), "发布包请本单位的编辑、审核人来取。")
    if not (can_write_for(by, unit, now.date()) or can_review_for(by, unit, now.date())):
        reasons.append(f"发布包由“{unit.name}”的编辑、审核人取。")
    return reasons


@transaction.atomic
def hand_out_package(*, permit: Permit, by: User, now: datetime) -> Permit:
    """Record that a person takes the approved text away for publishing by hand. Raises ContentRefused."""
    rows = Permit.objects.select_for_update(of=("self",)).select_related(
        "draft__organisation", "revision", "media_account", "step", "release"
    )
    held = rows.get(pk=permit.pk)
    refuse_if(reasons_not_to_hand_out(held, by=by, now=now))
    detail = {"账号": str(held.media_account), "内容摘要": held.digest}
    record("content.permit.handed_out", by=by, now=now, about=held.draft, detail=detail)
    return held


@transaction.atomic
def void_permit(*, permit: Permit, reason: str, by: User, now: datetime) -> Permit:
    """End a permit before its time. The draft stays approved; what ended is never valid again. Raises ContentRefused."""
    Draft.objects.select_for_update().get(pk=permit.draft_id)
    held = Permit.objects.select_for_update(of=("self",)).select_related("draft__organisation").get(pk=permit.pk)
    reasons = []
    if held.voided_at is not None:
        reasons.append("这张许可已经失效。")
    if not can_review_for(by, held.draft.organisation, now.date()):
        reasons.append(f"许可由“{held.draft.organisation.name}”的审核人、负责人收回。")
    if not reason.strip():
        reasons.append("没有写为什么收回，请写上，它会进记录。")
    refuse_if(reasons)
    held.voided_at, held.void_reason = now, reason.strip()[:300]
    held.save(update_fields=["voided_at", "void_reason"])
    record("content.permit.voided", by=by, now=now, about=held.draft, reason=held.void_reason)
    return held


@transaction.atomic
def record_print(*, draft: Draft, form: str, by: User, now: datetime) -> None:
    """Record that the review sheet went out as a file."""
    record("content.sheet.printed", by=by, now=now, about=draft, detail={"格式": form})


@transaction.atomic
def record_list_export(*, rows: int, by: User, now: datetime) -> None:
    """Record that a list of drafts went out as a file."""
    record("content.draft.exported", by=by, now=now, detail={"行数": rows})

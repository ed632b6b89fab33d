"""Files handed in with a case. The content is kept by `documents.uploads`; here stands what it shows and who handed it in."""

from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.actions.moving import locked
from zhengmei.filing.models import Application, ApplicationFile
from zhengmei.filing.permissions import can_apply_for, can_decide_at, is_applicant_side
from zhengmei.filing.queries import stores_of
from zhengmei.filing.states import ApplicationState, FilePurpose
from zhengmei.identity.models import User

MOST_FILES = 60
_APPLICANT_STATES = (ApplicationState.DRAFT, ApplicationState.RETURNED, ApplicationState.PASSED)


def reasons_not_to_hand_in_file(application: Application, purpose: str, by: User, on: date) -> list[str]:
    """Why this person cannot add a file of this kind to the case now."""
    if purpose == FilePurpose.REPLY:
        steps = application.steps.select_related("desk__successor")
        if any(step.is_current and step.is_outside and can_decide_at(by, step, on) for step in steps):
            return []
        return ["上级批复由登记结果的单位在办到那一步时上传。"]
    if application.state not in _APPLICANT_STATES:
        return [f"这件申请{application.get_state_display()}，现在不能加材料。要补，请办理单位退回补正。"]
    if not (can_apply_for(by, application.sponsor, on) or is_applicant_side(by, application, on)):
        return [f"材料由“{application.sponsor.name}”的人上传，请找他们办理。"]
    return []


@transaction.atomic
def add_application_file(
    *,
    application: Application,
    purpose: str,
    kept: KeptFile,
    label: str = "",
    question: str = "",
    shown_on: date | None = None,
    by: User,
    now: datetime,
) -> ApplicationFile:
    """Put a kept file to a case; one audit line. The proof of a removal names its store and its day. Raises FilingRefused."""
    held = locked(application)
    reasons = reasons_not_to_hand_in_file(held, purpose, by, now.date())
    files = held.files.filter(removed_at=None)
    if files.count() >= MOST_FILES:
        reasons.append(f"一件申请最多 {MOST_FILES} 份材料，请先撤下不要的。")
    if files.filter(digest=kept.digest, purpose=purpose, label=label.strip(), question=question).exists():
        reasons.append("同一份文件已经交过，不用再交。")
    if purpose == FilePurpose.REMOVAL:
        stores = stores_of(held)
        if label.strip() not in stores:
            reasons.append(f"请选是哪个应用市场的下架证明：{'、'.join(stores) or '申请里还没有写应用市场'}。")
        if shown_on is None:
            reasons.append("请填下架日期。")
    if shown_on is not None and shown_on > now.date():
        reasons.append("证明的日期还没有到，请核对。")
    if reasons:
        raise FilingRefused(reasons)
    made = ApplicationFile.objects.create(
        application=held,
        purpose=purpose,
        label=label.strip(),
        question=question,
        name=kept.name,
        digest=kept.digest,
        media_type=kept.media_type,
        size=kept.size,
        shown_on=shown_on,
        by=by,
        added_at=now,
    )
    detail = {"文件": kept.name, "是什么": made.get_purpose_display(), "说明": made.label, "摘要": kept.digest}
    record("filing.application.file_added", by=by, now=now, about=held, detail=detail)
    return made


@transaction.atomic
def remove_application_file(*, file: ApplicationFile, by: User, now: datetime) -> ApplicationFile:
    """Take a file down from a case that can still be changed; the row and the content stay on record. Raises FilingRefused."""
    held = locked(file.application)
    fresh = held.files.select_for_update().get(pk=file.pk)
    reasons = reasons_not_to_hand_in_file(held, fresh.purpose, by, now.date())
    if fresh.removed_at is not None:
        reasons = ["这份材料已经撤下。"]
    if reasons:
        raise FilingRefused(reasons)
    fresh.removed_at = now
    fresh.save(update_fields=["removed_at"])
    detail = {"文件": fresh.name, "摘要": fresh.digest}
    record("filing.application.file_removed", by=by, now=now, about=held, detail=detail)
    return fresh

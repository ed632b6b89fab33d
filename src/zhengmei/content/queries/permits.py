"""Whether a text may be published. Everything that publishes, and every page, asks here and nowhere else."""

from datetime import datetime

from zhengmei.content.models import Draft, Permit
from zhengmei.content.queries.holds import hold_reasons
from zhengmei.content.queries.policies import together_reasons
from zhengmei.content.queries.reading import is_whole
from zhengmei.content.states import DraftState, PermitState, StepState
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries.speaking import reasons_not_to_speak
from zhengmei.ui.words import moment

BEFORE = "先审后发：这篇稿没有签发，不能发布。请先送审、签发。"


def state_of(permit: Permit, now: datetime) -> PermitState:
    """Valid, expired or void at a moment."""
    if permit.voided_at is not None:
        return PermitState.VOID
    return PermitState.VALID if permit.signed_at <= now < permit.expires_at else PermitState.EXPIRED


def reasons_not_to_publish(permit: Permit, now: datetime) -> list[str]:
    """Why the text of a permit may not go out now: void, expired, changed since, or the account stopped."""
    state = state_of(permit, now)
    if state is PermitState.VOID:
        return [f"这张许可已失效：{permit.void_reason}。请重新送审、签发。"]
    if state is PermitState.EXPIRED:
        words = "还没到签发的时间" if now < permit.signed_at else f"{moment(permit.expires_at)} 已过期"
        return [f"这张许可{words}，请重新送审、签发。"]
    if permit.draft.state not in (DraftState.APPROVED, DraftState.EMERGENCY):
        return [BEFORE]
    if not _is_signed(permit):
        return [BEFORE]
    if not is_whole(permit.revision) or permit.digest != permit.revision.digest:
        return ["许可和它的稿子对不上（内容摘要不一致），不能发布。请重新送审，并告诉管理员。"]
    if permit.draft.current_id != permit.revision_id:
        return [BEFORE]
    if against := reasons_not_to_speak(permit.media_account, now.date()):
        return against
    if held := hold_reasons([permit.media_account]):
        return held
    return list(together_reasons(permit.draft, now.date()))


def _is_signed(permit: Permit) -> bool:
    """Whether the signature behind it was really given, for this very version."""
    if permit.release is not None:
        return permit.release.revision_id == permit.revision_id and permit.release.by_id == permit.signed_by_id
    step = permit.step
    return (
        step is not None
        and step.signs
        and step.state == StepState.PASSED
        and step.by_id == permit.signed_by_id
        and step.revision_id == permit.revision_id
    )


def permit_for(draft: Draft, media_account: MediaAccount, now: datetime) -> tuple[Permit | None, list[str]]:
    """The permit under which a draft may go out on an account, or None with the reasons why it may not."""
    rows = Permit.objects.filter(draft=draft, media_account=media_account, voided_at=None)
    permit = rows.select_related("draft", "revision", "media_account", "step", "release").first()
    if permit is None:
        return None, [BEFORE]
    reasons = reasons_not_to_publish(permit, now)
    return (None, reasons) if reasons else (permit, [])

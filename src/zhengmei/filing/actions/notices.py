"""Telling the public what happened to an account."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import MediaAccount, PublicNotice
from zhengmei.filing.permissions import can_act_for
from zhengmei.filing.queries.notices import ToAnnounce, to_announce
from zhengmei.identity.models import User
from zhengmei.organisations.permissions import can_supervise
from zhengmei.organisations.queries import acting_unit


@transaction.atomic
def publish_notice(*, what: ToAnnounce, note: str = "", by: User, now: datetime) -> PublicNotice:
    """Put the notice on the public page, where it stays. By the sponsor's people (its heir's) or its supervisor.

    Refused when nothing of the kind happened or was accepted, and when it is announced already. Raises FilingRefused.
    """
    account = (
        MediaAccount.objects.select_for_update(of=("self",)).select_related("sponsor").get(pk=what.media_account.pk)
    )
    still = [
        one for one in to_announce(account, now.date()) if (one.kind, one.application) == (what.kind, what.application)
    ]
    reasons = []
    if not still:
        reasons.append("没有要公告的事：还没有通过，或者已经公告过。请刷新页面看最新情况。")
    if not can_act_for(by, account, now.date()):
        reasons.append(f"公告由“{acting_unit(account.sponsor).name}”的人或它的主管发布，请找他们办理。")
    if reasons:
        raise FilingRefused(reasons)
    one = still[0]
    notice = PublicNotice.objects.create(
        kind=one.kind,
        media_account=account,
        application=one.application,
        account_name=account.name,
        platform_name=account.platform_name,
        platform_account_id=account.platform_account_id,
        old_sponsor=one.old_sponsor,
        new_sponsor=one.new_sponsor,
        issuer=account.managing.name if account.managing is not None else account.sponsor.name,
        happened_on=one.happened_on,
        note=note.strip(),
        published_by=by,
        published_at=now,
    )
    detail = {"事项": one.kind.label, "原主办单位": one.old_sponsor, "现主办单位": one.new_sponsor}
    record("filing.notice.published", by=by, now=now, about=account, detail=detail)
    return notice


@transaction.atomic
def withdraw_notice(*, notice: PublicNotice, reason: str, by: User, now: datetime) -> PublicNotice:
    """Mark a wrong notice as withdrawn; it stays readable with the reason. Raises FilingRefused."""
    held = (
        PublicNotice.objects.select_for_update(of=("self",)).select_related("media_account__sponsor").get(pk=notice.pk)
    )
    reasons = ["这份公告已经撤回。"] if held.withdrawn_at is not None else []
    if not reason.strip():
        reasons.append("没有写理由，请写明哪里不对，它会印在公告上。")
    if not can_supervise(by, held.media_account.sponsor, now.date()):
        reasons.append(f"公告由“{held.media_account.sponsor.name}”的主管撤回，请找主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    held.withdrawn_by, held.withdrawn_at, held.withdrawn_reason = by, now, reason.strip()[:300]
    held.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    record("filing.notice.withdrawn", by=by, now=now, about=held.media_account, reason=reason.strip())
    return held

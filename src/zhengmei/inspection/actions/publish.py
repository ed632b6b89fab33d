"""Letting everyone read an issued bulletin, and taking it down again."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.inspection.actions.base import locked, office_reasons, refuse_if, state_reasons
from zhengmei.inspection.models import Bulletin, Round
from zhengmei.inspection.states import RoundAct

NOT_FOR_ALL = ("不公开", "不予公开", "依申请公开", "内部")


def against_publishing(bulletin: Bulletin) -> list[str]:
    """What speaks against letting everyone read any issued bulletin."""
    reasons = []
    if bulletin.published_at is not None:
        reasons.append("这份通报已经公开，不用再办。")
    if any(word in bulletin.remark for word in NOT_FOR_ALL):
        reasons.append(f"通报的附注写着“{bulletin.remark}”，不能公开。要公开，请另发一份附注为“此件公开发布”的通报。")
    return reasons


def against_taking_down(bulletin: Bulletin | None, reason: str) -> list[str]:
    """What speaks against taking any bulletin from the public pages."""
    if bulletin is None or bulletin.published_at is None:
        return ["这份通报没有公开，不用撤下。"]
    return [] if reason.strip() else ["撤下要写理由，理由留在记录里。"]


def reasons_not_to_publish(round_: Round, bulletin: Bulletin | None, *, by: User | None, now: datetime) -> list[str]:
    """Why not everyone may read the bulletin; empty when they may."""
    reasons = state_reasons(round_, RoundAct.PUBLISH) + office_reasons(round_, by, now.date())
    if bulletin is None or reasons:
        return reasons
    return against_publishing(bulletin)


@transaction.atomic
def publish_bulletin(*, round_: Round, by: User | None, now: datetime) -> Bulletin:
    """Let everyone read the issued bulletin on the public pages (FCG-31-2c). One audit line. Raises RoundRefused."""
    round_ = locked(round_)
    bulletin = Bulletin.objects.select_for_update().filter(round=round_).first()
    refuse_if(reasons_not_to_publish(round_, bulletin, by=by, now=now))
    assert bulletin is not None
    bulletin.published_by, bulletin.published_at = by, now
    bulletin.save(update_fields=["published_by", "published_at"])
    detail = {"文号": bulletin.number, "摘要": bulletin.digest}
    record("inspection.bulletin_published", by=by, now=now, about=round_, detail=detail)
    return bulletin


def reasons_not_to_take_down(
    round_: Round, bulletin: Bulletin | None, *, reason: str, by: User | None, now: datetime
) -> list[str]:
    """Why the bulletin may not be taken from the public pages; empty when it may."""
    reasons = state_reasons(round_, RoundAct.TAKE_DOWN) + office_reasons(round_, by, now.date())
    return reasons or against_taking_down(bulletin, reason)


@transaction.atomic
def take_bulletin_down(*, round_: Round, reason: str, by: User | None, now: datetime) -> Bulletin:
    """Take it from the public pages, with the reason on record; it may be published again. Raises RoundRefused."""
    round_ = locked(round_)
    bulletin = Bulletin.objects.select_for_update().filter(round=round_).first()
    refuse_if(reasons_not_to_take_down(round_, bulletin, reason=reason, by=by, now=now))
    assert bulletin is not None
    bulletin.published_by, bulletin.published_at = None, None
    bulletin.save(update_fields=["published_by", "published_at"])
    detail = {"文号": bulletin.number}
    record("inspection.bulletin_taken_down", by=by, now=now, about=round_, reason=reason.strip(), detail=detail)
    return bulletin

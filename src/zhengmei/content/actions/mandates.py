"""Who may sign by name, and who signs for somebody on leave. And remarks beside the text."""

from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import refuse_if
from zhengmei.content.models import Comment, Draft, SigningMandate
from zhengmei.content.permissions import can_review_for, can_write_for, duties_in, is_agent
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import POWERS, Duty, Power

GIVERS = {Duty.CHIEF}
HANDERS = {Duty.CHIEF, Duty.DEPUTY, Duty.SECTION_HEAD, Duty.REVIEWER}


def reasons_not_to_give_mandate(
    organisation: Organisation, *, user: User, on_behalf_of: User | None, by: User, on: date
) -> list[str]:
    """Why this mandate may not be given: the list is kept by the chief; for one's leave one hands over oneself."""
    own = {a.duty for a in duties_in(by, organisation, on)}
    reasons = []
    if on_behalf_of is None and not own & GIVERS:
        reasons.append(f"授权签发人名单由“{organisation.name}”的单位负责人定。")
    if on_behalf_of is not None and on_behalf_of.pk != by.pk and not own & GIVERS:
        reasons.append("代签由本人交出去，或由单位负责人安排。")
    if on_behalf_of is not None and not {a.duty for a in duties_in(on_behalf_of, organisation, on)} & HANDERS:
        reasons.append(f"{on_behalf_of}在“{organisation.name}”没有审核、签发的职责，没有可代的。")
    if on_behalf_of is not None and on_behalf_of.pk == user.pk:
        reasons.append("代签人不能是本人，请选别人。")
    if is_agent(user, organisation, on):
        reasons.append(f"{user}是第三方承办人员，不能签发，请选本单位的人。")
    elif not any(Power.REVIEW_CONTENT in POWERS[a.duty] for a in duties_in(user, organisation, on)):
        reasons.append(f"{user}在“{organisation.name}”没有审核职责，请先安排职责，或选别人。")
    return reasons


@transaction.atomic
def give_mandate(
    *,
    organisation: Organisation,
    user: User,
    on_behalf_of: User | None,
    reason: str,
    since: date,
    until: date | None,
    by: User,
    now: datetime,
) -> SigningMandate:
    """Let a person sign: by name on the unit's list, or for somebody on leave until a day. Raises ContentRefused."""
    reasons = reasons_not_to_give_mandate(organisation, user=user, on_behalf_of=on_behalf_of, by=by, on=now.date())
    if not reason.strip():
        reasons.append("没有写事由，请写上，例如“国庆值班”“出差”。")
    if on_behalf_of is not None and until is None:
        reasons.append("代签要有截止日期，请写到哪天。")
    if until is not None and until <= max(since, now.date()):
        reasons.append("截止日期要晚于开始日期和今天，请改日期。")
    refuse_if(reasons)
    made = SigningMandate.objects.create(
        organisation=organisation,
        user=user,
        on_behalf_of=on_behalf_of,
        reason=reason.strip()[:300],
        since=since,
        until=until,
        given_by=by,
        given_at=now,
    )
    detail = {"签发人": str(user), "代谁": str(on_behalf_of or ""), "从": since, "到": until}
    record("content.mandate.given", by=by, now=now, about=made, reason=made.reason, detail=detail)
    return made


@transaction.atomic
def end_mandate(*, mandate: SigningMandate, by: User, now: datetime) -> SigningMandate:
    """Take a mandate back at once; what was signed under it stands. Raises ContentRefused."""
    held = SigningMandate.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=mandate.pk)
    own = {a.duty for a in duties_in(by, held.organisation, now.date())}
    reasons = []
    if held.ended_at is not None:
        reasons.append("这项授权已经收回。")
    if by.pk not in (held.given_by_id, held.on_behalf_of_id) and not own & GIVERS:
        reasons.append("授权由给出的人、本人或单位负责人收回。")
    refuse_if(reasons)
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    record("content.mandate.ended", by=by, now=now, about=held)
    return held


@transaction.atomic
def write_comment(*, draft: Draft, text: str, quote: str = "", by: User, now: datetime) -> Comment:
    """Write a remark beside the text, about the version in hand. Raises ContentRefused."""
    unit = draft.organisation
    reasons = [] if text.strip() else ["批注是空的，请写上内容。"]
    if not (can_write_for(by, unit, now.date()) or can_review_for(by, unit, now.date())):
        reasons.append(f"批注由“{unit.name}”的编辑、审核人写。")
    refuse_if(reasons)
    made = Comment.objects.create(
        draft=draft, revision=draft.current, quote=quote.strip()[:300], text=text.strip()[:2000], by=by, at=now
    )
    record("content.comment.written", by=by, now=now, about=draft)
    return made


@transaction.atomic
def settle_comment(*, comment: Comment, by: User, now: datetime) -> Comment:
    """Mark a remark as dealt with. A second click changes nothing. Raises ContentRefused."""
    unit = comment.draft.organisation
    if not (can_write_for(by, unit, now.date()) or can_review_for(by, unit, now.date())):
        refuse_if([f"批注由“{unit.name}”的编辑、审核人办结。"])
    changed = Comment.objects.filter(pk=comment.pk, settled_at=None).update(settled_at=now, settled_by=by)
    if changed:
        record("content.comment.settled", by=by, now=now, about=comment.draft)
    comment.refresh_from_db()
    return comment

"""Passing a step, signing, sending back, answering for another unit."""

from datetime import date, datetime, timedelta

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import clock_reasons, locked, move, refuse_if, send_back, state_reasons, void_permits
from zhengmei.content.actions.files import unconfirmed
from zhengmei.content.actions.judging import gate_obstacles, reviewer_reasons
from zhengmei.content.actions.orders import follow_decision
from zhengmei.content.actions.telling import tell_authors, tell_step
from zhengmei.content.models import (
    ContentAuthorisation,
    CounterSign,
    Draft,
    EmergencyRelease,
    GateVerdict,
    Permit,
    ReviewStep,
)
from zhengmei.content.permissions import can_review_for, standing_for
from zhengmei.content.queries.holds import hold_reasons
from zhengmei.content.queries.policies import policy_reasons
from zhengmei.content.queries.policy import Handbook, said_who
from zhengmei.content.queries.reading import content_of, digest_of
from zhengmei.content.queries.rules import TextHit, text_hits
from zhengmei.content.queries.seeing import unseen_attachments
from zhengmei.content.queries.sourcing import same_source_reasons
from zhengmei.content.queries.waiting import current_step
from zhengmei.content.states import (
    SIGN_ANSWERS,
    UNDER_REVIEW,
    AuthorisationKind,
    DraftAct,
    DraftState,
    SignAnswer,
    SignKind,
    StepState,
    Verdict,
)
from zhengmei.filing.queries.speaking import reasons_not_to_speak
from zhengmei.identity.models import User


def obstacles(draft: Draft, handbook: Handbook, hits: list[TextHit] | None = None) -> list[str]:
    """What keeps the version under review from being passed, whoever asks: gates, hits, media, counter-signs, paper.

    The same list stands beside the dead button on the page and in the refusal.
    """
    hits = hits if hits is not None else text_hits(draft, content_of(draft), handbook)
    return [
        *_text_reasons(draft),
        *_gate_reasons(draft, handbook),
        *_hit_reasons(hits),
        *_media_reasons(draft, handbook),
        *_unseen_reasons(draft, handbook),
        *_sensitive_reasons(draft, handbook),
        *same_source_reasons(draft, handbook),
        *policy_reasons(draft, handbook),
    ]


def _text_reasons(draft: Draft) -> list[str]:
    if draft.current is None:
        return ["稿件还没有送审。"]
    if digest_of(content_of(draft)) != draft.current.digest:
        return ["稿件和送审时不是同一份了（内容摘要对不上），请退回作者重新送审。"]
    return []


def _gate_reasons(draft: Draft, handbook: Handbook) -> list[str]:
    verdicts = list(GateVerdict.objects.filter(revision=draft.current).order_by("order"))
    missing = [v.gate for v in verdicts if not v.verdict]
    reasons = [f"{'、'.join(missing)}没有看完，请逐关看过再办。"] if missing else []
    for verdict in verdicts:
        against = gate_obstacles(verdict, draft, handbook.on) if verdict.verdict else []
        reasons += against
        if verdict.verdict == Verdict.FAILED and not against:
            reasons.append(f"{verdict.gate}记的是不通过；授权或例外补齐了，请重看这一关。")
    return reasons


def _hit_reasons(hits: list[TextHit]) -> list[str]:
    waiting = [h for h in hits if h.is_open]
    if not waiting:
        return []
    named = "、".join(f"“{h.shown}”" for h in waiting[:5])
    more = f"等 {len(waiting)} 处" if len(waiting) > 5 else ""
    return [f"机器查出的{named}{more}还没有处理，请改，或写明理由不改。"]


def _unseen_reasons(draft: Draft, handbook: Handbook) -> list[str]:
    """Where the machine did not see all of a picture, a person says that they have looked, whatever the pack asks."""
    asked = {one.pk for one in unconfirmed(draft)} if handbook.demands("media_confirmed") else set()
    return [
        f"图片“{row.name}”：{''.join(unseen.why)}请打开看过图里的字和二维码，再确认。"
        for row, unseen in unseen_attachments(draft, content_of(draft))
        if row.pk not in asked
    ]


def _media_reasons(draft: Draft, handbook: Handbook) -> list[str]:
    basis = handbook.basis("media_confirmed")
    waiting = unconfirmed(draft) if basis is not None and basis.strength == "must" else []
    return [
        f"{one.get_role_display()}“{one.name}”还没有人审看（{basis.article}），请打开看过再确认。"
        for one in waiting
        if basis
    ]


def _sensitive_reasons(draft: Draft, handbook: Handbook) -> list[str]:
    part = handbook.sensitive()
    kinds = [k for k in draft.sensitive if part and k in part.value.items]
    if not kinds or part is None:
        return []
    if ContentAuthorisation.objects.filter(draft=draft, kind=AuthorisationKind.SENSITIVE).exists():
        return []
    return [f"涉及{'、'.join(kinds)}，没有授权不得发布（{part.article(part.value.clauses)}），请先记录授权。"]


def counter_reasons(draft: Draft) -> list[str]:
    """Which other units have not answered, or do not agree: units concerned (FCG-19-a), the main platform (HZ-2.3.2-e)."""
    reasons = []
    for one in CounterSign.objects.filter(revision=draft.current).select_related("organisation"):
        if one.answer == SignAnswer.OPEN:
            what = "会签" if one.kind == SignKind.CONCERNED else "决定主平台转发还是不转发"
            reasons.append(f"“{one.organisation}”还没有{what}，请等它答复，或联系它的审核人。")
        elif one.answer == SignAnswer.REFUSED:
            reasons.append(f"“{one.organisation}”不同意：{one.reason}")
    return reasons


def reasons_not_to_pass(
    draft: Draft, *, by: User, now: datetime, digest: str = "", signing: bool = False, handbook: Handbook | None = None
) -> list[str]:
    """Why this person may not pass the waiting step (or, with `signing`, sign). `digest` is that of the text they read."""
    handbook = handbook or Handbook(draft.organisation, now.date())
    step = current_step(draft)
    reasons = state_reasons(draft, DraftAct.SIGN if signing else DraftAct.PASS) + clock_reasons(draft, now)
    if reasons or step is None:
        return reasons or ["没有等着办的步骤。"]
    if digest and draft.current is not None and digest != draft.current.digest:
        return ["稿件在您打开以后改过了，您看的不是现在这一稿。请刷新页面，看过新的一稿再办。"]
    reasons = reviewer_reasons(draft, by=by, now=now)
    if signing and not step.signs:
        before = ReviewStep.objects.filter(draft=draft, cycle=draft.cycle, state=StepState.WAITING, signs=False)
        return [*reasons, f"还没到签发：{'、'.join(s.name for s in before.order_by('order'))}还没过。"]
    reasons = reasons or _who_reasons(draft, step, by=by, now=now, handbook=handbook)
    reasons += obstacles(draft, handbook)
    if step.signs:
        reasons += counter_reasons(draft) + _account_reasons(draft, now.date())
    return reasons


def _who_reasons(draft: Draft, step: ReviewStep, *, by: User, now: datetime, handbook: Handbook) -> list[str]:
    done = ReviewStep.objects.filter(draft=draft, cycle=draft.cycle, state=StepState.PASSED, by=by).first()
    if done is not None:
        return [f"您已经过了“{done.name}”，一个人不过两步，请交给别人。"]
    if standing_for(by, draft.organisation, list(step.who), now.date()) is None:
        part = handbook.class_named(draft.content_class)
        article = f"（{part.article(part.value.clauses)}）" if part else ""
        return [
            f"“{draft.content_class}”的{step.name}须{said_who(list(step.who))}{step.name[-2:]}{article}，须是“{draft.organisation}”的。"
        ]
    return []


def _account_reasons(draft: Draft, on: date) -> list[str]:
    accounts = list(draft.media_accounts.select_related("sponsor"))
    silent = [f"{reason}请退回作者去掉它。" for one in accounts for reason in reasons_not_to_speak(one, on)]
    return silent + hold_reasons(accounts)


@transaction.atomic
def pass_step(*, draft: Draft, digest: str, by: User, now: datetime, remark: str = "") -> Draft:
    """Pass the waiting step of the version with this digest. The last step signs: see `sign_draft`. ContentRefused."""
    held = locked(draft)
    step = current_step(held)
    if step is not None and step.signs:
        return sign_draft(draft=held, digest=digest, by=by, now=now, remark=remark)
    refuse_if(reasons_not_to_pass(held, by=by, now=now, digest=digest))
    assert step is not None
    _passed(held, step, by=by, now=now, remark=remark)
    move(held, DraftAct.PASS, by=by, now=now)
    detail = {"步骤": step.name, "内容摘要": digest}
    tell_step(held, by=by, now=now)
    record(
        "content.step.passed", by=by, now=now, about=held, reason=remark.strip(), detail=detail, capacity=step.capacity
    )
    return held


def _passed(draft: Draft, step: ReviewStep, *, by: User, now: datetime, remark: str) -> None:
    standing = standing_for(by, draft.organisation, list(step.who), now.date())
    assert standing is not None
    step.state, step.by, step.at, step.reason = StepState.PASSED, by, now, remark.strip()
    step.capacity, step.on_behalf_of, step.revision = standing.words, standing.on_behalf_of, draft.current
    step.save()


@transaction.atomic
def sign_draft(*, draft: Draft, digest: str, by: User, now: datetime, remark: str = "") -> Draft:
    """Sign the version with this digest: one permit for each account, nothing else makes it publishable. ContentRefused.

    `by` is whom the class names, never an author, an earlier reviewer or a contractor's person.
    """
    held = locked(draft)
    handbook = Handbook(held.organisation, now.date())
    refuse_if(reasons_not_to_pass(held, by=by, now=now, digest=digest, signing=True, handbook=handbook))
    step = current_step(held)
    assert step is not None
    _passed(held, step, by=by, now=now, remark=remark)
    issue_permits(held, step=step, release=None, by=by, now=now, handbook=handbook)
    move(held, DraftAct.SIGN, by=by, now=now)
    detail = {"步骤": step.name, "内容摘要": digest, "账号": [str(a) for a in held.media_accounts.all()]}
    if step.on_behalf_of is not None:
        detail["代"] = str(step.on_behalf_of)
    words = "签发了，可以取发布包"
    tell_authors(held, kind="signed", title=words, body=str(held), by=by, now=now)
    record(
        "content.draft.signed", by=by, now=now, about=held, reason=remark.strip(), detail=detail, capacity=step.capacity
    )
    return held


def issue_permits(
    draft: Draft,
    *,
    step: ReviewStep | None,
    release: EmergencyRelease | None,
    by: User,
    now: datetime,
    handbook: Handbook,
) -> list[Permit]:
    """One permit for each account of a locked draft whose signature or release was just recorded."""
    terms = handbook.terms()
    until = now + timedelta(days=terms.value.permit_days if terms else 1)
    void_permits(draft, reason="换成新签发的许可", now=now)
    assert draft.current is not None
    return Permit.objects.bulk_create(
        Permit(
            draft=draft,
            revision=draft.current,
            media_account=account,
            digest=draft.current.digest,
            step=step,
            release=release,
            signed_by=by,
            signed_at=now,
            expires_at=until,
        )
        for account in draft.media_accounts.order_by("pk")
    )


def reasons_not_to_return(draft: Draft, *, by: User, now: datetime) -> list[str]:
    """Why this person may not send the draft back."""
    act = DraftAct.REJECT if draft.state == DraftState.EMERGENCY else DraftAct.RETURN
    return state_reasons(draft, act) or reviewer_reasons(draft, by=by, now=now) + clock_reasons(draft, now)


@transaction.atomic
def return_draft(*, draft: Draft, reason: str, by: User, now: datetime) -> Draft:
    """Send a draft back to its authors, with the reason they work from. Raises ContentRefused."""
    held = locked(draft)
    reasons = reasons_not_to_return(held, by=by, now=now)
    if not reason.strip():
        reasons.append("退回要写明原因，作者照着改。")
    refuse_if(reasons)
    send_back(held, reason=reason.strip(), by=by, now=now)
    return held


def reasons_not_to_counter_sign(counter_sign: CounterSign, *, by: User, now: datetime) -> list[str]:
    """Why this person may not answer for the unit asked."""
    draft = counter_sign.draft
    if draft.state not in UNDER_REVIEW or counter_sign.revision_id != draft.current_id:
        return ["这一稿已经不在审核中，不用再答复；稿件改过的会另请会签。"]
    if not can_review_for(by, counter_sign.organisation, now.date()):
        return [f"会签由“{counter_sign.organisation}”有审核职责的人答复。"]
    if counter_sign.answer:
        return [f"“{counter_sign.organisation}”已经答复过：{counter_sign.get_answer_display()}。"]
    return clock_reasons(draft, now)


@transaction.atomic
def answer_counter_sign(
    *, counter_sign: CounterSign, answer: str, reason: str = "", by: User, now: datetime
) -> CounterSign:
    """Answer for a unit whose work the text mentions (FCG-19-a), or for the flagship (HZ-2.3.2-e). ContentRefused.

    不同意 needs a reason and sends the draft back with it; 不转发 needs a reason too; 转发 gives the flagship its task.
    """
    held = locked(counter_sign.draft)
    counter_sign = (
        CounterSign.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=counter_sign.pk)
    )
    counter_sign.draft = held
    reasons = reasons_not_to_counter_sign(counter_sign, by=by, now=now)
    if answer not in SIGN_ANSWERS[SignKind(counter_sign.kind)]:
        reasons.append("没有选答复，请选一个。")
    if answer in (SignAnswer.REFUSED, SignAnswer.NO_REPOST) and not reason.strip():
        reasons.append("不同意、不转发要写明理由。")
    refuse_if(reasons)
    counter_sign.answer, counter_sign.reason, counter_sign.by, counter_sign.at = answer, reason.strip()[:1000], by, now
    counter_sign.save()
    if counter_sign.kind == SignKind.FLAGSHIP:
        follow_decision(counter_sign, by=by, now=now)
    detail = {"单位": str(counter_sign.organisation), "答复": counter_sign.get_answer_display()}
    record("content.counter_sign.answered", by=by, now=now, about=held, reason=reason.strip(), detail=detail)
    if answer == SignAnswer.REFUSED:
        send_back(held, reason=f"“{counter_sign.organisation}”不同意：{reason.strip()}", by=by, now=now)
    return counter_sign

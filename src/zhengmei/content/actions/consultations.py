"""Asking the public before a decision, and telling it what came of it. Opinions are masked before they are kept."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import ContentRefused, refuse_if
from zhengmei.content.actions.telling import tell_ended
from zhengmei.content.models import Consultation, Opinion
from zhengmei.content.permissions import agent_reasons, can_review_for, can_write_for
from zhengmei.content.queries.consultations import channels_needed, kinds_of_consultation
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.sourcing import host_of
from zhengmei.content.states import ConsultationState
from zhengmei.core.masking import masked
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.textrules.masking import mask
from zhengmei.textrules.reading import Context
from zhengmei.ui.words import day

LONGEST_OPINION = 2000
MOST_OPINIONS = 5000
FIELDS = ("title", "kind", "body", "channels", "starts_on", "ends_on", "decision_on", "contact")


def reasons_not_to_consult(organisation: Organisation, *, by: User, now: datetime) -> list[str]:
    """Why a person may not write a consultation for a unit."""
    on = now.date()
    if can_write_for(by, organisation, on) or can_review_for(by, organisation, on):
        return []
    return [f"意见征集由“{organisation.name}”的编辑、审核人写。"]


def consultation_reasons(organisation: Organisation, given: dict[str, Any], on: date) -> list[str]:
    """What keeps a consultation from being opened: kind, channels, dates before the decision (WH-3.2-i)."""
    handbook = Handbook(organisation, on)
    basis = handbook.basis("consultation")
    where = f"（{basis.article}）" if basis else ""
    names = {"title": "标题", "body": "征求意见的内容"}
    reasons = [f"没有写{label}，请写上。" for key, label in names.items() if not str(given.get(key, "")).strip()]
    kinds = kinds_of_consultation(handbook)
    if kinds and given.get("kind") not in kinds:
        reasons.append(f"没有选事项，请从{'、'.join(kinds)}里选{where}。")
    channels = [c for c in given.get("channels", []) if c.get("name")]
    needed = channels_needed(handbook)
    if len(channels) < needed:
        chosen = "、".join(c["name"] for c in channels) or "没有"
        reasons.append(f"途径只有{chosen}，要至少 {needed} 种{where}，请再加一种。")
    reasons += [
        f"“{c['name']}”的链接要写完整，以 http:// 或 https:// 开头。" for c in channels if not host_of(c.get("url", ""))
    ]
    return reasons + _date_reasons(given, where)


def _date_reasons(given: dict[str, Any], where: str) -> list[str]:
    starts, ends, decision = (given.get(name) for name in ("starts_on", "ends_on", "decision_on"))
    if starts is None or ends is None or decision is None:
        return ["开始、截止、决策日期都要填。"]
    reasons = []
    if ends < starts:
        reasons.append("截止不能早于开始，请改日期。")
    if starts > decision:
        reasons.append(f"开始日期在决策日期 {day(decision)} 之后，要在决策前征求意见{where}，请改日期。")
    elif ends > decision:
        reasons.append(f"截止日期在决策日期 {day(decision)} 之后，来不及听取意见{where}，请改日期。")
    return reasons


@transaction.atomic
def write_consultation(
    *, organisation: Organisation, by: User, now: datetime, consultation: Consultation | None = None, **given: Any
) -> Consultation:
    """Write a consultation, or change one that is not open yet. Raises ContentRefused."""
    reasons = reasons_not_to_consult(organisation, by=by, now=now)
    starts, ends = given.get("starts_on"), given.get("ends_on")
    if not str(given.get("title", "")).strip():
        reasons.append("没有写标题，请写上。")
    reasons += _date_reasons(given, "")[:1] if starts is None or ends is None or ends < starts else []
    held = (
        _held(consultation) if consultation else Consultation(organisation=organisation, written_by=by, written_at=now)
    )
    if held.state != ConsultationState.DRAFT:
        reasons.append("已经开始征集，内容不能再改；确要改，请收回后重新写。")
    refuse_if(reasons or ([] if given.get("decision_on") else ["没有填决策日期，请填上。"]))
    for name in FIELDS:
        if name in given:
            setattr(held, name, given[name])
    held.save()
    record("content.consultation.written", by=by, now=now, about=held, detail={"标题": held.title})
    return held


def _held(consultation: Consultation) -> Consultation:
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=consultation.pk)


def reasons_not_to_open(consultation: Consultation, *, by: User, now: datetime) -> list[str]:
    """Why a consultation cannot be opened to the public now. A reviewer opens it, never whoever wrote it."""
    reasons = []
    if consultation.state != ConsultationState.DRAFT:
        return [f"这次征集{consultation.get_state_display()}。"]
    if not can_review_for(by, consultation.organisation, now.date()):
        reasons.append(f"由“{consultation.organisation.name}”的审核人、负责人开始征集。")
    if consultation.written_by_id == by.pk:
        reasons.append("这次征集是您写的，先审后发，请别人看过再开始。")
    if consultation.ends_on < now.date():
        reasons.append("截止日期已过，请改日期。")
    given = {name: getattr(consultation, name) for name in FIELDS}
    return reasons + consultation_reasons(consultation.organisation, given, now.date())


@transaction.atomic
def open_consultation(*, consultation: Consultation, by: User, now: datetime) -> Consultation:
    """Put a consultation on the public page. Raises ContentRefused."""
    held = _held(consultation)
    refuse_if(reasons_not_to_open(held, by=by, now=now))
    basis = Handbook(held.organisation, now.date()).basis("consultation")
    held.state, held.opened_at = ConsultationState.OPEN, now
    held.article, held.clause = (basis.article, basis.clause) if basis else ("", "")
    held.save()
    record("content.consultation.opened", by=by, now=now, about=held, detail={"标题": held.title})
    return held


def reasons_not_to_stop(consultation: Consultation, *, by: User, now: datetime) -> list[str]:
    """Why a person may not end a consultation early or take it off the public page; a contractor's person only writes it."""
    unit = consultation.organisation
    reasons = reasons_not_to_consult(unit, by=by, now=now)
    return reasons + agent_reasons(by, unit, now.date(), "结束、收回征集请本单位的编辑、审核人办理。")


@transaction.atomic
def close_consultation(*, consultation: Consultation, by: User | None, now: datetime) -> Consultation:
    """Stop taking opinions: by a person, or by the sweep after the last day. Raises ContentRefused."""
    held = _held(consultation)
    reasons = []
    if held.state != ConsultationState.OPEN:
        reasons.append("这次征集不在征集中。")
    if by is not None:
        reasons += reasons_not_to_stop(held, by=by, now=now)
    refuse_if(reasons)
    held.state, held.closed_at = ConsultationState.CLOSED, now
    held.save(update_fields=["state", "closed_at"])
    tell_ended(held, by=by, now=now)
    record("content.consultation.closed", by=by, now=now, about=held, detail={"意见": held.opinions.count()})
    return held


def reasons_not_to_answer(consultation: Consultation, *, by: User, now: datetime) -> list[str]:
    """Why the results cannot be published yet."""
    reasons = []
    if not can_review_for(by, consultation.organisation, now.date()):
        reasons.append(f"征集结果由“{consultation.organisation.name}”的审核人、负责人公布。")
    if consultation.state == ConsultationState.OPEN:
        reasons.append("还在征集，截止或提前结束之后再公布结果。")
    elif consultation.state != ConsultationState.CLOSED:
        reasons.append(f"这次征集{consultation.get_state_display()}。")
    return reasons


@transaction.atomic
def answer_consultation(*, consultation: Consultation, feedback: str, by: User, now: datetime) -> Consultation:
    """Publish what came of the opinions: obligatory after every consultation. Raises ContentRefused."""
    held = _held(consultation)
    reasons = reasons_not_to_answer(held, by=by, now=now)
    if len(feedback.strip()) < 10:
        reasons.append("采纳情况写得太短：写明收到多少条、采纳了什么、没采纳的为什么。")
    refuse_if(reasons)
    held.state, held.feedback = ConsultationState.ANSWERED, _masked(feedback.strip(), now)
    held.answered_by, held.answered_at = by, now
    held.save()
    record("content.consultation.answered", by=by, now=now, about=held, detail={"标题": held.title})
    return held


@transaction.atomic
def withdraw_consultation(*, consultation: Consultation, reason: str, by: User, now: datetime) -> Consultation:
    """Take a consultation off the public page, with the reason. Raises ContentRefused."""
    held = _held(consultation)
    reasons = reasons_not_to_stop(held, by=by, now=now)
    if held.state not in (ConsultationState.DRAFT, ConsultationState.OPEN):
        reasons.append("只有在写的、征集中的可以收回；征集过的要反馈结果。")
    if not reason.strip():
        reasons.append("没有写为什么收回，请写上，它会进记录。")
    refuse_if(reasons)
    held.state = ConsultationState.WITHDRAWN
    held.save(update_fields=["state"])
    record("content.consultation.withdrawn", by=by, now=now, about=held, reason=reason.strip())
    return held


def _masked(text: str, now: datetime) -> str:
    """Personal data out, whatever its disguise; used on what strangers write and on what the public will read."""
    return masked(mask(text, Context(day=now.date(), own_text=False)))


def give_opinion(*, consultation: Consultation, text: str, now: datetime) -> Opinion:
    """Keep one opinion, masked. Nothing about the sender is asked or kept, and there is no audit line for it.

    Raises ContentRefused.
    """
    with transaction.atomic():
        held = _held(consultation)
        reasons = []
        if held.state != ConsultationState.OPEN or not held.starts_on <= now.date() <= held.ends_on:
            reasons.append("现在不在征集期内，没有收下。")
        if len(text.strip()) < 2:
            reasons.append("没有写意见，请写上再交。")
        if len(text) > LONGEST_OPINION:
            reasons.append(f"意见超过 {LONGEST_OPINION} 字，没有收下，请写短些。")
        if held.opinions.count() >= MOST_OPINIONS:
            raise ContentRefused(["这次征集收到的意见太多，网上暂停接收，请用页面上写的其他途径。"])
        refuse_if(reasons)
        return Opinion.objects.create(consultation=held, text=_masked(text.strip(), now), received_at=now)

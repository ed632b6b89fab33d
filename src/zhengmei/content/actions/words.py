"""What a unit adds to the text rules and mutes in them: reason, approver, source, end. Entries are ended, never changed."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import ContentRefused, refuse_if
from zhengmei.content.actions.ending import end_entry, reasons_not_to_end
from zhengmei.content.models import LocalWord, RuleMute
from zhengmei.content.permissions import can_review_for
from zhengmei.content.queries.words import rules_to_mute
from zhengmei.content.states import WordSeverity
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_supervise

LONGEST_MUTE_DAYS = 366


def reasons_not_to_keep_words(organisation: Organisation, *, by: User, now: datetime) -> list[str]:
    """Why a person may not change the words of a unit."""
    if can_review_for(by, organisation, now.date()) or can_supervise(by, organisation, now.date()):
        return []
    return [f"词表由“{organisation.name}”的审核人、负责人或主管改，请找他们。"]


def _told(reason: str, source: str, approver: str) -> list[str]:
    given = {"理由": reason, "来源": source, "批准人": approver}
    return [f"没有写{label}，请写上。" for label, value in given.items() if not value.strip()]


@transaction.atomic
def add_word(
    *,
    organisation: Organisation,
    term: str,
    reason: str,
    source: str,
    approver: str,
    proper: str = "",
    severity: str = WordSeverity.WARN,
    expires_on: date | None = None,
    by: User,
    now: datetime,
) -> LocalWord:
    """Have a word marked in the texts of a unit and the units below it, from today. Raises ContentRefused."""
    reasons = reasons_not_to_keep_words(organisation, by=by, now=now) + _told(reason, source, approver)
    if len(term.strip()) < 2:
        reasons.append("词至少两个字；一个字会到处误报。")
    if severity not in WordSeverity.values:
        reasons.append("请选级别：严重、错误或提示。")
    if expires_on is not None and expires_on < now.date():
        reasons.append("有效期至不能早于今天，请改日期。")
    refuse_if(reasons)
    try:
        with transaction.atomic():
            made = LocalWord.objects.create(
                organisation=organisation,
                term=term.strip()[:60],
                proper=proper.strip()[:60],
                severity=severity,
                reason=reason.strip()[:300],
                source=source.strip()[:200],
                approver=approver.strip()[:60],
                since=now.date(),
                expires_on=expires_on,
                by=by,
                at=now,
            )
    except IntegrityError as doubled:
        raise ContentRefused([f"“{term.strip()}”已经在词表里；要改，先停用原来的。"]) from doubled
    detail = {"词": made.term, "应为": made.proper, "级别": made.get_severity_display(), "批准人": made.approver}
    record("content.word.added", by=by, now=now, about=made, reason=made.reason, detail=detail)
    return made


@transaction.atomic
def end_word(*, word: LocalWord, reason: str, by: User, now: datetime) -> LocalWord:
    """Stop marking a word from today. Raises ContentRefused."""
    held = LocalWord.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=word.pk)
    against = reasons_not_to_keep_words(held.organisation, by=by, now=now)
    against += reasons_not_to_end("这个词条", held.ended_on, reason)
    end_entry(held, against=against, reason=reason, now=now)
    record("content.word.ended", by=by, now=now, about=held, reason=held.end_reason, detail={"词": held.term})
    return held


@transaction.atomic
def mute_rule(
    *,
    organisation: Organisation,
    code: str,
    reason: str,
    source: str,
    approver: str,
    expires_on: date,
    term: str = "",
    by: User,
    now: datetime,
) -> RuleMute:
    """Silence a rule in the texts of one unit, for one matched text or altogether, until a day. Its hits stay on record.

    Personal data and secrecy cannot be muted. Raises ContentRefused.
    """
    reasons = reasons_not_to_keep_words(organisation, by=by, now=now) + _told(reason, source, approver)
    if code not in dict(rules_to_mute()):
        reasons.append("这条规则不能停用：个人信息、保密的规则只能对一处命中写理由不改。")
    if not now.date() <= expires_on or (expires_on - now.date()).days > LONGEST_MUTE_DAYS:
        reasons.append("有效期从今天起，最长一年（本软件定的），请改日期。")
    refuse_if(reasons)
    try:
        with transaction.atomic():
            made = RuleMute.objects.create(
                organisation=organisation,
                code=code,
                term=term.strip()[:60],
                reason=reason.strip()[:300],
                source=source.strip()[:200],
                approver=approver.strip()[:60],
                since=now.date(),
                expires_on=expires_on,
                by=by,
                at=now,
            )
    except IntegrityError as doubled:
        raise ContentRefused(["这条规则已经停用；要改期限，先恢复再停用。"]) from doubled
    detail = {"规则": made.code, "只对": made.term or "全部", "批准人": made.approver, "有效期至": expires_on}
    record("content.rule.muted", by=by, now=now, about=made, reason=made.reason, detail=detail)
    return made


@transaction.atomic
def unmute_rule(*, mute: RuleMute, reason: str, by: User, now: datetime) -> RuleMute:
    """Let a muted rule speak again from today. Raises ContentRefused."""
    held = RuleMute.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=mute.pk)
    against = reasons_not_to_keep_words(held.organisation, by=by, now=now)
    against += reasons_not_to_end("这条规则", held.ended_on, reason, verb="恢复")
    end_entry(held, against=against, reason=reason, now=now)
    record("content.rule.unmuted", by=by, now=now, about=held, reason=held.end_reason, detail={"规则": held.code})
    return held

"""Exceptions 例外 to rules that hold 原则上: granted with a reason, by a supervisor, until a day."""

from datetime import date, datetime

from django.db import transaction
from pydantic import BaseModel

from zhengmei.audit.actions import record
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import MediaAccount, RuleException
from zhengmei.filing.queries import exceptions_in_force, policy_for, subject_of
from zhengmei.identity.models import User
from zhengmei.organisations.permissions import can_supervise
from zhengmei.policies.lookup import Ruling
from zhengmei.policies.schema import Strength


def _ruling_for(media_account: MediaAccount, rule_key: str, on: date) -> "Ruling[BaseModel] | None":
    policy = policy_for(media_account.sponsor, on)
    return policy.ruling(rule_key, subject_of(media_account)) if policy is not None else None


def reasons_not_to_grant_exception(
    *, media_account: MediaAccount, rule_key: str, expires_on: date, on: date
) -> list[str]:
    """Why this account may have no exception to this rule: the rule binds (必须), or there is none, or one already holds."""
    ruling = _ruling_for(media_account, rule_key, on)
    if ruling is None:
        return ["本单位采用的办法没有这一条，不需要例外。"]
    article = f"{ruling.pack_short} {'、'.join(ruling.articles)}".strip()
    reasons = []
    if ruling.strength is Strength.MUST:
        reasons.append(f"{article}写的是“必须”，没有例外可给，请整改。")
    if ruling.strength is Strength.ENCOURAGE:
        reasons.append(f"{article}只是鼓励，不做也不算问题，不需要例外。")
    if expires_on < on:
        reasons.append("有效期至不能早于今天，请改日期。")
    if exceptions_in_force(on).filter(media_account=media_account, rule_key=rule_key).exists():
        reasons.append("这条规定已有一个还有效的例外；要改期限，先撤回它再给新的。")
    return reasons


@transaction.atomic
def grant_exception(
    *, media_account: MediaAccount, rule_key: str, reason: str, expires_on: date, by: User, now: datetime
) -> RuleException:
    """Allow the account to depart from a 原则上 rule until the end of `expires_on`. `by` approves. Raises FilingRefused."""
    reasons = reasons_not_to_grant_exception(
        media_account=media_account, rule_key=rule_key, expires_on=expires_on, on=now.date()
    )
    if not reason.strip():
        reasons.append("没有写理由。原则上的规定要有理由才能例外。")
    if not can_supervise(by, media_account.sponsor, now.date()):
        reasons.append(f"例外由“{media_account.sponsor.name}”的主管批准，请找主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    ruling = _ruling_for(media_account, rule_key, now.date())
    clause = ruling.clauses[0] if ruling and ruling.clauses else ""
    return put_exception(
        media_account=media_account,
        rule_key=rule_key,
        clause=clause,
        reason=reason,
        expires_on=expires_on,
        by=by,
        now=now,
    )


@transaction.atomic
def put_exception(
    *,
    media_account: MediaAccount,
    rule_key: str,
    clause: str,
    reason: str,
    expires_on: date,
    by: User,
    now: datetime,
) -> RuleException:
    """Keep an exception somebody was entitled to allow: the row and one audit line. The caller has checked that."""
    granted = RuleException.objects.create(
        media_account=media_account,
        rule_key=rule_key,
        clause=clause,
        reason=reason.strip(),
        approved_by=by,
        granted_on=now.date(),
        expires_on=expires_on,
    )
    detail = {"规定": rule_key, "条文": clause, "有效期至": expires_on}
    record("filing.exception.granted", by=by, now=now, about=media_account, reason=reason.strip(), detail=detail)
    return granted


def reasons_not_to_withdraw_exception(rule_exception: RuleException, on: date) -> list[str]:
    """Why it cannot be withdrawn: it is over already."""
    if rule_exception.withdrawn_on is not None:
        return ["这个例外已经撤回。"]
    if rule_exception.expires_on < on:
        return ["这个例外已经到期，不用撤回。"]
    return []


@transaction.atomic
def withdraw_exception(*, rule_exception: RuleException, reason: str, by: User, now: datetime) -> RuleException:
    """End an exception today; the problem it covered counts again from today. Raises FilingRefused."""
    held = (
        RuleException.objects.select_for_update(of=("self",))
        .select_related("media_account__sponsor")
        .get(pk=rule_exception.pk)
    )
    reasons = reasons_not_to_withdraw_exception(held, now.date())
    if not can_supervise(by, held.media_account.sponsor, now.date()):
        reasons.append(f"例外由“{held.media_account.sponsor.name}”的主管撤回，请找主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    held.withdrawn_on = now.date()
    held.save(update_fields=["withdrawn_on"])
    detail = {"规定": held.rule_key, "条文": held.clause}
    record("filing.exception.withdrawn", by=by, now=now, about=held.media_account, reason=reason.strip(), detail=detail)
    return held

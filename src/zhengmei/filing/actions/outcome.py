"""What acceptance does: the number, the ledger, the exceptions; and the applicant's report of having carried it out."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.filing.actions.accounts import FilingRefused, change_media_account, register_media_account
from zhengmei.filing.actions.exceptions import put_exception
from zhengmei.filing.actions.moving import locked, move
from zhengmei.filing.models import Application, ApplicationFile, Decision, MediaAccount
from zhengmei.filing.permissions import is_applicant_side
from zhengmei.filing.queries import (
    QR,
    REGISTERED_FACTS,
    STATUS_AFTER,
    comes_before_registering,
    door_remarks,
    ending_is_proved,
    facts_in,
    facts_out,
    files_of,
    last_serial,
    missing_notice,
    must_be_carried_out,
    obstacles,
    policy_of,
    proposed_fields,
    required_facts,
    stores_left,
    subject_of_case,
)
from zhengmei.filing.states import (
    BEGINNING,
    ENDING,
    SPONSOR,
    ApplicationMove,
    ApplicationState,
    FilePurpose,
    FilingAct,
    Outcome,
    Source,
)
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.policies.lookup import Policy
from zhengmei.policies.schema import Strength
from zhengmei.ui.words import day as day_words


def accept(application: Application, made: Decision, now: datetime) -> None:
    """The last step was passed: the number, then either the applicant carries it out, or the ledger is written at once."""
    policy = policy_of(application, now.date())
    files = list(files_of(application))
    required = required_facts(policy, subject_of_case(application))
    _give_number(application, made, now)
    application.accepted_at = application.changed_at = now
    application.due_on = None
    if must_be_carried_out(application, policy, files, required):
        move(application, ApplicationMove.ACCEPT)
        application.save()
        return
    move(application, ApplicationMove.FINISH)
    application.ended_at = now
    proofs = [f for f in files if f.purpose == FilePurpose.ENDING]
    ended_on = next((f.shown_on for f in proofs if f.shown_on is not None), now.date())
    _write_ledger(application, {}, ended_on, by=made.by, now=now, policy=policy)
    application.save()


def _give_number(application: Application, made: Decision, now: datetime) -> None:
    """示政办备〔2026〕12号: one after the other for each office and year, none left out; the office's row is held meanwhile."""
    office = Organisation.objects.select_for_update().get(pk=made.step.office_id or made.unit_id)
    year = now.year
    application.numbered_by, application.number_year = office, year
    application.number_serial = last_serial(office, year) + 1
    application.number = f"{office.short_name or office.name}备〔{year}〕{application.number_serial}号"


def _write_ledger(
    application: Application,
    given: Mapping[str, Any],
    on: date,
    *,
    by: User,
    now: datetime,
    policy: Policy | None,
) -> None:
    """Register, change or end the account as the case says, through the acts of the ledger, marked as filed."""
    fields = {**proposed_fields(application), **given}
    why = f"{application.get_act_display()}备案 {application.number}"
    remarks = obstacles(application, now.date(), policy)
    account = application.media_account
    if application.act in BEGINNING and account is None:
        fields["filing_number"] = application.number
        application.media_account = register_media_account(
            fields=fields, by=by, now=now, source=Source.FILING, reason=why, filed=True
        )
    elif account is not None:
        fields |= _changes_of(application, account, on)
        change_media_account(
            media_account=account, fields=fields, by=by, now=now, source=Source.FILING, reason=why, filed=True
        )
        _rename_with(application, fields, by, now, why)
    _keep_picture(application)
    _grant(application, remarks, now)


def _keep_picture(application: Application) -> None:
    """The picture of the QR code that was handed in becomes the account's."""
    picture = files_of(application).filter(question=QR).last()
    if picture is not None and application.media_account is not None:
        application.media_account.qr_digest = picture.digest
        application.media_account.save(update_fields=["qr_digest"])


def _rename_with(application: Application, fields: Mapping[str, Any], by: User, now: datetime, why: str) -> None:
    """Other accounts of the sponsor that take the same name in the same filing."""
    others = application.answers.get("with_renamed") or ()
    if application.act != FilingAct.CHANGE or "name" not in fields:
        return
    for other in MediaAccount.objects.filter(pk__in=others, sponsor=application.sponsor).select_related("sponsor"):
        change_media_account(
            media_account=other,
            fields={"name": fields["name"]},
            by=by,
            now=now,
            source=Source.FILING,
            reason=why,
            filed=True,
        )


def _changes_of(application: Application, account: MediaAccount, on: date) -> dict[str, Any]:
    if application.act in ENDING:
        return {"status": STATUS_AFTER[FilingAct(application.act)], "cancelled_on": on}
    return {} if account.filing_number else {"filing_number": application.number}


def _grant(application: Application, remarks: list[Any], now: datetime) -> None:
    """The exceptions asked for with the case: approved by whoever decided last."""
    if application.media_account is None or application.exception_until is None or not application.exception_reason:
        return
    last = application.decisions.filter(outcome=Outcome.PASSED).exclude(step__role=SPONSOR).order_by("-pk").first()
    if last is None:
        return
    for remark in remarks:
        if remark.strength is Strength.IN_PRINCIPLE:
            put_exception(
                media_account=application.media_account,
                rule_key=remark.rule_key,
                clause=remark.clauses[0] if remark.clauses else "",
                reason=application.exception_reason,
                expires_on=application.exception_until,
                by=last.by,
                now=now,
            )


def facts_asked_on_carrying_out(application: Application, policy: Policy | None) -> list[str]:
    """The ledger fields the applicant fills in when reporting back on an opening: what only the platform could give."""
    if application.act not in BEGINNING or application.media_account is not None:
        return []
    return sorted(REGISTERED_FACTS, key=_ORDER.index)


_ORDER = ["platform_account_id", "url", "opened_on", "launched_on", "followers", "is_certified", "certification_text"]


def reasons_not_to_carry_out(application: Application) -> list[str]:
    """Why the case cannot be carried out now, whoever asks: not accepted yet, or over."""
    if application.state == ApplicationState.PASSED:
        return []
    if application.state in (ApplicationState.DRAFT, ApplicationState.WAITING, ApplicationState.RETURNED):
        step = application.steps.first()
        article = f"（{step.article}）" if step is not None and step.article else ""
        waiting = "、".join(str(s.desk) for s in application.steps.select_related("desk") if s.is_current)
        where = f"现在在“{waiting}”办理" if waiting else f"现在是{application.get_state_display()}"
        return [f"还没有最后通过，不能实施{article}：{where}，通过以后再来登记实施情况。"]
    return [f"这件申请{application.get_state_display()}，不用再登记实施。"]


def reasons_against_report(
    application: Application, files: list[ApplicationFile], policy: Policy | None, given: Mapping[str, Any]
) -> list[str]:
    """What is missing in the report: proof of the ending, removal from stores, what the ledger must hold."""
    reasons = []
    if application.act in ENDING and not ending_is_proved(files):
        word = application.get_act_display()
        reasons.append(f"没有{word}证明。请上传平台后台的{word}截图或平台的回执。")
    untold = missing_notice(application, policy.on) if policy is not None else ""
    if untold:
        reasons.append(untold)
    left = stores_left(application, files, policy)
    if left:
        names = "、".join(left)
        reasons.append(f"还没有下架证明的应用市场：{names}。每个都要下架日期和证明，全部下架才能办结。")
    if application.act in BEGINNING and application.media_account is None:
        required = required_facts(policy, subject_of_case(application)) & REGISTERED_FACTS
        facts = {**facts_in(application.facts), **given}
        if comes_before_registering(application, policy):
            required |= {"platform_account_id"}
        empty = [name for name in _ORDER if name in required and facts.get(name) in (None, "", [])]
        if facts.get("is_certified") is False and "certification_text" in empty:
            empty.remove("certification_text")
        if empty:
            reasons.append("还没有填：" + "、".join(_label(name) for name in empty) + "。请在平台办好以后填上。")
    return reasons


def _label(name: str) -> str:
    return str(MediaAccount._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


@transaction.atomic
def carry_out_application(
    *,
    application: Application,
    carried_out_on: date,
    link: str = "",
    facts: Mapping[str, Any] | None = None,
    by: User,
    now: datetime,
) -> Application:
    """The applicant reports what was done on the platform: the day, the address, what the platform gave. Then, and only
    then, the ledger changes. One audit line. Raises FilingRefused.
    """
    held = locked(application)
    reasons = reasons_not_to_carry_out(held)
    if not is_applicant_side(by, held, now.date()):
        reasons.append(f"实施由申请单位“{held.sponsor.name}”登记，请他们办理。")
    if reasons:
        raise FilingRefused(reasons)
    policy = policy_of(held, now.date())
    given = {name: value for name, value in (facts or {}).items() if name in REGISTERED_FACTS}
    if held.act in BEGINNING and held.media_account is None:
        given = {"opened_on": carried_out_on, **{n: v for n, v in given.items() if v not in (None, "")}}
        if link:
            given.setdefault("url", link)
    else:
        given = {}
    reasons = reasons_against_report(held, list(files_of(held)), policy, given)
    reasons += _impossible_day(held, carried_out_on, now.date()) + _at_the_door(held, given, now.date())
    if held.implement and not link.strip():
        reasons.append("没有填实施后的链接或页面地址，请填上，办理单位要核对。")
    if reasons:
        raise FilingRefused(reasons)
    move(held, ApplicationMove.CARRY_OUT)
    held.carried_out_on, held.link = carried_out_on, link.strip()
    held.ended_at = held.changed_at = now
    held.facts = {**held.facts, **facts_out(given)}
    _write_ledger(held, given, carried_out_on, by=by, now=now, policy=policy)
    held.save()
    detail = {"实施日期": carried_out_on, "链接": link}
    record("filing.application.carried_out", by=by, now=now, about=held, detail=detail)
    return held


def _at_the_door(application: Application, given: Mapping[str, Any], on: date) -> list[str]:
    """What the platform gave must pass the rules as well; what the offices let pass is not asked again."""
    if not given or application.media_account is not None:
        return []
    remarks = door_remarks({**proposed_fields(application), **given}, on=on, later=REGISTERED_FACTS)
    return [remark.sentence for remark in remarks if remark.strength is Strength.MUST]


def _impossible_day(application: Application, day: date, today: date) -> list[str]:
    if day > today:
        return ["实施日期还没有到，请填实际办成的那一天。"]
    accepted = application.accepted_at.astimezone(BEIJING).date() if application.accepted_at else None
    if accepted is not None and application.implement and day < accepted:
        return [f"实施日期早于通过的日期 {day_words(accepted)}。没有通过不能先实施，请核对。"]
    return []

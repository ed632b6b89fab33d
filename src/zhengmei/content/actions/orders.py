"""Mandated reposts: issued to accounts, taken up, reminded of, excused, ended."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.html import format_html_join

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import ContentRefused, refuse_if, withdraw_orders
from zhengmei.content.actions.drafting import reasons_not_to_write, start_draft
from zhengmei.content.actions.sources import keep_source_copy
from zhengmei.content.actions.telling import tell_order
from zhengmei.content.models import CounterSign, Draft, RepostDuty, RepostOrder
from zhengmei.content.permissions import can_review_for
from zhengmei.content.queries.numbers import number_of
from zhengmei.content.queries.orders import accounts_to_order
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.reading import words_of
from zhengmei.content.queries.sourcing import host_of, origins_of_orders
from zhengmei.content.states import DraftKind, DraftState, DutyState, NumberKey, OrderState, SignAnswer
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountStatus
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_supervise

MOST_HOURS = 24 * 30
FLAGSHIP_HOURS = 24
"""For the flagship's own repost where neither it nor its pack has a number: this software's own."""


def reasons_not_to_issue(office: Organisation, *, by: User, now: datetime) -> list[str]:
    """Why a person may not issue a mandated repost for an office."""
    if not can_supervise(by, office, now.date()):
        return [f"必转由主管单位下发，您在“{office.name}”不是主管。"]
    return []


def _order_reasons(office: Organisation, given: dict[str, Any], handbook: Handbook) -> list[str]:
    names = {"title": "标题", "source_name": "来源名称", "source_url": "原文网址", "body": "原文正文"}
    reasons = [f"没有填{label}，请填上。" for key, label in names.items() if not str(given.get(key, "")).strip()]
    origins = origins_of_orders(handbook)
    if origins and given.get("origin") not in origins:
        reasons.append(f"请从{'、'.join(origins)}里选一类。")
    if not origins and not str(given.get("origin", "")).strip():
        reasons.append("没有写是谁发布的，请写上。")
    if given.get("source_url") and not host_of(given["source_url"]):
        reasons.append("原文网址要写完整，以 http:// 或 https:// 开头。")
    hours = given.get("hours")
    if not isinstance(hours, int) or not 1 <= hours <= MOST_HOURS:
        reasons.append(f"多少小时内转载，请填 1 到 {MOST_HOURS} 之间的整数。")
    return reasons


@transaction.atomic
def issue_order(
    *,
    office: Organisation,
    media_accounts: Iterable[MediaAccount],
    by: User,
    now: datetime,
    draft: Draft | None = None,
    **given: Any,
) -> RepostOrder:
    """Ask accounts to repost a text within `hours`: origin, title, source_name, source_url, body, hours, note.

    One duty per account. Raises ContentRefused.
    """
    refuse_if(reasons_not_to_issue(office, by=by, now=now))
    handbook = Handbook(office, now.date())
    chosen = {account.pk for account in media_accounts}
    allowed = list(accounts_to_order(by, now.date()).filter(pk__in=chosen))
    reasons = _order_reasons(office, given, handbook)
    if not chosen:
        reasons.append("没有选账号，请至少选一个。")
    elif len(allowed) != len(chosen):
        reasons.append("选的账号里有的不归您主管，或已停用，请重新选。")
    refuse_if(reasons)
    basis = handbook.basis("repost_due") or handbook.basis("must_repost")
    number = number_of(office, NumberKey.REPOST_HOURS, now.date())
    order = RepostOrder.objects.create(
        office=office,
        origin=given["origin"].strip()[:80],
        title=given["title"].strip()[:300],
        source_name=given["source_name"].strip()[:120],
        source_url=given["source_url"].strip()[:1000],
        body=given["body"].replace("\r", "").strip(),
        note=given.get("note", "").strip()[:500],
        article=basis.article if basis else "",
        clause=basis.clause if basis else "",
        strength=basis.strength if basis else "",
        hours=given["hours"],
        due_is_own=number is None or number.is_own or number.number != given["hours"],
        draft=draft,
        issued_by=by,
        issued_at=now,
        due_at=now + timedelta(hours=given["hours"]),
    )
    RepostDuty.objects.bulk_create(RepostDuty(order=order, media_account=account) for account in allowed)
    detail = {"标题": order.title, "账号": len(allowed), "截止": order.due_at}
    record("content.order.issued", by=by, now=now, about=order, detail=detail)
    tell_order(order, by=by, now=now)
    return order


def follow_decision(counter_sign: CounterSign, *, by: User, now: datetime) -> RepostOrder | None:
    """What the flagship decided about a grave event becomes its own repost task, or none (HZ-2.3.2-e).

    Called inside `answer_counter_sign`. An earlier decision about the same draft no longer counts: its task is withdrawn.
    Raises ContentRefused where the flagship's account does not run.
    """
    draft, office = counter_sign.draft, counter_sign.organisation
    withdraw_orders(draft, reason="稿件改过，主平台重新决定", now=now)
    if counter_sign.answer != SignAnswer.REPOST:
        return None
    handbook = Handbook(draft.organisation, now.date())
    accounts = MediaAccount.objects.filter(
        sponsor=office, name__in=handbook.flagship_names(), status=AccountStatus.NORMAL
    )
    if not accounts:
        raise ContentRefused(["主平台的账号没有正常运行，不能转发。请先在台账里恢复它，或答复不转发。"])
    part = handbook.class_named(draft.content_class)
    number = number_of(office, NumberKey.REPOST_HOURS, now.date())
    hours = number.number if number else FLAGSHIP_HOURS
    order = RepostOrder.objects.create(
        office=office,
        origin=f"{draft.content_class}信息"[:80],
        title=draft.title,
        source_name=draft.organisation.name[:120],
        body=words_of({"body": draft.body}).text,
        article=part.article(part.value.clauses) if part else "",
        clause=part.value.clauses[0] if part and part.value.clauses else "",
        strength="must",
        hours=hours,
        draft=draft,
        issued_by=by,
        issued_at=now,
        due_at=now + timedelta(hours=hours),
    )
    RepostDuty.objects.bulk_create(RepostDuty(order=order, media_account=account) for account in accounts)
    detail = {"标题": order.title, "账号": len(accounts), "截止": order.due_at}
    record("content.order.issued", by=by, now=now, about=order, detail=detail)
    tell_order(order, by=by, now=now)
    return order


def _held(order: RepostOrder) -> RepostOrder:
    return RepostOrder.objects.select_for_update(of=("self",)).select_related("office").get(pk=order.pk)


def reasons_not_to_run(order: RepostOrder, *, by: User, now: datetime) -> list[str]:
    """Why a person may not remind, excuse or end: not of the office that issued it. Its own task a flagship's reviewers run."""
    if order.draft_id is not None and can_review_for(by, order.office, now.date()):
        return []
    return reasons_not_to_issue(order.office, by=by, now=now)


def reasons_not_to_take(order: RepostOrder, organisation: Organisation, *, by: User, now: datetime) -> list[str]:
    """Why a unit cannot take up an order now: ended, nothing left to do, or a draft for it is under way."""
    reasons = reasons_not_to_write(by, organisation, now)
    if order.state != OrderState.OPEN:
        reasons.append(f"这件必转{order.get_state_display()}，不用再转。")
    elif not order.source_url:
        reasons.append(f"“{order.source_name}”还没有发布原文。它登记发布链接以后再转。")
    mine = RepostDuty.objects.filter(order=order, media_account__sponsor=organisation)
    waiting = mine.filter(state__in=(DutyState.OPEN, DutyState.PART))
    if not waiting.exists():
        reasons.append(f"“{organisation.name}”没有要转的账号了。")
    under_way = waiting.exclude(draft=None).exclude(state=DutyState.PART).exclude(draft__state=DraftState.DROPPED)
    if under_way.exists():
        reasons.append("已经起了转载稿，请接着写那一篇。")
    return reasons


@transaction.atomic
def take_order(*, order: RepostOrder, organisation: Organisation, by: User, now: datetime) -> Draft:
    """Start one repost draft for all accounts of a unit that still owe it, with source, link and original filled in.

    Raises ContentRefused.
    """
    held = _held(order)
    refuse_if(reasons_not_to_take(held, organisation, by=by, now=now))
    rows = RepostDuty.objects.filter(
        order=held, media_account__sponsor=organisation, state__in=(DutyState.OPEN, DutyState.PART)
    )
    duties = list(rows.select_related("media_account"))
    body = format_html_join("", "<p>{}</p>", ((line,) for line in held.body.split("\n") if line.strip()))
    draft = start_draft(
        organisation=organisation,
        media_accounts=[duty.media_account for duty in duties],
        kind=DraftKind.REPOST,
        title=held.title[:200],
        by=by,
        now=now,
        body=str(body),
        source=held.source_name,
        source_url=held.source_url,
    )
    keep_source_copy(draft=draft, title=held.title, body=held.body, by=by, now=now)
    RepostDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(draft=draft)
    detail = {"单位": organisation.name, "稿件": draft.number}
    record("content.duty.taken", by=by, now=now, about=held, detail=detail)
    return draft


@transaction.atomic
def remind_order(*, order: RepostOrder, by: User, now: datetime) -> int:
    """Remind every account that has not reposted, at most once an hour each; returns how many. Raises ContentRefused."""
    held = _held(order)
    reasons = reasons_not_to_run(held, by=by, now=now)
    if held.state != OrderState.OPEN:
        reasons.append(f"这件必转{held.get_state_display()}，不用再提醒。")
    waiting = RepostDuty.objects.filter(order=held, state__in=(DutyState.OPEN, DutyState.PART))
    due = [d for d in waiting if d.reminded_at is None or now - d.reminded_at >= timedelta(hours=1)]
    if not due and not reasons:
        reasons.append("都转了，或一小时之内刚提醒过，不用再提醒。")
    refuse_if(reasons)
    for duty in due:
        duty.reminded_at, duty.reminders = now, duty.reminders + 1
        duty.save(update_fields=["reminded_at", "reminders"])
    tell_order(held, by=by, now=now, again=True)
    record("content.order.reminded", by=by, now=now, about=held, detail={"账号": len(due)})
    return len(due)


@transaction.atomic
def excuse_duty(*, duty: RepostDuty, reason: str, by: User, now: datetime) -> RepostDuty:
    """Leave one account out, with the reason; it no longer counts. Raises ContentRefused."""
    order = _held(duty.order)
    held = RepostDuty.objects.select_for_update(of=("self",)).select_related("media_account").get(pk=duty.pk)
    reasons = reasons_not_to_run(order, by=by, now=now)
    if held.state not in (DutyState.OPEN, DutyState.PART) or order.state != OrderState.OPEN:
        reasons.append("这个账号已经转了、免了，或必转已结束。")
    if not reason.strip():
        reasons.append("没有写为什么不用转，请写上，它会进记录。")
    refuse_if(reasons)
    held.state, held.reason = DutyState.EXCUSED, reason.strip()[:300]
    held.save(update_fields=["state", "reason"])
    detail = {"账号": str(held.media_account)}
    record("content.duty.excused", by=by, now=now, about=order, reason=held.reason, detail=detail)
    return held


@transaction.atomic
def end_order(*, order: RepostOrder, withdraw: bool, reason: str, by: User, now: datetime) -> RepostOrder:
    """Close an order (what was not done stays not done), or withdraw one that should not have been issued.

    Raises ContentRefused.
    """
    held = _held(order)
    reasons = reasons_not_to_run(held, by=by, now=now)
    if held.state != OrderState.OPEN:
        reasons.append(f"这件必转{held.get_state_display()}。")
    if withdraw and not reason.strip():
        reasons.append("没有写为什么收回，请写上，它会进记录。")
    refuse_if(reasons)
    held.state = OrderState.WITHDRAWN if withdraw else OrderState.CLOSED
    held.ended_at, held.end_reason = now, reason.strip()[:300]
    held.save(update_fields=["state", "ended_at", "end_reason"])
    kind = "content.order.withdrawn" if withdraw else "content.order.closed"
    record(kind, by=by, now=now, about=held, reason=held.end_reason)
    return held

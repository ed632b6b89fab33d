"""Passing a credential on: given by who kept it, password changed, received by who keeps it now."""

from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.custody.actions.base import held_fast, not_an_arranger, refuse_if, tell
from zhengmei.custody.actions.credentials import open_handover
from zhengmei.custody.models import Credential, Handover
from zhengmei.custody.permissions import can_arrange, is_agent, is_head, may_keep
from zhengmei.custody.states import CredentialState, HandoverState, Place
from zhengmei.identity.models import User


def keeper_at(credential: Credential, place: str) -> User | None:
    """Who keeps it in this place."""
    return credential.first_keeper if place == Place.FIRST else credential.second_keeper


def reasons_not_to_start(*, credential: Credential, place: str, receiver: User, by: User, on: date) -> list[str]:
    """Why this place may not pass to this person."""
    account = credential.media_account
    reasons = not_an_arranger(by, account, on, can_arrange(by, account, on))
    if credential.state != CredentialState.KEPT:
        reasons.append("这一项已停用，没有可交接的。")
    if open_handover(credential) is not None:
        reasons.append("已有一次交接在办，先办完或取消它。")
    if receiver.pk in credential.keeper_ids:
        reasons.append(f"{receiver.full_name}已经是保管人，请选另外的人。")
    elif is_agent(receiver, on):
        reasons.append(f"{receiver.full_name}是第三方承办人员，不能保管口令，请选本单位的人。")
    elif not may_keep(receiver, account, on):
        reasons.append(f"{receiver.full_name}在“{account.sponsor.name}”没有管账号的职责，请选本单位在岗的人。")
    return reasons


@transaction.atomic
def start_handover(
    *, credential: Credential, place: str, receiver: User, cause: str, by: User, now: datetime
) -> Handover:
    """Begin to pass one place on. Both people and the head are told. Nothing changes hands yet. Raises CustodyRefused."""
    row = held_fast(credential)
    refuse_if(reasons_not_to_start(credential=row, place=place, receiver=receiver, by=by, on=now.date()))
    leaver = keeper_at(row, place)
    handover = Handover.objects.create(
        credential=row, place=place, leaver=leaver, receiver=receiver, cause=cause, started_by=by, started_at=now
    )
    record("custody.handover.started", by=by, now=now, about=handover, detail=_named(handover))
    title = f"口令交接开始：{row.media_account.name}，{leaver or '（空缺）'}交给{receiver}"
    tell(row, "handover", title, f"custody.handover:{handover.pk}", also=[receiver], by=by, now=now)
    return handover


def _named(handover: Handover) -> dict[str, str]:
    return {
        "哪一位": handover.get_place_display(),
        "交出人": handover.leaver.full_name if handover.leaver else "空缺",
        "接手人": handover.receiver.full_name,
        "原因": handover.get_cause_display(),
    }


def _locked(handover: Handover) -> Handover:
    held_fast(handover.credential)
    people = ("leaver", "receiver", "given_by", "password_changed_by")
    rows = Handover.objects.select_for_update(of=("self",)).select_related(
        *people, "credential__media_account__sponsor"
    )
    return rows.get(pk=handover.pk)


def reasons_not_to_give(handover: Handover, user: User, on: date) -> list[str]:
    """Why this person may not sign that it was given. Where the keeper is gone, the unit's head signs with a note."""
    sponsor = handover.credential.media_account.sponsor
    if handover.state != HandoverState.OPEN:
        return [f"这次交接{handover.get_state_display()}，不用再办。"]
    if handover.given_at is not None:
        return [f"{handover.given_by}已经交出，等接手人。"]
    if handover.leaver_id == user.pk or is_head(user, sponsor, on):
        return []
    who = handover.leaver.full_name if handover.leaver else "单位负责人"
    return [f"交出由{who}确认；本人不在的，由“{sponsor.name}”的负责人代为确认并说明。"]


@transaction.atomic
def give(*, handover: Handover, note: str, by: User, now: datetime) -> Handover:
    """The first signature: the keeper gives it away and can open it no more. A head who signs for them says why."""
    row = _locked(handover)
    reasons = reasons_not_to_give(row, by, now.date())
    if not reasons and row.leaver_id != by.pk and len(note.strip()) < 4:
        reasons.append("代为交出要写明为什么，例如“本人已调离，9月30日办完手续”。")
    refuse_if(reasons)
    row.given_by, row.given_at, row.given_note = by, now, note.strip()[:200]
    row.save(update_fields=["given_by", "given_at", "given_note"])
    record("custody.handover.given", by=by, now=now, about=row, reason=note.strip(), detail=_named(row))
    title = f"口令已交出，请改口令后确认接手：{row.credential.media_account.name}"
    tell(row.credential, "given", title, f"custody.given:{row.pk}", also=[row.receiver], by=by, now=now)
    return row


def reasons_not_to_receive(handover: Handover, user: User, on: date) -> list[str]:
    """Why it cannot be received yet: both sign, and in between the password must have been changed (WH-5.2-b, BL-3.3-f)."""
    if handover.state != HandoverState.OPEN:
        return [f"这次交接{handover.get_state_display()}，不用再办。"]
    reasons = []
    if user.pk != handover.receiver_id:
        reasons.append(f"接手由{handover.receiver.full_name}本人确认。")
    if handover.given_at is None:
        who = handover.leaver.full_name if handover.leaver else "单位负责人"
        reasons.append(f"还没有交出：先请{who}确认交出。")
    if handover.password_changed_at is None:
        reasons.append("还没有改口令：先到平台改口令，把新口令和改口令日期记到这里，再确认接手。")
    if not may_keep(handover.receiver, handover.credential.media_account, on):
        reasons.append(f"{handover.receiver.full_name}已没有管这个账号的职责，请取消这次交接，另选接手人。")
    return reasons


@transaction.atomic
def receive(*, handover: Handover, by: User, now: datetime) -> Handover:
    """The second signature: from now on the receiver is the keeper and the leaver is not. Raises CustodyRefused."""
    row = _locked(handover)
    refuse_if(reasons_not_to_receive(row, by, now.date()))
    credential = held_fast(row.credential)
    row.state, row.received_at = HandoverState.DONE, now
    row.save(update_fields=["state", "received_at"])
    column = "first_keeper" if row.place == Place.FIRST else "second_keeper"
    setattr(credential, column, row.receiver)
    credential.save(update_fields=[column])
    detail = {**_named(row), "改口令": row.password_changed_at, "改口令的人": str(row.password_changed_by)}
    record("custody.handover.received", by=by, now=now, about=row, detail=detail)
    title = f"口令交接办完：{credential.media_account.name}，现由{row.receiver}保管"
    gone = [row.leaver] if row.leaver is not None else []
    tell(credential, "received", title, f"custody.received:{row.pk}", also=gone, by=by, now=now)
    return row


@transaction.atomic
def cancel_handover(*, handover: Handover, reason: str, by: User, now: datetime) -> Handover:
    """Leave things as they were. A password that was changed meanwhile stays changed. Raises CustodyRefused."""
    row = _locked(handover)
    account = row.credential.media_account
    reasons = not_an_arranger(by, account, now.date(), can_arrange(by, account, now.date()))
    if row.state != HandoverState.OPEN:
        reasons.append(f"这次交接{row.get_state_display()}，不用取消。")
    if len(reason.strip()) < 4:
        reasons.append("写明为什么取消，例如“选错了接手人”。")
    refuse_if(reasons)
    row.state, row.cancelled_why = HandoverState.CANCELLED, reason.strip()[:200]
    row.save(update_fields=["state", "cancelled_why"])
    record("custody.handover.cancelled", by=by, now=now, about=row, reason=reason.strip(), detail=_named(row))
    title = f"口令交接已取消：{account.name}"
    tell(
        held_fast(row.credential),
        "cancelled",
        title,
        f"custody.cancelled:{row.pk}",
        also=[row.receiver],
        by=by,
        now=now,
    )
    return row

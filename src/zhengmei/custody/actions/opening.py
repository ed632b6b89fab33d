"""Opening what is kept: with a reason, by a keeper, once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.custody.actions.base import AGENTS_NEVER, held_fast, refuse_if, tell
from zhengmei.custody.actions.credentials import open_handover
from zhengmei.custody.models import Credential, Opening
from zhengmei.custody.permissions import is_agent, is_keeper, may_keep, works_there_otherwise
from zhengmei.custody.states import CredentialState
from zhengmei.identity.models import User
from zhengmei.sealed.fields import opened


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """What was kept, for the one page that shows it. Has no repr: it must not reach a log by accident."""

    password: str
    login_name: str
    bound_phone: str
    bound_email: str
    recovery_contact: str


def reasons_not_to_open(credential: Credential, user: User, on: date) -> list[str]:
    """Why this person may not open it. A receiver may once it was given: they must sign in to change the password."""
    if is_agent(user, on):
        return [AGENTS_NEVER]
    if credential.state != CredentialState.KEPT:
        return ["这一项已停用，里面没有东西了。"]
    passing = open_handover(credential)
    if passing is not None and passing.leaver_id == user.pk and passing.given_at is not None:
        return [f"你已把它交给{passing.receiver}，不能再打开。还要登录，请接手人办理。"]
    receiving = passing is not None and passing.receiver_id == user.pk and passing.given_at is not None
    if not receiving and not is_keeper(user, credential):
        keepers = "、".join(k.full_name for k in (credential.first_keeper, credential.second_keeper) if k)
        return [f"只有保管人能打开：{keepers}。要登录，请他们办理；要换保管人，先办交接。"]
    if not may_keep(user, credential.media_account, on):
        if works_there_otherwise(user, credential.media_account, on):
            return [f"你现在以别的单位的身份办事，先在右上角换到{credential.media_account.sponsor.name}，再打开。"]
        return [f"你在“{credential.media_account.sponsor.name}”已没有管账号的职责，不能再打开。"]
    return []


def _bad_reason(reason: str) -> list[str]:
    return ["打开要写理由，例如“登录后台发布节假日办事安排”。"] if len(reason.strip()) < 4 else []


@transaction.atomic
def open_credential(*, credential: Credential, reason: str, token: UUID, by: User, now: datetime) -> Opened:
    """Open it once, for one page. In order: the opening, its line in the record, the notice to the other keeper and head.

    `token` comes from the form; the same form sent again is refused, so what was shown is not shown a second time.
    Nothing secret goes into record or notice. Raises CustodyRefused.
    """
    row = held_fast(credential)
    reasons = reasons_not_to_open(row, by, now.date()) + _bad_reason(reason)
    if Opening.objects.filter(token=token).exists():
        reasons.append("这一次已经显示过，不再显示第二次。还要看，回上一页重新写理由打开。")
    refuse_if(reasons)
    shown = Opened(*(opened(row, column) for column in Opened.__slots__))
    opening = Opening.objects.create(credential=row, by=by, at=now, reason=reason.strip()[:200], token=token)
    record("custody.credential.opened", by=by, now=now, about=row, reason=reason.strip())
    title = f"{by.full_name}打开了口令：{row.media_account.name}（{row.label}）"
    tell(row, "opened", title, f"custody.opened:{opening.pk}", by=by, now=now)
    return shown


@transaction.atomic
def note_refusal(*, credential: Credential, reasons: list[str], by: User, now: datetime) -> None:
    """Somebody without the right tried to open it: that stays in the record, and the keepers and head are told once a day."""
    record("custody.credential.refused", by=by, now=now, about=credential, reason="；".join(reasons))
    title = f"{by.full_name}想打开口令，被拒绝：{credential.media_account.name}（{credential.label}）"
    tell(credential, "refused", title, f"custody.refused:{credential.pk}:{by.pk}:{now:%Y%m%d}", by=by, now=now)

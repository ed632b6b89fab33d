"""A lost password: report it, collect proof, appeal to the platform, win it back or say that it is lost."""

from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.workdays import PUBLISHED
from zhengmei.custody.actions.base import not_an_arranger, refuse_if
from zhengmei.custody.models import Credential, Recovery, RecoveryStep
from zhengmei.custody.permissions import can_arrange, is_head
from zhengmei.custody.queries.kept import chiefs_of
from zhengmei.custody.queries.rules import limits_of
from zhengmei.custody.states import (
    RECOVERY,
    UNDER_WAY,
    CredentialState,
    RecoveryState,
    RecoveryStepKind,
)
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.notices.actions import notify, settle


def reasons_not_to_report(media_account: MediaAccount, user: User, on: date) -> list[str]:
    """Why no loss can be reported for this account."""
    reasons = not_an_arranger(user, media_account, on, can_arrange(user, media_account, on))
    if Recovery.objects.filter(media_account=media_account, state__in=UNDER_WAY).exists():
        reasons.append("这个账号的口令正在找回，进展记在那里，不用另报。")
    return reasons


@transaction.atomic
def open_recovery(
    *, media_account: MediaAccount, cause: str, account_of_loss: str, by: User, now: datetime
) -> Recovery:
    """Report a lost password: the case with its last day, its line in the record, the unit's head told (and it climbs)."""
    account = MediaAccount.objects.select_for_update(of=("self",)).select_related("sponsor").get(pk=media_account.pk)
    refuse_if(reasons_not_to_report(account, by, now.date()))
    workdays = limits_of(account.sponsor, now.date()).recovery_workdays
    case = Recovery.objects.create(
        media_account=account,
        cause=cause,
        account_of_loss=account_of_loss.strip(),
        opened_by=by,
        opened_at=now,
        due_on=PUBLISHED.add(now.date(), workdays).due,
        workdays=workdays,
    )
    detail = {"怎么丢的": case.get_cause_display(), "期限": case.due_on}
    record("custody.recovery.opened", by=by, now=now, about=case, reason=case.account_of_loss, detail=detail)
    notify(
        to=[user for user in chiefs_of(account.sponsor, now.date()) if user.pk != by.pk],
        kind="custody.lost",
        title=f"口令丢了，正在找回：{account.name}",
        url=f"/custody/recoveries/{case.pk}/",
        unit_id=account.sponsor_id,
        key=f"custody.lost:{case.pk}",
        by=by,
        now=now,
        urgent=True,
        escalates=True,
    )
    return case


def _held(recovery: Recovery) -> Recovery:
    rows = Recovery.objects.select_for_update(of=("self",)).select_related("media_account__sponsor")
    return rows.get(pk=recovery.pk)


def reasons_not_to_step(recovery: Recovery, user: User, on: date) -> list[str]:
    """Why no further step can be noted."""
    account = recovery.media_account
    reasons = not_an_arranger(user, account, on, can_arrange(user, account, on))
    if recovery.state not in UNDER_WAY:
        reasons.append(f"这件事{recovery.get_state_display()}，已经了结。")
    return reasons


@transaction.atomic
def add_step(
    *, recovery: Recovery, kind: str, note: str, kept: KeptFile | None, by: User, now: datetime
) -> RecoveryStep:
    """Note what was done or heard, with its file. An appeal moves the case on to waiting. Raises CustodyRefused."""
    case = _held(recovery)
    reasons = reasons_not_to_step(case, by, now.date())
    if len(note.strip()) < 4:
        reasons.append("写明做了什么，例如“向平台提交加盖公章的申诉函”。")
    refuse_if(reasons)
    step = RecoveryStep.objects.create(
        recovery=case,
        kind=kind,
        note=note.strip(),
        at=now,
        by=by,
        file_digest=kept.digest if kept else "",
        file_name=kept.name if kept else "",
        file_type=kept.media_type if kept else "",
        file_size=kept.size if kept else 0,
    )
    case.state = RECOVERY.after(case.state, "appeal" if kind == RecoveryStepKind.APPEAL else "add_step")
    case.save(update_fields=["state"])
    detail = {"做了什么": step.get_kind_display(), "材料": step.file_name}
    record("custody.recovery.step", by=by, now=now, about=case, reason=step.note, detail=detail)
    return step


def reasons_not_to_conclude(recovery: Recovery, *, found: bool, user: User, on: date) -> list[str]:
    """Why the case cannot end so. Found: a password newer than the loss is kept. Lost for good: an appeal was made, the head says so."""
    account = recovery.media_account
    reasons = reasons_not_to_step(recovery, user, on)
    if recovery.state not in UNDER_WAY:
        return reasons
    if found:
        day = recovery.opened_at.date()
        kept = Credential.objects.filter(media_account=account, state=CredentialState.KEPT)
        if not kept.filter(changed_on__gte=day).exists():
            reasons.append("还没有登记新口令：先改口令并登记到这里（两位保管人），再记为找回。")
        return reasons
    if recovery.state != RecoveryState.APPEALED:
        reasons.append("还没有向平台申诉过，不能记为没找回。先申诉，把材料和答复记下来。")
    if not is_head(user, account.sponsor, on):
        reasons.append(f"没找回由“{account.sponsor.name}”的负责人确认，之后要办关停或注销备案。")
    return reasons


@transaction.atomic
def recover(*, recovery: Recovery, outcome: str, by: User, now: datetime) -> Recovery:
    """The password is back and a new one is kept. Raises CustodyRefused."""
    case = _held(recovery)
    refuse_if(reasons_not_to_conclude(case, found=True, user=by, on=now.date()))
    return _concluded(case, "recover", "custody.recovery.recovered", outcome, by, now)


@transaction.atomic
def give_up(*, recovery: Recovery, outcome: str, by: User, now: datetime) -> Recovery:
    """It is lost for good; what becomes of the account is said in `outcome`. Raises CustodyRefused."""
    case = _held(recovery)
    reasons = reasons_not_to_conclude(case, found=False, user=by, on=now.date())
    if len(outcome.strip()) < 4:
        reasons.append("写明平台怎么答复、账号接下来怎么办（关停、注销备案），不要另开一个账号了事。")
    refuse_if(reasons)
    return _concluded(case, "give_up", "custody.recovery.failed", outcome, by, now)


def _concluded(case: Recovery, act: str, kind: str, outcome: str, by: User, now: datetime) -> Recovery:
    case.state = RECOVERY.after(case.state, act)
    case.outcome, case.concluded_by, case.concluded_at = outcome.strip(), by, now
    case.save(update_fields=["state", "outcome", "concluded_by", "concluded_at"])
    record(kind, by=by, now=now, about=case, reason=case.outcome)
    settle(key=f"custody.lost:{case.pk}", by=by, now=now)
    return case

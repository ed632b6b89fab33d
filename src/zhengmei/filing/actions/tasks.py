"""The acts on tasks 处置任务. Each locks the row and asks again what stands against it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import end_of_day
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.actions.task_days import settle_reminders
from zhengmei.filing.models import AccountTask, MediaAccount, TaskReceipt
from zhengmei.filing.permissions import can_do_task, can_oversee_task
from zhengmei.filing.queries.calendar import workdays
from zhengmei.filing.queries.deadlines import Due, due_by_rule
from zhengmei.filing.queries.offices import office_named
from zhengmei.filing.queries.tasks import against_finishing, recipients_by_rule, settled_by, subject_for
from zhengmei.filing.states import RULE_OF_TASK, TASK, TASK_WAITING, TaskAct, TaskKind, TaskState
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_supervise

NEEDS_EVIDENCE = frozenset({TaskKind.STOP, TaskKind.REORGANISE})


def waiting_task(
    kind: str, organisation: Organisation, media_account: MediaAccount | None, cause: str
) -> AccountTask | None:
    """The task for this kind, object and cause that is not yet over."""
    waiting = AccountTask.objects.filter(kind=kind, cause=cause, state__in=TASK_WAITING)
    if media_account is not None:
        return waiting.filter(media_account=media_account).first()
    return waiting.filter(media_account=None, organisation=organisation).first()


@transaction.atomic
def open_task(
    *,
    kind: str,
    organisation: Organisation,
    media_account: MediaAccount | None = None,
    platform: str = "",
    cause: str,
    event: str,
    started_on: date,
    due_on: date | None = None,
    by: User | None,
    now: datetime,
) -> AccountTask:
    """Give a unit something to do by a day, unless the same task waits already: then that one is answered.

    `cause` tells one event from another (`unit:12:2025-09-25`), `event` says it in Chinese. The day comes from the
    regulation and the office's own numbers; `due_on` sets it where these name none, or earlier than they do. A clean-up
    is opened with the offices its result goes to. `by` must supervise the unit, or be None for the system. One audit line.
    Raises FilingRefused.
    """
    held = waiting_task(kind, organisation, media_account, cause)
    if held is not None:
        return held
    if by is not None and not can_supervise(by, organisation, now.date()):
        raise FilingRefused([f"处置任务由“{organisation.name}”的主管下达，请找主管办理。"])
    subject = subject_for(organisation, media_account, platform)
    found = due_by_rule(
        RULE_OF_TASK[kind],
        organisation=organisation,
        subject=subject,
        started_on=started_on,
        started_at=now,
        workdays=workdays(),
    )
    due = found or Due(RULE_OF_TASK[kind], started_on)
    try:
        with transaction.atomic():
            task = _create(kind, organisation, media_account, platform, cause, event, due, due_on, by, now)
    except IntegrityError:
        held = waiting_task(kind, organisation, media_account, cause)
        if held is None:
            raise
        return held
    if kind == TaskKind.CLEAN_UP:
        for name in recipients_by_rule(organisation, subject, started_on):
            TaskReceipt.objects.create(task=task, name=name, organisation=office_named(name, organisation))
    detail = {"任务": task.get_kind_display(), "对象": task.object_name, "因为": event, "期限": task.due_on}
    record("filing.task.opened", by=by, now=now, about=task, reason=event, detail=detail)
    return task


def _create(
    kind: str,
    organisation: Organisation,
    media_account: MediaAccount | None,
    platform: str,
    cause: str,
    event: str,
    due: Due,
    due_on: date | None,
    by: User | None,
    now: datetime,
) -> AccountTask:
    by_office = due_on is not None and (due.due_on is None or due_on < due.due_on)
    return AccountTask.objects.create(
        kind=kind,
        organisation=organisation,
        media_account=media_account,
        platform=media_account.platform if media_account is not None else platform,
        cause=cause[:80],
        event=event[:300],
        rule_key=due.rule_key,
        clause=due.clause,
        article=due.article,
        strength=due.strength,
        started_on=due.started_on,
        amount=None if by_office else due.amount,
        unit="named" if by_office else due.unit,
        wording=due.wording,
        local_default=by_office or due.local_default,
        note=due.note[:300],
        due_on=due_on if by_office else due.due_on,
        due_at=end_of_day(due_on) if by_office and due_on else due.due_at,
        opened_by=by,
        opened_at=now,
    )


def locked(task: AccountTask) -> AccountTask:
    """The task with its row locked until the transaction ends."""
    rows = AccountTask.objects.select_for_update(of=("self",)).select_related("organisation", "media_account__sponsor")
    return rows.get(pk=task.pk)


def out_of_turn(task: AccountTask, act: TaskAct) -> list[str]:
    """Why the act has no line in the task's present state; empty when it has."""
    if TASK.allows(task.state, act):
        return []
    return [f"这个任务{task.get_state_display()}，不能再{act.label}。"]


def reasons_not_to_finish(task: AccountTask, on: date) -> list[str]:
    """Why the task is not done yet, as far as the ledger shows."""
    return out_of_turn(task, TaskAct.FINISH) or _reported_instead(task) or against_finishing(task, on)


def _reported_instead(task: AccountTask) -> list[str]:
    names = [receipt.name for receipt in task.receipts.all()]
    return [f"处置情况要报{'、'.join(names)}备案，请用“报处置情况”。"] if names else []


@transaction.atomic
def finish_task(
    *,
    task: AccountTask,
    outcome: str,
    evidence: KeptFile | None = None,
    evidence_link: str = "",
    by: User,
    now: datetime,
) -> AccountTask:
    """Say that the task is done, with what was done and the evidence. Raises FilingRefused with every reason."""
    held = locked(task)
    reasons = reasons_not_to_finish(held, now.date()) + reasons_of_result(held, outcome, evidence, evidence_link)
    if not can_do_task(by, held, now.date()):
        reasons.append(f"任务由“{held.organisation.name}”办，请由该单位或它的主管办结。")
    if reasons:
        raise FilingRefused(reasons)
    close_task_row(held, TaskAct.FINISH, outcome, evidence, evidence_link, by, now)
    record("filing.task.finished", by=by, now=now, about=held, reason=held.outcome, detail=told_of(held))
    return held


def reasons_of_result(task: AccountTask, outcome: str, evidence: KeptFile | None, evidence_link: str) -> list[str]:
    """What a result still lacks: words, and for some kinds evidence."""
    reasons = [] if outcome.strip() else ["没有写处置情况，请写明做了什么。"]
    has_evidence = evidence is not None or evidence_link.strip() or task.evidence_digest
    if task.kind in NEEDS_EVIDENCE and not has_evidence and not _shown_by_ledger(task):
        reasons.append("没有佐证。请上传截图、批文等文件，或填一个能看到结果的链接。")
    return reasons


def _shown_by_ledger(task: AccountTask) -> bool:
    return task.kind == TaskKind.REORGANISE and bool(settled_by(task, task.started_on))


def close_task_row(
    task: AccountTask,
    act: TaskAct,
    outcome: str,
    evidence: KeptFile | None,
    evidence_link: str,
    by: User | None,
    now: datetime,
) -> None:
    """Move the task on with its result. The caller has locked the row and checks beforehand."""
    task.state = TaskState(TASK.after(task.state, act))
    task.outcome = outcome.strip()
    task.evidence_link = evidence_link.strip()
    if evidence is not None:
        task.evidence_digest, task.evidence_name = evidence.digest, evidence.name
        task.evidence_type, task.evidence_size = evidence.media_type, evidence.size
    task.closed_by, task.closed_at = by, now
    task.save()
    settle_reminders(task=task, by=by, now=now)


def told_of(task: AccountTask) -> dict[str, object]:
    """What every audit line about a task says."""
    return {"任务": task.get_kind_display(), "对象": task.object_name, "佐证": task.evidence_name or task.evidence_link}


@transaction.atomic
def settle_task(*, task: AccountTask, by: User | None, now: datetime) -> AccountTask:
    """Close a task that the ledger shows to be done; the outcome is the sentence that shows it. Nothing when it does not."""
    held = locked(task)
    shown = settled_by(held, now.date())
    if not shown or not TASK.allows(held.state, TaskAct.SETTLE) or held.receipts.exists():
        return held
    close_task_row(held, TaskAct.SETTLE, shown, None, held.evidence_link, by, now)
    record("filing.task.settled", by=by, now=now, about=held, reason=shown, detail=told_of(held))
    return held


def reasons_not_to_except(task: AccountTask, expires_on: date | None, on: date) -> list[str]:
    """Why the task may not be left undone for a time: only what holds 原则上 may."""
    reasons = out_of_turn(task, TaskAct.EXCEPT)
    if task.strength != "in_principle":
        where = task.article or "这个任务"
        reasons.append(f"{where}不是“原则上”的规定，没有例外可给，请办结。")
    if expires_on is not None and expires_on < on:
        reasons.append("有效期至不能早于今天，请改日期。")
    return reasons


@transaction.atomic
def except_task(*, task: AccountTask, reason: str, expires_on: date, by: User, now: datetime) -> AccountTask:
    """Let a 原则上 task rest until the end of `expires_on` (WH-3.3-d); `by` approves. Raises FilingRefused."""
    held = locked(task)
    reasons = reasons_not_to_except(held, expires_on, now.date())
    if not reason.strip():
        reasons.append("没有写理由。原则上的规定要有理由才能例外。")
    if not can_oversee_task(by, held, now.date()):
        reasons.append(f"例外由“{held.organisation.name}”的主管批准，请找主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    held.state = TaskState(TASK.after(held.state, TaskAct.EXCEPT))
    held.exception_reason, held.exception_by, held.exception_until = reason.strip(), by, expires_on
    held.save(update_fields=["state", "exception_reason", "exception_by", "exception_until"])
    settle_reminders(task=held, by=by, now=now)
    detail = {**told_of(held), "有效期至": expires_on}
    record("filing.task.excepted", by=by, now=now, about=held, reason=reason.strip(), detail=detail)
    return held


@transaction.atomic
def lapse_task_exception(*, task: AccountTask, by: User | None, now: datetime) -> AccountTask:
    """The exception is over: the task waits again from the day after. Nothing while it still holds."""
    held = locked(task)
    over = held.exception_until is not None and held.exception_until < now.date()
    if not over or not TASK.allows(held.state, TaskAct.LAPSE):
        return held
    held.state = TaskState(TASK.after(held.state, TaskAct.LAPSE))
    held.save(update_fields=["state"])
    record("filing.task.exception_lapsed", by=by, now=now, about=held, detail={"有效期至": held.exception_until})
    return held


@transaction.atomic
def cancel_task(*, task: AccountTask, reason: str, by: User, now: datetime) -> AccountTask:
    """Take back a task that was given in error or has lost its ground. Raises FilingRefused."""
    return _overseen(task, TaskAct.CANCEL, "filing.task.cancelled", reason, by, now)


@transaction.atomic
def reopen_task(*, task: AccountTask, reason: str, by: User, now: datetime) -> AccountTask:
    """What was called done is not; the same deadline holds. Refused while the same task waits anew. Raises FilingRefused."""
    twin = waiting_task(task.kind, task.organisation, task.media_account, task.cause)
    if twin is not None and twin.pk != task.pk:
        raise FilingRefused(["同一件事已经有一个任务在等着办，请办那一个。"])
    return _overseen(task, TaskAct.REOPEN, "filing.task.reopened", reason, by, now)


def _overseen(task: AccountTask, act: TaskAct, kind: str, reason: str, by: User, now: datetime) -> AccountTask:
    held = locked(task)
    reasons = out_of_turn(held, act)
    if not reason.strip():
        reasons.append("没有写理由，请写上，它会进记录。")
    if not can_oversee_task(by, held, now.date()):
        reasons.append(f"由“{held.organisation.name}”的主管{act.label}，请找主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    held.state = TaskState(TASK.after(held.state, act))
    ended = held.state == TaskState.CANCELLED
    held.closed_by, held.closed_at = (by, now) if ended else (None, None)
    if ended:
        held.outcome = reason.strip()
    held.save(update_fields=["state", "closed_by", "closed_at", "outcome"])
    if ended:
        settle_reminders(task=held, by=by, now=now)
    record(kind, by=by, now=now, about=held, reason=reason.strip(), detail=told_of(held))
    return held


@transaction.atomic
def open_tasks(
    *,
    accounts: Sequence[MediaAccount],
    kind: str,
    cause: str,
    event: str,
    started_on: date,
    due_on: date | None,
    by: User,
    now: datetime,
) -> list[AccountTask]:
    """The same task for each of these accounts, all or none. Raises FilingRefused."""
    if not accounts:
        raise FilingRefused(["没有选账号，请至少选一个。"])
    return [
        open_task(
            kind=kind,
            organisation=account.sponsor,
            media_account=account,
            cause=cause,
            event=event,
            started_on=started_on,
            due_on=due_on,
            by=by,
            now=now,
        )
        for account in accounts
    ]


@transaction.atomic
def record_task_export(*, rows: int, question: str, by: User, now: datetime) -> None:
    """Write down that the person took so many tasks out of the system."""
    record("filing.tasks.exported", by=by, now=now, detail={"行数": rows, "条件": question})

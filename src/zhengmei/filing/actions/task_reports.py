"""Reporting what was cleaned up to every office the regulation names, and their acknowledging it (BL-2.1-d)."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.actions.tasks import close_task_row, locked, out_of_turn, reasons_of_result, told_of
from zhengmei.filing.models import AccountTask, TaskReceipt
from zhengmei.filing.permissions import can_acknowledge, can_do_task, can_oversee_task
from zhengmei.filing.states import TASK, TASK_WAITING, TaskAct, TaskState
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation


def reasons_not_to_report(task: AccountTask) -> list[str]:
    """Why the result cannot be reported now."""
    reasons = out_of_turn(task, TaskAct.REPORT)
    if not task.receipts.exists():
        reasons.append("这个任务没有规定要报哪家备案，直接办结就行。")
    return reasons


@transaction.atomic
def report_task(
    *,
    task: AccountTask,
    outcome: str,
    evidence: KeptFile | None = None,
    evidence_link: str = "",
    by: User,
    now: datetime,
) -> AccountTask:
    """Hand in what was cleaned up; every recipient has to acknowledge it (BL-2.1-d). Raises FilingRefused."""
    held = locked(task)
    reasons = reasons_not_to_report(held) + reasons_of_result(held, outcome, evidence, evidence_link)
    if not can_do_task(by, held, now.date()):
        reasons.append(f"任务由“{held.organisation.name}”办，请由该单位或它的主管上报。")
    if reasons:
        raise FilingRefused(reasons)
    held.receipts.update(acknowledged_by=None, acknowledged_at=None)
    close_task_row(held, TaskAct.REPORT, outcome, evidence, evidence_link, by, now)
    record("filing.task.reported", by=by, now=now, about=held, reason=held.outcome, detail=told_of(held))
    return held


def reasons_not_to_acknowledge(receipt: TaskReceipt) -> list[str]:
    """Why the office cannot acknowledge now: nothing reported, acknowledged already, or nobody knows which unit it is."""
    if receipt.acknowledged_at is not None:
        return [f"{receipt.name}已经备案，不用再备。"]
    if receipt.task.state != TaskState.REPORTED:
        return ["处置情况还没有报上来，报上来再备案。"]
    if receipt.organisation is None:
        return [f"还没有认定“{receipt.name}”是哪个单位，请主管先在这一页认定。"]
    return []


@transaction.atomic
def acknowledge_task(*, receipt: TaskReceipt, by: User, now: datetime) -> AccountTask:
    """One office files the result; with the last one the task is filed. Raises FilingRefused."""
    task = locked(receipt.task)
    held = TaskReceipt.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=receipt.pk)
    held.task = task
    reasons = reasons_not_to_acknowledge(held)
    if held.organisation is not None and not can_acknowledge(by, held, now.date()):
        reasons.append(f"这里要由“{held.organisation.name}”的人备案。")
    if reasons:
        raise FilingRefused(reasons)
    held.acknowledged_by, held.acknowledged_at = by, now
    held.save(update_fields=["acknowledged_by", "acknowledged_at"])
    if not task.receipts.filter(acknowledged_at=None).exists():
        task.state = TaskState(TASK.after(task.state, TaskAct.FILE))
        task.save(update_fields=["state"])
    record("filing.task.acknowledged", by=by, now=now, about=task, detail={**told_of(task), "受理": held.name})
    return task


@transaction.atomic
def return_task(*, receipt: TaskReceipt, reason: str, by: User, now: datetime) -> AccountTask:
    """An office sends the result back with a reason; the unit reports again to all of them. Raises FilingRefused."""
    task = locked(receipt.task)
    reasons = out_of_turn(task, TaskAct.RETURN)
    if not reason.strip():
        reasons.append("没有写为什么退回，请写明要补什么。")
    if receipt.organisation is None or not can_acknowledge(by, receipt, now.date()):
        reasons.append(f"由“{receipt.name}”的人退回。")
    if reasons:
        raise FilingRefused(reasons)
    task.state = TaskState(TASK.after(task.state, TaskAct.RETURN))
    task.save(update_fields=["state"])
    task.receipts.update(acknowledged_by=None, acknowledged_at=None)
    record("filing.task.returned", by=by, now=now, about=task, reason=reason.strip(), detail={"退回": receipt.name})
    return task


@transaction.atomic
def add_recipient(*, task: AccountTask, organisation: Organisation, by: User, now: datetime) -> TaskReceipt:
    """Have the result go to one more unit than the text names. Raises FilingRefused."""
    held = locked(task)
    reasons = _recipient_reasons(held, by, now)
    if held.receipts.filter(name=organisation.name).exists():
        reasons.append(f"“{organisation.name}”已经在受理备案的单位里。")
    if reasons:
        raise FilingRefused(reasons)
    added = TaskReceipt.objects.create(task=held, name=organisation.name, organisation=organisation, required=False)
    record("filing.task.recipient_added", by=by, now=now, about=held, detail={"单位": organisation.name})
    return added


def reasons_not_to_remove_recipient(receipt: TaskReceipt) -> list[str]:
    """Why this office cannot be left out: the text names it."""
    if receipt.required:
        where = receipt.task.article or "办法"
        return [f"{where}写明要报“{receipt.name}”备案，不能去掉。"]
    return []


@transaction.atomic
def remove_recipient(*, receipt: TaskReceipt, by: User, now: datetime) -> None:
    """Leave out an office that was added beyond the text. Raises FilingRefused."""
    held = locked(receipt.task)
    reasons = reasons_not_to_remove_recipient(receipt) + _recipient_reasons(held, by, now)
    if reasons:
        raise FilingRefused(reasons)
    receipt.delete()
    record("filing.task.recipient_removed", by=by, now=now, about=held, detail={"单位": receipt.name})


@transaction.atomic
def match_recipient(*, receipt: TaskReceipt, organisation: Organisation, by: User, now: datetime) -> TaskReceipt:
    """Say which unit the text means by a designation. Raises FilingRefused."""
    held = locked(receipt.task)
    reasons = _recipient_reasons(held, by, now)
    if receipt.acknowledged_at is not None:
        reasons.append(f"“{receipt.name}”已经备案，不能再换单位。")
    if reasons:
        raise FilingRefused(reasons)
    receipt.organisation = organisation
    receipt.save(update_fields=["organisation"])
    detail = {"称呼": receipt.name, "单位": organisation.name}
    record("filing.task.recipient_matched", by=by, now=now, about=held, detail=detail)
    return receipt


def _recipient_reasons(task: AccountTask, by: User, now: datetime) -> list[str]:
    reasons = []
    if task.state not in TASK_WAITING:
        reasons.append(f"这个任务{task.get_state_display()}，受理备案的单位不再改动。")
    if not can_oversee_task(by, task, now.date()):
        reasons.append(f"受理备案的单位由“{task.organisation.name}”的主管定，请找主管办理。")
    return reasons

"""Merging, abolishing and renaming a unit: prepared step by step, done at once when it is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhengmei.audit.actions import record
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.actions.task_sweep import open_tasks_of_unit
from zhengmei.filing.actions.tasks import open_task
from zhengmei.filing.models import AccountFate, AccountTask, MediaAccount, UnitChange
from zhengmei.filing.queries.reshaping import accounts_to_decide, draft_change_of, fates_of, steps_at
from zhengmei.filing.states import TaskKind
from zhengmei.filing.states.reshaping import FATES, UNIT_CHANGE, ChangeAct, ChangeKind, Fate
from zhengmei.identity.models import User
from zhengmei.organisations.actions import (
    OrganisationRefused,
    change_organisation,
    close_organisation,
    reasons_not_to_change,
    reasons_not_to_close,
)
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_manage_unit
from zhengmei.organisations.states import OrganisationState

LONGEST_NAMED = 3


@dataclass(frozen=True, slots=True)
class ChangeGiven:
    """How the unit changes: from which day, on what paper, into which unit or to which name."""

    happened_on: date | None
    basis: str = ""
    successor: Organisation | None = None
    new_name: str = ""


def reasons_not_to_begin_change(organisation: Organisation, kind: str, *, by: User | None, on: date) -> list[str]:
    """Why this person may not prepare such a change of the unit."""
    if organisation.state != OrganisationState.ACTIVE:
        return [f"“{organisation.name}”{organisation.get_state_display()}，不用再办。"]
    if by is None:
        return []
    if not can_manage_unit(by, organisation, on):
        return [f"你没有管理“{organisation.name}”的职责，请找它的主管。"]
    above = organisation.supervisor
    if kind != ChangeKind.RENAME and above is not None and not can_manage_unit(by, above, on):
        return [f"并入、撤销由主管单位“{above.name}”来办，不能自己办自己的。请找它的主管。"]
    return []


@transaction.atomic
def begin_unit_change(*, organisation: Organisation, kind: str, by: User | None, now: datetime) -> UnitChange:
    """Begin to prepare a change; the one already being prepared is answered. Nothing happens yet. Raises FilingRefused."""
    held = draft_change_of(organisation)
    if held is not None:
        raise FilingRefused([f"“{organisation.name}”已有一次{held.get_kind_display()}在准备，请接着办，或先放弃它。"])
    reasons = reasons_not_to_begin_change(organisation, kind, by=by, on=now.date())
    if reasons:
        raise FilingRefused(reasons)
    try:
        with transaction.atomic():
            change = UnitChange.objects.create(
                kind=kind, organisation=organisation, old_name=organisation.name, begun_by=by, begun_at=now
            )
    except IntegrityError:
        raise FilingRefused([f"刚刚有人开始准备“{organisation.name}”的变动，请刷新后接着办。"]) from None
    record("filing.unit_change.begun", by=by, now=now, about=change, detail={"变动": change.get_kind_display()})
    return change


def _locked(change: UnitChange, act: ChangeAct, by: User | None, on: date) -> UnitChange:
    """The row as it is now, held to the end. Raises FilingRefused when the act is out of turn or not this person's."""
    related = ("organisation__supervisor", "organisation__region", "successor")
    row = UnitChange.objects.select_for_update(of=("self",)).select_related(*related).get(pk=change.pk)
    if not UNIT_CHANGE.allows(row.state, act):
        raise FilingRefused([f"这次{row.get_kind_display()}{row.get_state_display()}，不能再{act.label}。"])
    reasons = reasons_not_to_begin_change(row.organisation, row.kind, by=by, on=on)
    if reasons:
        raise FilingRefused(reasons)
    return row


def reasons_against_facts(change: UnitChange, given: ChangeGiven, on: date) -> list[str]:
    """Why the unit cannot change so; empty when it can."""
    reasons = []
    if given.happened_on is None:
        reasons.append("没有填从哪天起，请在第 1 步填上。")
    if not given.basis.strip():
        reasons.append("没有写依据，请在第 1 步写上机构改革文件的名称或文号。")
    if change.kind == ChangeKind.MERGE and given.successor is None:
        reasons.append("没有选并入哪个单位，请在第 1 步选上。")
    if change.kind == ChangeKind.RENAME:
        if given.new_name.strip() == change.organisation.name:
            reasons.append("新名称和现在的一样，请在第 1 步改正。")
        elif not given.new_name.strip():
            reasons.append("没有写新名称，请在第 1 步写上。")
        else:
            reasons += reasons_not_to_change(change.organisation, {"name": given.new_name.strip()})
        if given.happened_on is not None and given.happened_on > on:
            reasons.append("日子还没到，请在更名当天或以后办。")
    elif given.happened_on is not None and (change.kind == ChangeKind.ABOLISH or given.successor is not None):
        reasons += reasons_not_to_close(change.organisation, given.successor, given.happened_on, on)
    return reasons


@transaction.atomic
def describe_unit_change(*, change: UnitChange, given: ChangeGiven, by: User | None, now: datetime) -> UnitChange:
    """Keep how the unit changes. What stands against it is said before confirming, not here. Raises FilingRefused."""
    row = _locked(change, ChangeAct.DESCRIBE, by, now.date())
    row.happened_on, row.basis, row.new_name = given.happened_on, given.basis.strip(), given.new_name.strip()
    row.successor = given.successor if row.kind == ChangeKind.MERGE else None
    row.save(update_fields=["happened_on", "basis", "new_name", "successor"])
    detail = {"从哪天起": row.happened_on or "", "并入": str(row.successor or ""), "新名称": row.new_name}
    record("filing.unit_change.described", by=by, now=now, about=row, reason=row.basis, detail=detail)
    return row


@transaction.atomic
def decide_fates(
    *, change: UnitChange, fates: Mapping[int, tuple[str, str]], by: User | None, now: datetime
) -> list[AccountFate]:
    """Keep what is to become of accounts, by id: the fate (empty: open again) and a note. Others stay as they were.

    Raises FilingRefused for an account of another unit or a fate this kind of change does not have.
    """
    row = _locked(change, ChangeAct.DECIDE, by, now.date())
    accounts = {account.pk: account for account in accounts_to_decide(row.organisation)}
    allowed = [fate.value for fate in FATES[row.kind]]
    if any(pk not in accounts or (fate and fate not in allowed) for pk, (fate, _) in fates.items()):
        raise FilingRefused(["有的账号或去向不在这次变动里，请刷新页面重新选。"])
    for pk, (fate, note) in fates.items():
        if not fate:
            AccountFate.objects.filter(change=row, media_account=pk).delete()
            continue
        AccountFate.objects.update_or_create(
            change=row, media_account=accounts[pk], defaults={"fate": fate, "note": note.strip()[:200]}
        )
    detail = {"已定": AccountFate.objects.filter(change=row).count(), "账号": len(accounts)}
    record("filing.unit_change.fates", by=by, now=now, about=row, detail=detail)
    return list(fates_of(row).values())


def reasons_not_to_confirm_change(change: UnitChange, on: date) -> list[str]:
    """Everything that stands against doing it now, each with its remedy and the step to go back to."""
    if not UNIT_CHANGE.allows(change.state, ChangeAct.CONFIRM):
        return [f"这次{change.get_kind_display()}{change.get_state_display()}，不用再办。"]
    given = ChangeGiven(change.happened_on, change.basis, change.successor, change.new_name)
    reasons = reasons_against_facts(change, given, on)
    fates = fates_of(change)
    left = [account for account in accounts_to_decide(change.organisation) if account.pk not in fates]
    if left:
        names = "、".join(f"“{account.name}”" for account in left[:LONGEST_NAMED])
        more = "等" if len(left) > LONGEST_NAMED else ""
        reasons.append(f"还有 {len(left)} 个账号没有定去向：{names}{more}。请在第 2 步逐个定。")
    if change.kind != ChangeKind.RENAME:
        for fate in fates.values():
            if fate.fate == Fate.KEEP and not fate.note:
                reasons.append(f"“{fate.media_account.name}”选了留着，没有写为什么。请在第 2 步写上。")
    waiting = steps_at(change.organisation).count()
    if change.kind == ChangeKind.ABOLISH and waiting:
        reasons.append(f"还有 {waiting} 件别的单位的申请等它办理，撤销后没有人能办。请先办完，或改为并入接手的单位。")
    return reasons


@transaction.atomic
def confirm_unit_change(*, change: UnitChange, by: User | None, now: datetime) -> UnitChange:
    """Do it, all or nothing: the unit is merged, abolished or renamed, and each account gets its task. Once only.

    In order: row and unit locked, everything asked again, the unit changed with all that ends with it (`close_organisation`,
    `change_organisation`), a task for every account that wants one, due by the pack; one audit line of its own. Raises FilingRefused.
    """
    row = _locked(change, ChangeAct.CONFIRM, by, now.date())
    reasons = reasons_not_to_confirm_change(row, now.date())
    if reasons:
        raise FilingRefused(reasons)
    assert row.happened_on is not None
    fates = fates_of(row)
    try:
        unit = _change_unit(row, by, now)
    except OrganisationRefused as refused:
        raise FilingRefused(refused.reasons) from refused
    tasks = _tasks_for(row, unit, fates, now)
    for pk, task in tasks.items():
        if pk in fates:
            fates[pk].task = task
            fates[pk].save(update_fields=["task"])
    row.state = UNIT_CHANGE.after(row.state, ChangeAct.CONFIRM)
    row.closed_by, row.closed_at = by, now
    row.save(update_fields=["state", "closed_by", "closed_at"])
    detail = {
        "变动": row.get_kind_display(),
        "从哪天起": row.happened_on,
        "账号去向": [f"{one.media_account.name}：{one.get_fate_display()}" for one in fates.values()],
    }
    record("filing.unit_change.confirmed", by=by, now=now, about=row, reason=row.basis, detail=detail)
    return row


def _change_unit(row: UnitChange, by: User | None, now: datetime) -> Organisation:
    assert row.happened_on is not None
    if row.kind == ChangeKind.RENAME:
        return change_organisation(
            organisation=row.organisation,
            fields={"name": row.new_name},
            reason=row.basis,
            until=row.happened_on,
            by=by,
            now=now,
        )
    return close_organisation(
        organisation=row.organisation,
        successor=row.successor,
        ended_on=row.happened_on,
        basis=row.basis,
        by=by,
        now=now,
    )


def _tasks_for(
    row: UnitChange, unit: Organisation, fates: Mapping[int, AccountFate], now: datetime
) -> dict[int, AccountTask]:
    """The tasks by account: all accounts of a unit that is gone, those to be altered of one that is renamed."""
    if row.kind != ChangeKind.RENAME:
        decided = {pk: f"定为{one.get_fate_display()}" for pk, one in fates.items()}
        tasks = open_tasks_of_unit(organisation=unit, decided=decided, by=None, now=now)
        return {task.media_account_id: task for task in tasks if task.media_account_id is not None}
    altered = [one.media_account for one in fates.values() if one.fate == Fate.ALTER]
    return {account.pk: _alteration(row, unit, account, now) for account in altered}


def _alteration(row: UnitChange, unit: Organisation, account: MediaAccount, now: datetime) -> AccountTask:
    assert row.happened_on is not None
    return open_task(
        kind=TaskKind.ALTER,
        organisation=unit,
        media_account=account,
        cause=f"renamed:{row.pk}",
        event=f"“{row.old_name}”更名为“{row.new_name}”",
        started_on=row.happened_on,
        by=None,
        now=now,
    )


@transaction.atomic
def drop_unit_change(*, change: UnitChange, by: User | None, now: datetime) -> UnitChange:
    """Give up preparing it. The unit stays as it is, what was typed stays on record. Raises FilingRefused."""
    row = _locked(change, ChangeAct.DROP, by, now.date())
    row.state = UNIT_CHANGE.after(row.state, ChangeAct.DROP)
    row.closed_by, row.closed_at = by, now
    row.save(update_fields=["state", "closed_by", "closed_at"])
    record("filing.unit_change.dropped", by=by, now=now, about=row, detail={"变动": row.get_kind_display()})
    return row

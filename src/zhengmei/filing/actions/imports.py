"""Importing a file: hand in, look, confirm, write in one piece, or leave it.

1. `open_import` keeps the file and its batch; 2. `read_import` looks at it: the report goes into the batch, nothing else is
written; 3. `queue_import` is the person's yes; 4. `write_import` claims the batch and writes all rows and the state DONE in
one transaction. Killed at any moment, an import has written everything or nothing; `release_import` then gives the batch back.
On SQLite other writers wait while step 4 inserts, so it prepares the rows first and keeps the transaction short.
"""

from datetime import datetime, timedelta
from typing import IO, Any

from django.db import IntegrityError, transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.documents.reader import Unreadable
from zhengmei.documents.sheets.template import write_bad_rows
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.actions.import_files import (
    Progress,
    folder,
    is_worked_on,
    keep,
    path_of,
    throw_away,
    working_on,
)
from zhengmei.filing.actions.importers import Report, importer_of
from zhengmei.filing.models import ImportBatch
from zhengmei.filing.permissions import can_import, can_release_import
from zhengmei.filing.states import IMPORT, UNDER_WAY, ImportAct, ImportKind, ImportState
from zhengmei.identity.models import User
from zhengmei.organisations.queries import current_capacity

PATIENCE = timedelta(seconds=30)
"""How long a queued or reading import may wait for its process before it counts as abandoned."""


class ImportRefused(FilingRefused):
    """An import that may not go on. `reasons` are the sentences shown to the person, each with its remedy."""


class StillWrong(Exception):
    """Rows are wrong and the person did not choose to leave them out: everything is undone."""


@transaction.atomic
def open_import(
    *, kind: str, file: IO[bytes], name: str, by: User | None, now: datetime, create_units: bool = False
) -> ImportBatch:
    """Keep the file and open its batch, in state READING. Nothing of its content is written.

    Raises ImportRefused for a person who may import nothing, and for a file over the limit (nothing is kept then).
    """
    if kind not in ImportKind.values:
        raise ValueError(kind)
    if by is not None and not can_import(by, now.date()):
        raise ImportRefused(["你没有替任何单位登记账号的职责，不能导入。请找本单位的联络员或主管单位。"])
    try:
        stored, digest, size = keep(file, name)
    except Unreadable as error:
        raise ImportRefused([str(error)]) from error
    capacity = current_capacity(by, now.date()) if by is not None else None
    return ImportBatch.objects.create(
        kind=kind,
        file_name=name[:200],
        stored_path=stored,
        digest=digest,
        size=size,
        office=capacity.organisation if capacity else None,
        create_units=create_units,
        by=by,
        created_at=now,
    )


def read_import(*, batch: ImportBatch, now: datetime, report: Report | None = None) -> ImportBatch:
    """Look at the file: the report goes into the batch, which then waits for a yes; a file nobody can read fails.

    Whoever has looked already hands the `report` in. Works with the permissions of the person who handed it in. Raises Busy when another process is at it.
    """
    with working_on(batch.pk):
        fresh = ImportBatch.objects.get(pk=batch.pk)
        if fresh.state not in (ImportState.READING, ImportState.PREVIEWED):
            return fresh
        fresh.state = ImportState.READING
        try:
            report = report or importer_of(fresh.kind).look(
                path_of(fresh.stored_path),
                by=fresh.by,
                now=now,
                create_units=fresh.create_units,
                progress=Progress(fresh.pk),
            )
        except Unreadable as error:
            return _fail(fresh, str(error), now)
        fresh.report = {**report.kept(), "same_as": _earlier(fresh)}
        fresh.total_rows = report.rows
        fresh.state = IMPORT.after(fresh.state, ImportAct.READ)
        fresh.save(update_fields=["report", "total_rows", "state"])
        return fresh


def _earlier(batch: ImportBatch) -> dict[str, Any] | None:
    """The last import of exactly this file, if there was one."""
    same = ImportBatch.objects.filter(kind=batch.kind, digest=batch.digest, state=ImportState.DONE)
    last = same.exclude(pk=batch.pk).select_related("by").order_by("-id").first()
    if last is None or last.finished_at is None:
        return None
    return {"id": last.pk, "by": str(last.by or "系统"), "at": said_at(last.finished_at)}


def said_at(at: datetime) -> str:
    """2026年10月12日 09:30."""
    here = at.astimezone(BEIJING)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def _fail(batch: ImportBatch, why: str, now: datetime) -> ImportBatch:
    batch.state = IMPORT.after(batch.state, ImportAct.REFUSE)
    batch.failure, batch.finished_at = why, now
    batch.save(update_fields=["state", "failure", "finished_at", "report"])
    throw_away(batch.stored_path)
    return batch


def reasons_not_to_confirm(batch: ImportBatch, *, only_good: bool, now: datetime) -> list[str]:
    """Why the file may not be written now: wrong rows nobody chose to leave out, nothing to write, another import."""
    if not IMPORT.allows(batch.state, ImportAct.CONFIRM):
        return [f"这份文件{batch.get_state_display()}，不能再确认。要再导入，请重新选文件。"]
    report, reasons = batch.report, []
    if report["wrong"] and not only_good:
        reasons.append(f"有 {report['wrong']} 行有问题。改好再导入，或者选“只导入没问题的行”。")
    if not report["new"] and not report["changed"]:
        left = "没问题的行都和系统里一样" if report["same"] else "没有一行能导入"
        reasons.append(f"{left}，没有要写入的内容。")
    running = under_way(now, except_for=batch)
    if running is not None:
        who = running.confirmed_by or running.by or "系统"
        at = said_at(running.confirmed_at or running.created_at)
        reasons.append(f"{who} {at} 确认的“{running.file_name}”正在写入，请等它写完再确认。")
    return reasons


def under_way(now: datetime, except_for: ImportBatch | None = None) -> ImportBatch | None:
    """The import that is queued or being written by a living process; None when there is none, or it was abandoned."""
    found = ImportBatch.objects.filter(state__in=UNDER_WAY).select_related("by", "confirmed_by").first()
    if found is None or (except_for is not None and found.pk == except_for.pk) or is_abandoned(found, now):
        return None
    return found


def is_abandoned(batch: ImportBatch, now: datetime) -> bool:
    """Whether the process at work on it is gone. One that never began is given half a minute."""
    if batch.state not in (*UNDER_WAY, ImportState.READING) or is_worked_on(batch.pk):
        return False
    since = batch.created_at if batch.state == ImportState.READING else batch.confirmed_at
    return batch.state == ImportState.RUNNING or since is None or now - since > PATIENCE


@transaction.atomic
def reread_import(*, batch: ImportBatch, by: User | None, now: datetime) -> ImportBatch:
    """Ask for the file to be looked at once more; the preview before is dropped. Raises ImportRefused."""
    fresh = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    reasons = []
    if fresh.state not in (ImportState.READING, ImportState.PREVIEWED) or is_worked_on(fresh.pk):
        reasons.append(f"这份文件{fresh.get_state_display()}，不能重读。")
    if by is not None and not can_release_import(by, fresh, now.date()):
        reasons.append("只有交来文件的人或其主管能重读它。")
    if reasons:
        raise ImportRefused(reasons)
    fresh.state = ImportState.READING
    fresh.save(update_fields=["state"])
    return fresh


@transaction.atomic
def queue_import(*, batch: ImportBatch, by: User | None, now: datetime, only_good: bool = False) -> ImportBatch:
    """The person's yes: the batch waits to be written. An abandoned import is released first. Raises ImportRefused."""
    fresh = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    reasons = reasons_not_to_confirm(fresh, only_good=only_good, now=now)
    if by is not None and not can_release_import(by, fresh, now.date()):
        reasons.append("只有交来文件的人或其主管能确认导入。")
    if reasons:
        raise ImportRefused(reasons)
    for left in ImportBatch.objects.filter(state__in=UNDER_WAY):
        _release(left, by=by, now=now)
    fresh.state = IMPORT.after(fresh.state, ImportAct.CONFIRM)
    fresh.confirmed_by, fresh.confirmed_at, fresh.only_good, fresh.failure = by, now, only_good, ""
    try:
        with transaction.atomic():
            fresh.save(update_fields=["state", "confirmed_by", "confirmed_at", "only_good", "failure"])
    except IntegrityError as error:
        raise ImportRefused(["另一份文件刚刚开始写入，请等它写完再确认。"]) from error
    return fresh


def write_import(*, batch: ImportBatch, now: datetime) -> ImportBatch:
    """Write the file's rows, all in one transaction with the state DONE; on a failure nothing is kept but the reason.

    Works with the permissions of the person who handed it in. Raises Busy when another process is at it.
    """
    with working_on(batch.pk):
        fresh = ImportBatch.objects.select_related("by").get(pk=batch.pk)
        if fresh.state not in UNDER_WAY:
            return fresh
        if fresh.state == ImportState.QUEUED:
            fresh.state = IMPORT.after(fresh.state, ImportAct.WRITE)
            fresh.save(update_fields=["state"])
        try:
            report = importer_of(fresh.kind).write(
                path_of(fresh.stored_path),
                by=fresh.by,
                now=now,
                batch=fresh,
                progress=Progress(fresh.pk),
                finish=lambda report: _finish(fresh, report, now),
            )
        except Unreadable as error:
            return _fail(ImportBatch.objects.get(pk=fresh.pk), str(error), now)
        except StillWrong:
            why = "看过之后台账变了，又有行对不上，所以一行也没有写入。请重新选文件导入，再看一遍。"
            return _fail(ImportBatch.objects.get(pk=fresh.pk), why, now)
        except Exception:
            why = "写入时出了意外，一行也没有写入。请再导入一次；还不行就把这一页的编号告诉管理员。"
            _fail(ImportBatch.objects.get(pk=fresh.pk), why, now)
            raise
        return _put_away(fresh, report)


def _put_away(batch: ImportBatch, report: Report) -> ImportBatch:
    """The file is no longer needed; of rows left out a sheet with the reasons is kept in its place."""
    stored, rest = batch.stored_path, ""
    if report.problems:
        rest = f"{batch.pk}-rest.xlsx"
        write_bad_rows(path_of(stored), batch.kind, report.problems, folder() / rest)
    batch.stored_path = rest
    batch.save(update_fields=["stored_path"])
    throw_away(stored)
    return batch


def write_rest(batch: ImportBatch, *, now: datetime, target: IO[bytes]) -> int:
    """The rows that cannot be or were not taken in, with reasons, into `target`; answers how many. Raises Unreadable."""
    if batch.state == ImportState.DONE:
        target.write(path_of(batch.stored_path).read_bytes())
        return int(batch.report["wrong"])
    path = path_of(batch.stored_path)
    report = importer_of(batch.kind).look(
        path, by=batch.by, now=now, create_units=batch.create_units, progress=Progress(None)
    )
    return write_bad_rows(path, batch.kind, report.problems, target)


def _finish(batch: ImportBatch, report: Report, now: datetime) -> None:
    if report.problems and not batch.only_good:
        raise StillWrong
    batch.report = report.kept()
    batch.state = IMPORT.after(batch.state, ImportAct.FINISH)
    batch.finished_at, batch.total_rows = now, report.rows
    batch.save(update_fields=["report", "state", "finished_at", "total_rows"])


def confirm_import(*, batch: ImportBatch, by: User | None, now: datetime, only_good: bool = False) -> ImportBatch:
    """Queue and write in one go. Raises ImportRefused."""
    return write_import(batch=queue_import(batch=batch, by=by, now=now, only_good=only_good), now=now)


def reasons_not_to_release(batch: ImportBatch, now: datetime) -> list[str]:
    """Why it cannot be given back: it is not under way, or the process is alive."""
    if not IMPORT.allows(batch.state, ImportAct.RELEASE):
        return [f"这份文件{batch.get_state_display()}，不用放开。"]
    if not is_abandoned(batch, now):
        return ["它还在写入，请等它写完。"]
    return []


@transaction.atomic
def release_import(*, batch: ImportBatch, by: User | None, now: datetime) -> ImportBatch:
    """Give back an import whose process died: nothing of it was written, and it waits for a yes again. Raises ImportRefused."""
    fresh = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    reasons = reasons_not_to_release(fresh, now)
    if by is not None and not can_release_import(by, fresh, now.date()):
        reasons.append("只有交来文件的人或其主管能放开它。")
    if reasons:
        raise ImportRefused(reasons)
    return _release(fresh, by=by, now=now)


def _release(batch: ImportBatch, *, by: User | None, now: datetime) -> ImportBatch:
    batch.state = IMPORT.after(batch.state, ImportAct.RELEASE)
    batch.failure = "上一次写到一半中断了，一行也没有写入。"
    batch.save(update_fields=["state", "failure"])
    record("filing.import.released", by=by, now=now, about=batch, reason=batch.failure)
    return batch


@transaction.atomic
def drop_import(*, batch: ImportBatch, by: User | None, now: datetime) -> ImportBatch:
    """Leave the file: it is deleted, the batch stays on the list. Raises ImportRefused."""
    fresh = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    reasons = []
    if not IMPORT.allows(fresh.state, ImportAct.DROP):
        reasons.append(f"这份文件{fresh.get_state_display()}，不能放弃。")
    if by is not None and not can_release_import(by, fresh, now.date()):
        reasons.append("只有交来文件的人或其主管能放弃它。")
    if reasons:
        raise ImportRefused(reasons)
    fresh.state = IMPORT.after(fresh.state, ImportAct.DROP)
    fresh.finished_at = now
    fresh.save(update_fields=["state", "finished_at"])
    stored = fresh.stored_path
    transaction.on_commit(lambda: throw_away(stored))
    return fresh

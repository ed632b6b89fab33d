"""The import wizard: choose a file, look at it, confirm, watch it being written, see what came of it."""

import io
import os
import subprocess
import sys
import threading
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhengmei.core import clock
from zhengmei.documents.reader import Unreadable
from zhengmei.documents.sheets.template import KINDS, write_template
from zhengmei.filing import actions
from zhengmei.filing.actions.import_files import Busy, progress_of
from zhengmei.filing.actions.imports import (
    ImportRefused,
    is_abandoned,
    reasons_not_to_confirm,
    reasons_not_to_release,
    write_rest,
)
from zhengmei.filing.forms.imports import ImportForm
from zhengmei.filing.models import ImportBatch
from zhengmei.filing.permissions import can_import, can_release_import
from zhengmei.filing.queries import imports_visible_to
from zhengmei.filing.states import UNDER_WAY, ImportKind, ImportState
from zhengmei.identity.models import User
from zhengmei.organisations.permissions import holds
from zhengmei.organisations.states import Power
from zhengmei.platforms.dictionary import PLATFORMS

AT_ONCE = 2 * 1024 * 1024
"""Files up to this size are read and written while the person waits; larger ones by a process of their own."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = ("选文件", "核对", "写入", "完成")
LATER = {
    ImportKind.LEDGER: ("filing:ledger", "看台账"),
    ImportKind.ITEMS: ("monitoring:findings", "看查出的问题"),
    ImportKind.MESSAGES: ("interaction:messages", "看留言"),
}
MOVING = (ImportState.READING, *UNDER_WAY)


def _user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def _only_importers(user: User) -> None:
    if not can_import(user, clock.today()):
        raise PermissionDenied("你没有替任何单位登记账号的职责，不能导入。请找本单位的联络员或主管单位。")


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Earlier imports: who, when, what came of it."""
    user = _user(request)
    _only_importers(user)
    found = imports_visible_to(user, clock.today())
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    filters = []
    if kind in ImportKind.values:
        found = found.filter(kind=kind)
        filters.append((ImportKind(kind).label, _without(request, "kind")))
    if state in ImportState.values:
        found = found.filter(state=state)
        filters.append((ImportState(state).label, _without(request, "state")))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    given = {
        "page": page,
        "filters": filters,
        "kinds": ImportKind.choices,
        "states": ImportState.choices,
        "kind": kind,
        "state": state,
    }
    return render(request, "filing/imports.html", given)


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"


def import_new(request: HttpRequest) -> HttpResponse:
    """Step one: which kind, which file."""
    user = _user(request)
    _only_importers(user)
    may_create = holds(user, Power.MANAGE_UNITS, clock.today())
    initial = {"kind": request.GET.get("kind", "ledger")}
    form = ImportForm(request.POST or None, request.FILES or None, initial=initial, may_create_units=may_create)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.open_import(
                kind=form.cleaned_data["kind"],
                file=file,
                name=file.name,
                by=user,
                now=clock.now(),
                create_units=form.cleaned_data.get("create_units", False),
            )
        except ImportRefused as refused:
            for reason in refused.reasons:
                form.add_error("file", reason)
        else:
            _carry_on(batch)
            return redirect("filing:import_batch", batch.pk)
    given = {"form": form, "steps": _steps(0), "kinds": _kinds()}
    return render(request, "filing/import_new.html", given, status=422 if form.errors else 200)


def _kinds() -> list[dict[str, Any]]:
    return [
        {"kind": kind, "title": title, "columns": "、".join(c.header for c in columns if c.required)}
        for kind, (title, columns) in KINDS.items()
    ]


def _steps(here: int, *, failed: bool = False) -> list[dict[str, Any]]:
    states = ["done" if i < here else "now" if i == here else "" for i in range(len(STEPS))]
    if failed:
        states[here] = "failed"
    return [
        {"number": i + 1, "name": name, "state": state}
        for i, (name, state) in enumerate(zip(STEPS, states, strict=True))
    ]


def _carry_on(batch: ImportBatch) -> None:
    """Read or write the file: at once when it is small, else in a process of its own that outlives this request."""
    if batch.size <= AT_ONCE:
        try:
            if batch.state == ImportState.READING:
                actions.read_import(batch=batch, now=clock.now())
            else:
                actions.write_import(batch=batch, now=clock.now())
        except Busy:
            pass  # another process is at it; the page shows how far
        return
    arguments = [sys.executable, "-m", "zhengmei", "import", "--batch", str(batch.pk)]
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(  # noqa: S603 - our own command with a number
        arguments, env=os.environ.copy(), stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    threading.Thread(target=child.wait, daemon=True).start()


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    user = _user(request)
    _only_importers(user)
    return get_object_or_404(imports_visible_to(user, clock.today()), pk=pk)


@require_GET
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Whatever step the import is at. The part that moves asks for itself again every second."""
    batch = _batch(request, pk)
    given = _page_of(batch, _user(request))
    moving = batch.state in MOVING
    if request.headers.get("HX-Request"):
        if not moving:
            answer = HttpResponse(status=204)
            answer["HX-Refresh"] = "true"
            return answer
        return render(request, "filing/import_batch.html#moving", given)
    return render(request, "filing/import_batch.html", given)


def _page_of(batch: ImportBatch, user: User) -> dict[str, Any]:
    now = clock.now()
    here = {ImportState.READING: 1, ImportState.PREVIEWED: 1, ImportState.DONE: 4}.get(ImportState(batch.state), 2)
    failed = batch.state in (ImportState.FAILED, ImportState.DROPPED)
    report = batch.report
    here = 1 if failed and not report else here
    step, done = progress_of(batch.pk)
    mine = can_release_import(user, batch, now.date())
    later = LATER[ImportKind(batch.kind)]
    given: dict[str, Any] = {
        "batch": batch,
        "report": report,
        "steps": _steps(here, failed=failed),
        "moving": batch.state in MOVING,
        "step": step,
        "done_rows": done,
        "abandoned": is_abandoned(batch, now),
        "mine": mine,
        "later": later,
        "good": report.get("new", 0) + report.get("changed", 0),
    }
    if batch.state == ImportState.PREVIEWED:
        given["against"] = reasons_not_to_confirm(batch, only_good=False, now=now)
        given["against_good"] = reasons_not_to_confirm(batch, only_good=True, now=now)
    if batch.state in UNDER_WAY:
        given["against_release"] = reasons_not_to_release(batch, now)
    return given


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """写入."""
    batch = _batch(request, pk)
    try:
        queued = actions.queue_import(
            batch=batch, by=_user(request), now=clock.now(), only_good="only_good" in request.POST
        )
    except ImportRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        _carry_on(queued)
    return redirect("filing:import_batch", pk)


@require_POST
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃."""
    batch = _batch(request, pk)
    try:
        actions.drop_import(batch=batch, by=_user(request), now=clock.now())
    except ImportRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("filing:import_batch", pk)
    messages.success(request, f"已放弃“{batch.file_name}”，什么也没有写入，文件已删除。")
    return redirect("filing:imports")


@require_POST
def import_release(request: HttpRequest, pk: int) -> HttpResponse:
    """放开中断的导入."""
    batch = _batch(request, pk)
    try:
        actions.release_import(batch=batch, by=_user(request), now=clock.now())
    except ImportRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "已放开。上一次一行也没有写入，可以重新确认。")
    return redirect("filing:import_batch", pk)


@require_POST
def import_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an abandoned or older preview once more: the ledger may have changed since."""
    batch = _batch(request, pk)
    if batch.state in (ImportState.READING, ImportState.PREVIEWED):
        _carry_on(actions.reread_import(batch=batch, by=_user(request), now=clock.now()))
    return redirect("filing:import_batch", pk)


@require_GET
def import_bad_rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that could not be taken in, with the reasons, to be corrected and handed in again."""
    batch = _batch(request, pk)
    target = io.BytesIO()
    try:
        written = write_rest(batch, now=clock.now(), target=target)
    except Unreadable as error:
        messages.error(request, str(error))
        return redirect("filing:import_batch", pk)
    if not written:
        raise Http404("这份文件没有有问题的行。")
    target.seek(0)
    name = f"{batch.file_name.rsplit('.', 1)[0]}-要改的{written}行.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


@require_GET
def import_template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A blank sheet."""
    if kind not in KINDS:
        raise Http404("没有这种表。")
    target = io.BytesIO()
    write_template(kind, target, [p.name for p in PLATFORMS])
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{KINDS[kind][0]}模板.xlsx", content_type=XLSX)

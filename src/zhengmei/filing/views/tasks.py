"""Tasks 处置任务: the list, one task, and giving a new one."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhengmei.core import clock
from zhengmei.documents.uploads import place_of
from zhengmei.documents.workbook import Sheet, render_workbook
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.forms.tasks import NewTaskForm, OwnDeadlineForm, TasksForm
from zhengmei.filing.models import AccountTask, OwnDeadline
from zhengmei.filing.permissions import can_acknowledge, can_do_task, can_open_tasks, can_oversee_task
from zhengmei.filing.queries import (
    accounts_in,
    days_of,
    media_accounts_visible_to,
    overdue_tasks,
    overseen_units,
    receipts_of,
    story_of_task,
    tasks_visible_to,
)
from zhengmei.filing.queries.deadlines import UNIT_NAMES
from zhengmei.filing.states import TASK, TASK_WAITING, TaskAct, TaskKind, TaskState
from zhengmei.filing.views.base import person_of, without
from zhengmei.organisations.permissions import can_rule_for
from zhengmei.organisations.queries import organisations_visible_to
from zhengmei.policies.schema import label
from zhengmei.ui.files import file_response

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ENTRIES = 20


def _matching(request: HttpRequest) -> tuple[QuerySet[AccountTask], dict[str, str], list[tuple[str, str]]]:
    """The tasks the address asks for, what it asks, and each filter in words with the address that lifts it."""
    now = clock.now()
    asked = TasksForm(request.GET).given()
    found = tasks_visible_to(person_of(request), now.date())
    words = []
    if asked["q"]:
        found = found.filter(
            Q(media_account__name__icontains=asked["q"])
            | Q(organisation__name__icontains=asked["q"])
            | Q(event__icontains=asked["q"])
        )
        words.append((f"含“{asked['q']}”", without(request, "q")))
    if asked["kind"] in TaskKind.values:
        found = found.filter(kind=asked["kind"])
        words.append((str(TaskKind(asked["kind"]).label), without(request, "kind")))
    state = asked["state"]
    if state == "overdue":
        found = overdue_tasks(found, now)
        words.append(("已逾期", without(request, "state")))
    elif state in TaskState.values:
        found = found.filter(state=state)
        words.append((str(TaskState(state).label), without(request, "state")))
    elif state == "all":
        words.append(("全部状态", without(request, "state")))
    else:
        found = found.filter(state__in=TASK_WAITING)
    return found, asked, words


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """What has to be done with which account, by when, and what is late?"""
    user, now = person_of(request), clock.now()
    found, asked, words = _matching(request)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "filters": words,
        "asked": asked,
        "kinds": TaskKind.choices,
        "states": [("overdue", "已逾期"), ("all", "全部状态"), *TaskState.choices],
        "overdue": overdue_tasks(tasks_visible_to(user, now.date()), now).count(),
        "may_open": can_open_tasks(user, now.date()),
        "today": now.date(),
        "now": now,
        "query": request.GET.urlencode(),
    }
    return render(request, "filing/tasks.html", context)


@require_GET
def export_tasks(request: HttpRequest) -> HttpResponse:
    """Exactly the tasks shown, as a workbook."""
    now = clock.now()
    found, _, words = _matching(request)
    rows = [
        (
            task.get_kind_display(),
            task.object_name,
            task.organisation.name,
            task.event,
            task.article,
            task.started_on,
            task.due_on,
            "本单位自定" if task.local_default else task.wording,
            "已逾期" if task.is_overdue(now) else task.get_state_display(),
            task.outcome,
        )
        for task in found
    ]
    columns = ("任务", "对象", "该办的单位", "因为什么", "条文", "起算", "期限", "期限来源", "状态", "处置情况")
    note = f"{now:%Y-%m-%d %H:%M} 导出，{'，'.join(w for w, _ in words) or '还没办完的'}，共 {len(rows)} 个"
    actions.record_task_export(rows=len(rows), question=note, by=person_of(request), now=now)
    answer = HttpResponse(render_workbook([Sheet("处置任务", columns, rows, note)], made_at=now), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename=tasks-{now:%Y%m%d-%H%M}.xlsx"
    return answer


def the_task(request: HttpRequest, pk: int) -> AccountTask:
    """The task with this id among those the person may see; else 404."""
    return get_object_or_404(tasks_visible_to(person_of(request), clock.today()), pk=pk)


@require_GET
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be done, by when and why that day, what stands against it, and what happened so far?"""
    user, now = person_of(request), clock.now()
    held = the_task(request, pk)
    receipts = receipts_of(held)
    does, oversees = can_do_task(user, held, now.date()), can_oversee_task(user, held, now.date())
    context = {
        "task": held,
        "accounts": accounts_in(held),
        "receipts": [(one, one.organisation_id and can_acknowledge(user, one, now.date())) for one in receipts],
        "missing": [one.name for one in receipts if one.acknowledged_at is None],
        "deadline": days_of(held),
        "overdue": held.is_overdue(now),
        "unit_name": UNIT_NAMES.get(held.unit, ""),
        "may_do": does,
        "may_oversee": oversees,
        "may_finish": does and not receipts and TASK.allows(held.state, TaskAct.FINISH),
        "may_report": does and bool(receipts) and TASK.allows(held.state, TaskAct.REPORT),
        "against": actions.reasons_not_to_finish(held, now.date()) if does and not receipts else [],
        "may_except": oversees and not actions.reasons_not_to_except(held, None, now.date()),
        "may_cancel": oversees and TASK.allows(held.state, TaskAct.CANCEL),
        "may_reopen": oversees and TASK.allows(held.state, TaskAct.REOPEN),
        "story": story_of_task(held)[:SHOWN_ENTRIES],
        "today": now.date(),
        "now": now,
    }
    return render(request, "filing/task.html", context)


@require_GET
def task_evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file handed in as evidence."""
    held = the_task(request, pk)
    if not held.evidence_digest:
        raise Http404("这个任务没有佐证文件。")
    place = place_of(Path(settings.MEDIA_ROOT), held.evidence_digest)
    return file_response(place, name=held.evidence_name, media_type=held.evidence_type, show=True)


def task_new(request: HttpRequest) -> HttpResponse:
    """First which accounts, then what to do with them and by when."""
    user, now = person_of(request), clock.now()
    if not can_open_tasks(user, now.date()):
        raise PermissionDenied("处置任务由主管下达。你没有主管的职责，请找主管办理。")
    overseen = media_accounts_visible_to(user, now.date()).filter(sponsor__in=overseen_units(user, now.date()))
    chosen = list(overseen.filter(pk__in=[v for v in request.GET.getlist("account") if v.isdigit()][:200]))
    if not chosen:
        q = request.GET.get("q", "").strip()
        found = overseen.filter(Q(name__icontains=q) | Q(sponsor__name__icontains=q)).order_by("sponsor__path", "pk")
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "filing/task_choose.html", {"page": page, "q": q})
    form = NewTaskForm(request.POST or None, initial={"kind": TaskKind.CLEAN_UP, "started_on": now.date().isoformat()})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        cause = f"hand:{data['kind']}:{data['started_on'].isoformat()}"
        try:
            made = actions.open_tasks(accounts=chosen, cause=cause, by=user, now=now, **data)
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已下达 {len(made)} 个任务。")
            return redirect("filing:task", made[0].pk) if len(made) == 1 else redirect("filing:tasks")
    return render(request, "filing/task_new.html", {"form": form, "chosen": chosen, "reasons": reasons})


def own_deadlines(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbers an office counts with where the text gives none, who set them, and setting a new one."""
    user, now = person_of(request), clock.now()
    unit = get_object_or_404(organisations_visible_to(user, now.date()), pk=pk)
    choices = actions.deadlines_to_set(unit, now.date())
    form = OwnDeadlineForm(request.POST or None, rules=choices)
    may = can_rule_for(user, unit, now.date())
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_own_deadline(organisation=unit, by=user, now=now, **form.cleaned_data)
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已定好。以后下达的任务照这个数算，已经下达的不变。")
            return redirect("filing:own_deadlines", unit.pk)
    rows = OwnDeadline.objects.filter(organisation=unit).select_related("set_by").order_by("-since", "-pk")
    context = {
        "unit": unit,
        "form": form,
        "choices": choices,
        "may": may,
        "reasons": reasons,
        "rows": [(row, label(row.rule_key), UNIT_NAMES.get(row.unit, "")) for row in rows],
        "back": reverse("organisations:organisation", args=[unit.pk]),
    }
    return render(request, "filing/own_deadlines.html", context)

"""The acts on one task, one page each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.documents.uploads import UploadRefused
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.forms.tasks import ResultForm, UnitForm, UntilForm, WhyForm
from zhengmei.filing.models import AccountTask, TaskReceipt
from zhengmei.filing.permissions import can_do_task, can_oversee_task
from zhengmei.filing.queries import tasks_visible_to
from zhengmei.filing.views.base import act_page, kept, person_of
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import OrganisationState


def _task(request: HttpRequest, pk: int) -> AccountTask:
    return get_object_or_404(tasks_visible_to(person_of(request), clock.today()), pk=pk)


def _receipt(request: HttpRequest, pk: int) -> TaskReceipt:
    seen = tasks_visible_to(person_of(request), clock.today()).order_by().values("pk")
    rows = TaskReceipt.objects.filter(task__in=seen).select_related("task__organisation", "organisation")
    return get_object_or_404(rows, pk=pk)


def _page(task: AccountTask, title: str, lead: str, verb: str, **more: Any) -> dict[str, Any]:
    facts = [("任务", str(task)), ("该办的单位", task.organisation.name), ("因为什么", task.event)]
    crumbs = [("处置任务", reverse("filing:tasks")), (str(task), reverse("filing:task", args=[task.pk]))]
    return {"title": title, "lead": lead, "verb": verb, "facts": facts, "crumbs": crumbs, **more}


def _back(task: AccountTask) -> str:
    return reverse("filing:task", args=[task.pk])


def _only_doers(request: HttpRequest, task: AccountTask) -> None:
    if not can_do_task(person_of(request), task, clock.today()):
        raise PermissionDenied(f"任务由“{task.organisation.name}”办，请由该单位或它的主管办理。")


def _only_overseers(request: HttpRequest, task: AccountTask) -> None:
    if not can_oversee_task(person_of(request), task, clock.today()):
        raise PermissionDenied(f"这一步由“{task.organisation.name}”的主管办，请找主管。")


def _result(request: HttpRequest, form: ResultForm) -> dict[str, Any]:
    return {
        "outcome": form.cleaned_data["outcome"],
        "evidence": kept(form.cleaned_data["evidence"]),
        "evidence_link": form.cleaned_data["evidence_link"],
        "by": person_of(request),
        "now": clock.now(),
    }


def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done and show it."""
    task = _task(request, pk)
    _only_doers(request, task)
    form = ResultForm(request.POST or None, request.FILES or None)
    reasons = actions.reasons_not_to_finish(task, clock.today())
    return act_page(
        request,
        form=form,
        act=lambda: actions.finish_task(task=task, **_result(request, form)),
        context=_page(task, f"办结：{task}", "写明做了什么，附上看得到结果的材料。", "办结", blocked=bool(reasons)),
        success="已办结。",
        back=_back(task),
        reasons=reasons,
        refusals=(UploadRefused,),
    )


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the result in to every office that has to file it."""
    task = _task(request, pk)
    _only_doers(request, task)
    form = ResultForm(request.POST or None, request.FILES or None)
    reasons = actions.reasons_not_to_report(task)
    names = "、".join(receipt.name for receipt in task.receipts.all())
    return act_page(
        request,
        form=form,
        act=lambda: actions.report_task(task=task, **_result(request, form)),
        context=_page(task, f"报处置情况：{task}", f"报给{names}，各家都备案了才算完。", "上报", blocked=bool(reasons)),
        success=f"已报给{names}，等他们备案。",
        back=_back(task),
        reasons=reasons,
        refusals=(UploadRefused,),
    )


def except_(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a 原则上 task rest until a day."""
    task = _task(request, pk)
    _only_overseers(request, task)
    form = UntilForm(request.POST or None)
    reasons = actions.reasons_not_to_except(task, None, clock.today())
    return act_page(
        request,
        form=form,
        act=lambda: actions.except_task(task=task, by=person_of(request), now=clock.now(), **form.cleaned_data),
        context=_page(task, f"给例外：{task}", "批准人是你，记入记录。", "给例外", blocked=bool(reasons)),
        success="已给例外。到期后任务重新打开。",
        back=_back(task),
        reasons=reasons,
    )


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the task back."""
    task = _task(request, pk)
    _only_overseers(request, task)
    form = WhyForm(request.POST or None)
    return act_page(
        request,
        form=form,
        act=lambda: actions.cancel_task(task=task, by=person_of(request), now=clock.now(), **form.cleaned_data),
        context=_page(
            task, f"取消：{task}", "取消以后该办的单位不用再办；留有记录，可以重新打开。", "取消任务", ends=True
        ),
        success="已取消。",
        back=_back(task),
    )


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """What was called done is not."""
    task = _task(request, pk)
    _only_overseers(request, task)
    form = WhyForm(request.POST or None)
    return act_page(
        request,
        form=form,
        act=lambda: actions.reopen_task(task=task, by=person_of(request), now=clock.now(), **form.cleaned_data),
        context=_page(task, f"重新打开：{task}", "期限不变，过了期限的马上算逾期。", "重新打开"),
        success="已重新打开。",
        back=_back(task),
    )


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """File the result for one's own office."""
    receipt = _receipt(request, pk)
    try:
        task = actions.acknowledge_task(receipt=receipt, by=person_of(request), now=clock.now())
    except FilingRefused as refused:
        messages.error(request, "".join(refused.reasons))
        return redirect(_back(receipt.task))
    left = [one.name for one in task.receipts.filter(acknowledged_at=None)]
    messages.success(request, f"已备案，还等{'、'.join(left)}。" if left else "各家都已备案。")
    return redirect(_back(task))


def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the result back to the unit."""
    receipt = _receipt(request, pk)
    task, form = receipt.task, WhyForm(request.POST or None)
    return act_page(
        request,
        form=form,
        act=lambda: actions.return_task(receipt=receipt, by=person_of(request), now=clock.now(), **form.cleaned_data),
        context=_page(task, f"退回：{task}", "写明要补什么。补好以后各家重新备案。", "退回"),
        success="已退回。",
        back=_back(task),
    )


def _units(task: AccountTask) -> Any:
    return Organisation.objects.filter(state=OrganisationState.ACTIVE).order_by("path")


def add_recipient(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the result go to one more unit."""
    task = _task(request, pk)
    _only_overseers(request, task)
    form = UnitForm(request.POST or None, units=_units(task))
    return act_page(
        request,
        form=form,
        act=lambda: actions.add_recipient(task=task, by=person_of(request), now=clock.now(), **form.cleaned_data),
        context=_page(task, f"添加受理备案的单位：{task}", "办法写明的几家已经在列。", "添加"),
        success="已添加。",
        back=_back(task),
    )


def match_recipient(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which unit a designation of the text means."""
    receipt = _receipt(request, pk)
    task = receipt.task
    _only_overseers(request, task)
    form = UnitForm(request.POST or None, units=_units(task))
    return act_page(
        request,
        form=form,
        act=lambda: actions.match_recipient(
            receipt=receipt, by=person_of(request), now=clock.now(), **form.cleaned_data
        ),
        context=_page(task, f"“{receipt.name}”是哪个单位", "办法只写了称呼，选定系统里的单位，由它的人备案。", "选定"),
        success="已选定。",
        back=_back(task),
    )


@require_POST
def remove_recipient(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave out an office added beyond the text."""
    receipt = _receipt(request, pk)
    try:
        actions.remove_recipient(receipt=receipt, by=person_of(request), now=clock.now())
    except FilingRefused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, f"已去掉“{receipt.name}”。")
    return redirect(_back(receipt.task))

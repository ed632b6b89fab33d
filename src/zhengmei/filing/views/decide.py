"""The pages of a deciding office: decide, take, hand over, delegate; and the files of a case."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.documents.uploads import UploadRefused, place_of
from zhengmei.filing import actions
from zhengmei.filing.actions import DecisionRefused, FilingRefused
from zhengmei.filing.forms.applications import DecideForm, FileForm, HandOverForm
from zhengmei.filing.forms.questions import QuestionForm
from zhengmei.filing.models import Application, ApplicationFile, ApplicationStep
from zhengmei.filing.permissions import can_decide_at
from zhengmei.filing.queries import applications_visible_to, people_at, reviewer_questions, stores_of, with_steps
from zhengmei.filing.states import ENDING, SPONSOR, FilePurpose, FilingAct, Outcome
from zhengmei.filing.views.applications import case_context, decision_context, seen_application
from zhengmei.filing.views.base import act_page, kept, person_of
from zhengmei.ui.files import file_response

DONE = {
    Outcome.PASSED: "已办理。",
    Outcome.RETURNED: "已退回，申请单位会看到要改什么。",
    Outcome.REFUSED: "已不予通过。",
}


def _step(request: HttpRequest, pk: int) -> tuple[Application, ApplicationStep]:
    """The case as its page reads it, and one of its steps; 404 for one this person may not see, 403 for another's."""
    user, today = person_of(request), clock.today()
    seen = applications_visible_to(user, today).order_by().values("pk")
    row = get_object_or_404(ApplicationStep.objects.filter(application__in=seen), pk=pk)
    held = get_object_or_404(with_steps(applications_visible_to(user, today)), pk=row.application_id)
    step = next(s for s in held.steps.all() if s.pk == pk)
    if not can_decide_at(user, step, today):
        raise PermissionDenied(f"这一步由“{step.desk}”办理，你没有在那里办理备案的职责。")
    return held, step


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide one step; what was typed stays when it is refused."""
    user, now = person_of(request), clock.now()
    held, step = _step(request, pk)
    questions = [] if step.role == SPONSOR or step.is_outside else reviewer_questions(held, now.date())
    form, asked = DecideForm(request.POST, outside=step.is_outside), QuestionForm(request.POST, questions=questions)
    outcome: dict[str, Any] = {}
    if all([form.is_valid(), asked.is_valid()]):
        given = form.cleaned_data
        try:
            actions.decide_step(
                step=step,
                outcome=given["outcome"],
                opinion=given["opinion"],
                answers=asked.answers(),
                paper_number=given.get("paper_number", ""),
                paper_on=given.get("paper_on"),
                by=user,
                now=now,
            )
        except DecisionRefused as refused:
            outcome = {"plain": refused.plain, "stopped": refused.remarks}
        except FilingRefused as refused:
            outcome = {"plain": refused.reasons}
        else:
            messages.success(request, DONE[Outcome(given["outcome"])])
            return redirect("filing:application", held.pk)
    context = case_context(held, user, now.date()) | decision_context(step, user, now.date(), form, asked)
    return render(request, "filing/application.html", context | {"not_done": outcome})


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Handle the step oneself."""
    user = person_of(request)
    held, step = _step(request, pk)
    try:
        actions.hand_over_step(step=step, to=user, by=user, now=clock.now())
    except FilingRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "这一步由你来办。")
    return redirect("filing:application", held.pk)


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass the step to a colleague."""
    user, today = person_of(request), clock.today()
    held, step = _step(request, pk)
    people = people_at(step, today).exclude(pk__in=[user.pk, held.applicant_id])
    form = HandOverForm(request.POST or None, people=people)
    return act_page(
        request,
        form=form,
        act=lambda: actions.hand_over_step(
            step=step, to=form.cleaned_data["to"], reason=form.cleaned_data["reason"], by=user, now=clock.now()
        ),
        context=_words(held, "转交", "转交给本单位另一位有办理职责的人。"),
        success="已转交。",
        back=reverse("filing:application", args=[held.pk]),
    )


def _words(held: Application, verb: str, lead: str) -> dict[str, Any]:
    crumbs = [("备案", reverse("filing:applications")), (str(held), reverse("filing:application", args=[held.pk]))]
    return {"title": f"{verb}：{held}", "lead": lead, "verb": verb, "crumbs": crumbs}


@require_POST
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass the step to the authorised unit."""
    held, step = _step(request, pk)
    try:
        actions.delegate_step(step=step, by=person_of(request), now=clock.now())
    except FilingRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("filing:application", held.pk)
    messages.success(request, "已交给授权管理单位办理。")
    return redirect("filing:applications")


def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand one file in with a case."""
    user, now = person_of(request), clock.now()
    held = seen_application(request, pk)
    purposes = [p for p in _purposes(held) if not actions.reasons_not_to_hand_in_file(held, p, user, now.date())]
    if not purposes:
        raise PermissionDenied(actions.reasons_not_to_hand_in_file(held, FilePurpose.SUPPORT, user, now.date())[0])
    stores = stores_of(held)
    asked = request.GET.get("purpose", "")
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        purposes=purposes,
        stores=stores,
        initial={"purpose": asked if asked in purposes else purposes[0], "label": request.GET.get("store", "")},
    )

    def act() -> None:
        given = form.cleaned_data
        file = kept(given["file"])
        assert file is not None
        actions.add_application_file(
            application=held,
            purpose=given["purpose"],
            kept=file,
            label=given.get("label", ""),
            shown_on=given.get("shown_on"),
            by=user,
            now=now,
        )

    back = reverse("filing:carry_out_application" if held.state == "passed" else "filing:application", args=[held.pk])
    context = _words(held, "上传材料", "PDF、图片、Word、Excel 都可以；照原件扫描，系统不画公章。")
    return act_page(
        request, form=form, act=act, context=context, success="已上传。", back=back, refusals=(UploadRefused,)
    )


def _purposes(held: Application) -> list[str]:
    found = [FilePurpose.SUPPORT, FilePurpose.CERTIFICATION, FilePurpose.STAMPED, FilePurpose.REPLY]
    if held.act in ENDING:
        found = [FilePurpose.ENDING, *found]
    if held.act == FilingAct.CANCEL and stores_of(held):
        found = [FilePurpose.REMOVAL, *found]
    return list(found)


def _file(request: HttpRequest, pk: int) -> ApplicationFile:
    seen = applications_visible_to(person_of(request), clock.today()).order_by().values("pk")
    rows = ApplicationFile.objects.filter(application__in=seen).select_related("application__sponsor")
    return get_object_or_404(rows, pk=pk)


def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a case, as it was handed in."""
    file = _file(request, pk)
    place = place_of(Path(settings.MEDIA_ROOT), file.digest)
    return file_response(place, name=file.name, media_type=file.media_type, show=True)


@require_POST
def remove_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file down from a case that can still be changed."""
    file = _file(request, pk)
    try:
        actions.remove_application_file(file=file, by=person_of(request), now=clock.now())
    except FilingRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, f"已撤下“{file.name}”。")
    return redirect("filing:application", file.application_id)

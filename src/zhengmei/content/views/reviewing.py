"""Reviewing: gates, hits, steps, counter-signs, media, authorisations, emergencies, remarks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.content import actions
from zhengmei.content.forms import AuthorisationForm
from zhengmei.content.models import Attachment, Comment, CounterSign, GateVerdict
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.reading import content_of
from zhengmei.content.queries.seeing import unseen_attachments
from zhengmei.content.views.base import acted, look_through, now_of, person_of, tell, the_draft, to_draft


@require_POST
def judge(request: HttpRequest, pk: int, verdict_id: int) -> HttpResponse:
    """A verdict at one gate."""
    now = now_of()
    draft = the_draft(request, pk, now)
    verdict = get_object_or_404(GateVerdict, pk=verdict_id, draft=draft)
    answers = {point["key"]: _answer(request, point["key"]) for point in verdict.checkpoints}
    passed = request.POST.get("verdict") == "pass"
    words = f"{verdict.gate}记下了。"
    return acted(
        request,
        pk,
        actions.judge_gate,
        words,
        anchor="#gates",
        now=now,
        verdict=verdict,
        passed=passed,
        answers={k: v for k, v in answers.items() if v["answer"]},
        note=request.POST.get("note", ""),
    )


def _answer(request: HttpRequest, key: str) -> dict[str, str]:
    names = ("answer", "reason", "approver", "expires_on")
    return {name: request.POST.get(f"{key}-{name}", "")[:300] for name in names}


@require_POST
def hit(request: HttpRequest, pk: int) -> HttpResponse:
    """What to do about one hit: take the suggestion, put in other words, or let it stand with a reason."""
    now = now_of()
    draft = the_draft(request, pk, now)
    mark, act = request.POST.get("mark", ""), request.POST.get("act", "")
    given: dict[str, Any] = {"draft": draft, "mark": mark, "now": now, "anchor": "#hits"}
    if act == "accept":
        return acted(request, pk, actions.change_hit, "照建议改了。", **given)
    if act == "correct":
        words = request.POST.get("replacement", "")
        return acted(request, pk, actions.change_hit, "改了。", replacement=words, **given)
    if act == "overrule":
        reason = request.POST.get("reason", "")
        return acted(request, pk, actions.overrule_hit, "记下了，理由印在审核单上。", reason=reason, **given)
    raise Http404


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass the waiting step, or sign when it is the last."""
    now = now_of()
    draft = the_draft(request, pk, now)
    given: dict[str, Any] = {
        "draft": draft,
        "digest": request.POST.get("digest", "-"),
        "remark": request.POST.get("remark", ""),
    }
    return acted(request, pk, actions.pass_step, "办好了。", now=now, **given)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    now = now_of()
    draft = the_draft(request, pk, now)
    reason = request.POST.get("reason", "")
    return acted(request, pk, actions.return_draft, "已退回，作者会看到原因。", now=now, draft=draft, reason=reason)


@require_POST
def confirm_file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """One picture, screenshot or film looked at."""
    now = now_of()
    draft = the_draft(request, pk, now)
    attachment = get_object_or_404(Attachment.objects.select_related("draft__organisation"), pk=file_id, draft=draft)
    note = request.POST.get("note", "")
    words = f"“{attachment.name}”确认了。"
    return acted(
        request, pk, actions.confirm_attachment, words, anchor="#media", now=now, attachment=attachment, note=note
    )


@require_POST
def counter_sign(request: HttpRequest, pk: int, sign_id: int) -> HttpResponse:
    """The answer of another unit."""
    now = now_of()
    draft = the_draft(request, pk, now)
    found = get_object_or_404(CounterSign.objects.select_related("draft", "organisation"), pk=sign_id, draft=draft)
    given = {"answer": request.POST.get("answer", ""), "reason": request.POST.get("reason", "")}
    return acted(
        request, pk, actions.answer_counter_sign, "答复了。", anchor="#signs", now=now, counter_sign=found, **given
    )


@require_POST
def authorise(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an authorisation."""
    now = now_of()
    draft = the_draft(request, pk, now)
    form = AuthorisationForm(request.POST)
    if not form.is_valid():
        tell(request, [str(error) for errors in form.errors.values() for error in errors])
        return to_draft(pk, "#authorisations")
    words = "授权记下了。"
    given = form.cleaned_data
    return acted(
        request, pk, actions.record_authorisation, words, anchor="#authorisations", now=now, draft=draft, **given
    )


def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Emergency release has its own page: what will happen, to what, who answers, what follows."""
    user, now = person_of(request), now_of()
    draft = the_draft(request, pk, now)
    handbook = Handbook(draft.organisation, now.date())
    reasons: list[str] = []
    if request.method == "POST":
        look_through(draft, user, now)
        given = {"event": request.POST.get("event", ""), "reason": request.POST.get("reason", "")}
        try:
            made = actions.release_draft(draft=draft, by=user, now=now, **given)
        except actions.ContentRefused as refused:
            reasons = refused.reasons
        else:
            due = made.review_due_at.astimezone(now.tzinfo)
            messages.success(request, f"已应急放行，许可马上有效。补审要在 {due:%m月%d日 %H:%M} 前办完。")
            return redirect("content:draft", pk)
    context = {
        "draft": draft,
        "terms": handbook.terms(),
        "unseen": unseen_attachments(draft, content_of(draft)),
        "against": actions.reasons_not_to_release(draft, by=user, now=now, handbook=handbook),
        "reasons": reasons,
    }
    return render(request, "content/release.html", context)


@require_POST
def confirm_release(request: HttpRequest, pk: int) -> HttpResponse:
    now = now_of()
    draft = the_draft(request, pk, now)
    finding = request.POST.get("finding", "")
    return acted(
        request, pk, actions.confirm_release, "补审通过，许可继续有效。", now=now, draft=draft, finding=finding
    )


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    now = now_of()
    draft = the_draft(request, pk, now)
    given = {"text": request.POST.get("text", ""), "quote": request.POST.get("quote", "")}
    return acted(request, pk, actions.write_comment, "批注写上了。", anchor="#comments", now=now, draft=draft, **given)


@require_POST
def settle_comment(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    now = now_of()
    draft = the_draft(request, pk, now)
    found = get_object_or_404(Comment.objects.select_related("draft__organisation"), pk=comment_id, draft=draft)
    return acted(request, pk, actions.settle_comment, "批注办结了。", anchor="#comments", now=now, comment=found)

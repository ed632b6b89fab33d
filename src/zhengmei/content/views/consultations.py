"""Consultations, inside and for the public. The public pages work signed out and ask nothing about the visitor."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.consultations import (
    answer_consultation,
    close_consultation,
    give_opinion,
    open_consultation,
    reasons_not_to_answer,
    reasons_not_to_consult,
    reasons_not_to_open,
    reasons_not_to_stop,
    withdraw_consultation,
    write_consultation,
)
from zhengmei.content.forms.planning import ConsultationForm, FeedbackForm, OpinionForm
from zhengmei.content.forms.sources import ReasonForm
from zhengmei.content.models import Consultation
from zhengmei.content.queries.consultations import (
    channels_needed,
    consultations_visible_to,
    kinds_of_consultation,
    public_consultations,
    takes_opinions,
)
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.states import ConsultationState
from zhengmei.content.views.acts import chosen_unit, form_page, paged, person_of, run, units_of
from zhengmei.core import clock
from zhengmei.organisations.states import Power

NOBODY = "意见征集由写稿的单位办，您没有编辑或审核的职责。请找单位管理人员安排。"
AT_MOST, MINUTES = 5, 10


def consultations(request: HttpRequest) -> HttpResponse:
    """The consultations of the person's units: `?words=…&state=…`."""
    user, today = person_of(request), clock.today()
    words, state = request.GET.get("words", ""), request.GET.get("state", "")
    rows = consultations_visible_to(user, today)
    if words:
        rows = rows.filter(title__icontains=words)
    if state in ConsultationState.values:
        rows = rows.filter(state=state)
    context = {
        "page": paged(request, rows),
        "words": words,
        "state": state,
        "states": ConsultationState.choices,
        "filtered": bool(words or state),
        "may_write": units_of(user, Power.WRITE_CONTENT, Power.REVIEW_CONTENT).exists(),
    }
    return render(request, "content/consultations.html", context)


def write(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Write a consultation, or change one that is not open yet."""
    user, now = person_of(request), clock.now()
    held = get_object_or_404(consultations_visible_to(user, now.date()), pk=pk) if pk else None
    units = units_of(user, Power.WRITE_CONTENT, Power.REVIEW_CONTENT)
    unit = held.organisation if held else chosen_unit(request, units, NOBODY)
    handbook = Handbook(unit, now.date())
    back = reverse("content:consultation", args=[pk]) if pk else reverse("content:consultations")
    return form_page(
        request,
        ConsultationForm(request.POST or None, kinds=kinds_of_consultation(handbook), initial=_first(held)),
        lambda given: write_consultation(organisation=unit, consultation=held, by=user, now=now, **given),
        denied=reasons_not_to_consult(unit, by=user, now=now),
        title="写意见征集",
        lead=f"要在决策之前，用至少 {channels_needed(handbook)} 种途径。写好以后由别人看过，再公开。",
        button="存下",
        back=back,
        crumb="意见征集",
        done="已存，还没有公开。",
        onward=lambda made: reverse("content:consultation", args=[made.pk]),
        unit=unit,
        units=[] if held else units[:300],
        basis=[b for b in [handbook.basis("consultation")] if b],
    )


def _first(held: Consultation | None) -> dict[str, Any]:
    if held is None:
        return {}
    names = ("title", "kind", "body", "starts_on", "ends_on", "decision_on", "contact")
    channels = "\n".join(f"{c['name']} {c['url']}" for c in held.channels)
    return {**{name: getattr(held, name) for name in names}, "channels": channels}


def _held(request: HttpRequest, pk: int) -> Consultation:
    return get_object_or_404(consultations_visible_to(person_of(request), clock.today()), pk=pk)


def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """One consultation for those who hold it: what is missing, the masked opinions, the results."""
    user, now = person_of(request), clock.now()
    held = _held(request, pk)
    mine = not reasons_not_to_consult(held.organisation, by=user, now=now)
    context = {
        "consultation": held,
        "mine": mine,
        "may_stop": not reasons_not_to_stop(held, by=user, now=now),
        "against": reasons_not_to_open(held, by=user, now=now) if held.state == ConsultationState.DRAFT else [],
        "against_answer": reasons_not_to_answer(held, by=user, now=now),
        "page": paged(request, held.opinions.order_by("-pk")) if mine else None,
        "basis": Handbook(held.organisation, now.date()).basis("consultation"),
        "is_draft": held.state == ConsultationState.DRAFT,
        "is_open": held.state == ConsultationState.OPEN,
        "is_closed": held.state == ConsultationState.CLOSED,
    }
    return render(request, "content/consultation.html", context)


@require_POST
def open_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it before the public."""
    user, now = person_of(request), clock.now()
    held = _held(request, pk)
    onward = reverse("content:consultation", args=[pk])
    return run(
        request, lambda: open_consultation(consultation=held, by=user, now=now), done="已公开征集。", onward=onward
    )


@require_POST
def close_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop taking opinions before the last day."""
    user, now = person_of(request), clock.now()
    held = _held(request, pk)
    onward = reverse("content:consultation", args=[pk])
    return run(
        request,
        lambda: close_consultation(consultation=held, by=user, now=now),
        done="征集已结束，请公布采纳情况。",
        onward=onward,
    )


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what came of it."""
    user, now = person_of(request), clock.now()
    held = _held(request, pk)
    return form_page(
        request,
        FeedbackForm(request.POST or None),
        lambda given: answer_consultation(consultation=held, feedback=given["feedback"], by=user, now=now),
        title="公布采纳情况",
        lead=f"“{held.title}”收到 {held.opinions.count()} 条意见。征集过的都要反馈结果。",
        button="公布采纳情况",
        back=reverse("content:consultation", args=[pk]),
        crumb=held.title,
        done="已公布。",
    )


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off the public page."""
    user, now = person_of(request), clock.now()
    held = _held(request, pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda given: withdraw_consultation(consultation=held, reason=given["reason"], by=user, now=now),
        denied=reasons_not_to_stop(held, by=user, now=now),
        title="收回意见征集",
        lead="公开页面上不再显示；已收到的意见留着。",
        button="收回",
        danger=True,
        back=reverse("content:consultation", args=[pk]),
        crumb=held.title,
        done="已收回。",
    )


@login_not_required
def public_list(request: HttpRequest) -> HttpResponse:
    """What the public is asked now, and what came of earlier questions."""
    return render(
        request, "content/public_consultations.html", {"page": paged(request, public_consultations(clock.today()))}
    )


@login_not_required
def public_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One consultation for anybody: the text, all ways to answer, a form while it runs, the results afterwards."""
    now = clock.now()
    held = get_object_or_404(public_consultations(now.date()), pk=pk)
    form = OpinionForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        reasons = _too_fast(request, pk)
        if not reasons:
            try:
                give_opinion(consultation=held, text=form.cleaned_data["text"], now=now)
            except ContentRefused as refused:
                reasons = refused.reasons
            else:
                return redirect(f"{reverse('content:public_consultation', args=[pk])}?thanks=1")
    context = {
        "consultation": held,
        "form": form,
        "reasons": reasons,
        "open": takes_opinions(held, now.date()),
        "thanks": request.GET.get("thanks") == "1",
    }
    return render(request, "content/public_consultation.html", context)


def _too_fast(request: HttpRequest, pk: int) -> list[str]:
    """At most AT_MOST opinions from one address in MINUTES; the address is forgotten afterwards and never stored."""
    key = f"opinion:{pk}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, MINUTES * 60)
    if cache.incr(key) > AT_MOST:
        return [f"同一处网络 {MINUTES} 分钟内最多交 {AT_MOST} 条，请过一会儿再交。"]
    return []

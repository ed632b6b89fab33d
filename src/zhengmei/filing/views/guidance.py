"""The pages of guidance 指导监督: list, issue, read, acknowledge, withdraw."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.filing import actions
from zhengmei.filing.forms.guidance import STATES, AnswerForm, GuidanceFilterForm, GuidanceForm, TakeBackForm
from zhengmei.filing.models import Guidance, MediaAccount
from zhengmei.filing.queries import media_accounts_visible_to
from zhengmei.filing.queries.guidance import (
    GuidanceQuestion,
    acknowledging_appointment,
    guidance_matching,
    guidance_visible_to,
    issuing_appointment,
)
from zhengmei.filing.states.guidance import POWER_FOR, GuidanceKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries import organisations_visible_to, organisations_within
from zhengmei.organisations.states import OrganisationState
from zhengmei.ui import words

PER_PAGE = 50


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def guidances(request: HttpRequest) -> HttpResponse:
    """Every note one may read, newest first; filters in the address."""
    user, today = _person(request), clock.today()
    form = GuidanceFilterForm(request.GET)
    asked = form.question()
    found = guidance_matching(guidance_visible_to(user, today), asked, today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "filters": _filters(request, asked),
        "kinds": GuidanceKind.choices,
        "states": STATES,
        "today": today,
    }
    return render(request, "filing/guidances.html", context)


def _filters(request: HttpRequest, asked: GuidanceQuestion) -> list[tuple[str, str]]:
    unit = Organisation.objects.filter(pk=asked.unit).first() if asked.unit else None
    account = MediaAccount.objects.filter(pk=asked.media_account).first() if asked.media_account else None
    said = {
        "q": f"含“{asked.q}”" if asked.q else "",
        "kind": str(GuidanceKind(asked.kind).label) if asked.kind else "",
        "state": str(dict(STATES).get(asked.state, "")),
        "unit": f"发给“{unit.name}”" if unit else "",
        "media_account": f"关于“{account.name}”" if account else "",
        "since": f"{words.day(asked.since)}起" if asked.since else "",
    }
    return [(text, _without(request, name)) for name, text in said.items() if text]


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


def issue_for_account(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A note about one account, to its sponsor."""
    user, today = _person(request), clock.today()
    account = get_object_or_404(media_accounts_visible_to(user, today).select_related("sponsor", "managing"), pk=pk)
    return _issue(request, kind, account.sponsor, account)


def issue_for_unit(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A note to one unit, about no account in particular."""
    user, today = _person(request), clock.today()
    return _issue(request, kind, get_object_or_404(organisations_visible_to(user, today), pk=pk), None)


def _issue(request: HttpRequest, kind: str, unit: Organisation, account: MediaAccount | None) -> HttpResponse:
    if kind not in GuidanceKind.values:
        raise Http404
    user, now = _person(request), clock.now()
    about = {"kind": kind, "organisation": unit, "media_account": account}
    against = actions.reasons_not_to_issue_guidance(**about, by=user, on=now.date())  # type: ignore[arg-type]
    if against:
        raise PermissionDenied("".join(against))
    others = organisations_within(user, POWER_FOR[kind], now.date()).filter(state=OrganisationState.ACTIVE)
    accounts = media_accounts_visible_to(user, now.date()).filter(status="normal").order_by("name")
    form = GuidanceForm(
        request.POST or None,
        kind=kind,
        units=others.exclude(pk=unit.pk).order_by("path"),
        accounts=accounts.exclude(pk=account.pk) if account else accounts,
    )
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {**about, **form.cleaned_data}
        try:
            made = actions.issue_guidance(**given, by=user, now=now)
        except actions.FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已发出{made[0].get_kind_display()}，等对方签收。")
            return redirect("filing:guidance", made[0].pk)
    context = {"form": form, "unit": unit, "account": account, "word": GuidanceKind(kind).label, "reasons": reasons}
    return render(request, "filing/guidance_issue.html", context, status=422 if form.errors or reasons else 200)


def _seen(request: HttpRequest, pk: int) -> Guidance:
    rows = guidance_visible_to(_person(request), clock.today())
    return get_object_or_404(rows.select_related("acknowledged_by", "into", "media_account__managing"), pk=pk)


def guidance(request: HttpRequest, pk: int) -> HttpResponse:
    """One note: what it says, who answers for it, and what was answered."""
    return _page(request, _seen(request, pk), AnswerForm(), TakeBackForm())


def _page(request: HttpRequest, note: Guidance, answer: AnswerForm, back: TakeBackForm) -> HttpResponse:
    user, today = _person(request), clock.today()
    first = note.joint_with_id or note.pk
    together = Guidance.objects.filter(joint_with=first) | Guidance.objects.filter(pk=first)
    context = {
        "note": note,
        "together": together.exclude(pk=note.pk).select_related("organisation").order_by("pk"),
        "against_answer": actions.reasons_not_to_acknowledge_guidance(note, user, today),
        "against_withdrawal": actions.reasons_not_to_withdraw_guidance(note, user, today),
        "answer_form": answer,
        "back_form": back,
        "today": today,
    }
    return render(request, "filing/guidance.html", context, status=422 if answer.errors or back.errors else 200)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit received it and says what it does."""
    note, user, now = _seen(request, pk), _person(request), clock.now()
    against = actions.reasons_not_to_acknowledge_guidance(note, user, now.date())
    form = AnswerForm(request.POST)
    if not against and not form.is_valid():
        return _page(request, note, form, TakeBackForm())
    try:
        actions.acknowledge_guidance(guidance=note, answer=request.POST.get("answer", ""), by=user, now=now)
    except actions.FilingRefused as refused:
        return _refused(request, note, refused, acknowledging_appointment(user, note, now.date()))
    messages.success(request, "已签收，对方看得到你写的办法。")
    return redirect("filing:guidance", note.pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back before anybody acknowledged it."""
    note, user, now = _seen(request, pk), _person(request), clock.now()
    against = actions.reasons_not_to_withdraw_guidance(note, user, now.date())
    form = TakeBackForm(request.POST)
    if not against and not form.is_valid():
        return _page(request, note, AnswerForm(), form)
    try:
        actions.withdraw_guidance(guidance=note, reason=request.POST.get("reason", ""), by=user, now=now)
    except actions.FilingRefused as refused:
        held = issuing_appointment(user, note.kind, note.organisation, note.media_account, now.date())
        return _refused(request, note, refused, held)
    messages.success(request, "已撤回。内容和理由都还在。")
    return redirect("filing:guidance", note.pk)


def _refused(
    request: HttpRequest, note: Guidance, refused: actions.FilingRefused, held: Appointment | None
) -> HttpResponse:
    """Without the duty 403; with it, back to the note with the reason."""
    if held is None:
        raise PermissionDenied("".join(refused.reasons))
    for reason in refused.reasons:
        messages.error(request, reason)
    return redirect("filing:guidance", note.pk)

"""Authorisations, and passwords that were lost."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhengmei.core.workdays import PUBLISHED
from zhengmei.custody import actions, queries
from zhengmei.custody.forms.cases import AuthorisationForm, LossForm, OutcomeForm, ReasonForm, RenewForm, StepForm
from zhengmei.custody.models import Authorisation, Recovery
from zhengmei.custody.states import UNDER_WAY
from zhengmei.custody.views.base import account_of, kept_by_nobody, recovery_of, refuse, tried, who_and_when
from zhengmei.documents.uploads import KeptFile, UploadRefused, keep_upload, place_of
from zhengmei.ui.files import file_response

LIMIT = 20 << 20


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "custody"


OWN_TERM = {"local_default": True, "note": "办法没写找回口令的期限，由本单位自己定。"}


@sensitive_post_parameters("token")
@kept_by_nobody
def authorise(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who or what was authorised for this account."""
    user, now = who_and_when(request)
    account = account_of(user, pk, now)
    refuse(actions.reasons_not_to_authorise(account, user, now.date()))
    form = AuthorisationForm(request.POST or None, initial={"granted_on": now.date()})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        reasons = tried(
            request,
            lambda: actions.add_authorisation(media_account=account, by=user, now=now, **form.cleaned_data),
            "授权已登记，到期前会提醒。",
        )
        if not reasons:
            return redirect("custody:media_account", account.pk)
    return render(request, "custody/authorise.html", {"form": form, "account": account, "reasons": reasons})


def _authorisation(request: HttpRequest, pk: int) -> Authorisation:
    user, now = who_and_when(request)
    one = get_object_or_404(queries.authorisations_visible_to(user, now.date()), pk=pk)
    refuse(actions.reasons_not_to_authorise(one.media_account, user, now.date()))
    return one


@sensitive_post_parameters("token")
@kept_by_nobody
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Until when it now runs."""
    user, now = who_and_when(request)
    one = _authorisation(request, pk)
    form = RenewForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        reasons = tried(
            request,
            lambda: actions.renew_authorisation(authorisation=one, by=user, now=now, **form.cleaned_data),
            "有效期已改。",
        )
        if not reasons:
            return redirect("custody:media_account", one.media_account_id)
    context = {"form": form, "one": one, "account": one.media_account, "reasons": reasons}
    return render(request, "custody/renew.html", context)


@kept_by_nobody
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that it was withdrawn at the platform."""
    user, now = who_and_when(request)
    one = _authorisation(request, pk)
    form = ReasonForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        reasons = tried(
            request,
            lambda: actions.end_authorisation(authorisation=one, reason=why, by=user, now=now),
            "授权已停用。别忘了在平台后台也撤掉。",
        )
        if not reasons:
            return redirect("custody:media_account", one.media_account_id)
    context = {"form": form, "one": one, "account": one.media_account, "reasons": reasons}
    return render(request, "custody/end.html", context)


@kept_by_nobody
def lost(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a lost password instead of opening a second account."""
    user, now = who_and_when(request)
    account = account_of(user, pk, now)
    against = actions.reasons_not_to_report(account, user, now.date())
    refuse(against)
    form = LossForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = actions.open_recovery(media_account=account, by=user, now=now, **form.cleaned_data)
        return redirect("custody:recovery", case.pk)
    limits = queries.limits_of(account.sponsor, now.date())
    deadline = PUBLISHED.add(now.date(), limits.recovery_workdays)
    context = {"form": form, "account": account, "deadline": deadline, "own_term": OWN_TERM, "today": now.date()}
    return render(request, "custody/lost.html", context)


def _page(request: HttpRequest, case: Recovery, reasons: list[str], step_form: StepForm | None = None) -> HttpResponse:
    user, now = who_and_when(request)
    on = now.date()
    context = {
        "case": case,
        "account": case.media_account,
        "open": case.state in UNDER_WAY,
        "steps": case.steps.select_related("by").order_by("at", "pk"),
        "deadline": PUBLISHED.add(case.opened_at.astimezone(now.tzinfo).date(), case.workdays),
        "own_term": OWN_TERM,
        "today": on,
        "against_step": actions.reasons_not_to_step(case, user, on),
        "against_recover": actions.reasons_not_to_conclude(case, found=True, user=user, on=on),
        "against_give_up": actions.reasons_not_to_conclude(case, found=False, user=user, on=on),
        "step_form": step_form or StepForm(),
        "outcome_form": OutcomeForm(),
        "reasons": reasons,
    }
    return render(request, "custody/recovery.html", context)


@kept_by_nobody
def recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, until when, and the next act."""
    user, now = who_and_when(request)
    return _page(request, recovery_of(user, pk, now), [])


@require_POST
@kept_by_nobody
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what was done or heard, with a file."""
    user, now = who_and_when(request)
    case = recovery_of(user, pk, now)
    form = StepForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, case, ["有几项没填对，看下面。"], form)
    kept: KeptFile | None = None
    upload = form.cleaned_data["file"]
    if upload is not None:
        try:
            kept = keep_upload(upload, name=upload.name or "", folder=_folder(), limit=LIMIT)
        except UploadRefused as refused:
            return _page(request, case, [str(refused)], form)
    kind, note = form.cleaned_data["kind"], form.cleaned_data["note"]
    reasons = tried(
        request, lambda: actions.add_step(recovery=case, kind=kind, note=note, kept=kept, by=user, now=now), "已记下。"
    )
    return _page(request, case, reasons, form) if reasons else redirect("custody:recovery", pk)


@require_POST
@kept_by_nobody
def conclude(request: HttpRequest, pk: int, end: str) -> HttpResponse:
    """It is back, or lost for good."""
    user, now = who_and_when(request)
    case = recovery_of(user, pk, now)
    form = OutcomeForm(request.POST)
    form.is_valid()
    outcome = form.cleaned_data.get("outcome", "")
    if end == "recovered":
        reasons = tried(
            request, lambda: actions.recover(recovery=case, outcome=outcome, by=user, now=now), "口令找回了。"
        )
    elif end == "failed":
        done = "记为没找回。接下来给这个账号办关停或注销备案。"
        reasons = tried(request, lambda: actions.give_up(recovery=case, outcome=outcome, by=user, now=now), done)
    else:
        raise Http404
    return _page(request, case, reasons) if reasons else redirect("custody:recovery", pk)


def evidence(request: HttpRequest, pk: int, step: int) -> HttpResponseBase:
    """One file of a case, for whoever may arrange it."""
    user, now = who_and_when(request)
    case = recovery_of(user, pk, now)
    refuse(actions.reasons_not_to_authorise(case.media_account, user, now.date()))
    one = get_object_or_404(case.steps.exclude(file_digest=""), pk=step)
    return file_response(place_of(_folder(), one.file_digest), name=one.file_name, media_type=one.file_type)

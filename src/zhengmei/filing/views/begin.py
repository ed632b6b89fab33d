"""Beginning a case: for which unit, for which account, and what for."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.core import clock
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.forms.applications import StartForm
from zhengmei.filing.permissions import can_apply_for
from zhengmei.filing.queries import (
    media_accounts_visible_to,
    not_the_opener,
)
from zhengmei.filing.states import (
    WITH_ACCOUNT,
    FilingAct,
    FilingCause,
)
from zhengmei.filing.views.base import person_of
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import organisations_within
from zhengmei.organisations.states import OrganisationState, Power

NOT_YOURS = "你没有申请备案的职责。请由主办单位的人或它的主管办理。"


def new(request: HttpRequest) -> HttpResponse:
    """Begin an opening: for which unit. With `?account=` begin what is asked for that account."""
    user, now = person_of(request), clock.now()
    if "account" in request.GET:
        return _new_for_account(request)
    sponsors = organisations_within(user, Power.EDIT_ACCOUNTS, now.date())
    sponsors = sponsors.filter(state=OrganisationState.ACTIVE).order_by("path")
    if not sponsors.exists():
        raise PermissionDenied(NOT_YOURS)
    initial = {"act": request.GET.get("act", "open"), "sponsor": request.GET.get("sponsor") or sponsors[0].pk}
    form = StartForm(request.POST or None, sponsors=sponsors, initial=initial)
    reasons = _not_theirs(request)
    if request.method == "POST" and form.is_valid() and not reasons:
        try:
            made = actions.start_application(
                act=form.cleaned_data["act"], sponsor=form.cleaned_data["sponsor"], by=user, now=now
            )
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            return redirect("filing:edit_application", made.pk)
    return render(request, "filing/application_new.html", {"form": form, "reasons": reasons})


def _not_theirs(request: HttpRequest) -> list[str]:
    """The article that keeps a person from naming a unit they do not act for, and from naming two."""
    named = [pk for pk in request.POST.getlist("sponsor") if pk.isdecimal()]
    if len(named) > 1:
        return ["一个账号只有一个主办单位：谁开设、谁主办。请只选一个。"]
    unit = Organisation.objects.filter(pk=named[0]).first() if named else None
    return not_the_opener(unit, person_of(request), clock.today()) if unit is not None else []


def _new_for_account(request: HttpRequest) -> HttpResponse:
    """One page that says what will be asked, and the button; the draft begins with it."""
    user, now = person_of(request), clock.now()
    wanted = request.GET.get("account", "")
    seen = media_accounts_visible_to(user, now.date()).select_related("sponsor__successor", "sponsor__supervisor")
    account = get_object_or_404(seen, pk=wanted if wanted.isdecimal() else 0)
    sponsor = account.sponsor
    if sponsor.state != OrganisationState.ACTIVE and sponsor.successor is not None:
        sponsor = sponsor.successor
    if not can_apply_for(user, sponsor, now.date()):
        raise PermissionDenied(f"备案由“{sponsor.name}”申请，请由该单位的人或它的主管办理。")
    acts = [a for a in FilingAct if a in WITH_ACCOUNT or (a == FilingAct.BACKFILL and not account.filing_number)]
    act = request.POST.get("act") or request.GET.get("act", "")
    cause = request.GET.get("cause", "")
    reasons: list[str] = []
    if request.method == "POST" and act in acts:
        try:
            made = actions.start_application(
                act=act,
                sponsor=sponsor,
                media_account=account,
                cause=cause if cause in FilingCause.values else FilingCause.NEED,
                by=user,
                now=now,
            )
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            return redirect("filing:edit_application", made.pk)
    wanted_first = sorted(acts, key=lambda one: one != act)
    rows = [(a, _lead(a), actions.reasons_not_to_start(a, sponsor, account)) for a in wanted_first]
    context = {
        "account": account,
        "rows": rows,
        "reasons": reasons,
        "chosen": act if act in acts else "",
        "applicant": sponsor,
        "cause": FilingCause(cause).label if cause in FilingCause.values and cause else "",
    }
    return render(request, "filing/application_for.html", context)


def _lead(act: FilingAct) -> str:
    return {
        FilingAct.CHANGE: "改名称、主办单位、认证等",
        FilingAct.CLOSE: "不再运营，账号留着",
        FilingAct.CANCEL: "从平台上注销",
        FilingAct.BACKFILL: "账号早就有了，补办备案",
    }[act]

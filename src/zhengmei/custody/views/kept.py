"""One account's safe keeping: register, open once, change, retire."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from zhengmei.custody import actions, queries
from zhengmei.custody.forms.cases import ReasonForm
from zhengmei.custody.forms.kept import ContactsForm, CredentialForm, OpenForm, PasswordForm
from zhengmei.custody.models import Handover, Opening, PasswordChange
from zhengmei.custody.permissions import can_set_rule
from zhengmei.custody.queries.listing import with_keepers
from zhengmei.custody.states import UNDER_WAY, AuthorisationState, CredentialState, HandoverState
from zhengmei.custody.views.base import account_of, credential_of, kept_by_nobody, refuse, tried, who_and_when

SHOWN = 20
SECRET_FIELDS = ("password", "again", "login_name", "bound_phone", "bound_email", "recovery_contact", "token")


@kept_by_nobody
def media_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one account's keeping but what is kept."""
    user, now = who_and_when(request)
    today = now.date()
    account = account_of(user, pk, now)
    entry = with_keepers([account], today)[0]
    may = not actions.reasons_not_to_authorise(account, user, today)
    seen = queries.authorisations_visible_to(user, today).filter(media_account=account)
    context = {
        "account": account,
        "entry": entry,
        "lines": [_line(one, user, today) for one in entry.kept],
        "retired": queries.credentials_of(account).filter(state=CredentialState.RETIRED),
        "handovers": queries.handovers_visible_to(user, today).filter(credential__media_account=account)[:SHOWN],
        "authorisations": seen.order_by("state", "expires_on", "pk"),
        "recoveries": queries.recoveries_visible_to(user, today).filter(media_account=account)[:SHOWN],
        "openings": Opening.objects.filter(credential__media_account=account)
        .select_related("by", "credential")
        .order_by("-at", "-pk")[:SHOWN],
        "changes": PasswordChange.objects.filter(credential__media_account=account)
        .select_related("by", "credential")
        .order_by("-at", "-pk")[:SHOWN],
        "story": queries.story_of(account)[:SHOWN],
        "may": may,
        "may_set_rule": can_set_rule(user, account.sponsor, today),
        "why_not": actions.reasons_not_to_authorise(account, user, today),
        "today": today,
        "active": AuthorisationState.ACTIVE,
        "under_way": UNDER_WAY,
    }
    return render(request, "custody/account.html", context)


def _line(one: Any, user: Any, today: Any) -> dict[str, Any]:
    passing = Handover.objects.filter(credential=one.credential, state=HandoverState.OPEN).first()
    return {
        "kept": one,
        "passing": passing,
        "against_open": actions.reasons_not_to_open(one.credential, user, today),
        "against_change": actions.reasons_not_to_change_password(one.credential, user, today),
    }


@sensitive_variables("form", "given", "reasons")
@sensitive_post_parameters(*SECRET_FIELDS)
@kept_by_nobody
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a sign-in of this account into keeping."""
    user, now = who_and_when(request)
    account = account_of(user, pk, now)
    refuse(actions.reasons_not_to_authorise(account, user, now.date()))
    keepers = queries.keepers_possible(account.sponsor, now.date())
    initial = {"first_keeper": user.pk, "changed_on": now.date()}
    form = CredentialForm(request.POST or None, keepers=keepers, initial=initial)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        reasons = tried(
            request,
            lambda: actions.add_credential(
                media_account=account,
                label=given["label"],
                password=given["password"],
                contacts=form.contacts(),
                first_keeper=given["first_keeper"],
                second_keeper=given["second_keeper"],
                changed_on=given["changed_on"],
                by=user,
                now=now,
            ),
            "已封存。以后要看，由保管人写明理由打开；每次打开都会记下并告诉另一位保管人和单位负责人。",
        )
        if not reasons:
            return redirect("custody:media_account", account.pk)
    context = {"form": form, "account": account, "reasons": reasons, "few": keepers.count() < 2}
    return render(request, "custody/add.html", context)


@sensitive_variables("shown")
@sensitive_post_parameters(*SECRET_FIELDS)
@kept_by_nobody
def open_kept(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why; then show it on this one page, which nothing keeps and no second sending brings back."""
    user, now = who_and_when(request)
    credential = credential_of(user, pk, now)
    against = actions.reasons_not_to_open(credential, user, now.date())
    if against and request.method == "POST":
        actions.note_refusal(credential=credential, reasons=against, by=user, now=now)
    refuse(against)
    form = OpenForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "credential": credential, "account": credential.media_account}
    if request.method == "POST" and form.is_valid():
        reason, token = form.asked()
        try:
            shown = actions.open_credential(credential=credential, reason=reason, token=token, by=user, now=now)
        except actions.CustodyRefused as refused:
            context["reasons"] = refused.reasons
            context["form"] = OpenForm(initial={"reason": reason})
        else:
            return render(request, "custody/opened.html", {**context, "shown": shown, "reason": reason, "now": now})
    return render(request, "custody/open.html", context)


@sensitive_variables("form")
@sensitive_post_parameters(*SECRET_FIELDS)
@kept_by_nobody
def change_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Put in the password that was just set at the platform."""
    user, now = who_and_when(request)
    credential = credential_of(user, pk, now)
    refuse(actions.reasons_not_to_change_password(credential, user, now.date()))
    form = PasswordForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        password, why = form.cleaned_data["password"], form.cleaned_data["why"]
        reasons = tried(
            request,
            lambda: actions.change_password(credential=credential, password=password, why=why, by=user, now=now),
            "新口令已封存，改口令日期记为今天。",
        )
        if not reasons:
            passing = Handover.objects.filter(credential=credential, state=HandoverState.OPEN).first()
            if passing is not None:
                return redirect("custody:handover", passing.pk)
            return redirect("custody:media_account", credential.media_account_id)
    context = {"form": form, "credential": credential, "account": credential.media_account, "reasons": reasons}
    return render(request, "custody/password.html", context)


@sensitive_variables("form")
@sensitive_post_parameters(*SECRET_FIELDS)
@kept_by_nobody
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Put in new ways of winning the account back; what is left empty stays."""
    user, now = who_and_when(request)
    credential = credential_of(user, pk, now)
    refuse(actions.reasons_not_to_change_password(credential, user, now.date()))
    form = ContactsForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.contacts()
        reasons = tried(
            request,
            lambda: actions.change_contacts(credential=credential, contacts=given, by=user, now=now),
            "找回方式已改，没填的几项没有变。",
        )
        if not reasons:
            return redirect("custody:media_account", credential.media_account_id)
    context = {"form": form, "credential": credential, "account": credential.media_account, "reasons": reasons}
    return render(request, "custody/contacts.html", context)


@kept_by_nobody
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a sign-in out of use: what is kept is wiped."""
    user, now = who_and_when(request)
    credential = credential_of(user, pk, now)
    reasons = actions.reasons_not_to_retire(credential, user, now.date())
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        reasons = tried(
            request,
            lambda: actions.retire_credential(credential=credential, reason=reason, by=user, now=now),
            "已停用，封存的内容已抹掉，经过还在。",
        )
        if not reasons:
            return redirect("custody:media_account", credential.media_account_id)
    context = {"form": form, "credential": credential, "account": credential.media_account, "reasons": reasons}
    return render(request, "custody/retire.html", context)

"""Giving and withdrawing an exception."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.core import clock
from zhengmei.filing.actions import (
    FilingRefused,
    grant_exception,
    reasons_not_to_withdraw_exception,
    withdraw_exception,
)
from zhengmei.filing.forms.accounts import ExceptionForm, ReasonForm
from zhengmei.filing.models import RuleException
from zhengmei.filing.queries import media_accounts_visible_to, rulings_in_principle
from zhengmei.identity.models import User
from zhengmei.organisations.permissions import can_supervise


def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Allow one account to depart from one 原则上 rule until a day."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    account = get_object_or_404(media_accounts_visible_to(user, now.date()), pk=pk)
    if not can_supervise(user, account.sponsor, now.date()):
        raise PermissionDenied(f"例外由“{account.sponsor.name}”的主管批准，请找主管办理。")
    rulings = rulings_in_principle(account, now.date())
    rules = [(r.key, f"{words}（{r.pack_short} {'、'.join(r.articles)}）") for words, r in rulings]
    form = ExceptionForm(request.POST or None, rules=rules, initial={"rule": request.GET.get("rule", "")})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            grant_exception(
                media_account=account,
                rule_key=form.cleaned_data["rule"],
                reason=form.cleaned_data["reason"],
                expires_on=form.cleaned_data["expires_on"],
                by=user,
                now=now,
            )
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已给“{account.name}”例外。下次检查起，这条规定在有效期内不再记问题。")
            return redirect("filing:media_account", account.pk)
    context = {"form": form, "account": account, "reasons": reasons, "rulings": rulings}
    return render(request, "filing/grant_exception.html", context)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End an exception today."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    seen = media_accounts_visible_to(user, now.date()).order_by().values("pk")
    held = get_object_or_404(
        RuleException.objects.filter(media_account__in=seen).select_related("media_account__sponsor"), pk=pk
    )
    if not can_supervise(user, held.media_account.sponsor, now.date()):
        raise PermissionDenied(f"例外由“{held.media_account.sponsor.name}”的主管撤回，请找主管办理。")
    form = ReasonForm(request.POST or None)
    reasons = reasons_not_to_withdraw_exception(held, now.date())
    if request.method == "POST" and form.is_valid() and not reasons:
        try:
            withdraw_exception(rule_exception=held, reason=form.cleaned_data["reason"], by=user, now=now)
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已撤回例外。这条规定从今天起照常检查。")
            return redirect("filing:media_account", held.media_account_id)
    return render(request, "filing/withdraw_exception.html", {"form": form, "held": held, "reasons": reasons})

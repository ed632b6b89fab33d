"""One's own sign-in: second factors, recovery codes, and the places one is signed in."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.identity import actions, queries
from zhengmei.identity.forms import CodesForm, KeyForm, TotpForm
from zhengmei.identity.models import SignInSession, User
from zhengmei.identity.permissions import can_secure_users, must_use_second_factor

SHOWN_PAST = 10


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def security(request: HttpRequest) -> HttpResponse:
    """Everything about one's own sign-in on one page."""
    user, now = _person(request), clock.now()
    factors = list(queries.factors_of(user))
    kinds = {factor.type for factor in factors}
    codes = next((f for f in factors if f.type == Authenticator.Type.RECOVERY_CODES), None)
    facts = {
        "factors": [f for f in factors if f.type != Authenticator.Type.RECOVERY_CODES],
        "has_totp": Authenticator.Type.TOTP in kinds,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes is not None else None,
        "must": must_use_second_factor(user),
        "sessions": queries.live_sessions(user, now),
        "past": queries.past_sessions(user, now, SHOWN_PAST),
        "here": request.session.session_key,
        "codes_form": CodesForm(),
    }
    return render(request, "identity/security.html", facts)


def _with_codes(request: HttpRequest, codes: list[str], done: str) -> HttpResponse:
    if not codes:
        messages.success(request, done)
        return redirect("identity:security")
    return render(request, "identity/codes.html", {"codes": codes, "done": done})


@never_cache
def add_totp(request: HttpRequest) -> HttpResponse:
    """A picture to scan, and the first code to prove it works."""
    user = _person(request)
    secret = get_totp_secret(regenerate=request.method == "GET")
    form = TotpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = actions.add_totp(user=user, secret=secret, **form.cleaned_data, by=user, now=clock.now())
        except actions.IdentityRefused as refused:
            form.add_error(None, refused.reasons)
        else:
            clear_totp_secret(request)
            return _with_codes(request, codes, "验证码应用加好了")
    url = get_adapter().build_totp_url(user, secret)
    facts = {
        "form": form,
        "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        "picture": _svg(url),
    }
    return render(request, "identity/add_totp.html", facts, status=422 if form.errors else 200)


def _svg(url: str) -> SafeString:
    picture: str = get_adapter().build_totp_svg(url)
    return mark_safe(picture[picture.index("<svg") :])  # noqa: S308 - drawn by the server from our own address


@never_cache
def add_key(request: HttpRequest) -> HttpResponse:
    """Touch the key, give it a name."""
    user = _person(request)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = actions.add_key(user=user, **form.cleaned_data, by=user, now=clock.now())
        except actions.IdentityRefused as refused:
            form.add_error(None, refused.reasons)
        else:
            return _with_codes(request, codes, "安全密钥加好了")
    facts = {"form": form, "options": begin_registration(user, False)}
    return render(request, "identity/add_key.html", facts, status=422 if form.errors else 200)


def _back(request: HttpRequest, act: Callable[..., Any], done: str, **about: Any) -> HttpResponse:
    try:
        act(**about, by=_person(request), now=clock.now())
    except actions.IdentityRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return redirect("identity:security")


@require_POST
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own factor away."""
    factor = get_object_or_404(queries.factors_of(_person(request)), pk=pk)
    return _back(request, actions.remove_factor, "删掉了。", factor=factor, password=request.POST.get("password", ""))


@never_cache
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once."""
    user = _person(request)
    try:
        fresh = actions.make_codes(user=user, password=request.POST.get("password", ""), by=user, now=clock.now())
    except actions.IdentityRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("identity:security")
    return _with_codes(request, fresh, "新的恢复码")


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one place out: one's own, or another's for the security administrator."""
    user = _person(request)
    everyone = SignInSession.objects.all() if can_secure_users(user) else SignInSession.objects.filter(user=user)
    session = get_object_or_404(everyone, pk=pk)
    reason = request.POST.get("reason", "")
    answer = _back(request, actions.end_session, "那一处已下线。", session=session, reason=reason)
    return answer if session.user_id == user.pk else redirect("identity:user", session.user_id)


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign every other place of oneself out."""
    but = request.session.session_key or ""
    return _back(request, actions.end_all_sessions, "别处都已下线。", user=_person(request), but=but, reason="")

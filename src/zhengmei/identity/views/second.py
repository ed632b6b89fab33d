"""The second step of signing in: a code, a recovery code, or a security key."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_authentication
from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from zhengmei.core import clock
from zhengmei.identity import actions, queries
from zhengmei.identity.models import User
from zhengmei.identity.states import SignInWay
from zhengmei.ui.places import address_of, device_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING = "waiting"
WAIT = 300  # seconds between the password and the second step


def let_in(request: HttpRequest, user: User, way: str, next_url: str) -> HttpResponse:
    """Sign the person in for good: a new session, written down with its device, and back to where they wanted to go."""
    now = clock.now()
    request.session.pop(WAITING, None)
    login(request, user, backend=BACKEND)
    request.session["way"] = str(way)
    key = request.session.session_key or ""
    actions.note_sign_in(by=user, now=now, way=way)
    about = {"device": device_of(request), "address": address_of(request)}
    for device in actions.open_session(user=user, key=key, way=way, by=user, now=now, **about):
        messages.warning(request, f"同时登录的地方太多，最早的一处（{device}）已下线。不是你的，马上改口令。")
    if way == SignInWay.RECOVERY:
        messages.warning(request, "用掉了一个恢复码。快用完时在“登录与安全”里重新生成。")
    safe = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure())
    return redirect(next_url if next_url and safe else "dashboard:desk")


def ask_second_step(request: HttpRequest, user: User, next_url: str) -> HttpResponse:
    """Keep in a fresh session who has shown the password, and lead to the second step."""
    request.session.cycle_key()
    request.session[WAITING] = {"user": user.pk, "next": next_url, "until": clock.now().timestamp() + WAIT}
    return redirect("identity:second")


def sign_in_or_ask(request: HttpRequest, user: User, way: str, next_url: str) -> HttpResponse:
    """In at once, or first the second step where the person has one."""
    if queries.has_second_factor(user):
        return ask_second_step(request, user, next_url)
    return let_in(request, user, way, next_url)


def _waiting(request: HttpRequest) -> tuple[User, str] | None:
    held = request.session.get(WAITING) or {}
    if not held or held["until"] < clock.now().timestamp():
        return None
    user = User.objects.filter(pk=held["user"], is_active=True).first()
    return (user, held["next"]) if user is not None else None


@never_cache
def second(request: HttpRequest) -> HttpResponse:
    """Prove it once more, within five minutes of the password."""
    found = _waiting(request)
    if found is None:
        request.session.pop(WAITING, None)
        messages.error(request, "第二步等得太久了，请从头登录。")
        return redirect("identity:sign_in")
    user, next_url = found
    if request.method == "POST":
        credentials = {"username": user.username}
        way = _proved(request, user) if AxesProxyHandler.is_allowed(request, credentials) else None
        if way is not None:
            return let_in(request, user, way, next_url)
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        locked = bool(getattr(request, "axes_locked_out", False))
        actions.note_failed_sign_in(username=user.username, locked=locked, by=None, now=clock.now())
    kinds = set(queries.factors_of(user).values_list("type", flat=True))
    options = begin_authentication(user) if Authenticator.Type.WEBAUTHN in kinds else None
    facts = {"options": options, "codes": Authenticator.Type.TOTP in kinds, "wrong": request.method == "POST"}
    return render(request, "identity/second.html", facts, status=422 if facts["wrong"] else 200)


def _proved(request: HttpRequest, user: User) -> str | None:
    now = clock.now()
    code, raw = request.POST.get("code", "").strip(), request.POST.get("credential", "")
    if raw:
        credential = _json(raw)
        return actions.take_key(user=user, credential=credential, by=None, now=now) if credential else None
    return actions.take_code(user=user, code=code, by=None, now=now) if code else None


def _json(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

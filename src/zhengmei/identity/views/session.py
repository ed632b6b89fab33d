"""Signing in and out, staying, and one's own password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.identity import actions, queries
from zhengmei.identity.forms import PasswordForm, SignInForm
from zhengmei.identity.states import SessionEnd, SignInWay
from zhengmei.identity.views.second import sign_in_or_ask


class SignIn(auth_views.LoginView):
    """Name and password; then back to the page that was asked for. The session's key changes here."""

    template_name = "identity/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        idle, outside = "idle" in self.request.GET, settings.OIDC_NAME if settings.OIDC_URL else ""
        minutes = settings.SESSION_COOKIE_AGE // 60
        return super().get_context_data(**kwargs, idle=idle, idle_minutes=minutes, outside=outside)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return sign_in_or_ask(self.request, form.get_user(), SignInWay.PASSWORD, self.get_redirect_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        locked = bool(getattr(self.request, "axes_locked_out", False))
        username = str(form.data.get("username", ""))[:60]
        if username:
            actions.note_failed_sign_in(username=username, locked=locked, by=None, now=clock.now())
        return super().form_invalid(form)


class SignOut(auth_views.LogoutView):
    """POST only."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            key, now = request.session.session_key or "", clock.now()
            actions.note_session_over(key=key, end=SessionEnd.SIGNED_OUT, by=request.user, now=now)
            actions.note_sign_out(by=request.user, now=now)
        return super().post(request, *args, **kwargs)


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Says how long and whom to ask, for a name that exists and for one that does not. Asked for by django-axes."""
    name = str((credentials or {}).get("username") or request.POST.get("username", ""))
    now = clock.now()
    until = queries.locked_until(now).get(name, now + queries.cool_off())
    minutes = max(1, -(-int((until - now).total_seconds()) // 60))
    facts = {"until": until, "minutes": minutes, "attempts": settings.AXES_FAILURE_LIMIT}
    return render(request, "identity/locked_out.html", facts, status=429)


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """The person is still there: the session lives on (it is saved with every request)."""
    return HttpResponse(status=204)


def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the first time one has to."""
    user = request.user
    form = PasswordForm(user, request.POST or None)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        now, key = clock.now(), request.session.session_key or ""
        actions.change_password(user=user, new=form.cleaned_data["new"], by=user, now=now, but=key)  # type: ignore[arg-type]
        update_session_auth_hash(request, user)  # type: ignore[arg-type]
        actions.move_session(key=key, to=request.session.session_key or "", by=user, now=now)  # type: ignore[arg-type]
        messages.success(request, "口令改好了。别处登录的都已退出。")
        return redirect("dashboard:desk")
    facts = {"form": form, "old": queries.password_is_old(user, clock.now()), "days": settings.PASSWORD_DAYS}  # type: ignore[arg-type]
    return render(request, "identity/password.html", facts, status=422 if form.errors else 200)

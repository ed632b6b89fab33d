"""Tokens for programs: asked for with a purpose, allowed by a manager of users, fetched once, ended."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.identity import actions, queries
from zhengmei.identity.forms import TokenForm
from zhengmei.identity.models import ApiToken, User
from zhengmei.identity.permissions import can_manage_users
from zhengmei.identity.states import TokenState


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _token(request: HttpRequest, pk: int) -> ApiToken:
    person = _person(request)
    return get_object_or_404(queries.tokens_visible_to(person, manages=can_manage_users(person)), pk=pk)


def _refused(request: HttpRequest, refused: actions.IdentityRefused) -> HttpResponse:
    for reason in refused.reasons:
        messages.error(request, reason)
    return redirect("identity:tokens")


def tokens(request: HttpRequest) -> HttpResponse:
    """Which programs read in whose name, and what waits for me? Asking for one is here too."""
    person, now = _person(request), clock.now()
    manages = can_manage_users(person)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_token(**form.cleaned_data, by=person, now=now)
        except actions.IdentityRefused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, "申请交上去了。系统管理员批准后，你在这一页领取。")
            return redirect("identity:tokens")
    state = request.GET.get("state", "")
    found = queries.tokens_visible_to(person, manages=manages)
    if state in TokenState.values:
        found = found.filter(state=state)
    facts = {
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "form": form,
        "manages": manages,
        "state": state,
        "states": TokenState.choices,
        "filters": [(TokenState(state).label, "?")] if state in TokenState.values else [],
        "now": now,
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "identity/tokens.html", facts, status=422 if form.errors else 200)


@require_POST
def allow_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Let whoever asked fetch it."""
    try:
        token = actions.allow_token(token=_token(request, pk), by=_person(request), now=clock.now())
    except actions.IdentityRefused as refused:
        return _refused(request, refused)
    messages.success(request, f"已批准。{token.owner}现在可以领取。")
    return redirect("identity:tokens")


@require_POST
def refuse_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    reason = request.POST.get("reason", "")
    try:
        actions.refuse_token(token=_token(request, pk), reason=reason, by=_person(request), now=clock.now())
    except actions.IdentityRefused as refused:
        return _refused(request, refused)
    messages.success(request, "已告诉申请人没有批准，理由他看得到。")
    return redirect("identity:tokens")


@never_cache
@require_POST
def fetch_token(request: HttpRequest, pk: int) -> HttpResponse:
    """The secret, shown on this answer and nowhere else."""
    token = _token(request, pk)
    try:
        secret = actions.fetch_token(token=token, by=_person(request), now=clock.now())
    except actions.IdentityRefused as refused:
        return _refused(request, refused)
    return render(request, "identity/token.html", {"token": token, "secret": secret})


@require_POST
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    """It reads nothing from now on."""
    reason = request.POST.get("reason", "")
    try:
        token = actions.end_token(token=_token(request, pk), reason=reason, by=_person(request), now=clock.now())
    except actions.IdentityRefused as refused:
        return _refused(request, refused)
    messages.success(request, f"“{token.program}”的令牌已停用，从现在起读不到数据。")
    return redirect("identity:tokens")

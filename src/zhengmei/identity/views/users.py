"""Managing users: only for whoever may (see permissions)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.identity import actions, queries
from zhengmei.identity.forms import DisableForm, UserForm
from zhengmei.identity.models import User
from zhengmei.identity.permissions import can_manage_users, can_secure_users

STATES = {"on": "启用", "off": "停用", "locked": "已锁定", "fresh": "还没改初始口令"}
SORTS = {"username", "-username", "full_name", "-full_name", "last_login", "-last_login"}
View = Callable[..., HttpResponse]


def _for_managers(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_manage_users(request.user):  # type: ignore[arg-type]
            raise PermissionDenied("管理用户是系统管理员的职责。要加人、停用或重置口令，请找系统管理员。")
        return view(request, *args, **kwargs)

    return checked


def _for_either(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not (can_manage_users(user) or can_secure_users(user)):
            raise PermissionDenied("管理用户是系统管理员的职责。要加人、停用或重置口令，请找系统管理员。")
        return view(request, *args, **kwargs)

    return checked


def _for_security(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_secure_users(request.user):  # type: ignore[arg-type]
            raise PermissionDenied("让人下线、重置第二步验证是安全管理员的职责，请找安全管理员。")
        return view(request, *args, **kwargs)

    return checked


def _user(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(queries.users_visible_to(request.user, manages=True), pk=pk)  # type: ignore[arg-type]


@_for_either
def users(request: HttpRequest) -> HttpResponse:
    """Everyone who may sign in: search, state, sort, paging in the address."""
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    sort = request.GET.get("sort", "username")
    locked = queries.locked_until(clock.now())
    everyone = queries.users_visible_to(request.user, manages=True)  # type: ignore[arg-type]
    found = queries.matching(everyone, words=words, state=state, locked=set(locked))
    page = Paginator(found.order_by(sort if sort in SORTS else "username", "pk"), 50).get_page(request.GET.get("page"))
    filters = [(f"含“{words}”", f"?state={state}")] if words else []
    filters += [(STATES[state], f"?q={words}")] if state in STATES else []
    facts = {"page": page, "words": words, "state": state, "states": STATES, "locked": locked, "filters": filters}
    manages = can_manage_users(request.user)  # type: ignore[arg-type]
    return render(request, "identity/users.html", {**facts, "manages": manages})


@_for_managers
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Add a person; the one-time password is shown on the answer and nowhere else."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, once = actions.add_user(**form.cleaned_data, by=request.user, now=clock.now())  # type: ignore[arg-type]
        except actions.IdentityRefused as refused:
            form.add_error(None, refused.reasons)
        else:
            return render(request, "identity/once.html", {"person": user, "once": once, "done": "用户加好了"})
    return render(request, "identity/add.html", {"form": form}, status=422 if form.errors else 200)


@_for_either
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: state, and the acts."""
    person, now = _user(request, pk), clock.now()
    facts = {
        "person": person,
        "manages": can_manage_users(request.user),  # type: ignore[arg-type]
        "secures": can_secure_users(request.user),  # type: ignore[arg-type]
        "sessions": queries.live_sessions(person, now),
        "factors": queries.factors_of(person).exclude(type="recovery_codes").count(),
        "until": queries.locked_until(now).get(person.username),
        "form": DisableForm(),
        "against": actions.reasons_not_to_disable_user(person, request.user),  # type: ignore[arg-type]
    }
    return render(request, "identity/user.html", facts)


def _refused(request: HttpRequest, pk: int, refused: actions.IdentityRefused) -> HttpResponse:
    for reason in refused.reasons:
        messages.error(request, reason)
    return redirect("identity:user", pk)


@_for_managers
@require_POST
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Take sign-in away."""
    person, now = _user(request, pk), clock.now()
    try:
        actions.disable_user(user=person, reason=request.POST.get("reason", ""), by=request.user, now=now)  # type: ignore[arg-type]
    except actions.IdentityRefused as refused:
        return _refused(request, pk, refused)
    messages.success(request, f"{person.full_name}已停用，立即退出登录。记录和经办的事都还在。")
    return redirect("identity:user", pk)


def _with_once(request: HttpRequest, pk: int, act: Callable[..., str], done: str) -> HttpResponse:
    person = _user(request, pk)
    try:
        once = act(user=person, by=request.user, now=clock.now())
    except actions.IdentityRefused as refused:
        return _refused(request, pk, refused)
    return render(request, "identity/once.html", {"person": person, "once": once, "done": done})


@_for_managers
@never_cache
@require_POST
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Give sign-in back."""
    return _with_once(request, pk, actions.enable_user, "已重新启用")


@_for_managers
@never_cache
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password."""
    return _with_once(request, pk, actions.reset_password, "口令已重置")


@_for_managers
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift the lock-out."""
    person = _user(request, pk)
    actions.unlock_user(user=person, by=request.user, now=clock.now())  # type: ignore[arg-type]
    messages.success(request, f"{person.full_name}可以马上再试登录。")
    return redirect("identity:user", pk)


def _secured(request: HttpRequest, pk: int, act: Callable[..., int], done: str, **more: str) -> HttpResponse:
    person = _user(request, pk)
    try:
        amount = act(user=person, reason=request.POST.get("reason", ""), by=request.user, now=clock.now(), **more)
    except actions.IdentityRefused as refused:
        return _refused(request, pk, refused)
    messages.success(request, done.format(name=person.full_name, amount=amount))
    return redirect("identity:user", pk)


@_for_security
@require_POST
def end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a person out everywhere."""
    return _secured(request, pk, actions.end_all_sessions, "{name}的 {amount} 处登录已下线。", but="")


@_for_security
@require_POST
def reset_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factors from a person who lost theirs."""
    return _secured(request, pk, actions.reset_factors, "{name}的第二步验证已重置，下次登录只要口令，请本人重新添加。")

"""What the pages share: who asks, when, and answers that no browser keeps."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from zhengmei.core import clock
from zhengmei.custody import queries
from zhengmei.custody.actions import CustodyRefused
from zhengmei.custody.models import Credential, Handover, Recovery
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User

View = Callable[..., HttpResponse]


def kept_by_nobody(view: View) -> View:
    """The answer is not stored: neither by a proxy, nor in the history a back button shows."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(*args, **kwargs)
        answer["Cache-Control"] = "no-store, private"
        return answer

    return never_cache(answered)


def who_and_when(request: HttpRequest) -> tuple[User, datetime]:
    """The person asking and the present moment."""
    assert isinstance(request.user, User)
    return request.user, clock.now()


def account_of(user: User, pk: int, now: datetime) -> MediaAccount:
    """The account within reach, else 404."""
    return get_object_or_404(queries.accounts_visible_to(user, now.date()), pk=pk)


def credential_of(user: User, pk: int, now: datetime) -> Credential:
    """The sign-in of an account within reach, else 404."""
    return get_object_or_404(queries.credentials_visible_to(user, now.date()), pk=pk)


def handover_of(user: User, pk: int, now: datetime) -> Handover:
    """The handover within reach, else 404."""
    return get_object_or_404(queries.handovers_visible_to(user, now.date()), pk=pk)


def recovery_of(user: User, pk: int, now: datetime) -> Recovery:
    """The lost password within reach, else 404."""
    return get_object_or_404(queries.recoveries_visible_to(user, now.date()), pk=pk)


def refuse(reasons: list[str]) -> None:
    """403 with the first sentence, where a page makes no sense for this person."""
    if reasons:
        raise PermissionDenied(" ".join(reasons))


def tried(request: HttpRequest, act: Callable[[], object], done: str) -> list[str]:
    """Do it and say so; the reasons it was refused for, none when it was done."""
    try:
        act()
    except CustodyRefused as refused:
        return refused.reasons
    messages.success(request, done)
    return []

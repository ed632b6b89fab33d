"""What every view of the room does first: who asks, when, and which round they may see."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.inspection.actions import RoundRefused
from zhengmei.inspection.models import Round
from zhengmei.inspection.permissions import can_hold_round
from zhengmei.inspection.queries import rounds_visible_to


def person_of(request: HttpRequest) -> User:
    """The signed-in person."""
    assert isinstance(request.user, User)
    return request.user


def the_round(request: HttpRequest, pk: int, now: datetime) -> Round:
    """The round, or 404 for one the person may not see."""
    return get_object_or_404(rounds_visible_to(person_of(request), now.date()), pk=pk)


def the_own_round(request: HttpRequest, pk: int, now: datetime) -> Round:
    """The round of the person's own office; 403 with a sentence for those who only see it."""
    round_ = the_round(request, pk, now)
    if not can_hold_round(person_of(request), round_.office, now.date()):
        raise PermissionDenied(f"这一轮由{round_.office.name}组织，只有它的主管、检查人员能办。")
    return round_


def acted(request: HttpRequest, pk: int, act: Callable[..., Any], done: str, **given: Any) -> HttpResponse:
    """Run one act on a round of the own office and go back to its page, with the words of success or of refusal."""
    now = clock.now()
    round_ = the_own_round(request, pk, now)
    try:
        act(round_=round_, by=person_of(request), now=now, **given)
    except RoundRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return redirect("inspection:round", pk)

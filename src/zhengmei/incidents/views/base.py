"""What the pages share: who asks, when, and an act with its words."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.incidents import queries
from zhengmei.incidents.actions import IncidentRefused
from zhengmei.incidents.models import Incident

LIMIT = 20 << 20


def who_and_when(request: HttpRequest) -> tuple[User, datetime]:
    """The person asking and the present moment."""
    assert isinstance(request.user, User)
    return request.user, clock.now()


def the_incident(request: HttpRequest, pk: int) -> tuple[Incident, User, datetime]:
    """The incident within sight, else 404; with who asks, and when."""
    user, now = who_and_when(request)
    return get_object_or_404(queries.incidents_visible_to(user, now.date()), pk=pk), user, now


def refuse(reasons: Iterable[str]) -> None:
    """403 with the sentences, where a page makes no sense for this person or in this state."""
    if told := list(reasons):
        raise PermissionDenied(" ".join(told))


def tried(request: HttpRequest, act: Callable[[], object], done: str) -> list[str]:
    """Do it and say so; the reasons it was refused for, none when it was done."""
    try:
        act()
    except IncidentRefused as refused:
        return refused.reasons
    messages.success(request, done)
    return []


def folder() -> Path:
    """Where the files of the room lie."""
    return Path(settings.MEDIA_ROOT) / "incidents"

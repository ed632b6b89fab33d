"""What every view of the room does first: who asks, when, which draft they may see; and how a refusal is told."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from zhengmei.content import actions
from zhengmei.content.models import Draft, Permit
from zhengmei.content.queries.visible import drafts_visible_to, guided_unit_of, permits_visible_to
from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation


def person_of(request: HttpRequest) -> User:
    """The signed-in person."""
    assert isinstance(request.user, User)
    return request.user


def the_draft(request: HttpRequest, pk: int, now: datetime) -> Draft:
    """The draft, or 404 for one the person may not see; whoever only guides its unit is told so (403)."""
    user, on = person_of(request), now.date()
    found = drafts_visible_to(user, on).filter(pk=pk).first()
    if found is None:
        only_guides(guided_unit_of(user, pk, on))
        raise Http404
    return found


def the_permit(request: HttpRequest, pk: int, now: datetime) -> Permit:
    """The permit, as `the_draft`."""
    user, on = person_of(request), now.date()
    found = permits_visible_to(user, on).filter(pk=pk).first()
    if found is None:
        for draft in Permit.objects.filter(pk=pk).values_list("draft", flat=True):
            only_guides(guided_unit_of(user, draft, on))
        raise Http404
    return found


def only_guides(unit: Organisation | None) -> None:
    """Raises PermissionDenied with the sentence for a person who guides this unit and does none of its work."""
    if unit is not None:
        raise PermissionDenied(
            f"稿件由“{unit.name}”的编辑、审核人写、审、签发和发布。你没有这些职责，只能提意见：请从它的账号页发出。"
        )


def to_draft(pk: int, anchor: str = "") -> HttpResponseRedirect:
    """Back to the page of a draft, at a place in it."""
    return redirect(f"{reverse('content:draft', args=[pk])}{anchor}")


def tell(request: HttpRequest, reasons: list[str]) -> None:
    """Every reason as a message."""
    for reason in reasons:
        messages.error(request, reason)


def acted(
    request: HttpRequest, pk: int, act: Callable[..., Any], done: str, *, anchor: str = "", now: datetime, **given: Any
) -> HttpResponse:
    """Run one act and go back to the draft, with the words of success or every reason of the refusal."""
    try:
        act(by=person_of(request), now=now, **given)
    except actions.ContentRefused as refused:
        tell(request, refused.reasons)
    else:
        messages.success(request, done)
    return to_draft(pk, anchor)


def look_through(draft: Draft, user: User, now: datetime) -> None:
    """Read the pictures and open the links that nobody looked at yet, before somebody decides about the text."""
    actions.read_pictures(draft=draft, by=user, now=now)
    actions.look_at_links(draft=draft, by=user, now=now)


def now_of() -> datetime:
    """The present moment, read once for a request."""
    return clock.now()

"""In which capacity 身份 a request acts, and where a refusal has to do with the one chosen, which other one to take."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse

from zhengmei.core.capacity import acting_as
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment
from zhengmei.organisations.queries import appointments_of, capacity_words, weightiest
from zhengmei.ui.places import CHOSEN_UNIT, Switch
from zhengmei.ui.trying import opens


def shows_token(request: HttpRequest) -> bool:
    """Whether a program asks with a token: it chose nothing and cannot, so that all duties of the owner count."""
    return bool(getattr(request, "by_token", False))


def acted_for(request: HttpRequest, held: list[Appointment]) -> tuple[list[Appointment], bool]:
    """Those of a person's appointments that are in the unit they act for, and whether they chose it; none of none.

    The unit is the one chosen in this browser (it outlives the session, so that whoever is signed out for idleness comes
    back as the same), else the unit of the weightiest appointment.
    """
    user, _, chosen = (request.get_signed_cookie(CHOSEN_UNIT, default="") or "").partition(".")
    mine = [one for one in held if user == str(request.user.pk) and chosen == str(one.organisation_id)]
    first = weightiest(held)
    if mine or first is None:
        return mine, bool(mine)
    return [one for one in held if one.organisation_id == first.organisation_id], False


@contextmanager
def acting(user: User, held: Iterable[Appointment]) -> Iterator[None]:
    """Inside the block this person acts with these appointments of one unit, and the record says so."""
    held = list(held)
    with acting_as(_words(held), held[0].organisation_id if held else None, user.pk):
        yield


def _words(held: list[Appointment]) -> str:
    return f"{held[0].organisation.name} {capacity_words(held)}" if held else ""


def acting_for(user: User | None, unit_id: int | None, on: date) -> AbstractContextManager[None]:
    """As `acting`, for work handed over by a request to a process of its own: this person's duties in this unit on a day."""
    if user is None or unit_id is None:
        return nullcontext()
    held = [one for one in appointments_of(user, on) if one.organisation_id == unit_id]
    return acting_as(_words(held), unit_id, user.pk)


def switch_for(request: HttpRequest) -> Switch | None:
    """The other units for which a refused page would open, tried one after the other; None where there is none.

    A form cannot be tried, so the page it was sent from is; where that opens for no other unit either, all are named as
    places to look, and `sure` is False.
    """
    held: list[Appointment] = getattr(request, "appointments", [])
    here: Appointment | None = getattr(request, "capacity", None)
    others: dict[int, list[Appointment]] = {}
    for one in held:
        if here is not None and one.organisation_id != here.organisation_id:
            others.setdefault(one.organisation_id, []).append(one)
    if here is None or not others or not isinstance(request.user, User):
        return None
    address = _page_of(request)
    found = []
    for own in others.values():
        with acting(request.user, own):
            if address and opens(request, address):
                found.append(own[0].organisation)
    named = found or [own[0].organisation for own in others.values()]
    units = [(unit.pk, unit.name) for unit in named]
    return Switch(reverse("dashboard:capacity"), address, here.organisation.name, units, bool(found))


def _page_of(request: HttpRequest) -> str:
    """The page asked for, or the one a form was sent from; empty where the browser does not say."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return ""
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path

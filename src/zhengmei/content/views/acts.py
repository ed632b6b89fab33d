"""What the pages of planning and sources have in common: who asks, for which unit, a form that runs one act, a list in pages."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhengmei.content.actions import ContentRefused
from zhengmei.content.views.base import person_of, tell
from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import every_appointment_of, organisations_within
from zhengmei.organisations.states import Duty, OrganisationState, Power

PAGE = 50
__all__ = ["chosen_unit", "form_page", "paged", "person_of", "planning_units", "run", "units_of"]


def units_of(user: User, *powers: Power) -> QuerySet[Organisation]:
    """The active units for which a person has one of these powers, from the top."""
    found = Organisation.objects.none()
    today = clock.today()
    for power in powers:
        found = found | organisations_within(user, power, today)
    return found.filter(state=OrganisationState.ACTIVE).distinct().order_by("path")


def planning_units(user: User) -> QuerySet[Organisation]:
    """The active units for which a person plans: they write or review there, and not for a contractor."""
    held = every_appointment_of(user, clock.today())
    hired = [one.organisation_id for one in held if one.duty == Duty.AGENT]
    return units_of(user, Power.WRITE_CONTENT, Power.REVIEW_CONTENT).exclude(pk__in=hired)


def chosen_unit(request: HttpRequest, units: QuerySet[Organisation], refusal: str) -> Organisation:
    """The unit of `?unit=`, else the first. Raises PermissionDenied with the sentence where there is none."""
    wanted = request.POST.get("unit") or request.GET.get("unit") or ""
    unit = units.filter(pk=wanted).first() if wanted.isdigit() else None
    unit = unit or units.first()
    if unit is None:
        raise PermissionDenied(refusal)
    return unit


def paged(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page of `?page=`."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def form_page(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    lead: str,
    button: str,
    back: str,
    done: str = "",
    onward: Callable[[Any], str] | None = None,
    danger: bool = False,
    denied: Sequence[str] = (),
    **context: Any,
) -> HttpResponse:
    """Show a form; when it comes back clean run the act and go on, else say why not. Nothing typed is lost.

    `denied` says why this person may not do it at all: then they get no form to fill in but PermissionDenied with the words.
    """
    if denied:
        raise PermissionDenied("".join(denied))
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except ContentRefused as refused:
            reasons = refused.reasons
        else:
            if done:
                messages.success(request, done)
            return redirect(onward(made) if onward else back)
    shown = {
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
        "back": back,
        "reasons": reasons,
        "danger": danger,
    }
    return render(request, "content/act.html", {**shown, **context}, status=200 if not reasons else 409)


def run(request: HttpRequest, act: Callable[[], Any], *, done: str, onward: str) -> HttpResponse:
    """Run an act that asks for nothing, and go on with its outcome as a message."""
    try:
        act()
    except ContentRefused as refused:
        tell(request, refused.reasons)
    else:
        messages.success(request, done)
    return redirect(onward)

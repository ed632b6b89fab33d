"""Giving and ending duties."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations.actions import OrganisationRefused, appoint, end_appointment
from zhengmei.organisations.forms import AppointmentForm, EndForm
from zhengmei.organisations.permissions import can_appoint_in, is_system_admin
from zhengmei.organisations.queries import (
    appointments_visible_to,
    in_force,
    organisations_visible_to,
    sections_visible_to,
)


def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a duty in a unit."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    unit = get_object_or_404(organisations_visible_to(user, now.date()), pk=pk)
    if not can_appoint_in(user, unit, now.date()):
        raise PermissionDenied(f"你没有给“{unit.name}”安排人的职责，请找它的主管。")
    admins = is_system_admin(user, now.date())
    sections = sections_visible_to(user, now.date()).filter(in_force(now.date()), organisation=unit)
    form = AppointmentForm(request.POST or None, with_admins=admins, sections=sections, initial={"since": now.date()})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            held = appoint(organisation=unit, **form.cleaned_data, by=user, now=now)
        except OrganisationRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已安排{held.user.full_name}做{held.get_duty_display()}。")
            return redirect("organisations:organisation", unit.pk)
    return render(request, "organisations/appoint.html", {"form": form, "unit": unit, "reasons": reasons})


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a duty, and the access it gave."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    held = get_object_or_404(appointments_visible_to(user, now.date()), pk=pk)
    if not can_appoint_in(user, held.organisation, now.date()):
        raise PermissionDenied(f"你没有给“{held.organisation.name}”安排人的职责，请找它的主管。")
    form = EndForm(request.POST or None, initial={"until": now.date()})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            end_appointment(appointment=held, **form.cleaned_data, by=user, now=now)
        except OrganisationRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已停止{held.user.full_name}的{held.get_duty_display()}职责。")
            return redirect("organisations:organisation", held.organisation_id)
    return render(request, "organisations/end_appointment.html", {"form": form, "held": held, "reasons": reasons})

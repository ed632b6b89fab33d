"""Adding and changing a unit; the region dictionary."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations.actions import (
    CHANGEABLE,
    OrganisationRefused,
    add_organisation,
    add_region,
    change_organisation,
)
from zhengmei.organisations.forms import ChangeOrganisationForm, OrganisationForm, RegionForm
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_add_regions, can_manage_unit, holds
from zhengmei.organisations.queries import organisations_visible_to, organisations_within, regions
from zhengmei.organisations.states import OrganisationState, Power


def _rows(user: User, keep: Organisation | None = None) -> dict[str, Any]:
    """The units this person may put a unit under, and those it may be assigned to by industry; what is set stays."""
    on = clock.today()
    active = {"state": OrganisationState.ACTIVE}
    below = organisations_within(user, Power.MANAGE_UNITS, on).filter(**active)
    industries = organisations_visible_to(user, on).filter(**active)
    if keep is not None:
        below |= Organisation.objects.filter(pk=keep.supervisor_id or 0).select_related("region")
        industries |= Organisation.objects.filter(pk=keep.industry_supervisor_id or 0).select_related(
            "region", "supervisor"
        )
    return {"supervisors": below.order_by("path"), "industries": industries.order_by("path")}


def add(request: HttpRequest) -> HttpResponse:
    """Add a unit under one this person manages."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    if not holds(user, Power.MANAGE_UNITS, now.date()):
        raise PermissionDenied("你没有添加单位的职责。请找本单位的主管或系统管理员。")
    initial = {"has_public_function": True, "supervisor": request.GET.get("supervisor", "")}
    form = OrganisationForm(request.POST or None, initial=initial, **_rows(user))
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            unit = add_organisation(**form.cleaned_data, by=user, now=now)
        except OrganisationRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已添加“{unit.name}”。")
            return redirect("organisations:organisation", unit.pk)
    return render(request, "organisations/add.html", {"form": form, "reasons": reasons})


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a unit; under a new supervisor all below it move along."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    unit = get_object_or_404(organisations_visible_to(user, now.date()), pk=pk)
    if not can_manage_unit(user, unit, now.date()):
        raise PermissionDenied(f"你没有管理“{unit.name}”的职责，请找它的主管。")
    initial = {name: getattr(unit, name) for name in CHANGEABLE}
    form = ChangeOrganisationForm(request.POST or None, initial=initial, **_rows(user, unit))
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in CHANGEABLE}
        try:
            change_organisation(
                organisation=unit, fields=fields, by=user, now=now, reason=form.cleaned_data["reason"].strip()
            )
        except OrganisationRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已更改“{fields['name']}”。")
            return redirect("organisations:organisation", unit.pk)
    return render(request, "organisations/change.html", {"form": form, "unit": unit, "reasons": reasons})


def region_list(request: HttpRequest) -> HttpResponse:
    """The region dictionary, and adding to it."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    may_add = can_add_regions(user, now.date())
    if request.method == "POST" and not may_add:
        raise PermissionDenied("你没有维护地区的职责，请找系统管理员或主管。")
    form = RegionForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            region = add_region(**form.cleaned_data, by=user, now=now)
        except OrganisationRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已添加地区“{region.name}”。")
            return redirect("organisations:regions")
    context = {"form": form, "regions": regions(), "reasons": reasons, "may_add": may_add}
    return render(request, "organisations/regions.html", context)

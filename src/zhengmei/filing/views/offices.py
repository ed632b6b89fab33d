"""What a deciding office sets for itself: how long a step takes, whom it authorises, the calendar."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.forms.applications import AuthoriseForm, CalendarForm, TermsForm
from zhengmei.filing.models import ManagingAuthorisation, OfficeTerms
from zhengmei.filing.permissions import can_correct_calendar, can_set_terms
from zhengmei.filing.queries import calendar_days
from zhengmei.filing.views.base import act_page, person_of
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import organisations_visible_to
from zhengmei.organisations.states import OrganisationState


def _office(request: HttpRequest, pk: int) -> Organisation:
    office = get_object_or_404(organisations_visible_to(person_of(request), clock.today()), pk=pk)
    if not can_set_terms(person_of(request), office, clock.today()):
        raise PermissionDenied(f"“{office.name}”的办件时限和授权由它自己的主管人员定，请找他们办理。")
    return office


def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """How long a step takes here, and who takes our steps for us?"""
    office, now = _office(request, pk), clock.now()
    held = OfficeTerms.objects.filter(organisation=office).first()
    form = TermsForm(request.POST or None, initial={"review_workdays": held.review_workdays if held else None})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_office_terms(
                office=office, review_workdays=form.cleaned_data["review_workdays"], by=person_of(request), now=now
            )
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已设定，没办完的期限已经重算。")
            return redirect("filing:office_terms", office.pk)
    given = ManagingAuthorisation.objects.filter(office=office).select_related("deputy").order_by("-since", "-pk")
    context = {"office": office, "form": form, "reasons": reasons, "given": given, "today": now.date()}
    return render(request, "filing/office_terms.html", context)


def authorise(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another unit take the delegable steps of the office."""
    office, now = _office(request, pk), clock.now()
    units = organisations_visible_to(person_of(request), now.date()).filter(state=OrganisationState.ACTIVE)
    form = AuthoriseForm(
        request.POST or None, units=units.exclude(pk=office.pk).order_by("path"), initial={"since": now.date()}
    )
    return act_page(
        request,
        form=form,
        act=lambda: actions.authorise_unit(
            office=office,
            deputy=form.cleaned_data["deputy"],
            basis=form.cleaned_data["basis"],
            since=form.cleaned_data["since"],
            by=person_of(request),
            now=now,
        ),
        context={
            "title": "授权管理单位",
            "lead": f"办法允许授权的环节，以后的申请从“{office.name}”转到它授权的单位办理；在办的不动。",
            "verb": "授权",
            "crumbs": [
                ("备案", reverse("filing:applications")),
                ("办件时限与授权", reverse("filing:office_terms", args=[office.pk])),
            ],
        },
        success="已授权。",
        back=reverse("filing:office_terms", args=[office.pk]),
    )


@require_POST
def end_authorisation(request: HttpRequest, pk: int) -> HttpResponse:
    """New cases come to the office itself again."""
    held = get_object_or_404(ManagingAuthorisation, pk=pk)
    office = _office(request, held.office_id)
    try:
        actions.end_authorisation(authorisation=held, by=person_of(request), now=clock.now())
    except FilingRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "已停止授权，新的申请由本单位办理。")
    return redirect("filing:office_terms", office.pk)


def calendar(request: HttpRequest) -> HttpResponse:
    """Which days are worked here against the published calendar; deadlines are counted anew when one is corrected."""
    user, now = person_of(request), clock.now()
    may = can_correct_calendar(user, now.date())
    form = CalendarForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and not may:
        raise PermissionDenied("工作日历由最上级单位的主管人员更正，请找他们。")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            changed = actions.correct_calendar(
                day=given["day"], works=given["works"] == "yes", reason=given["reason"], by=user, now=now
            )
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已更正，重算了 {changed} 个期限。")
            return redirect("filing:calendar")
    page = Paginator(calendar_days(), 50).get_page(request.GET.get("page"))
    return render(request, "filing/calendar.html", {"form": form, "reasons": reasons, "page": page, "may": may})

"""Looking again at who may do what: the units where it is due, and one unit's duties."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhengmei.core import clock
from zhengmei.organisations.actions import OrganisationRefused, confirm_duties
from zhengmei.organisations.permissions import can_appoint_in, holds
from zhengmei.organisations.queries import due_reviews, duty_rows, review_rulings
from zhengmei.organisations.states import Power
from zhengmei.organisations.views.acting import PER_PAGE, listing, person, unit_of


def reviews(request: HttpRequest) -> HttpResponse:
    """The units whose duties are to be looked at, the earliest first."""
    user, today = person(request), clock.today()
    if not holds(user, Power.APPOINT, today):
        raise PermissionDenied("职责由主管或系统管理员复核。你没有安排人员的职责，请找他们。")
    words = request.GET.get("q", "").strip()
    found = [one for one in due_reviews(user, today) if words in one.organisation.name]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "organisations/reviews.html", {"page": page, "q": words, "today": today})


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds which duty here, since when, last signed in when; confirm the ticked ones, end the others one by one."""
    user, now, unit = person(request), clock.now(), unit_of(request, pk)
    today = now.date()
    if not can_appoint_in(user, unit, today):
        raise PermissionDenied(f"“{unit.name}”的职责由它的主管或系统管理员复核，请找他们。")
    reasons: list[str] = []
    if request.method == "POST":
        ticked = [int(n) for n in request.POST.getlist("appointment") if n.isascii() and n.isdigit() and len(n) < 19]
        try:
            done = confirm_duties(organisation=unit, appointments=ticked, by=user, now=now)
        except OrganisationRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"确认了 {done} 项职责。" if done else "勾选的今天已经确认过，不用再办。")
            return redirect("organisations:review", unit.pk)
    rows = [(row, row.appointment.user_id == user.pk) for row in duty_rows(unit, today)]
    ruling = review_rulings([unit.pk], today).get(unit.pk)
    return listing(request, "review", unit, "review", rows=rows, ruling=ruling, reasons=reasons)

"""The contact book of a unit, and what it was let off."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from zhengmei.core import clock
from zhengmei.organisations.actions import (
    ContactGiven,
    PersonNamed,
    add_contact,
    end_contact,
    lenient_demands,
    let_unit_off,
    withdraw_let_off,
)
from zhengmei.organisations.forms import ContactForm, LetOffForm, WhyForm
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_supervise
from zhengmei.organisations.queries import contacts_visible_to, demands_of, exceptions_visible_to, gaps_of, in_force
from zhengmei.organisations.views.acting import PER_PAGE, Page, listing, person, run, unit_of, unit_to_keep


def _wanted(unit: Organisation) -> tuple[list[str], list[str]]:
    """Departments and matters the unit's pack names for its book, each once."""
    parts = [p.value for p in demands_of(unit, clock.today()) if p.value.kind == "contact"]
    departments = dict.fromkeys(d for part in parts for d in part.departments)
    return list(departments), list(dict.fromkeys(item for part in parts for item in part.items))


def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to ring, in which matter, and for which there is nobody yet."""
    unit, today = unit_of(request, pk), clock.today()
    words, matter = request.GET.get("q", "").strip(), request.GET.get("matter", "")
    rows = contacts_visible_to(person(request), today).filter(in_force(today), organisation=unit)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(unit_name__icontains=words) | Q(department__icontains=words))
    found = [row for row in rows.order_by("department", "pk") if not matter or matter in row.matters]
    departments, matters = _wanted(unit)
    gaps = [gap for gap in gaps_of([unit], today, [unit.pk])[unit.pk] if gap.kind == "contact"]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return listing(
        request,
        "contacts",
        unit,
        "contacts",
        page=page,
        matters=matters,
        departments=departments,
        gaps=gaps,
        q=words,
        matter=matter,
    )


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person of another department into the book."""
    unit = unit_of(request, pk)
    unit_to_keep(request, unit)
    departments, matters = _wanted(unit)
    initial = {"department": request.GET.get("department", "")}
    form = ContactForm(request.POST or None, matters=[(m, m) for m in matters], initial=initial)

    def act(given: dict[str, Any]) -> str:
        row = add_contact(
            organisation=unit,
            where=ContactGiven(given["department"], given["unit_name"], given.get("matters", ())),
            person=PersonNamed(given["name"], given["title"], given["office_tel"], given["mobile"]),
            since=clock.today(),
            by=person(request),
            now=clock.now(),
        )
        return f"已添加{row.department}联络人{row.name}。"

    page = Page("添加联络人", "添加", "contacts", "宣传、网信、公安、融媒体中心等部门里，有事找谁。")
    return run(request, unit, form, page, act, departments=departments)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contact out of use."""
    row = get_object_or_404(contacts_visible_to(person(request), clock.today()), pk=pk)
    unit_to_keep(request, row.organisation)
    form = WhyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        end_contact(contact=row, **given, by=person(request), now=clock.now())
        return f"已停用联络人{row.name}。"

    page = Page(f"停用联络人：{row.name}", "停用", "contacts", danger=True)
    return run(request, row.organisation, form, page, act)


def let_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a unit off what is asked in principle."""
    unit, user, now = unit_of(request, pk), person(request), clock.now()
    if not can_supervise(user, unit, now.date()):
        raise PermissionDenied(f"你没有主管“{unit.name}”的职责，例外请找它的主管单位给。")
    demands = [(p.value.key, p.value.name) for p in lenient_demands(unit, now.date())]
    if not demands:
        raise PermissionDenied("本单位的办法里没有“原则上”的要求，不用给例外。")
    form = LetOffForm(request.POST or None, demands=demands)

    def act(given: dict[str, Any]) -> str:
        row = let_unit_off(organisation=unit, **given, by=user, now=now)
        return f"已给例外，到 {row.expires_on:%Y-%m-%d}。"

    page = Page("给例外", "给例外", "people", "只有“原则上”的要求能给；到期后照常提醒。")
    held = exceptions_visible_to(user, now.date()).filter(organisation=unit)
    return run(request, unit, form, page, act, held=held)


def end_let_off(request: HttpRequest, pk: int) -> HttpResponse:
    """End an exception early."""
    row = get_object_or_404(exceptions_visible_to(person(request), clock.today()), pk=pk)
    if not can_supervise(person(request), row.organisation, clock.today()):
        raise PermissionDenied(f"你没有主管“{row.organisation.name}”的职责，请找它的主管单位。")
    form = WhyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        withdraw_let_off(exception=row, **given, by=person(request), now=clock.now())
        return "已收回例外。"

    return run(request, row.organisation, form, Page("收回例外", "收回", "people", danger=True), act)

"""The list of units and the page of one."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhengmei.core import clock
from zhengmei.filing.queries import (
    applications_of_unit,
    duty_items_of,
    forms_of,
    hints_for,
    media_accounts_visible_to,
    policy_for,
    tasks_of_unit,
)
from zhengmei.filing.queries.guidance import kinds_open_to, latest_guidance
from zhengmei.filing.queries.reshaping import draft_change_of
from zhengmei.identity.models import User
from zhengmei.incidents.permissions import can_report
from zhengmei.incidents.queries import latest_incidents
from zhengmei.ledger.forms import UnitsForm
from zhengmei.ledger.queries import units as about
from zhengmei.ledger.queries.accounts import watched
from zhengmei.ledger.queries.gaps import gaps_of_one
from zhengmei.ledger.queries.units import UnitQuestion
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_appoint_in, can_edit_for, can_manage_unit, holds
from zhengmei.organisations.queries import (
    adoptions_followed,
    adoptions_of,
    appointments_visible_to,
    in_force,
    organisations_visible_to,
    regions_of,
    standing_of,
)
from zhengmei.organisations.states import Power
from zhengmei.policies.library import library

PER_PAGE = 50
SHOWN_ENTRIES = 12
SHOWN_ACCOUNTS = 50
SHOWN_TASKS = 10


def organisations(request: HttpRequest) -> HttpResponse:
    """Which units are these, who supervises whom, and where are problems open?"""
    assert isinstance(request.user, User)
    user, today = request.user, clock.today()
    form = UnitsForm(request.GET, regions=regions_of(organisations_visible_to(user, today)))
    form.is_valid()
    given: dict[str, Any] = form.cleaned_data
    question = UnitQuestion(**{name: given.get(name) or getattr(UnitQuestion(), name) for name in form.fields})
    found = about.units_matching(user, question, today)
    ordered = about.tree_order(found)
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    shown = [unit for unit, _ in page]
    counts, packs = about.counts_of(shown), adoptions_followed([u.pk for u in shown], today)
    rows = [(u, min(depth, 4), counts.get(u.pk), _pack_short(packs.get(u.pk))) for u, depth in page]
    context = {
        "form": form,
        "totals": about.totals_of(found),
        "filtered": not question.is_empty,
        "page": page,
        "rows": rows,
        "may_add": holds(user, Power.MANAGE_UNITS, today),
    }
    return render(request, "ledger/units.html", context)


def _pack_short(adoption: Any) -> str:
    pack = library().packs.get(adoption.pack_id) if adoption is not None else None
    return pack.short if pack else ""


def _cases(user: User, unit: Organisation, today: date) -> dict[str, Any]:
    """The cases of a unit, and where its people begin another."""
    may = can_edit_for(user, unit, today) and unit.state == "active"
    url = f"{reverse('filing:new_application')}?sponsor={unit.pk}" if may else ""
    return {
        "cases": list(applications_of_unit(unit)[:SHOWN_TASKS]),
        "apply_url": url,
        "apply_words": "申请开设",
    }


def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """What is this unit, what does it follow since when, who does what for it, and what stands open?"""
    assert isinstance(request.user, User)
    user, today = request.user, clock.today()
    unit = get_object_or_404(
        organisations_visible_to(user, today).select_related("industry_supervisor", "successor"), pk=pk
    )
    accounts = media_accounts_visible_to(user, today).filter(sponsor=unit).order_by("platform", "name")
    shown = list(accounts[:SHOWN_ACCOUNTS])
    known = watched(shown, today)
    below = list(organisations_visible_to(user, today).filter(supervisor=unit).order_by("name"))
    counts = about.counts_of(below)
    adoption = adoptions_followed([pk], today).get(pk)
    story, may_manage = about.story_of(unit), can_manage_unit(user, unit, today)
    context = {
        "unit": unit,
        "guidance": latest_guidance(user, organisation=pk, on=today),
        "may_guide": [k for k in kinds_open_to(user, unit, None, today) if k[0] != "consolidate"],
        **_cases(user, unit, today),
        "tasks": list(tasks_of_unit(unit)[:SHOWN_TASKS]),
        "incidents": latest_incidents(user, today, unit=pk),
        "may_report": can_report(user, unit, today),
        "now": clock.now(),
        "supervised": organisations_visible_to(user, today).filter(pk=unit.supervisor_id or 0).exists(),
        "adoption": adoption,
        "standing": standing_of(unit, today),
        "pack": library().packs.get(adoption.pack_id) if adoption else None,
        "adoptions": [(a, library().packs.get(a.pack_id)) for a in adoptions_of(unit)],
        "accounts": [(account, known[account.pk]) for account in shown],
        "accounts_total": accounts.count(),
        "below": [(u, counts.get(u.pk)) for u in below],
        "story": story if "all" in request.GET else story[:SHOWN_ENTRIES],
        "story_total": story.count(),
        "may_manage": may_manage,
        "unit_change": draft_change_of(unit) if may_manage else None,
        "may_appoint": can_appoint_in(user, unit, today),
        **_filing(user, unit, today),
        **_people(user, unit, today),
        "today": today,
    }
    return render(request, "ledger/unit.html", context)


def _people(user: User, unit: Organisation, today: date) -> dict[str, Any]:
    """Who does what for a unit, what it lacks, and what it was called before."""
    people = appointments_visible_to(user, today).filter(organisation=unit).order_by("-since", "pk")
    return {
        "tab": "organisation",
        "people": people.filter(in_force(today)),
        "coming": people.filter(since__gt=today),
        "former": people.filter(until__lte=today),
        "gaps": gaps_of_one(unit, today),
        "former_names": unit.former_names.order_by("-until", "-pk"),
    }


def _filing(user: User, unit: Organisation, today: date) -> dict[str, Any]:
    """What the room of filing shows of a unit: forms to print, hints, how long its list of duties is."""
    return {
        "may_edit_accounts": can_edit_for(user, unit, today),
        "paper": forms_of(policy_for(unit, today)),
        "hints": hints_for(unit, today),
        "duty_items": duty_items_of(unit).count(),
    }

"""One unit in an assessment: its rounds, its problems, its marks, the 单项否决 of inspections from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.inspection import actions
from zhengmei.inspection.actions.marking import VETO_LEVELS
from zhengmei.inspection.forms import MarkForm, UpperVetoForm, WhyForm
from zhengmei.inspection.models import AssessedUnit, Assessment, Indicator, UpperVeto
from zhengmei.inspection.permissions import can_hold_round
from zhengmei.inspection.queries import assessed_units_visible_to, lines_of, problems_listed, sees_whole_assessment
from zhengmei.inspection.queries.yearly import UnitLine, points_words
from zhengmei.inspection.states import AssessmentState, Standing
from zhengmei.inspection.views.base import person_of
from zhengmei.inspection.views.yearly import the_assessment, the_own_assessment
from zhengmei.policies.schema.values import LEVEL_WORDS


def _the_unit(request: HttpRequest, found: Assessment, line_id: int, now: datetime) -> AssessedUnit:
    row = get_object_or_404(assessed_units_visible_to(person_of(request), found, now.date()), pk=line_id)
    row.assessment = found
    return row


def unit(request: HttpRequest, pk: int, line_id: int) -> HttpResponse:
    """The line of one unit with everything it was counted from."""
    now = clock.now()
    found = the_assessment(request, pk, now)
    return _page(request, found, _the_unit(request, found, line_id, now), now)


@require_POST
def mark(request: HttpRequest, pk: int, line_id: int, indicator_id: int) -> HttpResponse:
    """Mark the unit for one indicator; refused, the page comes back with what was written and why."""
    now = clock.now()
    found = the_own_assessment(request, pk, now)
    row = _the_unit(request, found, line_id, now)
    chosen = get_object_or_404(Indicator, assessment=found, pk=indicator_id)
    form = MarkForm(request.POST, prefix=str(chosen.pk))
    reasons: list[str] = []
    if form.is_valid():
        try:
            actions.mark_unit(unit=row, indicator=chosen, by=person_of(request), now=now, **form.cleaned_data)
        except actions.RoundRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"“{chosen.name}”评好了。")
            return redirect("inspection:assessed_unit", pk, line_id)
    return _page(request, found, row, now, reasons, (chosen.pk, form))


def _page(
    request: HttpRequest,
    found: Assessment,
    row: AssessedUnit,
    now: datetime,
    reasons: Sequence[str] = (),
    bound: tuple[int, MarkForm] | None = None,
) -> HttpResponse:
    user = person_of(request)
    line = lines_of(found, on=now.date(), units=[row])[0]
    problems = problems_listed(found, row, now.date())
    shown = request.GET.get("standing", "")
    may_edit = can_hold_round(user, found.office, now.date()) and found.state == AssessmentState.DRAFT
    context: dict[str, Any] = {
        "assessment": found,
        "line": line,
        "reasons": reasons,
        "whole": sees_whole_assessment(user, found, now.date()),
        "may_edit": may_edit,
        "forms": _forms(line, bound) if may_edit else [],
        "problems": [p for p in problems if p.standing == shown] if shown in Standing.values else problems,
        "shown": str(Standing(shown).label) if shown in Standing.values else "",
        "standings": Standing.choices,
    }
    if may_edit:
        context["next"] = _next_unjudged(found, row, now)
    return render(request, "inspection/assessed_unit.html", context)


def _forms(line: UnitLine, bound: tuple[int, MarkForm] | None) -> list[tuple[Any, MarkForm]]:
    """A form for each indicator a person marks, with what was given before."""
    made = []
    for item in line.items:
        if item.each is not None:
            continue
        given = {
            "points": points_words(item.got) if item.is_judged else "",
            "reason": item.reason,
            "evidence": item.evidence,
        }
        form = bound[1] if bound and bound[0] == item.indicator else MarkForm(initial=given, prefix=str(item.indicator))
        if item.points is None:
            form.fields.pop("points")
        else:
            form.fields["points"].required = True  # for the page; the act refuses what lacks
        made.append((item, form))
    return made


def _next_unjudged(found: Assessment, row: AssessedUnit, now: datetime) -> AssessedUnit | None:
    lines = lines_of(found, on=now.date())
    return next((line.unit for line in lines if line.unjudged and line.unit.pk != row.pk), None)


def veto(request: HttpRequest, pk: int, line_id: int) -> HttpResponse:
    """Record a 单项否决 of an inspection from outside, with its source."""
    now = clock.now()
    found = the_own_assessment(request, pk, now)
    row = _the_unit(request, found, line_id, now)
    levels = [(level.value, LEVEL_WORDS[level]) for level in VETO_LEVELS]
    form = UpperVetoForm(request.POST or None, levels=levels)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_veto(unit=row, by=person_of(request), now=now, **form.cleaned_data)
        except actions.RoundRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "记下了。会不会扣分，看办法怎么写。")
            return redirect("inspection:assessed_unit", pk, line_id)
    context = {"assessment": found, "unit": row, "form": form, "reasons": reasons}
    return render(request, "inspection/upper_veto.html", context)


def withdraw_veto(request: HttpRequest, pk: int, line_id: int, veto_id: int) -> HttpResponse:
    """Take back a record that was wrong."""
    now = clock.now()
    found = the_own_assessment(request, pk, now)
    row = _the_unit(request, found, line_id, now)
    held = get_object_or_404(UpperVeto, organisation=row.organisation_id, year=found.year, pk=veto_id)
    form = WhyForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = {"unit": row, "veto": held, "by": person_of(request), "now": now}
        try:
            actions.withdraw_veto(**given, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except actions.RoundRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已撤销，不再算。")
            return redirect("inspection:assessed_unit", pk, line_id)
    words = {
        "title": "撤销这条单项否决",
        "button": "撤销",
        "lead": f"{row.name}：{held.source}。撤销后不再算，记录还在。",
    }
    context = {"assessment": found, "unit": row, "form": form, "reasons": reasons, "words": words}
    return render(request, "inspection/assessment_why.html", context)

"""The assessments of the years: the list, a new one, its table, its indicators, and the acts on the whole of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.inspection import actions
from zhengmei.inspection.forms import AssessmentForm, IndicatorForm, WhyForm
from zhengmei.inspection.models import Assessment, Bulletin, Indicator
from zhengmei.inspection.permissions import can_hold_round
from zhengmei.inspection.queries import (
    UnitLine,
    assessed_units_visible_to,
    assessments_visible_to,
    lines_of,
    plan_of_year,
    sees_whole_assessment,
)
from zhengmei.inspection.queries.visible import inspecting_offices
from zhengmei.inspection.queries.yearly import assessment_policy, terms_of
from zhengmei.inspection.states import AssessmentState
from zhengmei.inspection.views.base import person_of
from zhengmei.organisations.queries import packs_followed
from zhengmei.policies.library import library

PAGE = 50
SHOWN: dict[str, tuple[str, Callable[[UnitLine], bool]]] = {
    "overdue": ("有逾期没整改的", lambda line: line.overdue > 0),
    "open": ("有没整改的", lambda line: line.found > line.rectified),
    "veto": ("被上级单项否决的", lambda line: bool(line.vetoes)),
    "unjudged": ("没评完的", lambda line: bool(line.unjudged)),
}


def the_assessment(request: HttpRequest, pk: int, now: datetime) -> Assessment:
    """The assessment, or 404 for one the person may not see."""
    return get_object_or_404(assessments_visible_to(person_of(request), now.date()), pk=pk)


def the_own_assessment(request: HttpRequest, pk: int, now: datetime) -> Assessment:
    """The assessment of the person's own office; 403 with a sentence for those who only see it."""
    found = the_assessment(request, pk, now)
    if not can_hold_round(person_of(request), found.office, now.date()):
        raise PermissionDenied(f"考核由{found.office.name}组织，只有它的主管、检查人员能办。")
    return found


def assessments(request: HttpRequest) -> HttpResponse:
    """Every assessment the person may see, the newest year first."""
    user, now = person_of(request), clock.now()
    rows = assessments_visible_to(user, now.date())
    filters = []
    if (state := request.GET.get("state", "")) in AssessmentState.values:
        rows = rows.filter(state=state)
        filters.append((str(AssessmentState(state).label), "?"))
    if (year := request.GET.get("year", "")).isdigit():
        rows = rows.filter(year=int(year))
        filters.append((f"{int(year)}年", "?"))
    if (unit := request.GET.get("unit", "")).isdigit():
        rows = rows.filter(units__organisation_id=int(unit))
        filters.append(("有这个单位的", "?"))
    page = Paginator(rows.order_by("-year", "office__name", "-id"), PAGE).get_page(request.GET.get("page"))
    may_open = inspecting_offices(user, now.date()).exists()
    context = {"page": page, "filters": filters, "states": AssessmentState.choices, "may_open": may_open}
    return render(request, "inspection/assessments.html", context)


def open_assessment(request: HttpRequest) -> HttpResponse:
    """Start the assessment of a year."""
    user, now = person_of(request), clock.now()
    offices = inspecting_offices(user, now.date())
    office = offices.filter(pk=request.POST.get("office") or request.GET.get("office") or 0).first() or offices.first()
    if office is None:
        raise PermissionDenied("组织考核要有主管或检查的职责，你现在没有。")
    form = AssessmentForm(request.POST or None, offices=offices, initial={"office": office, "year": now.year - 1})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_assessment(**form.cleaned_data, by=user, now=now)
        except actions.RoundRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已开始年度考核。下一步：看考核项，给各单位评分。")
            return redirect("inspection:assessment", made.pk)
    context = {"form": form, "reasons": reasons, "office": office, **_basis(office.pk, now)}
    return render(request, "inspection/assessment_open.html", context)


def _basis(office: int, now: datetime) -> dict[str, Any]:
    pack = packs_followed([office], now.date()).get(office)
    if pack is None:
        return {"plan": None}
    made = Assessment(office_id=office, year=now.year, pack_id=pack, opened_at=now)
    terms = terms_of(assessment_policy(made), now.year)
    part = plan_of_year(made)
    article = part.article(part.value.clauses) if part else ""
    return {"plan": part, "article": article, "pack": library().packs[pack], "terms": terms}


def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """The table: a line for each unit, every number with the way to its rows."""
    user, now = person_of(request), clock.now()
    found = the_assessment(request, pk, now)
    whole = sees_whole_assessment(user, found, now.date())
    own = can_hold_round(user, found.office, now.date())
    lines = lines_of(found, on=now.date(), units=assessed_units_visible_to(user, found, now.date()))
    shown, filters = _filtered(request, lines)
    page = Paginator(shown, max(len(shown), 1) if request.GET.get("all") else PAGE).get_page(request.GET.get("page"))
    part = plan_of_year(found)
    context: dict[str, Any] = {
        "assessment": found,
        "own": own,
        "whole": whole,
        "page": page,
        "lines": lines,
        "terms": lines[0].terms if lines else (),
        "items": list(Indicator.objects.filter(assessment=found).order_by("side", "pk")),
        "filters": filters,
        "shows": [(key, words) for key, (words, _) in SHOWN.items()],
        "part": part,
        "article": part.article(part.value.clauses) if part else "",
        "totals": _totals(lines),
        "bulletin": Bulletin.objects.filter(assessment=found).first(),
    }
    if own and found.state == AssessmentState.DRAFT:
        context["against"] = actions.reasons_not_to_conclude_assessment(found, by=user, now=now, lines=lines)
        context["left_out"] = actions.units_left_out(found)
    return render(request, "inspection/assessment.html", context)


def _filtered(request: HttpRequest, lines: list[UnitLine]) -> tuple[list[UnitLine], list[tuple[str, str]]]:
    filters = []
    if (show := request.GET.get("show", "")) in SHOWN:
        words, holds = SHOWN[show]
        lines = [line for line in lines if holds(line)]
        filters.append((words, "?"))
    if q := request.GET.get("q", "").strip()[:80]:
        lines = [line for line in lines if q in line.unit.name or q in line.unit.region_name]
        filters.append((f"名称、地区含“{q}”", "?"))
    return lines, filters


def _totals(lines: list[UnitLine]) -> dict[str, int]:
    return {
        "units": len(lines),
        "found": sum(line.found for line in lines),
        "rectified": sum(line.rectified for line in lines),
        "overdue": sum(line.overdue for line in lines),
        "zeroed": sum(bool(line.zeroed) for line in lines),
        "unjudged": sum(bool(line.unjudged) for line in lines),
    }


def _told(request: HttpRequest, pk: int, act: Callable[..., Any], done: str, **given: Any) -> HttpResponse:
    """Run one act on an assessment of the own office and go back to its page, with the words of success or of refusal."""
    now = clock.now()
    found = the_own_assessment(request, pk, now)
    try:
        act(assessment=found, by=person_of(request), now=now, **given)
    except actions.RoundRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return redirect("inspection:assessment", pk)


acted_on_assessment = _told


@require_POST
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """List the units that came to sponsor accounts since."""
    return _told(request, pk, actions.refresh_units, "单位名单已更新。")


def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Conclude. Its page says what will happen."""
    now = clock.now()
    found = the_own_assessment(request, pk, now)
    if request.method == "POST":
        done = "已定稿，通报草稿也拟好了。下一步：核对通报文字，填文号和成文日期。"
        return _told(request, pk, actions.conclude_assessment, done)
    lines = lines_of(found, on=now.date())
    reasons = actions.reasons_not_to_conclude_assessment(found, by=person_of(request), now=now, lines=lines)
    context = {"assessment": found, "reasons": reasons, "totals": _totals(lines)}
    return render(request, "inspection/assessment_conclude.html", context)


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a concluded assessment back for changes."""
    words = {
        "title": "退回修改",
        "button": "退回修改",
        "lead": "各行的数重新从记录算起，评分和通报文字留着。改好再定稿。",
    }
    return _with_reason(request, pk, actions.reopen_assessment, "已退回，可以接着改。", words)


def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    words = {"title": "作废", "button": "作废", "lead": "作废后不能恢复；同一年可以另开一次。评过的分还查得到。"}
    return _with_reason(request, pk, actions.drop_assessment, "已作废。", words)


def _with_reason(
    request: HttpRequest, pk: int, act: Callable[..., Any], done: str, words: dict[str, str]
) -> HttpResponse:
    now = clock.now()
    found = the_own_assessment(request, pk, now)
    form = WhyForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            act(assessment=found, reason=form.cleaned_data["reason"], by=person_of(request), now=now)
        except actions.RoundRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, done)
            return redirect("inspection:assessment", pk)
    context = {"assessment": found, "form": form, "reasons": reasons, "words": words}
    return render(request, "inspection/assessment_why.html", context)


def indicators(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of indicators: what the text names, and what the office enters."""
    return _indicator_page(request, pk, None)


def indicator(request: HttpRequest, pk: int, indicator_id: int) -> HttpResponse:
    """Change one indicator."""
    return _indicator_page(request, pk, indicator_id)


def _indicator_page(request: HttpRequest, pk: int, indicator_id: int | None) -> HttpResponse:
    user, now = person_of(request), clock.now()
    found = the_assessment(request, pk, now)
    if not sees_whole_assessment(user, found, now.date()):
        raise Http404
    rows = Indicator.objects.filter(assessment=found).order_by("side", "pk")
    chosen = get_object_or_404(rows, pk=indicator_id) if indicator_id else None
    may_edit = can_hold_round(user, found.office, now.date()) and found.state == AssessmentState.DRAFT
    form = IndicatorForm(request.POST or None, instance=chosen)
    reasons: list[str] = []
    if request.method == "POST":
        the_own_assessment(request, pk, now)
        if form.is_valid():
            kept = Indicator.objects.get(pk=chosen.pk) if chosen else None
            try:
                actions.set_indicator(assessment=found, indicator=kept, by=user, now=now, **form.cleaned_data)
            except actions.RoundRefused as refused:
                reasons = refused.reasons
            else:
                messages.success(request, f"考核项“{form.cleaned_data['name']}”存下了。")
                return redirect("inspection:indicators", pk)
    context = {
        "assessment": found,
        "rows": list(rows),
        "form": form if may_edit or reasons else None,
        "reasons": reasons,
        "chosen": chosen,
        "may_edit": may_edit,
    }
    return render(request, "inspection/indicators.html", context)


@require_POST
def remove_indicator(request: HttpRequest, pk: int, indicator_id: int) -> HttpResponse:
    """Take one indicator off."""
    now = clock.now()
    found = the_own_assessment(request, pk, now)
    chosen = get_object_or_404(Indicator, assessment=found, pk=indicator_id)
    try:
        actions.remove_indicator(indicator=chosen, by=person_of(request), now=now)
    except actions.RoundRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, f"考核项“{chosen.name}”去掉了。")
    return redirect("inspection:indicators", pk)

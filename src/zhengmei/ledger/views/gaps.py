"""What units lack: over all that a person sees, of one unit, and as a file."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.audit.actions import ExportRefused
from zhengmei.audit.models import ExportRequest
from zhengmei.content.actions.planning import reasons_not_to_plan
from zhengmei.core import clock
from zhengmei.documents.workbook import Sheet, render_workbook
from zhengmei.identity.models import User
from zhengmei.ledger.forms import GapsForm
from zhengmei.ledger.queries import gaps as about
from zhengmei.ledger.queries.gaps import GapQuestion, GapRow
from zhengmei.ledger.views.handing_out import approved_request
from zhengmei.organisations.actions import hand_out_gaps
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_keep_records, can_manage_unit, can_supervise
from zhengmei.organisations.queries import Gap, current_capacity, organisations_visible_to, regions_of, tallies
from zhengmei.policies.schema import Strength

PER_PAGE = 50
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _question(user: User, given: QueryDict, on: date) -> tuple[GapsForm, GapQuestion]:
    form = GapsForm(given, regions=regions_of(organisations_visible_to(user, on)))
    form.is_valid()
    clean: dict[str, Any] = form.cleaned_data
    return form, GapQuestion(**{name: clean.get(name) or getattr(GapQuestion(), name) for name in form.fields})


def gaps(request: HttpRequest) -> HttpResponse:
    """Which units lack what, by which article, and what ends it?"""
    assert isinstance(request.user, User)
    user, today = request.user, clock.today()
    form, question = _question(user, request.GET, today)
    found = about.gap_list(user, question, today)
    context = {
        "form": form,
        "found": found,
        "page": Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page")),
        "clause": question.clause,
        "filtered": not question.is_empty,
        "query": request.GET.urlencode(),
    }
    return render(request, "ledger/gaps.html", context)


def gaps_of_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What does this unit lack, by which article, since when, and what is to be done?"""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    today = now.date()
    unit = get_object_or_404(organisations_visible_to(user, today).select_related("industry_supervisor"), pk=pk)
    rows = about.gaps_of_one(unit, today)
    papers = [row.gap for row in rows if isinstance(row.gap, Gap)]
    context = {
        "unit": unit,
        "tab": "gaps_of_unit",
        "rows": rows,
        "tallies": [one for one in tallies(unit, papers, today) if len(one.names) > 1],
        "holdings": [one for _, one in about.holdings([unit], today) if one.words],
        "may_keep": can_keep_records(user, unit, today),
        "may_plan": not reasons_not_to_plan(unit, by=user, now=now),
        "may_manage": can_manage_unit(user, unit, today),
        "may_let_off": can_supervise(user, unit, today)
        and any(row.gap.strength == Strength.IN_PRINCIPLE for row in rows),
    }
    return render(request, "ledger/unit_gaps.html", context)


@require_POST
def export_gaps(request: HttpRequest) -> HttpResponse:
    """The same list as a file, with a second sheet of what every unit has; where a pack asks for it, once approved."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    approved = approved_request(user, request.POST["request"], now.date()) if "request" in request.POST else None
    given = QueryDict(approved.question if approved else request.POST.get("query", ""))
    _, question = _question(user, given, now.date())
    found = about.gap_list(user, question, now.date())
    units = about.units_asked(user, question, now.date())
    held = current_capacity(user, now.date())
    if held is None:
        raise Http404
    content = _workbook(found.rows, units, now)
    try:
        hand_out_gaps(
            organisation=held.organisation,
            units={unit.pk for unit in units},
            rows=len(found.rows),
            content=content,
            request=approved,
            by=user,
            now=now,
        )
    except ExportRefused as refused:
        return _not_without_approval(request, refused, approved, given)
    answer = HttpResponse(content, content_type=XLSX_TYPE)
    answer["Content-Disposition"] = (
        f"attachment; filename=gaps-{now:%Y%m%d-%H%M}.xlsx; "
        f"filename*=UTF-8''%E7%BC%BA%E5%8F%A3%E6%B8%85%E5%8D%95-{now:%Y%m%d-%H%M}.xlsx"
    )
    return answer


def _not_without_approval(
    request: HttpRequest, refused: ExportRefused, approved: ExportRequest | None, given: QueryDict
) -> HttpResponse:
    for reason in refused.reasons:
        messages.error(request, reason)
    if approved is not None:
        return redirect("audit:export_request", approved.pk)
    asked = urlencode({"subject": "gaps", "question": given.urlencode()})
    return redirect(f"{reverse('audit:ask_export')}?{asked}")


def _workbook(rows: "list[GapRow] | Any", units: list[Organisation], now: datetime) -> bytes:
    lines = [
        [row.unit.name, row.gap.kind_words, row.gap.title, row.gap.remedy, row.gap.article, row.since] for row in rows
    ]
    have = [
        [unit.name, one.kind_words, one.part.value.name, one.words or "缺", one.day]
        for unit, one in about.holdings(units, now.date())
    ]
    sheets = [
        Sheet("缺口清单", ["单位", "种类", "缺什么", "怎么办", "依据", "从何时起"], lines, note=f"共 {len(lines)} 处"),
        Sheet("台账", ["单位", "种类", "办法要的", "现有", "日期"], have),
    ]
    return render_workbook(sheets, made_at=now)

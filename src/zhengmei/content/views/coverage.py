"""What was published, counted, with every count leading to its drafts; and the report on reposts."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhengmei.content.actions.permits import record_list_export
from zhengmei.content.models import Draft
from zhengmei.content.queries.coverage import CountTable, coverage, of_public_interest, published_drafts
from zhengmei.content.queries.exchange import reposts_of
from zhengmei.content.views.acts import chosen_unit, person_of, units_of
from zhengmei.core import clock
from zhengmei.documents.workbook import Sheet, render_workbook
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Power
from zhengmei.ui.words import percent

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOBODY = "覆盖情况由写稿的单位和它的主管看，您没有这样的职责。"


def _day(text: str, fallback: date) -> date:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else fallback
    except ValueError:
        return fallback


def _period(request: HttpRequest) -> tuple[date, date]:
    """`?first=…&last=…`, else this month."""
    today = clock.today()
    first = _day(request.GET.get("first", ""), today.replace(day=1))
    last = _day(request.GET.get("last", ""), today)
    return (first, last) if first <= last else (last, first)


def _asked(request: HttpRequest) -> tuple[Organisation, Any, list[int]]:
    """The unit of the report, the units to choose from, and whose drafts count: its own, with `?below=1` all below too."""
    units = units_of(person_of(request), Power.WRITE_CONTENT, Power.REVIEW_CONTENT, Power.SUPERVISE)
    unit = chosen_unit(request, units, NOBODY)
    counted = [unit.pk]
    if request.GET.get("below") == "1":
        counted = list(units.filter(path__startswith=unit.path).values_list("pk", flat=True))
    return unit, units, counted


def report(request: HttpRequest) -> HttpResponse:
    """The tables of the report for a period."""
    unit, units, counted = _asked(request)
    first, last = _period(request)
    tables = coverage(unit, counted, first, last)
    wanted, code = request.GET.get("table", ""), request.GET.get("code", "")
    rows = _rows(tables, wanted, code)
    context = {
        "unit": unit,
        "units": units[:300],
        "below": request.GET.get("below") == "1",
        "first": first,
        "last": last,
        "tables": [(table, [(line, percent(line.count, table.total)) for line in table.lines]) for table in tables],
        "total": published_drafts(counted, first, last).count(),
        "interest": of_public_interest(counted, first, last),
        "rows": rows,
        "chosen": _label(tables, wanted, code),
        "reposts": reposts_of(unit, last),
        "quarter": (last - timedelta(89), last),
    }
    return render(request, "content/coverage.html", context)


def _label(tables: Iterable[CountTable], key: str, code: str) -> str:
    return next((line.label for t in tables if t.key == key for line in t.lines if line.code == code), "")


def _rows(tables: Iterable[CountTable], key: str, code: str) -> list[Draft]:
    """The drafts behind one count."""
    found = [line.drafts for t in tables if t.key == key for line in t.lines if line.code == code]
    ids = found[0] if found else ()
    return list(Draft.objects.filter(pk__in=ids).select_related("organisation").order_by("pk"))


def export(request: HttpRequest) -> HttpResponse:
    """The same tables, and the drafts behind them, as a workbook."""
    user, now = person_of(request), clock.now()
    unit, _, counted = _asked(request)
    first, last = _period(request)
    tables = coverage(unit, counted, first, last)
    note = f"{unit.name}，{first} 至 {last}，按单位登记的发布数；没有登记的不在内"
    lines = [
        (table.title, line.label, line.count, table.total, line.count / table.total if table.total else 0.0)
        for table in tables
        for line in table.lines
    ]
    drafts = published_drafts(counted, first, last)
    titles = [(d.number, d.title, d.organisation.name, d.get_kind_display(), d.source, d.source_url) for d in drafts]
    made = render_workbook(
        [
            Sheet("覆盖情况", ("哪张表", "项目", "篇数", "总篇数", "占比"), lines, note, frozenset({4})),
            Sheet("稿件", ("编号", "标题", "单位", "种类", "信息来源", "来源网址"), titles, note),
        ],
        made_at=now,
    )
    record_list_export(rows=len(titles), by=user, now=now)
    answer = HttpResponse(made, content_type=XLSX)
    answer["Content-Disposition"] = (
        "attachment; filename=\"coverage.xlsx\"; filename*=UTF-8''%E8%A6%86%E7%9B%96%E6%83%85%E5%86%B5.xlsx"
    )
    return answer

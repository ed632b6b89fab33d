"""Taking the ledger along, and choosing what it shows."""

from collections.abc import Iterator
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.documents.tables import render_csv, render_xlsx
from zhengmei.filing.actions import choose_columns, record_export
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.ledger.cells import export_value
from zhengmei.ledger.columns import export_keys, export_label
from zhengmei.ledger.forms import ColumnsForm, ExportForm
from zhengmei.ledger.queries.accounts import accounts_matching, ids_with_numbers, watched
from zhengmei.ledger.views.accounts import columns_of, ledger_form

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    """Keep which columns this person sees, and go back to the same list."""
    assert isinstance(request.user, User)
    form = ColumnsForm(request.POST)
    if form.is_valid():
        choose_columns(columns=form.cleaned_data["columns"], by=request.user, now=clock.now())
    else:
        messages.error(request, "没有存下列的选择：里面有不认识的列。请重新选。")
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    query = QueryDict(request.POST.get("query", ""))
    return f"{reverse('filing:ledger')}{'?' if query else ''}{query.urlencode()}"


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Exactly what the address selects (or the ticked ones of it), as a file; the record says who took it."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    form = ExportForm(request.POST)
    if not form.is_valid():
        reasons = [str(e) for e in form.non_field_errors()] or ["没有导出：请选好格式和列，再点导出。"]
        messages.error(request, "".join(reasons))
        return redirect(_back(request))
    query = QueryDict(request.POST.get("query", ""))
    found = accounts_matching(user, ledger_form(user, query, now.date()).question(), now.date())
    if form.cleaned_data["scope"] == "ticked":
        found = found.filter(pk__in=form.cleaned_data["accounts"])
    shown = tuple(c.key for c in columns_of(user)) if form.cleaned_data["columns"] == "shown" else None
    keys = export_keys(shown)
    accounts = list(found)
    labels = [export_label(key) for key in keys]
    kind = form.cleaned_data["format"]
    record_export(rows=len(accounts), columns=labels, question=query.urlencode(), file_format=kind, by=user, now=now)
    return _file(kind, labels, _rows(user, accounts, keys, now.date()), now)


def _rows(
    user: User, accounts: list[MediaAccount], keys: list[str], on: date
) -> Iterator[list[str | int | date | None]]:
    known, with_numbers = watched(accounts, on), ids_with_numbers(user, accounts, on)
    for account in accounts:
        whole = account.pk in with_numbers
        yield [export_value(key, account, known[account.pk], whole=whole) for key in keys]


def _file(kind: str, labels: list[str], rows: Iterator[list[str | int | date | None]], now: datetime) -> HttpResponse:
    if kind == "csv":
        answer = HttpResponse(render_csv(labels, rows), content_type=CSV_TYPE)
    else:
        answer = HttpResponse(render_xlsx("台账", labels, rows, made_at=now), content_type=XLSX_TYPE)
    name = f"%E5%8F%B0%E8%B4%A6-{now:%Y%m%d-%H%M}.{kind}"
    answer["Content-Disposition"] = f"attachment; filename=ledger-{now:%Y%m%d-%H%M}.{kind}; filename*=UTF-8''{name}"
    return answer

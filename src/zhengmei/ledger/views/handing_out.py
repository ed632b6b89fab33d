"""Taking the ledger along, and choosing what it shows."""

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.audit.actions import ExportRefused
from zhengmei.audit.models import ExportRequest
from zhengmei.audit.queries import export_requests_visible_to
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
from zhengmei.organisations.queries import operating_sections

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
    """Exactly what the address selects (or the ticked ones of it), as a file; the record says who took it.

    Where the pack of any of the units asks for it, only on a request somebody else approved (WH-5.2-c).
    """
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    approved = approved_request(user, request.POST["request"], now.date()) if "request" in request.POST else None
    given = QueryDict(approved.question) if approved else request.POST
    form = ExportForm(given)
    if not form.is_valid():
        reasons = [str(e) for e in form.non_field_errors()] or ["没有导出：请选好格式和列，再点导出。"]
        messages.error(request, "".join(reasons))
        return redirect(_back(request))
    query = QueryDict(given.get("query", ""))
    found = accounts_matching(user, ledger_form(user, query, now.date()).question(), now.date())
    if form.cleaned_data["scope"] == "ticked":
        found = found.filter(pk__in=form.cleaned_data["accounts"])
    shown = tuple(c.key for c in columns_of(user)) if form.cleaned_data["columns"] == "shown" else None
    keys, accounts, kind = export_keys(shown), list(found), form.cleaned_data["format"]
    labels = [export_label(key) for key in keys]
    content = _content(kind, labels, _rows(user, accounts, keys, now.date()), now)
    taken = {"rows": len(accounts), "columns": labels, "question": query.urlencode(), "file_format": kind}
    try:
        record_export(
            **taken, units={a.sponsor_id for a in accounts}, content=content, request=approved, by=user, now=now
        )
    except ExportRefused as refused:
        return _not_without_approval(request, refused, approved)
    return _file(kind, content, now)


def approved_request(user: User, given: str, on: date) -> ExportRequest:
    """One's own request to take something out; 404 for any other."""
    pk = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    return get_object_or_404(export_requests_visible_to(user, on).filter(asked_by=user), pk=pk)


def _not_without_approval(request: HttpRequest, refused: ExportRefused, approved: ExportRequest | None) -> HttpResponse:
    for reason in refused.reasons:
        messages.error(request, reason)
    if approved is not None:
        return redirect("audit:export_request", approved.pk)
    form = request.POST.copy()
    form.pop("csrfmiddlewaretoken", None)
    asked = urlencode({"subject": "ledger", "question": form.urlencode()})
    return redirect(f"{reverse('audit:ask_export')}?{asked}")


def _rows(
    user: User, accounts: list[MediaAccount], keys: list[str], on: date
) -> Iterator[list[str | int | date | None]]:
    known, with_numbers = watched(accounts, on), ids_with_numbers(user, accounts, on)
    sections = operating_sections({account.sponsor_id for account in accounts}, on)
    for account in accounts:
        known[account.pk].section = sections.get(account.sponsor_id, "")
        whole = account.pk in with_numbers
        yield [export_value(key, account, known[account.pk], whole=whole) for key in keys]


def _content(kind: str, labels: list[str], rows: Iterator[list[str | int | date | None]], now: datetime) -> bytes:
    return render_csv(labels, rows) if kind == "csv" else render_xlsx("台账", labels, rows, made_at=now)


def _file(kind: str, content: bytes, now: datetime) -> HttpResponse:
    answer = HttpResponse(content, content_type=CSV_TYPE if kind == "csv" else XLSX_TYPE)
    name = f"%E5%8F%B0%E8%B4%A6-{now:%Y%m%d-%H%M}.{kind}"
    answer["Content-Disposition"] = f"attachment; filename=ledger-{now:%Y%m%d-%H%M}.{kind}; filename*=UTF-8''{name}"
    return answer

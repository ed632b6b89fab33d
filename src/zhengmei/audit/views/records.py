"""The record: list, one entry, export. It can be read and handed out, never changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from zhengmei.audit import actions, queries
from zhengmei.audit.forms import ExportForm, FilterForm
from zhengmei.audit.models import AuditEntry, ExportRequest
from zhengmei.audit.permissions import can_read_record
from zhengmei.audit.states import all_kinds, is_registered, kind_of
from zhengmei.core import clock
from zhengmei.ui import words

View = Callable[..., HttpResponse]


def _for_readers(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_read_record(request.user):  # type: ignore[arg-type]
            raise PermissionDenied("查看记录是审计管理员和主管的职责。要查某件事是谁办的，请找他们。")
        return view(request, *args, **kwargs)

    return checked


def _without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def _active(request: HttpRequest, wanted: queries.Filter, newest: AuditEntry | None = None) -> list[tuple[str, str]]:
    """Each filter as words and the address without it. `newest` of what was found names the one thing asked for by its id."""
    active = []
    if wanted.kind:
        sentence = kind_of(wanted.kind).sentence if is_registered(wanted.kind) else wanted.kind
        active.append((sentence, _without(request, "kind")))
    if wanted.who:
        active.append((f"经办人含“{wanted.who}”", _without(request, "who")))
    if wanted.thing:
        thing = newest.object_name if newest and wanted.is_one_thing else wanted.thing
        active.append((f"对象“{words.dates_read(thing)}”", _without(request, "thing")))
    if wanted.first:
        active.append((f"{words.day(wanted.first)}起", _without(request, "first")))
    if wanted.last:
        active.append((f"到{words.day(wanted.last)}", _without(request, "last")))
    return active


@_for_readers
def entries(request: HttpRequest) -> HttpResponse:
    """The list, newest first, with its filters in the address."""
    form = FilterForm(request.GET)
    wanted = form.wanted()
    found = queries.matching(queries.entries_visible_to(request.user, clock.today()), wanted)  # type: ignore[arg-type]
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    active = _active(request, wanted, next(iter(page), None))
    facts = {"page": page, "form": form, "wanted": wanted, "filters": active, "kinds": FilterForm.kinds()}
    return render(request, "audit/entries.html", facts)


@_for_readers
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with everything it holds, and whether its hash still fits."""
    one = get_object_or_404(queries.entries_visible_to(request.user, clock.today()), pk=pk)  # type: ignore[arg-type]
    facts = {
        "entry": one,
        "fits": queries.entry_hash(one) == one.hash,
        "erasure": all_kinds()[one.kind].erasure.value if is_registered(one.kind) else "",
    }
    return render(request, "audit/entry.html", facts)


@_for_readers
def export(request: HttpRequest) -> HttpResponse:
    """Asks what for, then hands out exactly what the filters show; where the pack asks, on an approved request only."""
    user, now = request.user, clock.now()
    approved = _approved(request) if "request" in request.POST else None
    filters = FilterForm(QueryDict(approved.question) if approved else request.GET)
    found = queries.matching(queries.entries_visible_to(user, now.date()), filters.wanted())  # type: ignore[arg-type]
    if approved is None and queries.demand_on(user, now.date()):  # type: ignore[arg-type]
        query = urlencode({"subject": "record", "question": request.GET.urlencode()})
        return redirect(f"{reverse('audit:ask_export')}?{query}")
    form = ExportForm({"reason": approved.purpose} if approved else request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            content = actions.export_entries(entries=found, reason=reason, by=user, now=now, request=approved)  # type: ignore[arg-type]
        except actions.ExportRefused as refused:
            form.add_error("reason", refused.reasons)
        else:
            answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
            answer["Content-Disposition"] = f'attachment; filename="record-{now:%Y%m%d-%H%M%S}.csv"'
            return answer
    facts = {"form": form, "amount": found.count(), "filters": _active(request, filters.wanted())}
    return render(request, "audit/export.html", facts, status=422 if form.errors else 200)


def _approved(request: HttpRequest) -> ExportRequest:
    """The person's own request named in the form; 404 for anybody else's."""
    given = request.POST["request"]
    pk = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    own = queries.export_requests_visible_to(request.user, clock.today()).filter(asked_by=request.user)  # type: ignore[arg-type,misc]
    return get_object_or_404(own, pk=pk)

"""Asking to take data out, and deciding it."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.audit import actions, queries
from zhengmei.audit.forms import AskForm, DecisionForm
from zhengmei.audit.models import ExportRequest
from zhengmei.audit.permissions import can_approve_export
from zhengmei.audit.states import ExportState, ExportSubject
from zhengmei.core import clock

if TYPE_CHECKING:
    from zhengmei.identity.models import User

PER_PAGE = 50
WORDS = {
    "query": "筛选条件",
    "scope": "范围",
    "format": "格式",
    "columns": "列",
    "accounts": "勾选的账号",
    "kind": "事项",
    "who": "人员",
    "thing": "对象",
    "first": "从",
    "last": "到",
}
VALUES = {
    ("scope", "all"): "筛出的全部",
    ("scope", "ticked"): "勾选的",
    ("columns", "all"): "全部列",
    ("columns", "shown"): "页面上的列",
}


def _person(request: HttpRequest) -> "User":
    return request.user  # type: ignore[return-value]


def exports(request: HttpRequest) -> HttpResponse:
    """One's own requests, and those one may read or decide; by state and word, in the address."""
    rows = queries.export_requests_visible_to(_person(request), clock.today())
    state, words = request.GET.get("state", ""), request.GET.get("q", "").replace("\x00", "").strip()
    filters = []
    if state in ExportState.values:
        rows = rows.filter(state=state)
        filters.append((str(ExportState(state).label), f"?q={words}"))
    if words:
        rows = rows.filter(purpose__icontains=words) | rows.filter(asked_by__full_name__icontains=words)
        filters.append((f"含“{words}”", f"?state={state}"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "filters": filters, "state": state, "words": words, "states": ExportState.choices}
    return render(request, "audit/exports.html", {**facts, "now": clock.now()})


def ask(request: HttpRequest) -> HttpResponse:
    """What for? The form of the export comes along unseen and is handed out exactly so."""
    subject = request.POST.get("subject") or request.GET.get("subject", "")
    if subject not in ExportSubject.values:
        raise Http404
    user, now = _person(request), clock.now()
    form = AskForm(request.POST if request.method == "POST" else None)
    question = request.POST.get("question") or request.GET.get("question", "")
    demand = queries.demand_on(user, now.date())
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"subject": subject, "question": question, "purpose": form.cleaned_data["purpose"]}
        capacity = getattr(request, "capacity", None)
        unit_id = capacity.organisation_id if capacity is not None else None
        try:
            asked = actions.request_export(**given, unit_id=unit_id, by=user, now=now)
        except actions.ExportRefused as refused:
            form.add_error("purpose", refused.reasons)
        else:
            messages.success(request, "已交上。批准后回到这一页下载。")
            return redirect("audit:export_request", asked.pk)
    facts = {"form": form, "subject": subject, "word": ExportSubject(subject).label, "question": question}
    status = 422 if form.errors else 200
    return render(request, "audit/ask_export.html", {**facts, "demand": demand}, status=status)


def _seen(request: HttpRequest, pk: int) -> ExportRequest:
    return get_object_or_404(queries.export_requests_visible_to(_person(request), clock.today()), pk=pk)


def _said(question: str) -> list[tuple[str, str]]:
    """The form as it will be used, for the person who decides: each field that says anything."""
    given = QueryDict(question)
    said = {
        name: "、".join(VALUES.get((name, v), v) for v in given.getlist(name) if v) for name in WORDS if name in given
    }
    if "accounts" in said:
        said["accounts"] = f"{len(given.getlist('accounts'))} 个"
    return [(WORDS[name], words) for name, words in said.items() if words]


def export_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: for what, decided by whom; the button to download for who asked."""
    asked, user, now = _seen(request, pk), _person(request), clock.now()
    facts = {
        "asked": asked,
        "said": _said(asked.question),
        "against": actions.reasons_not_to_decide_export(asked, user, now),
        "against_use": actions.reasons_not_to_use_export(asked, asked.subject, user, now),
        "form": DecisionForm(),
        "mine": asked.asked_by_id == user.pk,
        "now": now,
    }
    return render(request, "audit/export_request.html", facts)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or refuse."""
    asked, user, now = _seen(request, pk), _person(request), clock.now()
    if not can_approve_export(user, asked.unit_id, now.date()):
        raise PermissionDenied("导出由申请人单位的负责人或主管批准，请他们办理。")
    approve = request.POST.get("decision") == "approve"
    reason = request.POST.get("reason", "")
    try:
        actions.decide_export(request=asked, approve=approve, reason=reason, by=user, now=now)
    except actions.ExportRefused as refused:
        for why in refused.reasons:
            messages.error(request, why)
    else:
        messages.success(request, "已批准，申请人可以下载一次。" if approve else "已说明不批准的理由。")
    return redirect("audit:export_request", asked.pk)

"""Slips and orders with their acts, and the papers of an incident to print."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from zhengmei.core.workdays import PUBLISHED
from zhengmei.documents.papers import Sheet, render_docx, render_html
from zhengmei.documents.printing import NoPrinter, render_pdf
from zhengmei.incidents import actions, queries
from zhengmei.incidents.forms import NoteForm, OrderForm, ReceiptForm, ReplyForm, SlipForm
from zhengmei.incidents.models import Incident, SecurityOrder, Transfer
from zhengmei.incidents.queries.papers import cited, incident_sheet, order_sheet, transfer_sheet
from zhengmei.incidents.states import MATTER_OF, IncidentKind, OrderAct
from zhengmei.incidents.views.base import refuse, the_incident, tried, who_and_when
from zhengmei.incidents.views.cases import page

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"docx": DOCX, "pdf": "application/pdf"}
OWN_TERM = {"local_default": True, "note": "办法没写整改给几天，由发出单位自己定。"}


def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in a slip; the matter (?matter=) decides which recorded contact is offered first."""
    found, user, now = the_incident(request, pk)
    refuse(actions.reasons_not_to_send(found, by=user, now=now))
    terms = queries.transfer_terms(found, now.date())
    matter = request.GET.get("matter") or MATTER_OF[IncidentKind(found.kind)]
    if matter not in terms.matters:
        raise Http404
    contact = terms.contact_for(matter)
    initial = {
        "department": contact.department if contact else terms.departments[0] if terms.departments else "",
        "contact": contact,
        "to_unit": terms.reports_to,
        "facts": found.what,
    }
    if terms.reports_to is not None:
        initial |= {"department": terms.reports_to.name, "contact": None, "recipient": terms.reports_to.name}
    form = SlipForm(request.POST or None, terms=terms, initial=initial)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = actions.SlipGiven(matter=matter, **form.cleaned_data)
        reasons = tried(
            request,
            lambda: actions.send_transfer(incident=found, given=given, by=user, now=now),
            f"{terms.paper}已送出，等对方回执。",
        )
        if not reasons:
            return redirect("incidents:incident", pk)
    context = {
        "incident": found,
        "form": form,
        "terms": terms,
        "matter": matter,
        "contact": contact,
        "reasons": reasons,
    }
    return render(request, "incidents/send.html", context)


def _slip(request: HttpRequest, pk: int) -> Transfer:
    user, now = who_and_when(request)
    return get_object_or_404(queries.transfers_visible_to(user, now.date()), pk=pk)


@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the receipt."""
    slip = _slip(request, pk)
    user, now = who_and_when(request)
    form = ReceiptForm(request.POST)
    form.is_valid()
    given = {name: form.cleaned_data.get(name, "") for name in ("receiver", "note")}
    reasons = tried(request, lambda: actions.receive_transfer(transfer=slip, by=user, now=now, **given), "回执记下了。")
    return page(request, slip.incident, reasons) if reasons else redirect("incidents:incident", slip.incident_id)


@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a slip back."""
    slip = _slip(request, pk)
    user, now = who_and_when(request)
    reason = request.POST.get("reason", "")
    reasons = tried(
        request,
        lambda: actions.recall_transfer(transfer=slip, reason=reason, by=user, now=now),
        f"{slip.paper}已收回。",
    )
    return page(request, slip.incident, reasons) if reasons else redirect("incidents:incident", slip.incident_id)


def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Order a rectification."""
    found, user, now = the_incident(request, pk)
    refuse(actions.reasons_not_to_order(found, by=user, now=now))
    book = queries.book_of(found.unit, found.kind, now.date())
    days = book.order_workdays if book else 5
    form = OrderForm(request.POST or None, initial={"workdays": days})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        demands, workdays = form.cleaned_data["demands"].splitlines(), form.cleaned_data["workdays"]
        reasons = tried(
            request,
            lambda: actions.issue_order(incident=found, demands=demands, workdays=workdays, by=user, now=now),
            "安全整改通知已发出，可以打印。",
        )
        if not reasons:
            return redirect("incidents:incident", pk)
    context = {
        "incident": found,
        "form": form,
        "reasons": reasons,
        "office": actions.ordering_office(found, user, now),
        "cited": cited(found.pack_id, found.article),
        "deadline": PUBLISHED.add(now.date(), days),
        "own_term": OWN_TERM,
        "today": now.date(),
    }
    return render(request, "incidents/order.html", context)


def _order(request: HttpRequest, pk: int) -> SecurityOrder:
    user, now = who_and_when(request)
    seen = queries.incidents_visible_to(user, now.date()).order_by().values("pk")
    rows = SecurityOrder.objects.filter(incident__in=seen).select_related("incident__unit", "office")
    return get_object_or_404(rows, pk=pk)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an order."""
    held = _order(request, pk)
    user, now = who_and_when(request)
    form = ReplyForm(request.POST)
    form.is_valid()
    words = form.cleaned_data.get("reply", "")
    reasons = tried(
        request, lambda: actions.reply_to_order(order=held, reply=words, by=user, now=now), "已反馈，等主管单位复核。"
    )
    again = {"reply_form": form} if reasons else {}
    return (
        page(request, held.incident, reasons, **again) if reasons else redirect("incidents:incident", held.incident_id)
    )


@require_POST
def judge(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Accept, return or cancel."""
    held = _order(request, pk)
    user, now = who_and_when(request)
    known = {"accept": OrderAct.ACCEPT, "return": OrderAct.RETURN, "cancel": OrderAct.CANCEL}
    if act not in known:
        raise Http404
    form = NoteForm(request.POST)
    form.is_valid()
    note = form.cleaned_data.get("note", "")
    done = {"accept": "整改已认可。", "return": "已退回重改。", "cancel": "安全整改通知已取消。"}[act]
    reasons = tried(request, lambda: actions.judge_order(order=held, act=known[act], note=note, by=user, now=now), done)
    return page(request, held.incident, reasons) if reasons else redirect("incidents:incident", held.incident_id)


def print_incident(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The sheet of the incident."""
    found, _, _ = the_incident(request, pk)
    return _printed(request, found, kind, lambda: incident_sheet(found))


def print_transfer(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One slip."""
    slip = _slip(request, pk)
    return _printed(request, slip.incident, kind, lambda: transfer_sheet(slip))


def print_order(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One order."""
    held = _order(request, pk)
    return _printed(request, held.incident, kind, lambda: order_sheet(held))


def _printed(request: HttpRequest, about: Incident, kind: str, made: Callable[[], Sheet]) -> HttpResponse:
    """The paper as a page to print, as docx or as pdf; taking it out is noted."""
    user, now = who_and_when(request)
    if kind not in {"page", *TYPES}:
        raise Http404
    sheet = made()
    if kind == "page":
        return render(request, "incidents/paper.html", {"incident": about, "sheet": sheet, "path": request.path[:-5]})
    try:
        content = render_docx([sheet]) if kind == "docx" else render_pdf(render_html([sheet]))
    except NoPrinter as missing:
        messages.error(request, str(missing))
        return redirect("incidents:incident", about.pk)
    actions.note_printing(incident=about, title=sheet.title, file_format=kind, by=user, now=now)
    name = (
        content_disposition_header(as_attachment=True, filename=f"{sheet.title}{about.number}.{kind}") or "attachment"
    )
    return HttpResponse(
        content, content_type=TYPES[kind], headers={"Content-Disposition": name, "Cache-Control": "private, no-store"}
    )

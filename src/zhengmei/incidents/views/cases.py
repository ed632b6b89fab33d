"""One incident: its page and the acts on it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.content.queries.holds import hold_reasons
from zhengmei.documents.uploads import KeptFile, UploadRefused, keep_upload, place_of
from zhengmei.identity.models import User
from zhengmei.incidents import actions, queries
from zhengmei.incidents.forms import EntryForm, GradeForm, OutcomeForm, PersonForm, ReceiptForm, ReplyForm, StepForm
from zhengmei.incidents.models import Incident
from zhengmei.incidents.permissions import can_decide, can_handle, can_order, can_sign_for
from zhengmei.incidents.queries.papers import cited
from zhengmei.incidents.states import NEEDS, EntryKind, OrderState, TransferState
from zhengmei.incidents.views.base import LIMIT, folder, the_incident, tried
from zhengmei.organisations.models import Appointment
from zhengmei.organisations.queries import in_force
from zhengmei.ui.files import file_response


def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, what is missing, the story, and the next act."""
    found, _, _ = the_incident(request, pk)
    return page(request, found, [])


def page(request: HttpRequest, found: Incident, reasons: list[str], **forms: Any) -> HttpResponse:
    """The page again, with why an act was refused."""
    found, user, now = the_incident(request, found.pk)
    on = now.date()
    book = queries.book_of(found.unit, found.kind, on)
    story = queries.story_of(found)
    handles, decides = can_handle(user, found, on), can_decide(user, found, on)
    slips = [
        (one, can_sign_for(user, one, on), one.state == TransferState.SENT and one.due_at < now)
        for one in found.transfers.select_related("to_unit", "sent_by", "incident__unit").order_by("sent_at", "pk")
    ]
    context = {
        "incident": found,
        "story": story,
        "needs": [(NEEDS[need], held) for need, held in queries.needs_held(found).items()],
        "steps_left": queries.missing_steps(found),
        "next_step": queries.next_step(found),
        "cited": cited(found.pack_id, ""),
        "held": hold_reasons([found.media_account]) if found.media_account and found.is_going else [],
        "slips": slips,
        "orders": list(found.orders.select_related("office", "issued_by").order_by("issued_at", "pk")),
        "terms": queries.transfer_terms(found, on),
        "against_close": actions.reasons_not_to_close(found, by=user, now=now),
        "against_withdraw": actions.reasons_not_to_withdraw(found, by=user, now=now),
        "against_order": actions.reasons_not_to_order(found, by=user, now=now),
        "handles": handles,
        "decides": decides,
        "orders_here": can_order(user, found, on),
        "reply_states": (OrderState.ISSUED, OrderState.RETURNED),
        "entry_form": EntryForm(kind=found.kind),
        "step_form": StepForm(initial={"step": queries.next_step(found)}),
        "grade_form": GradeForm(grades=book.grades if book else (), initial={"grade": found.grade}),
        "person_form": PersonForm(people=_people(found, now.date()), initial={"person": found.person}),
        "outcome_form": OutcomeForm(label="结果" if found.is_going else "理由"),
        "reply_form": ReplyForm(),
        "receipt_form": ReceiptForm(),
        "reasons": reasons,
        "now": now,
        "today": on,
        **forms,
    }
    return render(request, "incidents/incident.html", context)


def _people(found: Incident, on: Any) -> Any:
    held = Appointment.objects.filter(in_force(on), organisation=found.unit_id)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("full_name", "pk")


@require_POST
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a line to the story, with a file."""
    found, user, now = the_incident(request, pk)
    form = EntryForm(request.POST, request.FILES, kind=found.kind)
    if not form.is_valid():
        return page(request, found, ["有几项没填对，看下面。"], entry_form=form)
    if against := actions.reasons_not_to_record(found, by=user, now=now):
        return page(request, found, against, entry_form=form)
    kept: KeptFile | None = None
    upload = form.cleaned_data.pop("file")
    if upload is not None:
        try:
            kept = keep_upload(upload, name=upload.name or "", folder=folder(), limit=LIMIT)
        except UploadRefused as refused:
            return page(request, found, [str(refused)], entry_form=form)
    given = actions.EntryGiven(**form.cleaned_data)
    reasons = tried(
        request, lambda: actions.record_entry(incident=found, given=given, file=kept, by=user, now=now), "已记下。"
    )
    return page(request, found, reasons, entry_form=form) if reasons else redirect("incidents:incident", pk)


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the step that comes next."""
    found, user, now = the_incident(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        return page(request, found, ["没有写这一步做了什么，请写上。"], step_form=form)
    given = actions.EntryGiven(EntryKind.STEP, form.cleaned_data["note"], step=form.cleaned_data["step"])
    reasons = tried(
        request,
        lambda: actions.record_entry(incident=found, given=given, file=None, by=user, now=now),
        "这一步记下了。",
    )
    return page(request, found, reasons) if reasons else redirect("incidents:incident", pk)


@require_POST
def grade(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it another grade."""
    found, user, now = the_incident(request, pk)
    book = queries.book_of(found.unit, found.kind, now.date())
    form = GradeForm(request.POST, grades=book.grades if book else ())
    if not form.is_valid():
        return page(request, found, ["没有改等级：等级和理由都要填。"], grade_form=form)
    done = f"等级改为{form.cleaned_data['grade']}。"
    reasons = tried(
        request, lambda: actions.regrade_incident(incident=found, by=user, now=now, **form.cleaned_data), done
    )
    return page(request, found, reasons, grade_form=form) if reasons else redirect("incidents:incident", pk)


@require_POST
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Name another person."""
    found, user, now = the_incident(request, pk)
    form = PersonForm(request.POST, people=_people(found, now.date()))
    if not form.is_valid():
        return page(request, found, ["没有换：请选列出的人，或写姓名。"], person_form=form)
    chosen = form.cleaned_data["user"]
    name = chosen.full_name if chosen is not None else form.cleaned_data["person"]
    reasons = tried(
        request,
        lambda: actions.name_person(incident=found, person=name, user=chosen, by=user, now=now),
        f"由{name}负责。",
    )
    return page(request, found, reasons, person_form=form) if reasons else redirect("incidents:incident", pk)


@require_POST
def end(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Close it, take it back, or open it again."""
    found, user, now = the_incident(request, pk)
    form = OutcomeForm(request.POST)
    form.is_valid()
    words = form.cleaned_data.get("words", "")
    common: dict[str, Any] = {"incident": found, "by": user, "now": now}
    if act == "close":
        reasons = tried(request, lambda: actions.close_incident(outcome=words, **common), "已办结。")
    elif act == "withdraw":
        reasons = tried(
            request, lambda: actions.withdraw_incident(reason=words, **common), "已撤回，停着的账号可以再发。"
        )
    elif act == "reopen":
        reasons = tried(request, lambda: actions.reopen_incident(reason=words, **common), "已重新打开。")
    else:
        raise Http404
    return page(request, found, reasons, outcome_form=form) if reasons else redirect("incidents:incident", pk)


def evidence(request: HttpRequest, pk: int, entry_id: int) -> HttpResponseBase:
    """One file of the story."""
    found, _, _ = the_incident(request, pk)
    one = get_object_or_404(found.entries.exclude(file_digest=""), pk=entry_id)
    return file_response(place_of(folder(), one.file_digest), name=one.file_name, media_type=one.file_type)

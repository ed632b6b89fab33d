"""A handover: begin, sign, cancel."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhengmei.custody import actions, queries
from zhengmei.custody.forms.cases import ReasonForm
from zhengmei.custody.forms.kept import HandoverForm, NoteForm
from zhengmei.custody.models import Credential, Handover
from zhengmei.custody.states import Place
from zhengmei.custody.views.base import credential_of, handover_of, kept_by_nobody, refuse, tried, who_and_when


def _places(credential: Credential) -> list[tuple[str, str]]:
    second = credential.second_keeper.full_name if credential.second_keeper else "空缺"
    return [
        (Place.FIRST.value, f"第一保管人，现在是{credential.first_keeper.full_name}"),
        (Place.SECOND.value, f"第二保管人，现在{'是' if credential.second_keeper else ''}{second}"),
    ]


@kept_by_nobody
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to pass one place on."""
    user, now = who_and_when(request)
    credential = credential_of(user, pk, now)
    refuse(actions.reasons_not_to_authorise(credential.media_account, user, now.date()))
    sponsor = credential.media_account.sponsor
    receivers = queries.keepers_possible(sponsor, now.date()).exclude(pk__in=credential.keeper_ids)
    form = HandoverForm(request.POST or None, receivers=receivers, places=_places(credential))
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.start_handover(credential=credential, by=user, now=now, **form.cleaned_data)
        except actions.CustodyRefused as refused:
            reasons = refused.reasons
        else:
            return redirect("custody:handover", begun.pk)
    context = {
        "form": form,
        "credential": credential,
        "account": credential.media_account,
        "reasons": reasons,
        "nobody": not receivers.exists(),
    }
    return render(request, "custody/start_handover.html", context)


def _page(request: HttpRequest, one: Handover, reasons: list[str]) -> HttpResponse:
    user, now = who_and_when(request)
    on = now.date()
    context = {
        "handover": one,
        "credential": one.credential,
        "account": one.credential.media_account,
        "against_give": actions.reasons_not_to_give(one, user, on),
        "against_receive": actions.reasons_not_to_receive(one, user, on),
        "against_change": actions.reasons_not_to_change_password(one.credential, user, on),
        "for_another": one.leaver_id != user.pk,
        "may": not actions.reasons_not_to_authorise(one.credential.media_account, user, on),
        "note_form": NoteForm(),
        "reason_form": ReasonForm(),
        "reasons": reasons,
    }
    return render(request, "custody/handover.html", context)


@kept_by_nobody
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, who signed what and when, and the next act."""
    user, now = who_and_when(request)
    return _page(request, handover_of(user, pk, now), [])


@require_POST
@kept_by_nobody
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """The first signature."""
    user, now = who_and_when(request)
    one = handover_of(user, pk, now)
    note = NoteForm(request.POST)
    note.is_valid()
    words = note.cleaned_data.get("note", "")
    done = "已确认交出。接下来请接手人或另一位保管人改口令，再由接手人确认。"
    reasons = tried(request, lambda: actions.give(handover=one, note=words, by=user, now=now), done)
    return _page(request, one, reasons) if reasons else redirect("custody:handover", pk)


@require_POST
@kept_by_nobody
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """The second signature."""
    user, now = who_and_when(request)
    one = handover_of(user, pk, now)
    reasons = tried(request, lambda: actions.receive(handover=one, by=user, now=now), "交接办完，现在由你保管。")
    return _page(request, one, reasons) if reasons else redirect("custody:handover", pk)


@require_POST
@kept_by_nobody
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave things as they were."""
    user, now = who_and_when(request)
    one = handover_of(user, pk, now)
    form = ReasonForm(request.POST)
    form.is_valid()
    why = form.cleaned_data.get("reason", "")
    reasons = tried(
        request,
        lambda: actions.cancel_handover(handover=one, reason=why, by=user, now=now),
        "交接已取消，保管人没有变。",
    )
    return _page(request, one, reasons) if reasons else redirect("custody:handover", pk)

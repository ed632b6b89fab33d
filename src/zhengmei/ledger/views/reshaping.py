"""Merging, abolishing and renaming a unit, step by step. Nothing happens before the last step is confirmed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.models import UnitChange
from zhengmei.filing.queries.deadlines import explained
from zhengmei.filing.queries.reshaping import draft_change_of, due_after, fates_of, unit_changes_visible_to
from zhengmei.filing.states.reshaping import FATES, FILING_FOR, ChangeKind, ChangeState
from zhengmei.identity.models import User
from zhengmei.ledger.forms import UnitChangeForm
from zhengmei.ledger.queries.reshaping import asked_accounts, consequences_of, with_old_name
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_manage_unit
from zhengmei.organisations.queries import organisations_visible_to
from zhengmei.organisations.states import OrganisationState

STEPS = ("怎么变", "账号去向", "随之变的", "核对、确认")
LEADS = {
    ChangeKind.MERGE: "职能转到另一个单位。账号变更主办单位或者注销、关停，人员职责停止。",
    ChangeKind.ABOLISH: "单位没有了，职能也不转。账号注销或者关停，人员职责停止。",
    ChangeKind.RENAME: "单位还在，换个名称。人员、制度、账号都不动，原名称记为曾用名。",
}


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _managed_unit(request: HttpRequest, pk: int, on: date) -> Organisation:
    unit = get_object_or_404(organisations_visible_to(_person(request), on), pk=pk)
    if not can_manage_unit(_person(request), unit, on):
        raise PermissionDenied(f"你没有管理“{unit.name}”的职责，请找它的主管。")
    return unit


def reshape(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of the three is it? One that is being prepared is gone on with; those that were done can be read again."""
    user, now = _person(request), clock.now()
    unit = _managed_unit(request, pk, now.date())
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in ChangeKind.values:
            raise Http404
        try:
            change = actions.begin_unit_change(organisation=unit, kind=kind, by=user, now=now)
        except FilingRefused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
            return redirect("organisations:reshape", pk)
        return redirect("organisations:unit_change", change.pk, 1)
    choices = [
        (kind, LEADS[kind], actions.reasons_not_to_begin_change(unit, kind, by=user, on=now.date()))
        for kind in ChangeKind
    ]
    past = unit_changes_visible_to(user, now.date()).filter(organisation=unit).exclude(state=ChangeState.DRAFT)
    context = {"unit": unit, "choices": choices, "draft": draft_change_of(unit), "past": past}
    return render(request, "ledger/reshape.html", context)


def _change(request: HttpRequest, pk: int, on: date) -> UnitChange:
    found = unit_changes_visible_to(_person(request), on).select_related("organisation__supervisor")
    return get_object_or_404(found, pk=pk)


def unit_change(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """One step of the preparation; what was confirmed or dropped is read as it was decided."""
    user, now = _person(request), clock.now()
    change = _change(request, pk, now.date())
    if change.state != ChangeState.DRAFT:
        context = {"change": change, "fates": _done_fates(change), "today": now.date()}
        return render(request, "ledger/unit_change_done.html", context)
    if step not in (1, 2, 3, 4):
        raise Http404
    form = _form(request, change, now.date()) if step == 1 else None
    against: list[str] = []
    if request.method == "POST" and step in (1, 2):
        try:
            if form is not None and form.is_valid():
                actions.describe_unit_change(change=change, given=form.given(), by=user, now=now)
            elif form is None:
                actions.decide_fates(change=change, fates=_fates_given(request, change), by=user, now=now)
        except FilingRefused as refused:
            against = refused.reasons
        else:
            if form is None or form.is_valid():
                return redirect("organisations:unit_change", pk, step + 1)
    context = {
        "change": change,
        "unit": change.organisation,
        "step": step,
        "steps": _steps(change, step),
        "form": form,
        "against": against,
        "today": now.date(),
        **_shown(change, step, now.date()),
    }
    return render(request, "ledger/unit_change.html", context)


def _form(request: HttpRequest, change: UnitChange, on: date) -> UnitChangeForm:
    active = organisations_visible_to(_person(request), on).filter(state=OrganisationState.ACTIVE)
    initial = {name: getattr(change, name) for name in ("successor", "new_name", "happened_on", "basis")}
    initial["new_name"] = change.new_name or change.organisation.name
    others = active.exclude(pk=change.organisation_id).order_by("path")
    return UnitChangeForm(request.POST or None, kind=change.kind, successors=others, initial=initial)


def _fates_given(request: HttpRequest, change: UnitChange) -> dict[int, tuple[str, str]]:
    return {
        account.pk: (request.POST.get(f"fate_{account.pk}", ""), request.POST.get(f"note_{account.pk}", ""))
        for account in asked_accounts(change)
    }


def _steps(change: UnitChange, step: int) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "name": name,
            "state": "now" if number == step else "done" if number < step else "",
        }
        for number, name in enumerate(STEPS, 1)
    ]


def _shown(change: UnitChange, step: int, on: date) -> dict[str, Any]:
    """What the step shows: the accounts with their choices, what else happens, or everything once more."""
    if step == 1:
        return {}
    accounts, fates = asked_accounts(change), fates_of(change)
    old = with_old_name(accounts, change.organisation) if change.kind == ChangeKind.RENAME else set()
    rows = [(account, fates.get(account.pk), account.pk in old) for account in accounts]
    shown: dict[str, Any] = {"rows": rows, "choices": [(f.value, f.label) for f in FATES[change.kind]]}
    if step in (2, 4) and accounts and (due := due_after(change, accounts[0])) is not None:
        shown["due"] = due
        shown["deadline"] = explained(due.started_on, due.amount, due.unit, due.due_on) if due.due_on else None
    if step in (3, 4):
        shown["consequences"] = consequences_of(change, on)
    if step == 4:
        shown["reasons"] = actions.reasons_not_to_confirm_change(change, on)
    return shown


def _done_fates(change: UnitChange) -> list[tuple[Any, str]]:
    return [(one, FILING_FOR.get(one.fate, "")) for one in fates_of(change).values()]


@require_POST
def confirm_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Do it: the unit changes, every account gets its task."""
    now = clock.now()
    change = _change(request, pk, now.date())
    try:
        actions.confirm_unit_change(change=change, by=_person(request), now=now)
    except FilingRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "已办。每个账号接下来怎么办，看下面。")
    return redirect("organisations:unit_change", pk, 4)


@require_POST
def drop_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up; the unit stays as it is."""
    now = clock.now()
    change = _change(request, pk, now.date())
    try:
        actions.drop_unit_change(change=change, by=_person(request), now=now)
    except FilingRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, "已放弃，单位没有任何变动。")
    return redirect("organisations:organisation", change.organisation_id)

"""对账: handing in a list, saying which column is what, and settling the differences; what to report; how complete it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhengmei.core import clock
from zhengmei.documents.sheets.outside import REPORTED, guessed
from zhengmei.documents.uploads import UploadRefused
from zhengmei.documents.workbook import Sheet, render_workbook
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.forms.reconciling import ListForm, MappingForm, VerdictForm
from zhengmei.filing.models import Mismatch, OutsideList
from zhengmei.filing.permissions import can_settle_mismatch
from zhengmei.filing.queries import media_accounts_visible_to, overseen_units
from zhengmei.filing.queries.reconciling import (
    by_unit,
    completeness,
    mismatches_visible_to,
    national_row,
    outside_lists_visible_to,
    remembered_mapping,
    to_report,
)
from zhengmei.filing.states import MISMATCH, MismatchAct, MismatchKind, MismatchState, OutsideKind
from zhengmei.filing.views.base import act_page, kept, person_of, without
from zhengmei.organisations.queries import organisations_within
from zhengmei.organisations.states import OrganisationState, Power

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LABELS = {key: name for key, name, _ in REPORTED}


def _offices(request: HttpRequest) -> Any:
    return overseen_units(person_of(request), clock.today()).filter(state=OrganisationState.ACTIVE).order_by("path")


def _records(one: Mismatch) -> list[tuple[str, str, str, bool]]:
    """Both records side by side: label, ours, theirs, whether they differ."""
    return [
        (name, one.ours.get(key, ""), one.theirs.get(key, ""), key in one.differing)
        for key, name in LABELS.items()
        if one.ours.get(key) or one.theirs.get(key)
    ]


@require_GET
def reconciling(request: HttpRequest) -> HttpResponse:
    """What differs from the national system and the platforms, and is it settled?"""
    user, today = person_of(request), clock.today()
    seen = mismatches_visible_to(user, today)
    kind, state, q = (request.GET.get(name, "").strip()[:80] for name in ("kind", "state", "q"))
    found, words = seen, []
    if kind in MismatchKind.values:
        found = found.filter(kind=kind)
        words.append((str(MismatchKind(kind).label), without(request, "kind")))
    if q:
        found = found.filter(name__icontains=q)
        words.append((f"含“{q}”", without(request, "q")))
    if state in MismatchState.values:
        words.append((str(MismatchState(state).label), without(request, "state")))
    found = found.filter(state=state if state in MismatchState.values else MismatchState.OPEN)
    waiting = seen.filter(state=MismatchState.OPEN)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, _records(one)) for one in page],
        "filters": words,
        "counts": [(value, label, waiting.filter(kind=value).count()) for value, label in MismatchKind.choices],
        "states": MismatchState.choices,
        "kind": kind,
        "state": state,
        "q": q,
        "lists": outside_lists_visible_to(user, today)[:5],
        "may_compare": _offices(request).exists(),
        "reporting": len(to_report(media_accounts_visible_to(user, today))),
    }
    return render(request, "filing/reconciling.html", context)


def list_new(request: HttpRequest) -> HttpResponse:
    """First the file."""
    offices = _offices(request)
    if not offices.exists():
        raise PermissionDenied("对账由主管做。你没有主管的职责，请找主管办理。")
    form = ListForm(
        request.POST or None, request.FILES or None, offices=offices, initial={"kind": OutsideKind.NATIONAL}
    )
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            file = kept(data["file"])
            assert file is not None
            made = actions.hand_in_list(
                kind=data["kind"], office=data["office"], platform=data["platform"], file=file,
                by=person_of(request), now=clock.now(),
            )  # fmt: skip
        except FilingRefused as refused:
            reasons = refused.reasons
        except UploadRefused as refused:
            reasons = [str(refused)]
        else:
            return redirect("filing:list_mapping", made.pk)
    return render(request, "filing/list_new.html", {"form": form, "reasons": reasons})


def _list(request: HttpRequest, pk: int) -> OutsideList:
    return get_object_or_404(outside_lists_visible_to(person_of(request), clock.today()), pk=pk)


def list_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Then which column is what; as the office said the last time, else as the headings suggest. Back from here loses nothing."""
    held = _list(request, pk)
    initial = held.mapping or guessed(held.headers, remembered_mapping(held.office, held.kind))
    national = held.kind == OutsideKind.NATIONAL
    form = MappingForm(request.POST or None, headers=held.headers, reported=national, initial=initial)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.compare_list(
                outside_list=held, mapping=form.cleaned_data, by=person_of(request), now=clock.now()
            )
        except FilingRefused as refused:
            reasons = refused.reasons
        else:
            more = f"有 {len(done.problems)} 格看不懂，那几行没有比。" if done.problems else ""
            messages.success(request, f"已和台账对过 {done.rows} 行。{more}")
            return redirect("filing:outside_list", done.pk) if done.problems else redirect("filing:reconciling")
    return render(request, "filing/list_mapping.html", {"form": form, "list": held, "reasons": reasons})


@require_GET
def outside_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: who handed it in, how its columns were read, which rows could not be."""
    held = _list(request, pk)
    mapping = [(LABELS[key], words) for key, words in held.mapping.items()]
    return render(request, "filing/outside_list.html", {"list": held, "mapping": mapping})


def _mismatch(request: HttpRequest, pk: int) -> Mismatch:
    found = get_object_or_404(mismatches_visible_to(person_of(request), clock.today()), pk=pk)
    if not can_settle_mismatch(person_of(request), found, clock.today()):
        raise PermissionDenied(f"由“{found.office.name}”的主管或账号的主办单位核实，请找他们办理。")
    return found


def _settle(request: HttpRequest, pk: int, act: Any, verb: str, step: MismatchAct) -> HttpResponse:
    held = _mismatch(request, pk)
    form = VerdictForm(request.POST or None)
    allowed = MISMATCH.allows(held.state, step)
    facts = [(label, f"台账：{ours or '没有'}；名单：{theirs or '没有'}") for label, ours, theirs, _ in _records(held)]
    return act_page(
        request,
        form=form,
        act=lambda: act(mismatch=held, verdict=form.cleaned_data["verdict"], by=person_of(request), now=clock.now()),
        context={
            "title": f"{verb}：{held}",
            "lead": "写明查下来是怎么回事、怎么处理的。",
            "verb": verb,
            "facts": facts,
            "crumbs": [("对账", reverse("filing:reconciling"))],
            "blocked": not allowed,
        },
        success=f"已记下“{held.name}”的核实结果。",
        back=reverse("filing:reconciling"),
        reasons=[] if allowed else [f"这条差异{held.get_state_display()}，不能再{step.label}。"],
    )


def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the difference came to."""
    return _settle(request, pk, actions.resolve_mismatch, "核实", MismatchAct.RESOLVE)


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """What was settled is not."""
    return _settle(request, pk, actions.reopen_mismatch, "重新核实", MismatchAct.REOPEN)


@require_GET
def reporting(request: HttpRequest) -> HttpResponse:
    """What the national system does not know yet, and has to be told."""
    rows = to_report(media_accounts_visible_to(person_of(request), clock.today()))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "filing/reporting.html", {"page": page})


@require_GET
def export_national(request: HttpRequest) -> HttpResponse:
    """The ledger in the columns the national system uses: those of the last mapping, else every one."""
    user, now = person_of(request), clock.now()
    office = _offices(request).first()
    mapping = remembered_mapping(office, OutsideKind.NATIONAL) if office is not None else {}
    keys = [key for key in LABELS if not mapping or mapping.get(key)]
    accounts = list(media_accounts_visible_to(user, now.date()).select_related("national_registration").order_by("pk"))
    rows = [national_row(account, keys) for account in accounts]
    actions.record_national_export(rows=len(rows), by=user, now=now)
    sheet = Sheet("报送表", [mapping.get(key) or LABELS[key] for key in keys], rows)
    answer = HttpResponse(render_workbook([sheet], made_at=now), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename=national-{now:%Y%m%d}.xlsx"
    return answer


@require_GET
def complete(request: HttpRequest) -> HttpResponse:
    """How complete and accurate are the facts, unit by unit, and where is something to put right?"""
    user, today = person_of(request), clock.today()
    accounts = media_accounts_visible_to(user, today).filter(status__in=["normal", "suspended"]).order_by("pk")
    everything = completeness(accounts, today)
    unit = request.GET.get("unit", "")
    shown = [row for row in everything if not row.is_perfect and unit in ("", str(row.media_account.sponsor_id))]
    filled, required = sum(r.filled for r in everything), sum(r.required for r in everything)
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "may_edit": set(organisations_within(user, Power.EDIT_ACCOUNTS, today).values_list("pk", flat=True)),
        "units": [(u, f, n, w) for u, f, n, w in by_unit(everything) if f < n or w][:PER_PAGE],
        "filled": filled,
        "required": required,
        "wrong": sum(len(r.wrong) for r in everything),
        "accounts": len(everything),
        "unit": next((r.media_account.sponsor for r in everything if str(r.media_account.sponsor_id) == unit), None),
    }
    return render(request, "filing/complete.html", context)

"""The list of incidents, the report, and what a unit sets for itself."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountStatus
from zhengmei.identity.models import User
from zhengmei.incidents import actions, queries
from zhengmei.incidents.forms import ListFilter, ReportForm, RuleForm
from zhengmei.incidents.models import Incident
from zhengmei.incidents.permissions import can_set_rule
from zhengmei.incidents.states import IncidentKind, IncidentState
from zhengmei.incidents.views.base import refuse, tried, who_and_when
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import current_capacity, organisations_visible_to

LIVE = (AccountStatus.NORMAL, AccountStatus.SUSPENDED)


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _own_unit(user: User, on: object) -> Organisation | None:
    held = current_capacity(user, on)  # type: ignore[arg-type]
    return held.organisation if held else None


def incidents(request: HttpRequest) -> HttpResponse:
    """The list, with its filters in the address, and how many of each type."""
    user, now = who_and_when(request)
    wanted = ListFilter(request.GET).wanted()
    seen = queries.incidents_visible_to(user, now.date())
    rows = queries.filtered_incidents(seen, wanted, now)
    own = _own_unit(user, now.date())
    known = [
        one.label
        for kind in IncidentKind.values
        if own is not None and (book := queries.book_of(own, kind, now.date())) is not None
        for one in book.types
    ]
    words = _filter_words(wanted, seen)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "wanted": wanted,
        "filters": [(words[name], _without(request, name)) for name in wanted],
        "counts": queries.type_counts(rows, known if "type_label" not in wanted else []),
        "kinds": IncidentKind.choices,
        "states": IncidentState.choices,
        "may_report": queries.reportable_units(user, now.date()).exists(),
        "rule_unit": own if own is not None and can_set_rule(user, own, now.date()) else None,
        "now": now,
    }
    return render(request, "incidents/incidents.html", context)


def _filter_words(wanted: dict[str, str], seen: object) -> dict[str, str]:
    """The filters in words."""
    form = ListFilter()
    found = {}
    for name, value in wanted.items():
        choices = dict(getattr(form.fields[name], "choices", []))
        found[name] = str(choices.get(value, f"含“{value}”" if name == "q" else value))
    rows: list[Incident] = []
    if wanted.keys() & {"unit", "account"}:
        rows = list(seen.select_related("unit", "media_account")[:1]) if hasattr(seen, "select_related") else []
    if "unit" in found:
        found["unit"] = rows[0].unit.name if rows else "这个单位"
    if "account" in found:
        found["account"] = "这个账号"
    return found


def report(request: HttpRequest) -> HttpResponse:
    """A new incident: of a unit (?unit=) or an account (?account=), of a kind (?kind=)."""
    user, now = who_and_when(request)
    unit, account = _about(request, user)
    kind = request.GET.get("kind", IncidentKind.SECURITY)
    if kind not in IncidentKind.values:
        raise Http404
    book = queries.book_of(unit, kind, now.date())
    if book is None:
        refuse([f"“{unit.name}”还没有采用办法，不知道有哪些事件、怎么办。请主管先在单位页面选定采用的办法。"])
        raise AssertionError
    accounts = MediaAccount.objects.filter(sponsor=unit, status__in=LIVE).order_by("name", "pk")
    named = queries.named_person(unit, now.date()) if kind == IncidentKind.SECURITY else None
    initial = {"discovered_at": now, "media_account": account, "person": named.name if named else ""}
    form = ReportForm(request.POST or None, book=book, accounts=accounts, initial=initial)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        person_user = named.user if named is not None and data["person"].strip() == named.name else None
        given = actions.IncidentGiven(kind=kind, person_user=person_user, **data)
        try:
            made = actions.report_incident(unit=unit, given=given, by=user, now=now)
        except actions.IncidentRefused as refused:
            reasons = refused.reasons
        else:
            return redirect("incidents:incident", made.pk)
    context = {
        "form": form, "unit": unit, "account": account, "kind": kind, "kinds": IncidentKind.choices, "book": book,
        "named": named, "reasons": reasons,
    }  # fmt: skip
    return render(request, "incidents/report.html", context)


def _about(request: HttpRequest, user: User) -> tuple[Organisation, MediaAccount | None]:
    """The unit and the account of a report, else 404; without a question the unit the person acts for."""
    _, now = who_and_when(request)
    units = queries.reportable_units(user, now.date())
    asked = request.GET
    if asked.get("account", "").isdigit():
        account = get_object_or_404(MediaAccount.objects.filter(sponsor__in=units), pk=int(asked["account"]))
        return account.sponsor, account
    if asked.get("unit", "").isdigit():
        return get_object_or_404(units, pk=int(asked["unit"])), None
    held = current_capacity(user, now.date())
    own = units.filter(pk=held.organisation_id).first() if held is not None else None
    if own is None:
        refuse(["您没有可以替它报告事件的单位。请让本单位的编辑、审核或负责人报告。"])
        raise AssertionError
    return own, None


def rule(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A unit's own grades, steps and terms."""
    user, now = who_and_when(request)
    unit = get_object_or_404(organisations_visible_to(user, now.date()), pk=pk)
    if kind not in IncidentKind.values:
        raise Http404
    refuse(actions.reasons_not_to_set_rule(unit, by=user, now=now))
    book = queries.book_of(unit, kind, now.date())
    initial = {"receipt_hours": book.receipt_hours, "order_workdays": book.order_workdays} if book else {}
    form = RuleForm(request.POST or None, grades=book.grades if book else (), initial=initial)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        numbers = {name: form.cleaned_data[name] for name in ("receipt_hours", "order_workdays")}
        done = "已设定。它和没有自己设的下级单位，以后报告的事件照这个办。"
        reasons = tried(
            request,
            lambda: actions.set_rule(organisation=unit, kind=kind, grades=form.grades(), by=user, now=now, **numbers),
            done,
        )
        if not reasons:
            return redirect("incidents:rule", unit.pk, kind)
    own = book.rule if book and book.rule and book.rule.organisation_id == unit.pk else None
    context = {
        "form": form, "unit": unit, "kind": kind, "kinds": IncidentKind.choices, "book": book, "own": own,
        "reasons": reasons,
    }  # fmt: skip
    return render(request, "incidents/rule.html", context)

"""The list of rounds, a new round, and the page of a round."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.documents.fonts import missing_fonts
from zhengmei.documents.pagination import paginate
from zhengmei.inspection import actions
from zhengmei.inspection.forms import RoundForm
from zhengmei.inspection.models import Bulletin, Draw, Round, RoundAccount
from zhengmei.inspection.permissions import can_hold_round, judging_office
from zhengmei.inspection.queries import (
    bulletin_document,
    figures,
    period_words,
    plan_of,
    policy_of,
    round_accounts_visible_to,
    rounds_visible_to,
    sees_everything,
)
from zhengmei.inspection.queries.plan import plan_under
from zhengmei.inspection.queries.visible import inspecting_offices
from zhengmei.inspection.states import RoundState, Verdict
from zhengmei.inspection.views.base import acted, person_of, the_own_round, the_round
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import packs_followed

PAGE = 50


def rounds(request: HttpRequest) -> HttpResponse:
    """Every round the person may see, newest period first."""
    user, now = person_of(request), clock.now()
    state = request.GET.get("state", "")
    rows = rounds_visible_to(user, now.date())
    filters = []
    if state in RoundState.values:
        rows = rows.filter(state=state)
        filters.append((str(RoundState(state).label), "?"))
    page = Paginator(rows.order_by("-period_to", "-id"), PAGE).get_page(request.GET.get("page"))
    counted = {r.pk: r for r in page.object_list}
    for row in RoundAccount.objects.filter(round__in=list(counted)).values("round_id").annotate(**_COUNTED):
        counted[row["round_id"]].counted = row  # type: ignore[attr-defined]
    context = {
        "page": page,
        "filters": filters,
        "states": RoundState.choices,
        "may_open": inspecting_offices(user, now.date()).exists(),
    }
    return render(request, "inspection/rounds.html", context)


_COUNTED: dict[str, Any] = {
    "registered": Count("pk", filter=Q(is_registered=True)),
    "checked": Count("pk", filter=Q(is_sampled=True)),
    "passed": Count("pk", filter=Q(verdict=Verdict.PASS)),
    "failed": Count("pk", filter=Q(verdict=Verdict.FAIL)),
}


def open_round(request: HttpRequest) -> HttpResponse:
    """Start a round: which office, which period, how many."""
    user, now = person_of(request), clock.now()
    offices = inspecting_offices(user, now.date())
    office = offices.filter(pk=request.POST.get("office") or request.GET.get("office") or 0).first() or offices.first()
    if office is None:
        raise PermissionDenied("组织检查要有主管或检查的职责，你现在没有。")
    near = Organisation.objects.filter(supervisor=office, level=office.level).order_by("name")
    form = RoundForm(request.POST or None, offices=offices, partners=near, initial=_usual(office, now))
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "judged_at": min(form.cleaned_data["judged_at"], now)}
        try:
            round_ = actions.open_round(**data, by=user, now=now)
        except actions.RoundRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已开始一轮检查。下一步：抽样。")
            return redirect("inspection:round", round_.pk)
    pack = packs_followed([office.pk], now.date()).get(office.pk)
    plan = plan_under(policy_of(pack, now.date())) if pack else None
    return render(request, "inspection/open.html", {"form": form, "reasons": reasons, "plan": plan, "office": office})


def _usual(office: Organisation, now: datetime) -> dict[str, Any]:
    """The quarter before this one, as it is usually inspected."""
    this_quarter = date(now.year, 3 * ((now.month - 1) // 3) + 1, 1)
    last = this_quarter - timedelta(days=1)
    first = date(last.year, last.month - 2, 1)
    name = f"{period_words(first, last)}检查"
    return {"office": office, "title": name, "period_from": first, "period_to": last}


def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The round: its figures, problems, failed accounts and the bulletin as it will be printed."""
    user, now = person_of(request), clock.now()
    round_ = the_round(request, pk, now)
    if not sees_everything(user, round_, now.date()):
        return _own_results(request, round_)
    own = can_hold_round(user, round_.office, now.date())
    plan = plan_of(round_)
    context: dict[str, Any] = {
        "round": round_,
        "plan": plan,
        "own": own,
        "judges": judging_office(user, round_, now.date()) is not None,
        "draw": Draw.objects.filter(round=round_).select_related("by").order_by("-id").first(),
        "partners": list(round_.partners.order_by("pk")),
    }
    if own:
        context |= _reasons(round_, user, now, plan)
    if round_.state != RoundState.DRAFT:
        context |= _found(round_, plan)
    return render(request, "inspection/round.html", context)


def _reasons(round_: Round, user: Any, now: Any, plan: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"by": user, "now": now}
    if round_.state in (RoundState.DRAFT, RoundState.DRAWN):
        return {"against_drawing": actions.reasons_not_to_draw(round_, **given)}
    if round_.state in (RoundState.CHECKED, RoundState.JUDGING):
        return {"against_concluding": actions.reasons_not_to_conclude(round_, plan=plan, **given)}
    if round_.state == RoundState.CONCLUDED:
        bulletin = Bulletin.objects.filter(round=round_).first()
        return {"against_issuing": actions.reasons_not_to_issue(round_, bulletin, **given)}
    return {}


def _found(round_: Round, plan: Any) -> dict[str, Any]:
    found = figures(round_)
    failed = RoundAccount.objects.filter(round=round_, verdict="fail").order_by("number")
    open_sheets = RoundAccount.objects.filter(round=round_, is_sampled=True, sheet_closed_at__isnull=True)
    context: dict[str, Any] = {
        "figures": found,
        "most": max((p.count for p in found.problems), default=0),
        "failed": list(failed[:20]),
        "open_sheets": open_sheets.count() if round_.by_hand and plan.items else 0,
        "worst": min((p for p in found.by_platform if p.checked), key=lambda p: p.passed / p.checked, default=None),
    }
    bulletin = Bulletin.objects.filter(round=round_).first()
    if bulletin is not None:
        document = bulletin_document(round_, bulletin, found, plan)
        pages = paginate(document)
        context |= {"bulletin": bulletin, "document": document, "pages": pages[:6], "page_count": len(pages)}
        context["missing_fonts"] = missing_fonts()
    return context


def _own_results(request: HttpRequest, round_: Round) -> HttpResponse:
    """What a sponsor sees after issue: its own accounts, verdicts and problems."""
    rows = round_accounts_visible_to(person_of(request), round_, clock.today())
    listed = rows.prefetch_related("findings").order_by("number")
    context = {"round": round_, "rows": listed, "bulletin": Bulletin.objects.get(round=round_)}
    return render(request, "inspection/own.html", context)


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Run the checks."""
    return acted(request, pk, actions.run_round_checks, "检测完了，结果在下面。")


def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Reach the verdicts. It cannot be undone, so its page says what will happen."""
    now = clock.now()
    round_ = the_own_round(request, pk, now)
    if request.method == "POST":
        return acted(
            request,
            pk,
            actions.conclude_round,
            "已得出结论，通报草稿也拟好了。下一步：核对通报文字，填文号和成文日期。",
        )
    plan = plan_of(round_)
    reasons = actions.reasons_not_to_conclude(round_, by=person_of(request), now=now, plan=plan)
    context = {"round": round_, "plan": plan, "reasons": reasons, "figures": figures(round_)}
    return render(request, "inspection/conclude.html", context)

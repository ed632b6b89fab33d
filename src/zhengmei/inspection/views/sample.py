"""The sample: how it was drawn, drawing it, drawing it again; and the lists behind the numbers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.inspection import actions
from zhengmei.inspection.forms import DrawForm
from zhengmei.inspection.models import Draw, FollowUp
from zhengmei.inspection.permissions import can_hold_round
from zhengmei.inspection.queries import round_accounts_visible_to, sees_everything
from zhengmei.inspection.queries.lists import ACCOUNT_SORTS, filtered_accounts, filtered_problems
from zhengmei.inspection.states import ROUND, RoundAct
from zhengmei.inspection.views.base import acted, person_of, the_round
from zhengmei.organisations.states import OrganisationLevel
from zhengmei.platforms.dictionary import platform_name

PAGE = 50


def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Strata, seed, and how anyone can draw the same list again."""
    user, now = person_of(request), clock.now()
    round_ = the_round(request, pk, now)
    if not sees_everything(user, round_, now.date()):
        raise Http404
    draws = list(Draw.objects.filter(round=round_).select_related("by").order_by("-id"))
    last = draws[0] if draws else None
    strata = [
        (platform_name(platform), str(OrganisationLevel(level).label), size, drawn)
        for platform, level, size, drawn in (last.strata if last else [])
    ]
    may_draw = can_hold_round(user, round_.office, now.date()) and ROUND.allows(round_.state, RoundAct.DRAW)
    form = DrawForm(
        initial={"seed": round_.seed, "sample_mode": round_.sample_mode, "sample_value": round_.sample_value}
    )
    context = {"round": round_, "draws": draws, "draw": last, "strata": strata, "form": form, "may_draw": may_draw}
    return render(request, "inspection/sample.html", context)


@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw, or draw again with what the form says."""
    form = DrawForm(request.POST)
    if request.POST and "seed" in request.POST and not form.is_valid():
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, str(error))
        return redirect("inspection:sample", pk)
    given = form.cleaned_data if "seed" in request.POST else {}
    return acted(request, pk, actions.draw_sample, "已抽样。名单和重抽的办法在“样本”页。下一步：运行检测。", **given)


def accounts(request: HttpRequest, pk: int) -> HttpResponse:
    """The accounts of a round, filtered: the list behind every count of accounts."""
    user, now = person_of(request), clock.now()
    round_ = the_round(request, pk, now)
    rows = round_accounts_visible_to(user, round_, now.date())
    rows, said = filtered_accounts(rows, round_, request.GET.dict())
    asked = request.GET.get("sort", "number")
    order = ACCOUNT_SORTS.get(asked.removeprefix("-"), "number")
    rows = rows.order_by(f"-{order}" if asked.startswith("-") else order, "number")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "page": page,
        "filters": _tokens(request, said),
        "clear": "?" if said else "",
        "whole": sees_everything(user, round_, now.date()),
    }
    return render(request, "inspection/accounts.html", context)


def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """The problems of a round, filtered: the list behind every count of problems."""
    user, now = person_of(request), clock.now()
    round_ = the_round(request, pk, now)
    rows, said = filtered_problems(round_accounts_visible_to(user, round_, now.date()), request.GET.dict())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "inspection/problems.html",
        {"round": round_, "page": page, "filters": _tokens(request, said), "clear": "?" if said else ""},
    )


def follow_ups(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of the last round's problems."""
    user, now = person_of(request), clock.now()
    round_ = the_round(request, pk, now)
    if not sees_everything(user, round_, now.date()):
        raise Http404
    rows = FollowUp.objects.filter(round=round_).select_related("problem__round_account__round")
    said = []
    if request.GET.get("settled") in {"0", "1"}:
        rows = rows.filter(is_settled=request.GET["settled"] == "1")
        said.append(("settled", "已了结" if request.GET["settled"] == "1" else "没有了结"))
    page = Paginator(rows.order_by("is_settled", "problem_id"), PAGE).get_page(request.GET.get("page"))
    context = {"round": round_, "page": page, "filters": _tokens(request, said), "clear": "?" if said else ""}
    return render(request, "inspection/follow_ups.html", context)


def _tokens(request: HttpRequest, said: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The filters as (words, address without it)."""
    tokens = []
    for name, words in said:
        query = request.GET.copy()
        query.pop(name, None)
        query.pop("page", None)
        tokens.append((words, f"?{query.urlencode()}"))
    return tokens

"""The public pages. No cookie, no session, no writing; answers may be kept by shared caches for a minute."""

import csv
import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from zhengmei.core import clock
from zhengmei.directory import queries
from zhengmei.directory.queries import Question
from zhengmei.filing.states import NoticeKind

PER_PAGE = 50
KEPT = 60  # seconds a shared cache may answer instead of us
View = Callable[..., HttpResponse]


def _public(view: View) -> View:
    """Open to everyone signed out, read only, and light to serve again."""

    @wraps(view)
    def wrapped(request: HttpRequest, **given: Any) -> HttpResponse:
        answer = view(request, **given)
        patch_cache_control(answer, public=True, max_age=KEPT)
        return answer

    open_to_all: View = login_not_required(require_safe(wrapped))
    return open_to_all


def _frame(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: whose list, the service entries, and whether the letters are large."""
    large = request.GET.get("large") == "1"
    query = request.GET.copy()
    query.pop("large", None)
    other = query.copy()
    if not large:
        other["large"] = "1"
    now = clock.now()
    return {
        "house": queries.house(now.date()),
        "large": large,
        "keep": "?large=1" if large else "",
        "and_keep": "&large=1" if large else "",
        "switch": f"?{other.urlencode()}",
        "now": now,
    }


@_public
def verify(request: HttpRequest) -> HttpResponse:
    """Is this account real?"""
    q = request.GET.get("q", "").strip()[: queries.LONGEST_QUESTION]
    found = queries.answers_to(q) if q else []
    context = {
        **_frame(request),
        "q": q,
        "found": found,
        "real": sum(a.status in queries.RUNNING for a in found),
        "ended": sum(a.status in queries.ENDED for a in found),
        "sought": queries.often_sought(),
        "total": queries.approved_accounts().count(),
        "notices": queries.notices_matching("", "")[:3],
    }
    return render(request, "directory/verify.html", context)


def _question(request: HttpRequest) -> Question:
    given = {name: request.GET.get(name, "").strip()[:80] for name in ("q", "platform", "region", "system")}
    return Question(**given)


@_public
def accounts(request: HttpRequest) -> HttpResponse:
    """Which accounts does the government run here, and where are they?"""
    question = _question(request)
    page = Paginator(queries.matrix(question), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_frame(request),
        "question": question,
        "page": page,
        "regions": queries.regions_shown(),
        "platforms": queries.platforms_shown(),
        "systems": queries.systems_shown(),
        "query": request.GET.urlencode(),
    }
    return render(request, "directory/accounts.html", context)


@_public
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose is this account, does it still run, and since when not?"""
    found = get_object_or_404(queries.known_accounts(), pk=pk)
    context = {
        **_frame(request),
        "account": found,
        "running": found.status in queries.RUNNING,
        "notices": queries.notices_matching("", "").filter(media_account=found),
        "beside": queries.approved_accounts().filter(sponsor=found.sponsor_id).exclude(pk=pk).order_by("platform"),
    }
    return render(request, "directory/account.html", context)


@_public
def notices(request: HttpRequest) -> HttpResponse:
    """Which accounts were cancelled or got another sponsor?"""
    q, kind = request.GET.get("q", "").strip()[:80], request.GET.get("kind", "")
    kind = kind if kind in NoticeKind.values else ""
    page = Paginator(queries.notices_matching(q, kind), PER_PAGE).get_page(request.GET.get("page"))
    context = {**_frame(request), "page": page, "q": q, "kind": kind, "kinds": NoticeKind.choices}
    return render(request, "directory/notices.html", context)


@_public
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice, as it is printed and posted."""
    found = get_object_or_404(queries.notices_matching("", ""), pk=pk)
    return render(request, "directory/notice.html", {**_frame(request), "notice": found})


@_public
def bulletins(request: HttpRequest) -> HttpResponse:
    """What did the inspections find?"""
    q = request.GET.get("q", "").strip()[:80]
    page = Paginator(queries.bulletins_matching(q), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/bulletins.html", {**_frame(request), "page": page, "q": q})


@_public
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One bulletin: which account of which unit, and what was wrong with it."""
    found = get_object_or_404(queries.bulletins_matching(""), pk=pk)
    context = {**_frame(request), "bulletin": found, "told": queries.told(found)}
    return render(request, "directory/bulletin.html", context)


@_public
def accounts_csv(request: HttpRequest) -> HttpResponse:
    """The list as open data, for a sheet. The question of the address holds here too."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(queries.OPEN_COLUMNS)
    writer.writerows([_plain(cell) for cell in row] for row in queries.open_rows(queries.matrix(_question(request))))
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = "attachment; filename=accounts.csv"
    return answer


def _plain(cell: str) -> str:
    """A cell that no sheet calculates."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


@_public
def accounts_json(request: HttpRequest) -> HttpResponse:
    """The list as open data, for programs."""
    rows = queries.open_rows(queries.matrix(_question(request)))
    listed = [dict(zip(queries.OPEN_COLUMNS, row, strict=True)) for row in rows]
    return JsonResponse({"accounts": listed, "total": len(listed)}, json_dumps_params={"ensure_ascii": False})

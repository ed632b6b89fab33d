"""The desk, the search box, the counts beside the chapters, and the capacity one acts in."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.core.todo import Todo
from zhengmei.core.workdays import PUBLISHED
from zhengmei.dashboard import queries
from zhengmei.dashboard.search import search as look_for
from zhengmei.dashboard.todos import due_today, left_of, overdue, todos
from zhengmei.notices.queries import unread
from zhengmei.organisations.permissions import holds
from zhengmei.organisations.states import Power
from zhengmei.ui import words

SHOWN = 8
ON_PAGE, IN_BOX = 20, 5
COUNTS_KEPT = 20  # seconds a browser may reuse the counts


def _lines(found: list[Todo]) -> list[dict[str, Any]]:
    today = clock.today()
    lines = []
    for todo in found:
        left = left_of(todo, today)
        said = words.workdays_left(left) if left is not None else ""
        lines.append({"todo": todo, "left": said, "tone": words.tone_of(left) if left is not None else ""})
    return lines


def desk(request: HttpRequest) -> HttpResponse:
    """What must I do today, and who is about to fall silent."""
    user, today = request.user, clock.today()
    found = todos(user, today)  # type: ignore[arg-type]
    accounts = queries.accounts_of(user, today)  # type: ignore[arg-type]
    strip = queries.numbers(accounts, today)
    silence = queries.silence(accounts, strip.known_until, today)
    facts = {
        "today": today,
        "workday": PUBLISHED.explain(today),
        "todos": _lines(found if "all" in request.GET else found[:SHOWN]),
        "amount": len(found),
        "shown": SHOWN,
        "overdue": overdue(found, today),
        "due_today": due_today(found, today),
        "strip": strip,
        "last": queries.last_round(user, accounts, today),  # type: ignore[arg-type]
        "silence": silence,
        "places": queries.places(accounts),
        "agenda": queries.agenda(found, today),
        "basis": _basis(found, silence),
        "numbers": request.GET.get("heat") == "numbers",
        "sees_accounts": holds(user, Power.SEE_ACCOUNTS, today),  # type: ignore[arg-type]
        "oversees": holds(user, Power.SUPERVISE, today),  # type: ignore[arg-type]
        "manages_users": holds(user, Power.MANAGE_USERS, today),  # type: ignore[arg-type]
        "reads_record": holds(user, Power.READ_RECORD, today),  # type: ignore[arg-type]
    }
    return render(request, "dashboard/desk.html", facts)


def _basis(found: list[Todo], silence: queries.Silence) -> list[Any]:
    """The articles behind what the page shows, each once."""
    chips: dict[str, Any] = {}
    if silence.ruling is not None:
        chips[silence.ruling.clauses[0] if silence.ruling.clauses else silence.ruling.key] = silence.ruling
    for todo in found:
        if todo.clause and todo.article:
            chips.setdefault(todo.clause, todo)
    return list(chips.values())[:5]


def counts(request: HttpRequest) -> HttpResponse:
    """How much waits in each chapter, for the left column."""
    found = todos(request.user, clock.today())  # type: ignore[arg-type]
    rooms = Counter(todo.room for todo in found)
    rooms["dashboard"] = len(found)
    answer = render(request, "dashboard/counts.html", {"rooms": dict(rooms), "unread": unread(request.user)})  # type: ignore[arg-type]
    patch_cache_control(answer, private=True, max_age=COUNTS_KEPT)
    return answer


def search(request: HttpRequest) -> HttpResponse:
    """A page of hits, or a handful under the box as one types."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    boxed = bool(request.headers.get("HX-Request"))
    groups = look_for(request.user, asked, clock.today(), IN_BOX if boxed else ON_PAGE)  # type: ignore[arg-type]
    template = "dashboard/found.html" if boxed else "dashboard/search.html"
    return render(request, template, {"groups": groups, "asked": asked})


@require_POST
def capacity(request: HttpRequest) -> HttpResponse:
    """Act in another of one's capacities from now on, until sign-out."""
    chosen = request.POST.get("appointment", "")
    held = next((one for one in getattr(request, "appointments", []) if str(one.pk) == chosen), None)
    if held is None:
        raise Http404
    request.session["capacity"] = held.pk
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=settings.HTTPS)
    return redirect(back if safe else "dashboard:desk")

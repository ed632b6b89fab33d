"""The desk, the search box, the counts beside the chapters, and the capacity one acts in."""

from collections import Counter
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.core.capacity import acting_as
from zhengmei.core.todo import Todo
from zhengmei.core.workdays import PUBLISHED
from zhengmei.dashboard import queries
from zhengmei.dashboard.search import search as look_for
from zhengmei.dashboard.todos import due_today, left_of, overdue, todos
from zhengmei.identity.models import User
from zhengmei.notices.queries import unread
from zhengmei.organisations.models import Appointment
from zhengmei.organisations.permissions import holds
from zhengmei.organisations.queries import capacity_words
from zhengmei.organisations.states import Power
from zhengmei.ui import words
from zhengmei.ui.places import CHOSEN_UNIT
from zhengmei.ui.trying import opens

SHOWN = 8
ON_PAGE, IN_BOX = 20, 5
COUNTS_KEPT = 20  # seconds a browser may reuse the counts
CHOICE_KEPT = 365 * 24 * 3600  # seconds a browser remembers the capacity


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
        "capacities": _capacities(request, found, today),
        "chosen": getattr(request, "capacity_chosen", False),
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


def _capacities(request: HttpRequest, found: list[Todo], today: date) -> list[dict[str, Any]]:
    """The units a person has duties in, with what waits there and not in `found`, the list of the one acted for; [] for one."""
    user: User = request.user  # type: ignore[assignment]
    here, units = getattr(request, "capacity", None), dict[int, list[Appointment]]()
    for one in getattr(request, "appointments", []):
        units.setdefault(one.organisation_id, []).append(one)
    if here is None or len(units) < 2:
        return []
    listed, lines = {(todo.title, todo.url) for todo in found}, []
    for pk, own in units.items():
        line = {
            "id": pk,
            "unit": own[0].organisation.name,
            "words": capacity_words(own),
            "on": pk == here.organisation_id,
        }
        with acting_as("", pk, user.pk):
            waiting = found if line["on"] else [t for t in todos(user, today) if (t.title, t.url) not in listed]
        lines.append({**line, "amount": len(waiting)})
    return lines


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
    """How much waits in each chapter, for the left column, and in the other capacities, for their list."""
    user, today = request.user, clock.today()
    found = todos(user, today)  # type: ignore[arg-type]
    rooms = Counter(todo.room for todo in found)
    rooms["dashboard"] = len(found)
    facts = {"rooms": dict(rooms), "unread": unread(user), "capacities": _capacities(request, found, today)}  # type: ignore[arg-type]
    answer = render(request, "dashboard/counts.html", facts)
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
    """Act for another of one's units from now on in this browser; back to the page where it opens for them, else to the desk."""
    chosen = request.POST.get("unit", "")
    held = next((one for one in getattr(request, "appointments", []) if str(one.organisation_id) == chosen), None)
    if held is None:
        raise Http404
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=settings.HTTPS)
    with acting_as("", held.organisation_id, request.user.pk):
        stays = safe and opens(request, back)
    answer = redirect(back if stays else "dashboard:desk")
    answer.set_signed_cookie(
        CHOSEN_UNIT,
        f"{request.user.pk}.{held.organisation_id}",
        max_age=CHOICE_KEPT,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    messages.success(request, f"现在以{held.organisation.name}的身份办事。")
    return answer

"""The inbox: what one was told, read and unread."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.identity.permissions import can_manage_users
from zhengmei.notices import actions, queries
from zhengmei.notices.forms.inbox import InboxFilter
from zhengmei.notices.queries.robots import units_with_robots
from zhengmei.notices.states import CHAPTERS

WORDS = {"unread": "没看的", "read": "看过的"}


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _active(request: HttpRequest, wanted: dict[str, str]) -> list[tuple[str, str]]:
    said = {"q": "含“{}”", "chapter": "{}", "state": "{}"}
    printed = {"chapter": CHAPTERS, "state": WORDS}
    return [
        (said[name].format(printed.get(name, {}).get(value, value)), _without(request, name))
        for name, value in wanted.items()
    ]


def inbox(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest first, with their filters in the address."""
    assert isinstance(request.user, User)
    form = InboxFilter(request.GET)
    wanted = form.wanted()
    own = queries.notices_visible_to(request.user)
    page = Paginator(queries.matching(own, wanted), 50).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "form": form,
        "wanted": wanted,
        "filters": _active(request, wanted),
        "unread": queries.unread(request.user),
        "chapters": CHAPTERS.items(),
        "sees_log": can_manage_users(request.user),
        "sets_robots": bool(units_with_robots(request.user, clock.today())),
    }
    return render(request, "notices/inbox.html", facts)


def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads; without an address, back to the inbox."""
    assert isinstance(request.user, User)
    one = get_object_or_404(queries.notices_visible_to(request.user), pk=pk)
    actions.mark_read(notices=[one.pk], by=request.user, now=clock.now())
    safe = one.url and url_has_allowed_host_and_scheme(one.url, None)
    return redirect(one.url if safe else "notices:inbox")


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the ticked ones, or all, as read."""
    assert isinstance(request.user, User)
    now = clock.now()
    if "all" in request.POST:
        amount = actions.mark_all_read(by=request.user, now=now)
    else:
        ticked = [int(pk) for pk in request.POST.getlist("notice") if pk.isascii() and pk.isdigit() and len(pk) < 19]
        amount = actions.mark_read(notices=ticked, by=request.user, now=now)
    messages.success(request, f"{amount} 条标为看过。" if amount else "没有要标的：先勾选没看的通知。")
    return redirect(f"{request.path.removesuffix('read/')}{_back(request)}")


def _back(request: HttpRequest) -> str:
    query = request.POST.get("back", "")
    return query if query.startswith("?") else ""

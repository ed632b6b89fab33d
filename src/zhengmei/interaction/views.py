"""The list of messages."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengmei.core import clock
from zhengmei.filing.permissions import can_import
from zhengmei.identity.models import User
from zhengmei.interaction.forms import MessageFilter
from zhengmei.interaction.queries import (
    accounts_with_messages,
    answered_and_waiting,
    citizen_messages_visible_to,
    narrowed,
)
from zhengmei.interaction.states import Answer


@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """Messages to the accounts one may see: which wait, which are answered, in which time."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    today = clock.today()
    form = MessageFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    accounts = list(accounts_with_messages(user, today))
    found = narrowed(
        citizen_messages_visible_to(user, today),
        account=given.get("account"),
        answer=given.get("answer", ""),
        first=given.get("first"),
        last=given.get("last"),
        sort=given.get("sort", ""),
    )
    answered, waiting = answered_and_waiting(found)
    names = {a.pk: f"{a.name}（{a.platform_name}）" for a in accounts}
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "answered": answered,
        "waiting": waiting,
        "filters": _filters(request, given, names),
        "accounts": [(pk, name, pk == given.get("account")) for pk, name in names.items()],
        "answers": Answer.choices,
        "given": given,
        "may_import": can_import(user, today),
    }
    return render(request, "interaction/messages.html", shown)


def _filters(request: HttpRequest, given: dict[str, object], names: dict[int, str]) -> list[tuple[str, str]]:
    """The active filters in words, each with the address that lifts it."""
    words: dict[str, str] = {}
    account, answer, first, last = (given.get(k) for k in ("account", "answer", "first", "last"))
    if isinstance(account, int):
        words["account"] = names.get(account, "没有留言的账号")
    if answer:
        words["answer"] = Answer(str(answer)).label
    if isinstance(first, date):
        words["first"] = f"{first.year}年{first.month}月{first.day}日起"
    if isinstance(last, date):
        words["last"] = f"到{last.year}年{last.month}月{last.day}日"
    found = []
    for name, said in words.items():
        query = request.GET.copy()
        query.pop(name, None)
        query.pop("page", None)
        found.append((said, f"?{query.urlencode()}"))
    return found

"""The list of accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from zhengmei.core import clock
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.permissions import can_import
from zhengmei.filing.queries import chosen_columns
from zhengmei.identity.models import User
from zhengmei.ledger.cells import text_of
from zhengmei.ledger.columns import DEFAULT, DEFAULT_SORT, Column, page_columns
from zhengmei.ledger.forms import ExportForm, LedgerForm
from zhengmei.ledger.queries.accounts import (
    Question,
    Watched,
    accounts_matching,
    finding_kinds,
    functions_in_use,
    ids_with_numbers,
    totals_of,
    watched,
)
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import holds
from zhengmei.organisations.queries import organisations_visible_to, regions_of
from zhengmei.organisations.states import Power

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the account, what is known of it, and the words of its plain cells in the order of the columns."""

    account: MediaAccount
    watched: Watched
    cells: Sequence[tuple[Column, str]]


def ledger_form(user: User, data: QueryDict, on: date) -> LedgerForm:
    """The filters with what this person may choose from."""
    units = organisations_visible_to(user, on)
    return LedgerForm(
        data, regions=regions_of(units), problems=finding_kinds(user, on), functions=functions_in_use(user, on)
    )


def columns_of(user: User) -> list[Column]:
    """The columns the person chose, else the usual ones."""
    chosen = set(chosen_columns(user) or DEFAULT)
    return [column for column in page_columns() if column.key in chosen]


def rows_of(user: User, accounts: Sequence[MediaAccount], columns: Iterable[Column], on: date) -> list[Row]:
    """The lines of a page, with a fixed number of queries."""
    known = watched(accounts, on)
    with_numbers = ids_with_numbers(user, accounts, on)
    shown = list(columns)
    return [
        Row(a, known[a.pk], [(c, text_of(c.key, a, known[a.pk], whole=a.pk in with_numbers)) for c in shown])
        for a in accounts
    ]


def ledger(request: HttpRequest) -> HttpResponse:
    """Which accounts are these, and what can I do to the ones I chose?"""
    user, today = _person(request), clock.today()
    form = ledger_form(user, request.GET, today)
    question = form.question()
    found = accounts_matching(user, question, today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    columns = columns_of(user)
    context = {
        "form": form,
        "totals": totals_of(found, today),
        "filters": filters_in_words(request, form, question),
        "page": page,
        "rows": rows_of(user, list(page), columns, today),
        "columns": columns,
        "all_columns": page_columns(),
        "export": ExportForm(),
        "query": request.GET.urlencode(),
        "default_sort": DEFAULT_SORT,
        "may_register": holds(user, Power.EDIT_ACCOUNTS, today),
        "may_import": can_import(user, today),
        "today": today,
    }
    return render(request, "ledger/accounts.html", context)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def filters_in_words(request: HttpRequest, form: LedgerForm, question: Question) -> list[tuple[str, str]]:
    """Each active filter in words, with the address that lifts it."""
    words: list[tuple[str, str, str]] = []
    for name in ("region", "platform", "status", "level", "problem", "update", "certified", "exception", "function"):
        value: Any = form.cleaned_data.get(name)
        if value in (None, "", []):
            continue
        labels = {str(key): str(label) for key, label in form.fields[name].choices}  # type: ignore[attr-defined]
        chosen = value if isinstance(value, list) else [value]
        words.append((name, "、".join(labels[str(v)] for v in chosen), ""))
    if question.sponsor is not None:
        unit = Organisation.objects.filter(pk=question.sponsor).first()
        words.append(("sponsor", unit.name if unit else "没有这个单位", ""))
    if question.q:
        words.append(("q", f"含“{question.q}”", ""))
    return [(text, _without(request, name)) for name, text, _ in words]


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"

"""The list of drafts, a new one, and the page of a draft with its review."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhengmei.content import actions
from zhengmei.content.actions.publishing import start_for_topic
from zhengmei.content.forms import StartForm
from zhengmei.content.models import Draft, Topic
from zhengmei.content.queries.export import COLUMNS, export_rows
from zhengmei.content.queries.lists import Finder
from zhengmei.content.queries.planning import topics_visible_to
from zhengmei.content.queries.visible import accounts_of, relied_accounts, silent_accounts, writable_units
from zhengmei.content.states import TopicState
from zhengmei.content.views.base import acted, look_through, now_of, person_of, tell, the_draft, to_draft
from zhengmei.content.views.page import draft_page
from zhengmei.documents.tables import render_csv, render_xlsx
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

PAGE = 50
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts a person may see: theirs, their unit's, those waiting for them; searched, filtered, paged."""
    user, now = person_of(request), now_of()
    finder = Finder(user, now.date(), request.GET)
    page = Paginator(finder.rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "finder": finder,
        "may_write": writable_units(user, now.date()).exists(),
        "shown": [finder.shown(draft) for draft in page],
    }
    return render(request, "content/drafts.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, every field in fixed columns."""
    user, now = person_of(request), now_of()
    form = request.POST.get("format", "xlsx")
    form = form if form in TYPES else "xlsx"
    rows = export_rows(Finder(user, now.date(), request.GET).rows)
    actions.record_list_export(rows=len(rows), by=user, now=now)
    made = render_csv(COLUMNS, rows) if form == "csv" else render_xlsx("稿件", COLUMNS, rows, made_at=now)
    answer = HttpResponse(made, content_type=TYPES[form])
    answer["Content-Disposition"] = (
        f"attachment; filename=\"drafts.{form}\"; filename*=UTF-8''%E7%A8%BF%E4%BB%B6.{form}"
    )
    return answer


def start(request: HttpRequest) -> HttpResponse:
    """A new draft: for which unit and accounts, what kind."""
    user, now = person_of(request), now_of()
    units = writable_units(user, now.date())
    if not units.exists():
        raise PermissionDenied("写稿要有编辑、审核或承办的职责，你现在没有。请找单位管理人员安排。")
    topic = _topic_of(request, user, now, units)
    asked = (
        request.POST.get("organisation") or request.GET.get("organisation") or (topic.organisation_id if topic else 0)
    )
    unit = units.filter(pk=asked if str(asked).isdigit() else 0).first() or units.first()
    assert unit is not None
    relied = relied_accounts(unit)
    own = accounts_of(unit)
    accounts = MediaAccount.objects.filter(
        Q(pk__in=own.order_by().values("pk")) | Q(pk__in=relied.order_by().values("pk"))
    )
    first = {"organisation": unit, "media_accounts": list(own) if own.count() == 1 else [], "kind": "original"}
    first["title"] = topic.title if topic else ""
    form = StartForm(request.POST or None, units=units, accounts=accounts, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            draft = _started(form.cleaned_data, topic, user, now)
        except actions.ContentRefused as refused:
            tell(request, refused.reasons)
        else:
            return redirect("content:edit", draft.pk)
    silent = silent_accounts(unit, now.date())
    context = {"form": form, "unit": unit, "units": units, "topic": topic, "silent": silent, "relied": relied}
    return render(request, "content/start.html", context)


def _topic_of(request: HttpRequest, user: User, now: datetime, units: QuerySet[Organisation]) -> Topic | None:
    """The topic one came from, while it is planned and of a unit one writes for."""
    pk = request.GET.get("topic", "")
    if not pk.isdigit():
        return None
    rows = topics_visible_to(user, now.date()).filter(state=TopicState.PLANNED, organisation__in=units.values("pk"))
    return rows.filter(pk=pk).first()


def _started(given: dict[str, Any], topic: Topic | None, by: User, now: datetime) -> Draft:
    if topic is None:
        return actions.start_draft(by=by, now=now, **given)
    return start_for_topic(topic=topic, by=by, now=now, **given)


def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it is read: the text with its hits, the gates, who signs, what is missing, the story."""
    now = now_of()
    context = draft_page(the_draft(request, pk, now), person_of(request), now)
    return render(request, "content/draft.html", context)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    now = now_of()
    found = the_draft(request, pk, now)
    look_through(found, person_of(request), now)
    return acted(request, pk, actions.submit_draft, "已送审。审核人会在工作台看到。", now=now, draft=found)


@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    now = now_of()
    found = the_draft(request, pk, now)
    return acted(request, pk, actions.recall_draft, "已撤回，可以接着写。", now=now, draft=found)


@require_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an approved draft; its permits end."""
    now = now_of()
    found = the_draft(request, pk, now)
    words = "可以改了。原来的许可已失效，改好重新送审。"
    return acted(request, pk, actions.revise_draft, words, now=now, draft=found, reason=request.POST.get("reason", ""))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    now = now_of()
    found = the_draft(request, pk, now)
    words = "已作废。在列表里选“已作废”还能找到。"
    return acted(request, pk, actions.drop_draft, words, now=now, draft=found, reason=request.POST.get("reason", ""))


def adapt(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy for other accounts of the unit."""
    user, now = person_of(request), now_of()
    found = the_draft(request, pk, now)
    accounts = accounts_of(found.organisation)
    if request.method == "POST":
        chosen = accounts.filter(pk__in=[n for n in request.POST.getlist("media_accounts") if n.isdigit()])
        if not chosen:
            tell(request, ["没有选账号，请至少选一个。"])
        else:
            try:
                made = actions.adapt_draft(draft=found, media_accounts=chosen, by=user, now=now)
            except actions.ContentRefused as refused:
                tell(request, refused.reasons)
                return to_draft(pk)
            messages.success(request, "已复制成新稿，按平台的字数改好再送审。")
            return redirect("content:edit", made.pk)
    taken = set(found.media_accounts.values_list("pk", flat=True))
    context: dict[str, Any] = {"draft": found, "accounts": [(a, a.pk in taken) for a in accounts]}
    return render(request, "content/adapt.html", context)

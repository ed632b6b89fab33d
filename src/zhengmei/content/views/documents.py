"""Policy documents and their interpretations."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhengmei.content.actions.policies import link_policy, register_document, unlink_policy
from zhengmei.content.forms.planning import DocumentForm
from zhengmei.content.forms.sources import LinkForm, ReasonForm
from zhengmei.content.models import Draft, PolicyDocument
from zhengmei.content.queries.planning import is_overdue
from zhengmei.content.queries.policies import (
    documents_visible_to,
    form_hint,
    forms_of,
    in_state,
    news_classes,
    traits_of,
)
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.states import DocumentRole
from zhengmei.content.views.acts import chosen_unit, form_page, paged, person_of, units_of
from zhengmei.core import clock
from zhengmei.organisations.states import Power

NOT_WRITER = "登记政策文件要有编辑或审核的职责，请找单位管理人员安排。"


def documents(request: HttpRequest) -> HttpResponse:
    """The policy documents: `?words=…&state=missing|published|unpublished`."""
    user, now = person_of(request), clock.now()
    words, state = request.GET.get("words", ""), request.GET.get("state", "")
    rows = documents_visible_to(user, now.date())
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(number__icontains=words) | Q(issuer__icontains=words))
    rows = in_state(rows, state)
    context = {
        "page": paged(request, rows),
        "words": words,
        "state": state,
        "filtered": bool(words or state),
        "may_write": units_of(user, Power.WRITE_CONTENT).exists(),
    }
    return render(request, "content/documents.html", context)


def register(request: HttpRequest) -> HttpResponse:
    """Register a policy document."""
    user, now = person_of(request), clock.now()
    units = units_of(user, Power.WRITE_CONTENT)
    unit = chosen_unit(request, units, NOT_WRITER)
    handbook = Handbook(unit, now.date())
    return form_page(
        request,
        DocumentForm(request.POST or None, traits=traits_of(handbook), classes=news_classes(handbook)),
        lambda given: register_document(organisation=unit, by=user, now=now, **given),
        title="登记政策文件",
        lead="登记以后，发它的稿件、解读它的稿件都关联到它；办法要配解读的，少了会提醒。",
        button="登记",
        back=reverse("content:documents"),
        crumb="政策解读",
        done="已登记。",
        onward=lambda document: reverse("content:document", args=[document.pk]),
        unit=unit,
        units=units[:300],
        basis=[b for b in [handbook.basis("interpretation"), handbook.basis("policy_due")] if b],
    )


def _document(request: HttpRequest, pk: int) -> PolicyDocument:
    return get_object_or_404(documents_visible_to(person_of(request), clock.today()), pk=pk)


def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One policy document: the drafts that publish it and those that interpret it, and the tasks it opened."""
    user, now = person_of(request), clock.now()
    held = _document(request, pk)
    handbook = Handbook(held.organisation, now.date())
    words = {c.code: c.label for c in forms_of(handbook)}
    links = held.links.select_related("draft").order_by("role", "pk")
    lines = [
        {
            "link": link,
            "forms": "、".join(words.get(code, code) for code in link.forms),
            "hint": form_hint(link.forms, handbook) if link.role == DocumentRole.INTERPRETATION else "",
        }
        for link in links
    ]
    context: dict[str, Any] = {
        "document": held,
        "lines": lines,
        "tasks": [
            (task, is_overdue(task, now)) for task in held.tasks.select_related("to", "draft").order_by("due_at")
        ],
        "basis": handbook.basis("interpretation"),
        "together": handbook.basis("interpretation_together"),
        "may_write": held.organisation in units_of(user, Power.WRITE_CONTENT),
    }
    return render(request, "content/document.html", context)


def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Link a draft to a document."""
    user, now = person_of(request), clock.now()
    held = _document(request, pk)
    handbook = Handbook(held.organisation, now.date())
    drafts = Draft.objects.filter(organisation=held.organisation).exclude(state="dropped")
    drafts = drafts.exclude(policy_links__document=held).order_by("-pk")
    wanted = {"draft": request.GET.get("draft"), "role": request.GET.get("role", "interpretation")}

    def act(given: dict[str, Any]) -> Any:
        forms = given.pop("forms_ticked", [])
        return link_policy(document=held, forms=forms, by=user, now=now, **given)

    return form_page(
        request,
        LinkForm(request.POST or None, drafts=drafts, choices=forms_of(handbook), initial=wanted),
        act,
        title="关联稿件",
        lead=f"哪篇稿发布《{held.title}》，哪篇解读它。两头都看得到。",
        button="关联",
        back=reverse("content:document", args=[pk]),
        crumb=held.title,
        done="已关联。",
        basis=[b for b in [handbook.basis("interpretation_together"), handbook.basis("interpretation_form")] if b],
    )


def unlink(request: HttpRequest, pk: int, link_id: int) -> HttpResponse:
    """Take a link away."""
    user, now = person_of(request), clock.now()
    held = _document(request, pk)
    found = get_object_or_404(held.links.select_related("draft", "document"), pk=link_id)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda given: unlink_policy(link=found, reason=given["reason"], by=user, now=now),
        title="取消关联",
        lead=f"《{held.title}》和稿件“{found.draft}”不再关联；靠它办结的任务重新打开。",
        button="取消关联",
        danger=True,
        back=reverse("content:document", args=[pk]),
        crumb=held.title,
        done="已取消。",
    )

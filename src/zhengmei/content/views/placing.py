"""About one draft: its original and what departs from it, exceptions, what it counts as, where it was published, masking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.content.actions.masking import mask_draft, reasons_not_to_mask
from zhengmei.content.actions.publishing import place_draft, record_published, stances
from zhengmei.content.actions.sources import except_source, keep_source_copy, reasons_not_to_except
from zhengmei.content.forms.planning import PlacingForm
from zhengmei.content.forms.sources import CopyForm, ExceptionForm, PublishedForm
from zhengmei.content.models import Draft, Permit, Placing, SourceCopy, Topic
from zhengmei.content.queries.planning import columns_to_choose
from zhengmei.content.queries.policies import form_hint, links_of
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.sourcing import (
    comparison,
    exception_for,
    same_source_reasons,
    source_of,
    source_reasons,
)
from zhengmei.content.queries.visible import drafts_visible_to
from zhengmei.content.states import DraftKind, TopicState
from zhengmei.content.views.acts import form_page, person_of, run
from zhengmei.content.views.base import the_permit
from zhengmei.core import clock


def _draft(request: HttpRequest, pk: int) -> Draft:
    return get_object_or_404(drafts_visible_to(person_of(request), clock.today()), pk=pk)


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a draft comes from: the source on the list, the original beside it, what was added, dropped, changed."""
    user, now = person_of(request), clock.now()
    draft = _draft(request, pk)
    handbook = Handbook(draft.organisation, now.date())
    copy = SourceCopy.objects.filter(draft=draft).select_related("kept_by").first()
    placing = Placing.objects.filter(draft=draft).select_related("topic", "column").first()
    links = [
        (link, form_hint(link.forms, handbook) if link.role == "interpretation" else "") for link in links_of(draft)
    ]
    permits = Permit.objects.filter(draft=draft).select_related("media_account", "published_link")
    context = {
        "draft": draft,
        "copy": copy,
        "compared": comparison(draft, copy) if copy else None,
        "is_repost": draft.kind == DraftKind.REPOST,
        "listed": source_of(draft, now.date()) if draft.source_url else None,
        "exception": exception_for(draft, now.date()),
        "may_except": not reasons_not_to_except(draft, expires_on=None, by=user, now=now),
        "reasons": [*source_reasons(draft, handbook), *same_source_reasons(draft, handbook)],
        "basis": handbook.basis("repost_sources") if draft.kind == DraftKind.REPOST else handbook.basis("same_source"),
        "noted": handbook.basis("source_noted"),
        "placing": placing,
        "links": links,
        "permits": permits.order_by("media_account__name", "pk"),
        "mask": reasons_not_to_mask(draft, by=user, now=now),
        "forms": {c.code: c.label for c in handbook.choices("interpretation_forms")},
    }
    return render(request, "content/source.html", context)


def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Paste the original of a draft."""
    user, now = person_of(request), clock.now()
    draft = _draft(request, pk)
    held = SourceCopy.objects.filter(draft=draft).first()
    first = {"title": held.title, "body": held.body} if held else {}
    return form_page(
        request,
        CopyForm(request.POST or None, initial=first),
        lambda given: keep_source_copy(draft=draft, by=user, now=now, **given),
        title="放原文",
        lead="把来源网页上的标题和正文贴进来，系统逐字比对加了、删了、改了什么。",
        button="放原文",
        back=reverse("content:source", args=[pk]),
        crumb="来源和原文",
        done="原文已存，比对在下面。",
        facts=[("信息来源", draft.source or "没有填"), ("来源网址", draft.source_url or "没有填")],
    )


def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a draft be reposted from an unlisted source, once."""
    user, now = person_of(request), clock.now()
    draft = _draft(request, pk)
    handbook = Handbook(draft.organisation, now.date())
    return form_page(
        request,
        ExceptionForm(request.POST or None),
        lambda given: except_source(draft=draft, by=user, now=now, **given),
        title="给转载例外",
        lead="只对这一篇稿、这一个来源网址有效；批准人是您，记入记录，列在转载报表里。",
        button="给例外",
        back=reverse("content:source", args=[pk]),
        crumb="来源和原文",
        done="已给例外。",
        facts=[("信息来源", draft.source), ("来源网址", draft.source_url)],
        basis=[b for b in [handbook.basis("repost_sources")] if b],
    )


def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a draft counts as."""
    user, now = person_of(request), clock.now()
    draft = _draft(request, pk)
    held = Placing.objects.filter(draft=draft).first()
    names = ("topic", "column", "stance", "authority", "is_central", "concerns_interests", "widely_known")
    columns = columns_to_choose(draft.organisation)
    if held and held.column_id:
        columns = columns | type(columns)(columns.model).filter(pk=held.column_id)
    form = PlacingForm(
        request.POST or None,
        topics=Topic.objects.filter(organisation=draft.organisation, state=TopicState.PLANNED),
        columns=columns,
        stances=stances(Handbook(draft.organisation, now.date())),
        initial={name: getattr(held, name) for name in names} if held else {"topic": request.GET.get("topic")},
    )
    return form_page(
        request,
        form,
        lambda given: place_draft(draft=draft, by=user, now=now, **given),
        title="归类",
        lead="归到哪个选题、哪个栏目，算哪一类。只用来排计划、出报表，读者看不见，签发以后也能改。",
        button="归类",
        back=reverse("content:source", args=[pk]),
        crumb="来源和原文",
        done="已归类。",
        facts=[("稿件", f"{draft.number} {draft}")],
    )


def published(request: HttpRequest, pk: int) -> HttpResponse:
    """Record where the text of a permit was published."""
    user, now = person_of(request), clock.now()
    permit = the_permit(request, pk, now)
    return form_page(
        request,
        PublishedForm(request.POST or None, initial={"published_at": now}),
        lambda given: record_published(permit=permit, by=user, now=now, **given),
        title="登记已发布",
        lead="在平台上发了以后，把时间和链接记下来。报表、必转、政策发布都按这里的登记数。",
        button="登记已发布",
        back=reverse("content:permit", args=[pk]),
        crumb="发布许可",
        done="已登记。",
        onward=lambda _: reverse("content:source", args=[permit.draft_id]),
        facts=[("稿件", str(permit.draft)), ("账号", str(permit.media_account))],
    )


@require_POST
def mask(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace every private number in a draft by its masked form."""
    user, now = person_of(request), clock.now()
    draft = _draft(request, pk)
    onward = reverse("content:draft", args=[pk])
    return run(
        request, lambda: mask_draft(draft=draft, by=user, now=now), done="个人信息已去标识，请通读一遍。", onward=onward
    )

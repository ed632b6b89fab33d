"""What goes out: versions and their differences, previews, the review sheet, permits with their copy package."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from zhengmei.content import actions
from zhengmei.content.models import Permit, Revision
from zhengmei.content.queries.package import make_package, plain_text
from zhengmei.content.queries.page import readable_facts
from zhengmei.content.queries.permits import reasons_not_to_publish, state_of
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.reading import content_in_hand, content_of, is_whole, words_of
from zhengmei.content.queries.sheet import review_sheet
from zhengmei.content.queries.visible import permits_visible_to
from zhengmei.content.views.base import now_of, person_of, tell, the_draft, the_permit, to_draft
from zhengmei.documents.printing import NoPrinter, render_pdf
from zhengmei.documents.review_sheet import render_docx, render_html
from zhengmei.documents.richtext import paragraph_differences, visible
from zhengmei.platforms.limits import limits_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = 50


def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was, and what changed since another (the one before it, unless the address says which)."""
    now = now_of()
    draft = the_draft(request, pk, now)
    found = get_object_or_404(Revision.objects.select_related("by"), draft=draft, number=number)
    asked = request.GET.get("with", "")
    other = Revision.objects.filter(draft=draft, number=int(asked) if asked.isdigit() else number - 1).first()
    handbook = Handbook(draft.organisation, now.date())
    context: dict[str, Any] = {
        "draft": draft,
        "revision": found,
        "other": other,
        "whole": is_whole(found),
        "revisions": Revision.objects.filter(draft=draft).order_by("-number"),
        "facts": readable_facts(found.content, handbook),
        "body": found.content["body"],
    }
    if other is not None:
        before, after = _text(other), _text(found)
        old, new = dict(readable_facts(other.content, handbook)), dict(readable_facts(found.content, handbook))
        names = dict.fromkeys((*old, *new))
        context["lines"] = list(paragraph_differences(before, after))
        context["changed_facts"] = [(n, old.get(n, ""), new.get(n, "")) for n in names if old.get(n) != new.get(n)]
        context["files"] = _files_changed(other, found)
    return render(request, "content/revision.html", context)


def _text(revision: Revision) -> str:
    return visible(f"{revision.content['title']}\n{revision.content['summary']}\n{words_of(revision.content).text}")


def _files_changed(other: Revision, found: Revision) -> list[tuple[str, str]]:
    old = {one["digest"]: one["name"] for one in other.content["files"]}
    new = {one["digest"]: one["name"] for one in found.content["files"]}
    gone = [("去掉", name) for digest, name in old.items() if digest not in new]
    return gone + [("加上", name) for digest, name in new.items() if digest not in old]


def preview(request: HttpRequest, pk: int, account_id: int) -> HttpResponse:
    """The text as the platform of one account shows it: in its list, and opened."""
    now = now_of()
    draft = the_draft(request, pk, now)
    account = get_object_or_404(draft.media_accounts, pk=account_id)
    content = content_in_hand(draft)
    limits = limits_of(account.platform)
    text = words_of(content).text
    title = content["title"]
    context = {
        "draft": draft,
        "account": account,
        "content": content,
        "limits": limits,
        "first": content["summary"] or " ".join(text.split())[: limits.first_words],
        "plain": plain_text(content) if not limits.has_form else "",
        "over": max(0, len(title) - limits.title) if limits.title and limits.has_title else 0,
        "kept": title[: limits.title] if limits.title else title,
        "cut": title[limits.title :] if limits.title and limits.has_title else "",
        "now": now,
    }
    return render(request, "content/preview.html", context)


def sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The review sheet 审核单: every gate, hit, verdict, person and time; as a page, docx or PDF."""
    user, now = person_of(request), now_of()
    draft = the_draft(request, pk, now)
    if draft.current is None and not draft.steps.exists():
        tell(request, ["这篇稿还没有送审，没有审核单。"])
        return to_draft(pk)
    made = review_sheet(draft, now)
    if form == "html":
        return render(request, "content/sheet.html", {"draft": draft, "sheet": made})
    try:
        data = render_docx(made) if form == "docx" else render_pdf(render_html(made))
    except NoPrinter as missing:
        tell(request, [str(missing)])
        return redirect("content:sheet", pk, "html")
    actions.record_print(draft=draft, form=form, by=user, now=now)
    answer = HttpResponse(data, content_type=DOCX if form == "docx" else "application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, f"审核单 {draft.number}.{form}")
    return answer


def permits(request: HttpRequest) -> HttpResponse:
    """Every permit the person may see."""
    user, now = person_of(request), now_of()
    rows = permits_visible_to(user, now.date())
    asked = request.GET.get("state", "")
    if asked == "valid":
        rows = rows.filter(voided_at=None, expires_at__gt=now)
    elif asked == "over":
        rows = rows.exclude(voided_at=None, expires_at__gt=now)
    words = request.GET.get("q", "").strip()
    if words:
        rows = rows.filter(revision__content__title__icontains=words) | rows.filter(digest__startswith=words.lower())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [(p, state_of(p, now).label) for p in page], "asked": asked, "q": words}
    return render(request, "content/permits.html", context)


def _permit(request: HttpRequest, pk: int) -> Permit:
    return the_permit(request, pk, now_of())


def permit(request: HttpRequest, pk: int) -> HttpResponse:
    """One permit: what may go out where until when; a text can be held against it."""
    user, now = person_of(request), now_of()
    found = _permit(request, pk)
    pasted = request.POST.get("text", "")
    context = {
        "permit": found,
        "state": state_of(found, now).label,
        "against": reasons_not_to_publish(found, now),
        "against_package": actions.reasons_not_to_hand_out(found, by=user, now=now),
        "text": plain_text(found.revision.content),
        "same": _squeezed(pasted) == _squeezed(plain_text(found.revision.content)) if pasted else None,
        "lines": list(paragraph_differences(plain_text(found.revision.content), pasted.replace("\r", "")))
        if pasted
        else [],
        "unchanged": content_of(found.draft) == found.revision.content,
        "may_void": found.voided_at is None,
    }
    return render(request, "content/permit.html", context)


def _squeezed(text: str) -> str:
    return "".join(text.split())


@require_POST
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy package: title, text, pictures, and what to check it by. Only under a permit that holds."""
    now = now_of()
    found = _permit(request, pk)
    try:
        held = actions.hand_out_package(permit=found, by=person_of(request), now=now)
    except actions.ContentRefused as refused:
        tell(request, refused.reasons)
        return redirect("content:permit", pk)
    answer = HttpResponse(make_package(held, actions.folder()), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(
        True, f"发布包 {held.draft.number} {held.media_account.name}.zip"
    )
    return answer


@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a permit back."""
    now = now_of()
    found = _permit(request, pk)
    try:
        actions.void_permit(permit=found, reason=request.POST.get("reason", ""), by=person_of(request), now=now)
    except actions.ContentRefused as refused:
        tell(request, refused.reasons)
    else:
        messages.success(request, "许可收回了，这一稿不能再往这个账号发。")
    return redirect("content:permit", pk)

"""The editor: every keystroke saved, two windows settled, versions kept, pictures and files added."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.content import actions
from zhengmei.content.forms import AttachmentForm, DraftForm
from zhengmei.content.models import Attachment, Draft
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.visible import accounts_of, drafts_visible_to, relied_accounts
from zhengmei.content.queries.writing import disclosure_due, initial_of, near_units, told_limits
from zhengmei.content.states import WRITABLE, AttachmentRole
from zhengmei.content.views.base import now_of, person_of, tell, the_draft, to_draft
from zhengmei.documents.richtext import clean, paragraph_differences, read
from zhengmei.documents.uploads import place_of
from zhengmei.ui.files import file_response
from zhengmei.ui.words import hour


def _form(draft: Draft, handbook: Handbook, data: Any = None) -> DraftForm:
    writable = accounts_of(draft.organisation)
    if draft.contributor is not None:
        writable = writable.filter(pk__in=relied_accounts(draft.contributor).order_by().values("pk"))
    accounts = writable | draft.media_accounts.all()
    return DraftForm(data, handbook=handbook, accounts=accounts.distinct(), initial=initial_of(draft))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor. Without script the page still saves, by its button."""
    user, now = person_of(request), now_of()
    draft = the_draft(request, pk, now)
    against = actions.reasons_not_to_save(draft, by=user, now=now)
    if against:
        tell(request, against)
        return to_draft(pk)
    handbook = Handbook(draft.organisation, now.date())
    form = _form(draft, handbook, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = int(request.POST.get("version") or 0)
            actions.save_draft(draft=draft, version=version, by=user, now=now, **form.values())
        except actions.ChangedMeanwhile as changed:
            return _two_texts(request, changed.draft, form)
        except actions.ContentRefused as refused:
            tell(request, refused.reasons)
        else:
            messages.success(request, "存好了。")
            return to_draft(pk) if "look" in request.POST else redirect("content:edit", pk)
    context = {
        "draft": draft,
        "form": form,
        "handbook": handbook,
        "basis": handbook.basis("draft_fields"),
        "required": handbook.required(),
        "limits": told_limits(draft),
        "due": disclosure_due(draft, handbook),
        "today": now.date(),
        "units": near_units(draft.organisation),
        "files": draft.attachments.filter(removed_at=None, in_body=False).order_by("pk"),
        "file_form": AttachmentForm(),
    }
    return render(request, "content/edit.html", context)


@require_POST
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """One autosave. 200 with the new version, 409 when another window saved in between, 422 with the reasons."""
    user, now = person_of(request), now_of()
    draft = the_draft(request, pk, now)
    form = _form(draft, Handbook(draft.organisation, now.date()), request.POST)
    if not form.is_valid():
        reasons = [f"{form.fields[name].label}：{error}" for name, errors in form.errors.items() for error in errors]
        return JsonResponse({"reasons": reasons}, status=422)
    try:
        version = int(request.POST.get("version") or 0)
        saved = actions.save_draft(draft=draft, version=version, by=user, now=now, **form.values())
    except actions.ChangedMeanwhile as changed:
        words = f"{changed.draft.changed_by} {hour(changed.draft.changed_at)} 在别的窗口存过这篇稿"
        return JsonResponse({"conflict": words, "version": changed.draft.version}, status=409)
    except actions.ContentRefused as refused:
        return JsonResponse({"reasons": refused.reasons}, status=422)
    except ValueError:
        return JsonResponse({"reasons": ["页面太旧了，请刷新再写。"]}, status=422)
    return JsonResponse({"version": saved.version, "at": hour(now)})


def _two_texts(request: HttpRequest, draft: Draft, form: DraftForm) -> HttpResponse:
    theirs = f"{draft.title}\n{read(draft.body).text}"
    mine = f"{form.cleaned_data['title']}\n{read(clean(form.cleaned_data['body'])).text}"
    context = {
        "draft": draft,
        "form": form,
        "data": [(name, value) for name, values in request.POST.lists() for value in values if name not in _OWN],
        "lines": list(paragraph_differences(theirs, mine)),
    }
    return render(request, "content/settle.html", context, status=409)


_OWN = {"csrfmiddlewaretoken", "version", "keep", "look"}


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Two texts: shown side by side, then one is taken and the other kept as a version."""
    user, now = person_of(request), now_of()
    draft = the_draft(request, pk, now)
    form = _form(draft, Handbook(draft.organisation, now.date()), request.POST)
    if not form.is_valid():
        tell(request, [f"{form.fields[n].label}：{e}" for n, errors in form.errors.items() for e in errors])
        return redirect("content:edit", pk)
    keep = request.POST.get("keep", "")
    if keep not in ("mine", "theirs"):
        return _two_texts(request, draft, form)
    values = {k: v for k, v in form.values().items() if k not in ("accounts", "concerned")}
    try:
        version = int(request.POST.get("version") or 0)
        actions.settle_conflict(draft=draft, version=version, keep_mine=keep == "mine", by=user, now=now, **values)
    except actions.ChangedMeanwhile as changed:
        return _two_texts(request, changed.draft, form)
    except (actions.ContentRefused, ValueError) as refused:
        tell(request, getattr(refused, "reasons", ["页面太旧了，请刷新再写。"]))
        return to_draft(pk)
    messages.success(request, "用了你选的那份，另一份存为一稿，在“稿次”里能找到。")
    return redirect("content:edit", pk)


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the working copy as a version."""
    now = now_of()
    draft = the_draft(request, pk, now)
    try:
        made = actions.keep_revision(draft=draft, note=request.POST.get("note", ""), by=person_of(request), now=now)
    except actions.ContentRefused as refused:
        tell(request, refused.reasons)
    else:
        messages.success(request, f"已存为第 {made.number} 稿。")
    return to_draft(pk, "#revisions") if draft.state not in WRITABLE else redirect("content:edit", pk)


@require_POST
def picture(request: HttpRequest, pk: int) -> JsonResponse:
    """A picture for the text, from the editor. Answers its address, or 422 with the reasons."""
    now = now_of()
    draft = the_draft(request, pk, now)
    upload, alt = request.FILES.get("file"), request.POST.get("alt", "").strip()
    if upload is None:
        return JsonResponse({"reasons": ["没有选图片，请选一张。"]}, status=422)
    if not alt:
        return JsonResponse({"reasons": ["图片没有替代文字。请用一句话说清图里是什么。"]}, status=422)
    try:
        made = actions.add_attachment(
            draft=draft,
            stream=upload,
            name=upload.name or "",
            role=AttachmentRole.IMAGE,
            alt=alt,
            in_body=True,
            by=person_of(request),
            now=now,
        )
    except actions.ContentRefused as refused:
        return JsonResponse({"reasons": refused.reasons}, status=422)
    actions.read_pictures(draft=draft, by=person_of(request), now=now)
    return JsonResponse({"url": f"/content/files/{made.pk}/", "alt": alt})


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """A file beside the text."""
    now = now_of()
    draft = the_draft(request, pk, now)
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        tell(request, [str(error) for errors in form.errors.values() for error in errors])
        return redirect("content:edit", pk)
    given = form.cleaned_data
    try:
        actions.add_attachment(
            draft=draft,
            stream=given["file"],
            name=given["file"].name,
            role=given["role"],
            alt=given["alt"],
            by=person_of(request),
            now=now,
        )
    except actions.ContentRefused as refused:
        tell(request, refused.reasons)
    else:
        actions.read_pictures(draft=draft, by=person_of(request), now=now)
        messages.success(request, "素材加上了。")
    return redirect("content:edit", pk)


@require_POST
def detach(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """Take a file out."""
    now = now_of()
    draft = the_draft(request, pk, now)
    attachment = get_object_or_404(Attachment, pk=file_id, draft=draft, removed_at=None)
    try:
        actions.remove_attachment(attachment=attachment, by=person_of(request), now=now)
    except actions.ContentRefused as refused:
        tell(request, refused.reasons)
    else:
        messages.success(request, "素材去掉了；以前的稿次里还留着。")
    return redirect("content:edit", pk)


def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A picture or file of a draft the person may see."""
    now = now_of()
    seen = drafts_visible_to(person_of(request), now.date()).order_by().values("pk")
    found = get_object_or_404(Attachment, pk=pk, draft__in=seen)
    place = place_of(actions.folder(), found.digest)
    return file_response(place, name=found.name, media_type=found.media_type, show=True)

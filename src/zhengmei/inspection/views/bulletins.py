"""The bulletin: its words, its preview, its files, and issuing it."""

from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.core import clock
from zhengmei.core.workdays import Day, Deadline
from zhengmei.documents.fonts import missing_fonts
from zhengmei.documents.official import OfficialDocument
from zhengmei.documents.official_docx import render_docx
from zhengmei.documents.official_html import render_html
from zhengmei.documents.pagination import paginate
from zhengmei.documents.printing import NoPrinter, render_pdf
from zhengmei.documents.workbook import render_workbook
from zhengmei.inspection import actions
from zhengmei.inspection.forms import BulletinForm, TakeDownForm
from zhengmei.inspection.models import Bulletin, Round
from zhengmei.inspection.permissions import can_hold_round
from zhengmei.inspection.queries import bulletin_document, figures, plan_of, sees_everything
from zhengmei.inspection.queries.exports import annex_sheets
from zhengmei.inspection.states import RoundState
from zhengmei.inspection.views.base import acted, person_of, the_own_round, the_round

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """The words that may be edited beside the page that will be printed."""
    user, now = person_of(request), clock.now()
    round_ = the_round(request, pk, now)
    held = get_object_or_404(Bulletin, round=round_)
    if round_.state != RoundState.ISSUED and not sees_everything(user, round_, now.date()):
        raise Http404
    may_edit = can_hold_round(user, round_.office, now.date()) and round_.state == RoundState.CONCLUDED
    form = BulletinForm(request.POST or None, instance=held) if may_edit else None
    reasons: list[str] = []
    if request.method == "POST":
        if form is None:
            raise PermissionDenied("通报由组织检查的单位改；签发以后谁也不能改。")
        if form.is_valid():
            try:
                actions.edit_bulletin(round_=round_, fields=form.words(), by=user, now=now)
            except actions.RoundRefused as refused:
                reasons = refused.reasons
            else:
                messages.success(request, "改好了，右边的样子就是印出来的样子。")
                return redirect("inspection:bulletin", pk)
        held.refresh_from_db()
    found = figures(round_)
    pages = paginate(bulletin_document(round_, held, found, plan_of(round_)))
    context = {
        "round": round_,
        "bulletin": held,
        "form": form,
        "reasons": reasons,
        "figures": found,
        "pages": pages,
        "page_count": len(pages),
        "missing_fonts": missing_fonts(),
        "deadline": _deadline(held),
        "today": now.date(),
        "own": can_hold_round(user, round_.office, now.date()),
    }
    return render(request, "inspection/bulletin.html", context)


def _deadline(held: Bulletin) -> Deadline | None:
    """The reply deadline with its days, as it was counted."""
    if held.reply_due is None:
        return None
    steps = tuple(Day(date.fromisoformat(d), counted, why, known) for d, counted, why, known in held.reply_steps)
    return Deadline(held.reply_due, steps)


def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the bulletin. It cannot be undone, so its page says what will happen."""
    now = clock.now()
    round_ = the_own_round(request, pk, now)
    if request.method == "POST":
        return acted(request, pk, actions.issue_bulletin, "通报已签发。数字和文字从此不变，主办单位看得到自己的结果。")
    held = get_object_or_404(Bulletin, round=round_)
    reasons = actions.reasons_not_to_issue(round_, held, by=person_of(request), now=now)
    context = {"round": round_, "bulletin": held, "reasons": reasons, "figures": figures(round_)}
    return render(request, "inspection/issue.html", context)


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everyone read the bulletin: the page says what they will read, and what is left out."""
    now = clock.now()
    round_ = the_own_round(request, pk, now)
    if request.method == "POST":
        return acted(request, pk, actions.publish_bulletin, "已向社会公开，不登录也读得到。")
    held = get_object_or_404(Bulletin, round=round_)
    reasons = actions.reasons_not_to_publish(round_, held, by=person_of(request), now=now)
    context = {"round": round_, "bulletin": held, "reasons": reasons, "figures": figures(round_)}
    return render(request, "inspection/publish.html", context)


def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it from the public pages, with a reason."""
    user, now = person_of(request), clock.now()
    round_ = the_own_round(request, pk, now)
    held = get_object_or_404(Bulletin, round=round_)
    form = TakeDownForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_bulletin_down(round_=round_, reason=form.cleaned_data["reason"], by=user, now=now)
        except actions.RoundRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已撤下，不登录的人读不到了。")
            return redirect("inspection:bulletin", pk)
    context = {"round": round_, "bulletin": held, "form": form, "reasons": reasons}
    return render(request, "inspection/take_down.html", context)


def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The bulletin as docx, html or pdf, or its annex as xlsx."""
    user, now = person_of(request), clock.now()
    round_ = the_round(request, pk, now)
    if kind not in TYPES:
        raise Http404
    inside = sees_everything(user, round_, now.date())
    if not inside and (kind == "xlsx" or round_.state != RoundState.ISSUED):
        raise PermissionDenied("名单和草稿只给组织检查的单位和协同单位；通报签发后你可以下载通报。")
    try:
        content = _content(round_, kind)
    except NoPrinter as lacking:
        messages.error(request, str(lacking))
        return redirect("inspection:bulletin", pk)
    name = f"{round_.title}{'名单' if kind == 'xlsx' else '通报'}.{kind}"
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _content(round_: Round, kind: str) -> bytes:
    found, plan = figures(round_), plan_of(round_)
    if kind == "xlsx":
        if round_.state == RoundState.DRAFT:
            raise Http404
        return render_workbook(annex_sheets(round_, found, plan), made_at=clock.now())
    held = get_object_or_404(Bulletin, round=round_)
    document = bulletin_document(round_, held, found, plan)
    return printed(document, kind)


def printed(document: OfficialDocument, kind: str) -> bytes:
    """The document as docx, html or pdf. Raises NoPrinter."""
    if kind == "docx":
        return render_docx(document)
    page = render_html(document)
    return render_pdf(page) if kind == "pdf" else page.encode()

"""The bulletin of an assessment: its words, its preview, its files, issuing and publishing it."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.core import clock
from zhengmei.documents.fonts import missing_fonts
from zhengmei.documents.pagination import paginate
from zhengmei.documents.printing import NoPrinter
from zhengmei.documents.workbook import render_workbook
from zhengmei.inspection import actions
from zhengmei.inspection.forms import TakeDownForm, YearBulletinForm
from zhengmei.inspection.models import Assessment, Bulletin
from zhengmei.inspection.permissions import can_hold_round
from zhengmei.inspection.queries import lines_of, sees_whole_assessment, year_document
from zhengmei.inspection.queries.yearly_sheets import year_sheets
from zhengmei.inspection.states import AssessmentState
from zhengmei.inspection.views.base import person_of
from zhengmei.inspection.views.bulletins import TYPES, printed
from zhengmei.inspection.views.yearly import acted_on_assessment, the_assessment, the_own_assessment


def _readable(request: HttpRequest, found: Assessment, now: datetime) -> Bulletin:
    """The bulletin; a draft only from inside, and nothing before the assessment is concluded."""
    inside = sees_whole_assessment(person_of(request), found, now.date())
    if not found.is_concluded or (found.state != AssessmentState.ISSUED and not inside):
        raise Http404
    return get_object_or_404(Bulletin, assessment=found)


def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """The words that may be edited beside the page that will be printed."""
    user, now = person_of(request), clock.now()
    found = the_assessment(request, pk, now)
    held = _readable(request, found, now)
    own = can_hold_round(user, found.office, now.date())
    may_edit = own and found.state == AssessmentState.CONCLUDED
    form = YearBulletinForm(request.POST or None, instance=held) if may_edit else None
    reasons: list[str] = []
    if request.method == "POST":
        if form is None:
            raise PermissionDenied("通报由组织考核的单位改；签发以后谁也不能改。")
        if form.is_valid():
            try:
                actions.edit_assessment_bulletin(assessment=found, fields=form.words(), by=user, now=now)
            except actions.RoundRefused as refused:
                reasons = refused.reasons
            else:
                messages.success(request, "改好了，右边的样子就是印出来的样子。")
                return redirect("inspection:assessment_bulletin", pk)
        held.refresh_from_db()
    document = year_document(found, held, lines_of(found, on=now.date()))
    pages = paginate(document)
    context = {
        "assessment": found,
        "bulletin": held,
        "form": form,
        "reasons": reasons,
        "document": document,
        "pages": pages,
        "page_count": len(pages),
        "missing_fonts": missing_fonts(),
        "own": own,
    }
    return render(request, "inspection/assessment_bulletin.html", context)


def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the bulletin. It cannot be undone, so its page says what will happen."""
    now = clock.now()
    found = the_own_assessment(request, pk, now)
    if request.method == "POST":
        done = "通报已签发。文字和数字从此不变，各单位看得到自己的结果。"
        return acted_on_assessment(request, pk, actions.issue_assessment, done)
    held = get_object_or_404(Bulletin, assessment=found)
    reasons = actions.reasons_not_to_issue_assessment(found, held, by=person_of(request), now=now)
    return render(request, "inspection/assessment_issue.html", _context(found, held, reasons))


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everyone read the bulletin: the page says what they will read."""
    now = clock.now()
    found = the_own_assessment(request, pk, now)
    if request.method == "POST":
        return acted_on_assessment(request, pk, actions.publish_assessment, "已向社会公开，不登录也读得到。")
    held = get_object_or_404(Bulletin, assessment=found)
    reasons = actions.reasons_not_to_publish_assessment(found, held, by=person_of(request), now=now)
    return render(request, "inspection/assessment_publish.html", _context(found, held, reasons))


def _context(found: Assessment, held: Bulletin, reasons: list[str]) -> dict[str, Any]:
    lines = lines_of(found, on=clock.today())
    problems = sum(line.found for line in lines)
    return {"assessment": found, "bulletin": held, "reasons": reasons, "units": len(lines), "problems": problems}


def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it from the public pages, with a reason."""
    user, now = person_of(request), clock.now()
    found = the_own_assessment(request, pk, now)
    held = get_object_or_404(Bulletin, assessment=found)
    form = TakeDownForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_assessment_down(assessment=found, reason=form.cleaned_data["reason"], by=user, now=now)
        except actions.RoundRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已撤下，不登录的人读不到了。")
            return redirect("inspection:assessment_bulletin", pk)
    words = {
        "title": "撤下公开的通报",
        "button": "撤下",
        "lead": f"{held.title}。撤下后公开查询里读不到；通报本身不变，还能再公开。",
    }
    context = {"assessment": found, "form": form, "reasons": reasons, "words": words}
    return render(request, "inspection/assessment_why.html", context)


def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The bulletin as docx, html or pdf, or the table as xlsx; nothing before the assessment is concluded."""
    user, now = person_of(request), clock.now()
    found = the_assessment(request, pk, now)
    if kind not in TYPES:
        raise Http404
    inside = sees_whole_assessment(user, found, now.date())
    if kind == "xlsx" and not inside:
        raise PermissionDenied("全部单位的考核表只给组织考核的单位；通报签发后你可以下载通报。")
    if not found.is_concluded:
        raise PermissionDenied("考核还没有定稿，不能导出。请先定稿。")
    try:
        content = _content(request, found, kind, now)
    except NoPrinter as lacking:
        messages.error(request, str(lacking))
        return redirect("inspection:assessment_bulletin", pk)
    response = HttpResponse(content, content_type=TYPES[kind])
    name = f"{found.title}{'表' if kind == 'xlsx' else '通报'}.{kind}"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _content(request: HttpRequest, found: Assessment, kind: str, now: datetime) -> bytes:
    lines = lines_of(found, on=now.date())
    if kind == "xlsx":
        return render_workbook(year_sheets(found, lines), made_at=now)
    document = year_document(found, _readable(request, found, now), lines)
    return printed(document, kind)

"""The register of papers of a unit, and the pledges of its officials."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from zhengmei.core import clock
from zhengmei.documents.uploads import place_of
from zhengmei.organisations.actions import (
    PaperGiven,
    change_paper,
    keep_paper,
    list_official,
    sign_pledge,
    unlist_official,
    withdraw_paper,
)
from zhengmei.organisations.forms import OfficialForm, PaperDatesForm, PaperForm, SignedForm, WhyForm
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import (
    demands_of,
    gaps_of,
    papers_current,
    papers_visible_to,
    pledges_visible_to,
    tallies,
    why_not_current,
)
from zhengmei.organisations.views.acting import PER_PAGE, Page, kept, listing, person, run, unit_of, unit_to_keep
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import Demand
from zhengmei.ui.files import file_response


def _demands(unit: Organisation, kind: str) -> list[Part[Demand]]:
    return [part for part in demands_of(unit, clock.today()) if part.value.kind == kind]


def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Which papers are demanded, which are there, and every one ever registered."""
    unit, today = unit_of(request, pk), clock.today()
    words, which = request.GET.get("q", "").strip(), request.GET.get("state", "")
    rows = papers_visible_to(person(request), today).filter(organisation=unit).order_by("name", "-issued_on", "-pk")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(name__icontains=words) | Q(number__icontains=words))
    if which in ("current", "past"):
        rows = rows.filter(papers_current(today)) if which == "current" else rows.exclude(papers_current(today))
    gaps = [gap for gap in gaps_of([unit], today, [unit.pk])[unit.pk] if gap.kind == "document"]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return listing(
        request,
        "papers",
        unit,
        "papers",
        page=page,
        rows=[(paper, why_not_current(paper, today)) for paper in page],
        tallies=tallies(unit, gaps, today),
        gaps=gaps,
        q=words,
        state=which,
    )


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a paper with its file."""
    unit = unit_of(request, pk)
    unit_to_keep(request, unit)
    demanded = _demands(unit, "document")
    names = [(part.value.name, part.value.name) for part in demanded]
    items = [(item, item) for part in demanded for item in part.value.items]
    initial = {"name": request.GET.get("name", ""), "title": request.GET.get("name", "")}
    form = PaperForm(request.POST or None, names=names, covers=items, files=request.FILES or None, initial=initial)

    def act(given: dict[str, Any]) -> str:
        fields = ("name", "title", "number", "issued_on", "person", "review_on", "expires_on")
        paper = PaperGiven(**{f: given[f] for f in fields}, covers=given.get("covers", ()))
        row = keep_paper(organisation=unit, paper=paper, file=kept(given["file"]), by=person(request), now=clock.now())
        return f"已登记《{row.title}》。"

    lead = "先印发、后登记。登记错了可以撤回，撤回的也留在台账里。"
    return run(request, unit, form, Page("登记制度文件", "登记", "papers", lead), act, with_files=True)


def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Set when a paper is reviewed, expires or is repealed."""
    paper = get_object_or_404(papers_visible_to(person(request), clock.today()), pk=pk)
    unit_to_keep(request, paper.organisation)
    initial = {"review_on": paper.review_on, "expires_on": paper.expires_on, "repealed_on": paper.repealed_on}
    form = PaperDatesForm(request.POST or None, initial=initial)

    def act(given: dict[str, Any]) -> str:
        change_paper(paper=paper, **given, by=person(request), now=clock.now())
        return f"已更改《{paper.title}》的日期。"

    page = Page(f"更改日期：{paper.title}", "更改日期", "papers", "不填的，就没有这一天。")
    return run(request, paper.organisation, form, page, act)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a paper back."""
    paper = get_object_or_404(papers_visible_to(person(request), clock.today()), pk=pk)
    unit_to_keep(request, paper.organisation)
    form = WhyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        withdraw_paper(paper=paper, **given, by=person(request), now=clock.now())
        return f"已撤回《{paper.title}》。"

    page = Page(f"撤回：{paper.title}", "撤回", "papers", "撤回后不再算数，仍留在台账里。", danger=True)
    return run(request, paper.organisation, form, page, act)


def _file(row: Any) -> FileResponse:
    path = place_of(Path(settings.FILES_ROOT), row.digest) if row.digest else Path("nowhere")
    return file_response(path, name=row.file_name, media_type=row.media_type)


def paper_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a paper."""
    return _file(get_object_or_404(papers_visible_to(person(request), clock.today()), pk=pk))


def pledges(request: HttpRequest, pk: int) -> HttpResponse:
    """The officials of the unit, and whose pledge is missing."""
    unit, today = unit_of(request, pk), clock.today()
    words, which = request.GET.get("q", "").strip(), request.GET.get("state", "")
    rows = pledges_visible_to(person(request), today).filter(organisation=unit, left_on=None).order_by("pk")
    if words:
        rows = rows.filter(name__icontains=words)
    if which in ("missing", "signed"):
        rows = rows.filter(signed_on__isnull=which == "missing")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    part = next(iter(_demands(unit, "pledge")), None)
    missing = pledges_visible_to(person(request), today).filter(organisation=unit, left_on=None, signed_on=None).count()
    return listing(request, "pledges", unit, "pledges", page=page, part=part, missing=missing, q=words, state=which)


def official(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person on the list of officials."""
    unit = unit_of(request, pk)
    unit_to_keep(request, unit)
    form = OfficialForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        row = list_official(organisation=unit, **given, by=person(request), now=clock.now())
        return f"已把{row.name}列入名单，等签承诺书。"

    return run(request, unit, form, Page("列入公职人员名单", "列入名单", "pledges"), act)


def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload a signed pledge."""
    row = get_object_or_404(pledges_visible_to(person(request), clock.today()), pk=pk)
    unit_to_keep(request, row.organisation)
    form = SignedForm(request.POST or None, request.FILES or None, initial={"signed_on": clock.today()})

    def act(given: dict[str, Any]) -> str:
        file = kept(given["file"])
        sign_pledge(pledge=row, signed_on=given["signed_on"], file=file, by=person(request), now=clock.now())
        return f"已存{row.name}的承诺书。"

    page = Page(f"上传{row.name}的承诺书", "上传", "pledges")
    return run(request, row.organisation, form, page, act, with_files=True)


def unlist(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person off the list."""
    row = get_object_or_404(pledges_visible_to(person(request), clock.today()), pk=pk)
    unit_to_keep(request, row.organisation)
    form = WhyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        unlist_official(pledge=row, **given, by=person(request), now=clock.now())
        return f"已把{row.name}移出名单。"

    page = Page(f"移出名单：{row.name}", "移出名单", "pledges", danger=True)
    return run(request, row.organisation, form, page, act)


def pledge_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The pledge to print and sign, with the bans of the regulation."""
    unit = unit_of(request, pk)
    part = next(iter(_demands(unit, "pledge")), None)
    return render(request, "organisations/pledge_text.html", {"unit": unit, "part": part, "tab": "pledges"})


def pledge_file(request: HttpRequest, pk: int) -> FileResponse:
    """The signed pledge."""
    return _file(get_object_or_404(pledges_visible_to(person(request), clock.today()), pk=pk))

"""Trainings, meetings and minutes of a unit, who came, and money."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from zhengmei.core import clock
from zhengmei.documents.tables import render_xlsx
from zhengmei.documents.uploads import place_of
from zhengmei.organisations.actions import (
    GatheringGiven,
    keep_funding,
    keep_gathering,
    record_records_export,
    withdraw_funding,
    withdraw_gathering,
)
from zhengmei.organisations.forms import FundingForm, GatheringForm, WhyForm
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import (
    demands_of,
    fundings_visible_to,
    gatherings_visible_to,
    person_records,
    team_abilities,
)
from zhengmei.organisations.states import GatheringKind
from zhengmei.organisations.views.acting import PER_PAGE, Page, kept, listing, person, run, unit_of, unit_to_keep
from zhengmei.ui.files import file_response

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _abilities(unit: Organisation) -> list[str]:
    parts = (p for p in demands_of(unit, clock.today()) if p.value.kind == "abilities")
    return [item for part in parts for item in part.value.items]


def gatherings(request: HttpRequest, pk: int) -> HttpResponse:
    """What was held, and each person's record."""
    unit, today = unit_of(request, pk), clock.today()
    words, kind, year = (request.GET.get(name, "").strip() for name in ("q", "kind", "year"))
    rows = gatherings_visible_to(person(request), today).filter(organisation=unit)
    if words:
        rows = rows.filter(Q(subject__icontains=words) | Q(attendances__name__icontains=words)).distinct()
    if kind in GatheringKind.values:
        rows = rows.filter(kind=kind)
    if year.isascii() and year.isdigit() and len(year) == 4:
        rows = rows.filter(held_on__year=int(year))
    abilities = _abilities(unit)
    people = person_records(unit, today)
    return listing(
        request,
        "gatherings",
        unit,
        "gatherings",
        page=Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        people=[(p, [a for a in abilities if a not in p.abilities]) for p in people],
        coverage=team_abilities(unit, abilities, today),
        kinds=GatheringKind.choices,
        years=range(today.year, today.year - 6, -1),
        q=words,
        kind=kind,
        year=year,
        this_year=today.year,
    )


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a training, a meeting attended, or minutes."""
    unit = unit_of(request, pk)
    unit_to_keep(request, unit)
    civil = any(p.value.civil_service for p in demands_of(unit, clock.today()))
    form = GatheringForm(
        request.POST or None,
        abilities=[(a, a) for a in _abilities(unit)],
        civil_service=civil,
        files=request.FILES or None,
        initial={"held_on": clock.today(), "kind": request.GET.get("kind", GatheringKind.TRAINING)},
    )

    def act(given: dict[str, Any]) -> str:
        gathering = GatheringGiven(
            kind=given["kind"],
            subject=given["subject"],
            held_on=given["held_on"],
            people=given["people"].splitlines(),
            abilities=given.get("abilities", ()),
            civil_service=given.get("civil_service", False),
        )
        file = kept(given["file"]) if given["file"] else None
        row = keep_gathering(organisation=unit, gathering=gathering, file=file, by=person(request), now=clock.now())
        return f"已登记“{row.subject}”。"

    lead = "培训、列席会议写明参加人，每个人的记录会跟着更新；议事记录上传会议纪要。"
    return run(request, unit, form, Page("登记培训、会议", "登记", "gatherings", lead), act, with_files=True)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong record back."""
    row = get_object_or_404(gatherings_visible_to(person(request), clock.today()), pk=pk)
    unit_to_keep(request, row.organisation)
    form = WhyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        withdraw_gathering(gathering=row, **given, by=person(request), now=clock.now())
        return f"已撤回“{row.subject}”。"

    page = Page(f"撤回：{row.subject}", "撤回", "gatherings", "撤回后不再算数，仍留在台账里。", danger=True)
    return run(request, row.organisation, form, page, act)


def gathering_file(request: HttpRequest, pk: int) -> FileResponse:
    """The notice, minutes or photograph."""
    row = get_object_or_404(gatherings_visible_to(person(request), clock.today()), pk=pk)
    path = place_of(Path(settings.FILES_ROOT), row.digest) if row.digest else Path("nowhere")
    return file_response(path, name=row.file_name, media_type=row.media_type)


def export(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Everyone's entries of one year; whoever took part in nothing is listed as such."""
    unit, now = unit_of(request, pk), clock.now()
    abilities = _abilities(unit)
    head = ["姓名", "日期", "哪一种", "主题", "能力", *abilities]
    rows: list[list[Any]] = []
    ever = {p.name: p.abilities for p in person_records(unit, now.date())}
    for one in person_records(unit, now.date(), year):
        covered = ["有" if a in ever[one.name] else "缺" for a in abilities]
        for g in one.gatherings:
            rows.append([one.name, g.held_on, g.get_kind_display(), g.subject, "、".join(g.abilities), *covered])
        if not one.gatherings:
            rows.append([one.name, None, "本年没有", "", "", *covered])
    coverage = team_abilities(unit, abilities, now.date())
    if coverage:
        rows.append(["全队", None, "能力覆盖", "", "", *[f"{have}/{total}" for _, have, total in coverage]])
    what = f"{year} 年培训、列会记录"
    record_records_export(organisation=unit, what=what, rows=len(rows), by=person(request), now=now)
    answer = HttpResponse(render_xlsx(f"{year}年", head, rows, made_at=now), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f"attachment; filename=trainings-{unit.pk}-{year}.xlsx"
    return answer


def funding(request: HttpRequest, pk: int) -> HttpResponse:
    """The money of each year."""
    unit, today = unit_of(request, pk), clock.today()
    rows = fundings_visible_to(person(request), today).filter(organisation=unit)
    totals = rows.filter(withdrawn_at=None).order_by("-year").values("year").annotate(total=Sum("amount"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return listing(request, "funding", unit, "funding", page=page, totals=totals)


def add_funding(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the money of one year."""
    unit = unit_of(request, pk)
    unit_to_keep(request, unit)
    form = FundingForm(request.POST or None, initial={"year": clock.today().year})

    def act(given: dict[str, Any]) -> str:
        row = keep_funding(organisation=unit, **given, by=person(request), now=clock.now())
        return f"已登记 {row.year} 年经费。"

    return run(request, unit, form, Page("登记经费", "登记", "funding"), act)


def take_funding_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong record back."""
    row = get_object_or_404(fundings_visible_to(person(request), clock.today()), pk=pk)
    unit_to_keep(request, row.organisation)
    form = WhyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        withdraw_funding(funding=row, **given, by=person(request), now=clock.now())
        return f"已撤回 {row.year} 年的一笔经费记录。"

    page = Page(f"撤回 {row.year} 年经费记录", "撤回", "funding", "撤回后不再算数，仍留在台账里。", danger=True)
    return run(request, row.organisation, form, page, act)

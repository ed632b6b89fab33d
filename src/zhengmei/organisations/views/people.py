"""Who answers for what in a unit: the list, naming, taking over, ending, leaving, numbers; sections and keepers."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations.actions import (
    OrganisationRefused,
    PersonNamed,
    accept_responsibility,
    end_responsibility,
    end_section,
    held_by,
    let_person_go,
    name_keeper,
    name_responsible,
    name_section,
    reasons_not_to_accept,
    show_numbers,
)
from zhengmei.organisations.forms import EndingForm, KeeperForm, LeavingForm, PersonForm, SectionForm, WhyForm
from zhengmei.organisations.models import Organisation, Responsibility
from zhengmei.organisations.permissions import can_manage_unit
from zhengmei.organisations.queries import (
    contacts_visible_to,
    demands_of,
    in_force,
    keepers_of,
    organisations_visible_to,
    responsibilities_visible_to,
    sections_visible_to,
)
from zhengmei.organisations.states import STAFF, OrganisationState, ResponsibilityKind
from zhengmei.organisations.views.acting import Page, listing, person, run, unit_of, unit_to_keep


def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answers for what, which places are vacant, who works at the posts, which sections there are."""
    unit, today, user = unit_of(request, pk), clock.today(), person(request)
    rows = responsibilities_visible_to(user, today).filter(organisation=unit).order_by("kind", "-since", "-pk")
    words = request.GET.get("q", "").strip()
    running = list(rows.filter(in_force(today)))
    demanded = [part for part in demands_of(unit, today) if part.value.kind == "post"]
    by_kind: dict[str, list[Responsibility]] = {}
    for row in running:
        by_kind.setdefault(row.kind, []).append(row)
    lines = [(part, part.value.posts[0], by_kind.pop(part.value.posts[0], [])) for part in demanded]
    staff = [row for kind in STAFF for row in by_kind.pop(kind, [])]
    former = rows.filter(until__lte=today)
    if words:
        former = former.filter(name__icontains=words)
    return listing(
        request,
        "people",
        unit,
        "people",
        lines=lines,
        others=[row for found in by_kind.values() for row in found],
        staff=staff,
        staff_part=next((p for p in demands_of(unit, today) if p.value.kind == "staff"), None),
        coming=rows.filter(since__gt=today),
        former=former[:200],
        sections=sections_visible_to(user, today).filter(in_force(today), organisation=unit),
        keepers=keepers_of(unit, today),
        may_manage=can_manage_unit(user, unit, today),
        q=words,
    )


def _users(unit: Organisation) -> QuerySet[User]:
    """Whoever has a duty in the unit comes into question, and everyone else who may sign in after them."""
    return User.objects.filter(is_active=True).order_by("full_name", "username")


def _named(given: dict[str, Any]) -> PersonNamed:
    fields = ("name", "title", "office_tel", "mobile", "user", "full_time", "experience")
    return PersonNamed(**{field: given[field] for field in fields})


def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a person for a responsibility or a post."""
    unit = unit_of(request, pk)
    unit_to_keep(request, unit)
    kind = request.GET.get("kind", "")
    initial = {"since": clock.today(), "kind": kind if kind in ResponsibilityKind.values else ""}
    form = PersonForm(request.POST or None, users=_users(unit), initial=initial)

    def act(given: dict[str, Any]) -> str:
        row = name_responsible(
            organisation=unit,
            kind=given["kind"],
            person=_named(given),
            since=given["since"],
            by=person(request),
            now=clock.now(),
            reason=given["reason"].strip(),
        )
        waits = "，等他本人登录接任" if row.accepted_on is None else ""
        return f"已指定{row.name}为{row.get_kind_display()}{waits}。"

    lead = "同一项责任原来有人的，到接任那天自动停止。号码加密保存，看一次记一次。"
    return run(request, unit, form, Page("指定责任人、岗位人员", "指定", "people", lead), act)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a responsibility."""
    row = get_object_or_404(responsibilities_visible_to(person(request), clock.today()), pk=pk)
    unit_to_keep(request, row.organisation)
    form = EndingForm(request.POST or None, initial={"until": clock.today()})

    def act(given: dict[str, Any]) -> str:
        end_responsibility(responsibility=row, **given, by=person(request), now=clock.now())
        return f"{row.name}不再做{row.get_kind_display()}。没有接任的，从那天起列入缺口。"

    title = f"停止责任：{row.name}，{row.get_kind_display()}"
    return run(request, row.organisation, form, Page(title, "停止责任", "people", danger=True), act)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over what one was named for. The person may belong to no unit yet, so the row alone decides."""
    row = get_object_or_404(Responsibility.objects.filter(user=person(request)), pk=pk)
    try:
        accept_responsibility(responsibility=row, by=person(request), now=clock.now())
    except OrganisationRefused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, f"你已接任{row.organisation.name}的{row.get_kind_display()}。")
    return redirect("organisations:mine")


def mine(request: HttpRequest) -> HttpResponse:
    """What I answer for, and what waits for me to take over."""
    user, today = person(request), clock.today()
    rows = Responsibility.objects.filter(user=user).select_related("organisation").order_by("-since", "-pk")
    waiting = [row for row in rows if not reasons_not_to_accept(row, user, today)]
    held = rows.filter(in_force(today)).exclude(accepted_on=None)
    return render(request, "organisations/mine.html", {"waiting": waiting, "held": held})


@require_POST
def numbers(request: HttpRequest, book: str, pk: int) -> HttpResponse:
    """The numbers of one named person, whole; who looked is recorded."""
    user, today = person(request), clock.today()
    found = responsibilities_visible_to(user, today) if book == "people" else contacts_visible_to(user, today)
    row: Any = get_object_or_404(found, pk=pk)
    unit_to_keep(request, row.organisation)
    office, mobile = show_numbers(row=row, by=user, now=clock.now())
    context = {"unit": row.organisation, "row": row, "office": office, "mobile": mobile, "tab": book}
    return render(request, "organisations/numbers.html", context)


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A person leaves: what ends, who takes over, what stands vacant."""
    unit = unit_of(request, pk)
    unit_to_keep(request, unit)
    who = (request.POST.get("person") or request.GET.get("person") or "").strip()
    leaving = held_by(unit, who, clock.today())
    if not leaving.responsibilities and not leaving.appointments:
        messages.error(request, f"“{who}”在本单位没有要交接的责任和职责。")
        return redirect("organisations:people", unit.pk)
    form = LeavingForm(
        request.POST or None, rows=leaving.responsibilities, users=_users(unit), initial={"until": clock.today()}
    )

    def act(given: dict[str, Any]) -> str:
        successors = {
            row.pk: PersonNamed(
                given[f"name_{row.pk}"],
                given[f"title_{row.pk}"],
                user=given[f"user_{row.pk}"],
                full_time=row.full_time,
            )
            for row in leaving.responsibilities
            if given[f"name_{row.pk}"].strip()
        }
        vacant = let_person_go(
            organisation=unit,
            name=who,
            until=given["until"],
            successors=successors,
            by=person(request),
            now=clock.now(),
            reason=given["reason"],
        )
        empty = "、".join(dict.fromkeys(row.get_kind_display() for row in vacant))
        return f"{who}的责任和职责已停止。" + (f"空缺：{empty}。" if empty else "都有人接任。")

    lead = "先看他现在管什么，再写谁接。没写的，从离开那天起列入缺口。"
    page = Page(f"{who}离开单位", "办理离开", "people", lead, danger=True)
    return run(request, unit, form, page, act, leaving=leaving)


def section(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the section that supervises, or the one that runs the accounts."""
    unit = unit_of(request, pk)
    unit_to_keep(request, unit)
    initial = {"since": clock.today(), "role": request.GET.get("role", "")}
    form = SectionForm(request.POST or None, initial=initial)

    def act(given: dict[str, Any]) -> str:
        row = name_section(organisation=unit, **given, by=person(request), now=clock.now())
        return f"已指定{row.name}为{row.get_role_display()}。"

    lead = "主管科室代表本单位管下属单位的账号；主办运营科室办本单位自己的账号。各只能有一个。"
    return run(request, unit, form, Page("指定科室", "指定科室", "people", lead), act)


def end_of_section(request: HttpRequest, pk: int) -> HttpResponse:
    """A section has its role no longer."""
    row = get_object_or_404(sections_visible_to(person(request), clock.today()), pk=pk)
    unit_to_keep(request, row.organisation)
    form = WhyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        end_section(section=row, **given, by=person(request), now=clock.now())
        return f"{row.name}不再是{row.get_role_display()}。"

    title = f"取消{row.get_role_display()}：{row.name}"
    return run(request, row.organisation, form, Page(title, "取消", "people", danger=True), act)


def keeper(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which unit keeps new media and which the website."""
    unit, user = unit_of(request, pk), person(request)
    unit_to_keep(request, unit)
    units = organisations_visible_to(user, clock.today()).filter(state=OrganisationState.ACTIVE).order_by("path")
    form = KeeperForm(request.POST or None, keepers=units, initial={"since": clock.today()})

    def act(given: dict[str, Any]) -> str:
        row = name_keeper(organisation=unit, **given, by=user, now=clock.now())
        return f"{row.get_work_display()}归“{row.keeper.name}”。"

    lead = "政务新媒体和政府网站原则上归同一职能部门；不一样的，单位页会提醒。"
    return run(request, unit, form, Page("定职能部门", "定下来", "people", lead), act)

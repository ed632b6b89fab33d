"""应开未开: which units ought to have an account and have none, who need not, and who relies on a superior's."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhengmei.core import clock
from zhengmei.documents.uploads import UploadRefused, place_of
from zhengmei.documents.workbook import Sheet, render_workbook
from zhengmei.filing import actions
from zhengmei.filing.forms.openings import ExemptForm, ObligeForm, RelyForm
from zhengmei.filing.forms.tasks import WhyForm
from zhengmei.filing.queries import policy_for
from zhengmei.filing.queries.openings import (
    Opening,
    accounts_to_rely_on,
    duty_ruling,
    openings_visible_to,
    standings_visible_to,
)
from zhengmei.filing.states import ExemptionGround, StandingKind
from zhengmei.filing.views.base import act_page, kept, person_of
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for, can_rule_for, holds
from zhengmei.organisations.queries import organisations_visible_to
from zhengmei.organisations.states import Power
from zhengmei.ui.files import file_response

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABS = (("missing", "应开未开"), ("exempt", "豁免"), ("relies", "依托上级账号"), ("done", "已开设"))


def _in_tab(one: Opening, tab: str) -> bool:
    if tab == "exempt":
        return bool(one.exempt)
    if tab == "relies":
        return any(s.kind == StandingKind.RELIES for s in one.standings)
    if tab == "done":
        return one.obliged_by is not None and not one.exempt and one.has_account
    return one.is_missing


def _asked(request: HttpRequest) -> tuple[list[Opening], dict[str, int], str, str]:
    everything = openings_visible_to(person_of(request), clock.today())
    tab = request.GET.get("tab", "missing")
    tab = tab if tab in dict(TABS) else "missing"
    q = request.GET.get("q", "").strip()[:80]
    counts = {name: sum(_in_tab(one, name) for one in everything) for name, _ in TABS}
    found = [one for one in everything if _in_tab(one, tab) and q in one.organisation.name]
    return found, counts, tab, q


@require_GET
def openings(request: HttpRequest) -> HttpResponse:
    """Which units ought to have an account and have none?"""
    found, counts, tab, q = _asked(request)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": [(name, label, counts[name]) for name, label in TABS],
        "tab": tab,
        "q": q,
        "may_decide": holds(person_of(request), Power.SUPERVISE, clock.today()),
    }
    return render(request, "filing/openings.html", context)


@require_GET
def export_openings(request: HttpRequest) -> HttpResponse:
    """Exactly the units shown, as a workbook."""
    now = clock.now()
    found, _, tab, _ = _asked(request)
    rows = [
        (
            one.organisation.name,
            one.organisation.get_level_display(),
            one.organisation.region.name,
            one.why,
            f"{one.obliged_by.pack_short} {'、'.join(one.obliged_by.articles)}" if one.obliged_by else "",
            one.exempt,
        )
        for one in found
    ]
    title = dict(TABS)[tab]
    note = f"{title}，{now:%Y-%m-%d} 导出，{len(rows)} 个单位"
    sheet = Sheet(title, ("单位", "层级", "地区", "为什么应当开设", "条文", "豁免"), rows, note)
    actions.record_task_export(rows=len(rows), question=note, by=person_of(request), now=now)
    answer = HttpResponse(render_workbook([sheet], made_at=now), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename=openings-{now:%Y%m%d}.xlsx"
    return answer


def _unit(request: HttpRequest, pk: int) -> Organisation:
    units = organisations_visible_to(person_of(request), clock.today())
    return get_object_or_404(units.select_related("industry_supervisor"), pk=pk)


def _only_supervisors(request: HttpRequest, unit: Organisation) -> None:
    if not can_rule_for(person_of(request), unit, clock.today()):
        raise PermissionDenied(f"由“{unit.name}”的主管认定，请找主管办理。")


def _page(unit: Organisation, title: str, lead: str, verb: str, **more: Any) -> dict[str, Any]:
    crumbs = [
        ("应开未开", reverse("filing:openings")),
        (unit.name, reverse("organisations:organisation", args=[unit.pk])),
    ]
    return {"title": f"{title}：{unit.name}", "lead": lead, "verb": verb, "crumbs": crumbs, **more}


def exempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit off the list on one of the grounds of the text."""
    unit = _unit(request, pk)
    _only_supervisors(request, unit)
    ruling = duty_ruling(policy_for(unit, clock.today()), unit)
    known = [(str(g), str(ExemptionGround(g).label)) for g in (ruling.value.exempt if ruling is not None else [])]
    form = ExemptForm(request.POST or None, request.FILES or None, grounds=known)
    form.fields["ground"].error_messages["invalid_choice"] = (
        f"办法的豁免只有：{'、'.join(words for _, words in known)}。别的理由不能豁免。"
    )

    def act() -> None:
        data = form.cleaned_data
        actions.exempt_unit(
            organisation=unit, ground=data["ground"], note=data["note"], evidence=kept(data["evidence"]),
            by=person_of(request), now=clock.now(),
        )  # fmt: skip

    lead = "办法只认这几个理由，要有凭据。" if known else "采用的办法没有写豁免，不能豁免。"
    return act_page(
        request,
        form=form,
        act=act,
        context=_page(unit, "认定豁免", lead, "认定豁免", blocked=not known),
        success=f"“{unit.name}”已豁免，不再列为应开未开。",
        back=reverse("filing:openings"),
        refusals=(UploadRefused,),
    )


def oblige(request: HttpRequest, pk: int) -> HttpResponse:
    """List a department for one of the fields of the text."""
    unit = _unit(request, pk)
    _only_supervisors(request, unit)
    ruling = duty_ruling(policy_for(unit, clock.today()), unit)
    fields = [(name, name) for name in (ruling.value.fields if ruling is not None else [])]
    form = ObligeForm(request.POST or None, grounds=fields)
    lead = "哪些部门和这几个领域密切相关，由管理单位定。" if fields else "采用的办法没有按领域列，不用认定。"
    return act_page(
        request,
        form=form,
        act=lambda: actions.oblige_unit(organisation=unit, by=person_of(request), now=clock.now(), **form.cleaned_data),
        context=_page(unit, "列为应当开设", lead, "列入", blocked=not fields),
        success=f"“{unit.name}”已列为应当开设。",
        back=reverse("filing:openings"),
    )


def rely(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a unit publishes through its superior's account."""
    unit = _unit(request, pk)
    if not can_edit_for(person_of(request), unit, clock.today()):
        raise PermissionDenied(f"由“{unit.name}”的人或它的主管记录，请找他们办理。")
    form = RelyForm(request.POST or None, accounts=accounts_to_rely_on(unit))
    return act_page(
        request,
        form=form,
        act=lambda: actions.rely_on_account(
            organisation=unit, by=person_of(request), now=clock.now(), **form.cleaned_data
        ),
        context=_page(unit, "依托上级账号", "自己不开账号，内容由上级的账号发布。", "记下"),
        success="已记下。",
        back=reverse("filing:openings") + "?tab=relies",
    )


def end_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided no longer holds."""
    standing = get_object_or_404(standings_visible_to(person_of(request), clock.today()), pk=pk)
    form = WhyForm(request.POST or None)
    title = f"取消认定（{standing.get_kind_display()}）"
    return act_page(
        request,
        form=form,
        act=lambda: actions.end_standing(
            standing=standing, by=person_of(request), now=clock.now(), **form.cleaned_data
        ),
        context=_page(standing.organisation, title, "取消以后照单位的类型重新判断。", "取消认定", ends=True),
        success="已取消认定。",
        back=reverse("filing:openings"),
    )


@require_GET
def standing_evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper that shows the ground of an exemption."""
    standing = get_object_or_404(standings_visible_to(person_of(request), clock.today()), pk=pk)
    if not standing.evidence_digest:
        raise Http404("没有凭据文件。")
    place = place_of(Path(settings.MEDIA_ROOT), standing.evidence_digest)
    return file_response(place, name=standing.evidence_name, media_type=standing.evidence_type, show=True)

"""The list of findings, one finding with its story, contesting and deciding, and the export."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.documents.workbook import Sheet, render_workbook
from zhengmei.identity.models import User
from zhengmei.monitoring import actions, queries
from zhengmei.monitoring.checks import registry
from zhengmei.monitoring.checks.words import evidence_rows, strength_words
from zhengmei.monitoring.forms import FORCES, STATES, DecisionForm, FindingFilterForm, ReasonForm
from zhengmei.monitoring.models import Contest, Finding
from zhengmei.monitoring.states import STANDING, FindingState
from zhengmei.monitoring.views.told import chips_of, story_of
from zhengmei.organisations.permissions import holds
from zhengmei.organisations.states import Power
from zhengmei.platforms.dictionary import platform_name
from zhengmei.ui import words

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def person(request: HttpRequest) -> User:
    """Who is signed in; every page here is behind sign-in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    for key in (name, "page"):
        query.pop(key, None)
    return f"?{query.urlencode()}"


def _active(request: HttpRequest, wanted: queries.FindingFilter, regions: dict[int, str]) -> list[tuple[str, str]]:
    """Each filter as words and the address without it."""
    told = {
        "check": registry.check(wanted.check).title if wanted.check else "",
        "force": dict(FORCES).get(wanted.force, ""),
        "region": regions.get(wanted.region or 0, "") or ("这个地区" if wanted.region else ""),
        "platform": platform_name(wanted.platform) if wanted.platform else "",
        "state": dict(STATES)[wanted.state] if wanted.state != "standing" else "",
        "since": f"{words.day(wanted.since)}以来" if wanted.since else "",
        "words": f"账号、单位含“{wanted.words}”" if wanted.words else "",
        "account": "只看这个账号" if wanted.account else "",
    }
    return [(text, _without(request, name)) for name, text in told.items() if text]


def findings(request: HttpRequest) -> HttpResponse:
    """The list, gravest first, with its filters in the address."""
    user, today = person(request), clock.today()
    wanted = FindingFilterForm(request.GET).wanted()
    visible = queries.findings_visible_to(user, today)
    regions = queries.regions_of(visible)
    found = queries.filtered_findings(visible, wanted, request.GET.get("sort", ""))
    facts = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "filters": _active(request, wanted, dict(regions)),
        "checks": registry.checks(),
        "forces": FORCES,
        "states": STATES,
        "regions": regions,
        "platforms": [(code, platform_name(code)) for code in queries.platforms_of(visible)],
        "may_run": holds(user, Power.INSPECT, today),
        "run": queries.last_run(),
        "today": today,
    }
    return render(request, "monitoring/findings.html", facts)


def export(request: HttpRequest) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    user, now = person(request), clock.now()
    wanted = FindingFilterForm(request.GET).wanted()
    found = queries.filtered_findings(
        queries.findings_visible_to(user, now.date()), wanted, request.GET.get("sort", "")
    )
    columns = ["编号", "检查", "问题", "说明", "账号", "平台", "主办单位", "地区", "条文", "强制力", "单项否决", "从何时起", "状态",
               "怎么了结的", "证据"]  # fmt: skip
    sheet = Sheet("问题", columns, (_row(finding) for finding in found.iterator(chunk_size=1000)))
    content = render_workbook([sheet], made_at=now)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="findings-{now:%Y%m%d-%H%M%S}.xlsx"'
    return answer


def _row(finding: Finding) -> list[Any]:
    media = finding.media_account
    basis = f"{finding.article}（本单位自定）" if finding.local_default else finding.article
    return [
        finding.pk,
        finding.code,
        finding.title,
        finding.statement,
        media.name,
        platform_name(media.platform),
        media.sponsor.name,
        media.sponsor.region.name,
        basis,
        strength_words(finding.strength),
        finding.veto,
        finding.since,
        finding.get_state_display(),
        finding.closed_why,
        "；".join(f"{label}：{text}" for label, text in evidence_rows(finding.evidence)),
    ]


def _one(request: HttpRequest, pk: int) -> Finding:
    return get_object_or_404(queries.findings_open_to(person(request), clock.today()), pk=pk)


def _page(request: HttpRequest, one: Finding, status: int = 200, **given: Any) -> HttpResponse:
    user, now = person(request), clock.now()
    contests = list(queries.contests_of(one))
    standing = one.state in STANDING
    check = {c.code: c for c in registry.checks()}.get(one.code)
    facts = {
        "finding": one,
        "check": check,
        "chips": chips_of(one),
        "evidence": evidence_rows(one.evidence),
        "story": story_of(one, contests),
        "waiting": next((c for c in contests if c.decided_at is None), None) if standing else None,
        "days": (now.date() - one.since).days,
        "contest_form": ReasonForm(),
        "decision_form": DecisionForm(),
        "against_contest": actions.reasons_not_to_contest(one, by=user, now=now),
        "against_decision": actions.reasons_not_to_decide(one, by=user, now=now),
        "addressees": [
            (to, actions.reasons_not_to_acknowledge(one, to, user)) for to in queries.addressees_of(one, now.date())
        ],
        "contested": one.state == FindingState.CONTESTED,
        "standing": standing,
        **given,
    }
    return render(request, "monitoring/finding.html", facts, status=status)


def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: what, since when, on what ground, what ends it, and what happened."""
    return _page(request, _one(request, pk))


@require_POST
def acknowledge(request: HttpRequest, pk: int, post: str) -> HttpResponse:
    """Whoever answers for the account takes note of the problem, in person."""
    one = _one(request, pk)
    try:
        actions.acknowledge_finding(finding=one, post=post, by=person(request), now=clock.now())
    except actions.AcknowledgementRefused as refused:
        raise PermissionDenied("；".join(refused.reasons)) from refused
    messages.success(request, "已签收。")
    return redirect("monitoring:finding", pk=pk)


@require_POST
def contest(request: HttpRequest, pk: int) -> HttpResponse:
    """The sponsor says why it is no problem."""
    one, form = _one(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, one, 422, contest_form=form)
    try:
        actions.contest_finding(finding=one, reason=form.cleaned_data["reason"], by=person(request), now=clock.now())
    except actions.ContestRefused as refused:
        raise PermissionDenied("；".join(refused.reasons)) from refused
    messages.success(request, "异议已经提交，等主管单位处理。")
    return redirect("monitoring:finding", pk=pk)


def _decide(request: HttpRequest, pk: int, act: Callable[..., Contest], said: str) -> HttpResponse:
    one, form = _one(request, pk), DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, one, 422, decision_form=form)
    try:
        act(finding=one, decision=form.cleaned_data["decision"], by=person(request), now=clock.now())
    except actions.ContestRefused as refused:
        raise PermissionDenied("；".join(refused.reasons)) from refused
    messages.success(request, said)
    return redirect("monitoring:finding", pk=pk)


@require_POST
def uphold(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervisor finds the contest right."""
    return _decide(request, pk, actions.uphold_contest, "异议成立，这个问题不成立；同样的情况不会再记。")


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervisor finds the contest wrong."""
    return _decide(request, pk, actions.reject_contest, "异议不成立，问题仍在。")

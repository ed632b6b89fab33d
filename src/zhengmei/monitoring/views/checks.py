"""What the checks are, and running them now."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.monitoring import actions, queries
from zhengmei.monitoring.checks import registry
from zhengmei.monitoring.checks.base import Check
from zhengmei.monitoring.views.findings import person
from zhengmei.organisations.queries import organisations_visible_to, organisations_within, packs_followed
from zhengmei.organisations.states import Power
from zhengmei.policies.library import library
from zhengmei.policies.schema import Rule, label


@dataclass(frozen=True, slots=True)
class Demand:
    """What one pack says about a check's parameter: the value, its force and its articles."""

    article: str
    clause: str
    strength: str
    local_default: bool
    note: str
    value: str
    veto: bool
    asked_by: str
    holder: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check with what applies here and how much stands open."""

    check: Check
    parameter: str
    demands: list[Demand]
    open: int


def checks(request: HttpRequest) -> HttpResponse:
    """Every check: what it does, by which article, how many findings stand."""
    user, today = person(request), clock.today()
    counts = queries.open_counts(user, today)
    units = list(organisations_visible_to(user, today).order_by().values_list("pk", flat=True))
    packs = sorted(set(packs_followed(units, today).values()) & set(library().packs))
    lines = [
        CheckLine(check, label(check.rule_key), _demands(check.rule_key, packs), counts.get(check.code, 0))
        for check in registry.checks()
    ]
    return render(request, "monitoring/checks.html", {"lines": lines, "retired": registry.RETIRED})


def _demands(key: str, packs: list[str]) -> list[Demand]:
    """What each of these packs, or the nearest above it that speaks, demands."""
    found: dict[tuple[str, str], Demand] = {}
    for pack_id in packs:
        policy = library().policy(pack_id, on=clock.today())
        holder = next((p for p in policy.chain if getattr(p.rules, key)), None)
        for rule in getattr(holder.rules, key) if holder else ():
            demand = _demand(rule, holder, policy.pack.short if holder is not policy.pack else "")
            found[demand.article + demand.value, demand.asked_by] = demand
    return list(found.values())


def _demand(rule: Rule[Any], pack: Any, asked_by: str) -> Demand:
    articles = {c.id: c.article for c in pack.clauses}
    names = "、".join(articles.get(c, c) for c in rule.clauses)
    return Demand(
        article=f"{pack.short} {names}".strip(),
        clause=rule.clauses[0] if rule.clauses else "",
        strength=rule.strength.value,
        local_default=rule.origin == "local_default",
        note=rule.note,
        value=rule.value.text,
        veto=rule.veto,
        asked_by=asked_by,
        holder=pack.short,
    )


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Run the checks now over the accounts one may inspect."""
    user, now = person(request), clock.now()
    accounts = queries.media_accounts_inspected_by(user, now.date())
    if not accounts.exists():
        raise PermissionDenied("运行检查是主管单位和检查人员的职责，你现在没有归你检查的账号。")
    first, last = actions.sweep_period(now.date())
    summary = actions.run_checks(
        media_accounts=accounts, period_from=first, period_to=last, judged_at=now, by=user, now=now
    )
    units = organisations_within(user, Power.INSPECT, now.date())
    of_units = actions.check_units(organisations=units, by=user, now=now)
    told = f"查了 {summary.media_accounts} 个账号：新发现 {summary.opened} 个，仍存在 {summary.kept} 个，了结 {summary.closed} 个。"
    told += f"查了 {of_units.units} 个单位：新发现 {of_units.opened} 个，仍存在 {of_units.kept} 个，了结 {of_units.closed} 个。"
    messages.success(request, told)
    return redirect("monitoring:findings")

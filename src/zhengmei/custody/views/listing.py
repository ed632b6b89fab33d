"""All accounts within reach with who keeps them; the export; the unit's own numbers."""

from collections.abc import Iterator
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.custody import actions
from zhengmei.custody.forms.cases import RuleForm
from zhengmei.custody.forms.kept import KeptFilter
from zhengmei.custody.models import CustodyRule
from zhengmei.custody.permissions import can_set_rule
from zhengmei.custody.queries.listing import KeptAccount, accounts_listed, platforms_of, with_keepers
from zhengmei.custody.queries.rules import limits_of
from zhengmei.custody.views.base import kept_by_nobody, refuse, tried, who_and_when
from zhengmei.documents.workbook import Cell, Sheet, render_workbook
from zhengmei.organisations.queries import organisations_visible_to
from zhengmei.platforms.dictionary import platform_name
from zhengmei.ui import words

HEAD = ("账号", "平台", "主办单位", "用途", "第一保管人", "第二保管人", "上次改口令", "下次改口令", "情况")
MOST = 20_000


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"


@kept_by_nobody
def kept(request: HttpRequest) -> HttpResponse:
    """The list, with its filters in the address."""
    user, now = who_and_when(request)
    form = KeptFilter(request.GET)
    wanted = form.wanted()
    states = dict(form.fields["state"].choices)  # type: ignore[attr-defined]
    printed = {
        "q": f"含“{wanted.get('q')}”",
        "platform": platform_name(wanted.get("platform", "")),
        "state": states.get(wanted.get("state", "")),
    }
    page = Paginator(accounts_listed(user, wanted, now.date()), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": with_keepers(list(page), now.date()),
        "wanted": wanted,
        "filters": [(printed[name], _without(request, name)) for name in wanted],
        "states": [choice for choice in states.items() if choice[0]],
        "platforms": [(code, platform_name(code)) for code in platforms_of(user, now.date())],
    }
    return render(request, "custody/kept.html", context)


@kept_by_nobody
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a workbook. It has no column for anything secret."""
    user, now = who_and_when(request)
    wanted = KeptFilter(request.GET).wanted()
    rows = with_keepers(list(accounts_listed(user, wanted, now.date())[:MOST]), now.date())
    actions.note_export(amount=len(rows), by=user, now=now)
    sheet = Sheet("口令保管", HEAD, _lines(rows), note=f"导出时间 {words.moment(now)}。期限为本单位自定。")
    answer = HttpResponse(
        render_workbook([sheet], made_at=now),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'口令保管表{now:%Y%m%d}.xlsx')}"
    return answer


def _lines(rows: list[KeptAccount]) -> Iterator[list[Cell]]:
    for row in rows:
        account = row.account
        start: list[Cell] = [account.name, account.platform_name, account.sponsor.name]
        if not row.kept:
            yield [*start, "", "", "", None, None, "没登记口令"]
        for one in row.kept:
            held = one.credential
            situation = [f"{'、'.join(one.gone)}已离岗"] * bool(one.gone) + ["正在交接"] * one.passing
            situation += ["该换口令了"] * (one.tone == "no") + ["快到换口令的日子"] * (one.tone == "wa")
            keepers = [held.first_keeper.full_name, held.second_keeper.full_name if held.second_keeper else "空缺"]
            yield [*start, held.label, *keepers, held.changed_on, one.due, "；".join(situation)]


@kept_by_nobody
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's own numbers, which its text does not say."""
    user, now = who_and_when(request)
    unit = get_object_or_404(organisations_visible_to(user, now.date()), pk=pk)
    if not can_set_rule(user, unit, now.date()):
        refuse([f"“{unit.name}”的期限由它的负责人或主管设定，请找他们。"])
    held = CustodyRule.objects.filter(organisation=unit).first()
    initial = {f: getattr(held, f) for f in ("password_days", "warn_days", "recovery_workdays")} if held else {}
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = "已设定。它和没有自定期限的下级单位都按这个期限提醒。"
        if not tried(request, lambda: actions.set_rule(organisation=unit, by=user, now=now, **form.cleaned_data), done):
            return redirect("custody:kept")
    limits = limits_of(unit, now.date())
    return render(request, "custody/rule.html", {"form": form, "unit": unit, "limits": limits, "held": held})

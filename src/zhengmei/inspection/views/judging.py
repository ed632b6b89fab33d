"""Judging by hand: the sheet of one account, and overruling a verdict."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from zhengmei.core import clock
from zhengmei.filing.queries import told_once
from zhengmei.inspection import actions
from zhengmei.inspection.forms import AnswerForm, OverruleForm
from zhengmei.inspection.models import RoundAccount
from zhengmei.inspection.permissions import judging_office
from zhengmei.inspection.queries import plan_of, round_accounts_visible_to, sees_everything, suspects_of
from zhengmei.inspection.queries.plan import Item, Plan
from zhengmei.inspection.states import ROUND, RoundAct
from zhengmei.inspection.views.base import person_of, the_own_round, the_round


def sheet(request: HttpRequest, pk: int, row_id: int) -> HttpResponse:
    """One account: what the checks found, and the checklist to be answered."""
    user, now = person_of(request), clock.now()
    round_ = the_round(request, pk, now)
    rows = round_accounts_visible_to(user, round_, now.date()).select_related("media_account__sponsor")
    row = get_object_or_404(rows, pk=row_id)
    plan = plan_of(round_)
    judge = judging_office(user, round_, now.date())
    may_judge = judge is not None and row.is_sampled and ROUND.allows(round_.state, RoundAct.JUDGE)
    if request.method == "POST":
        if judge is None:
            raise PermissionDenied(f"这一轮由{round_.office.name}和它的协同单位判定。")
        if _answer(request, row, plan, user, now):
            return redirect(_next_sheet(round_, row))
    answers = {j.item: j for j in row.judgements.select_related("by", "office")}
    inside = sees_everything(user, round_, now.date())
    context = {
        "round": round_,
        "row": row,
        "plan": plan,
        "lines": [(item, answers.get(item.key), _posted(request, item)) for item in plan.items] if inside else [],
        "told": told_once(row.media_account) if inside else [],
        "suspects": suspects_of(row) if inside and may_judge and round_.by_hand else [],
        "found": row.findings.select_related("office").order_by("-veto", "id"),
        "may_judge": may_judge and round_.by_hand,
        "left": _left(round_),
        "inside": inside,
    }
    return render(request, "inspection/sheet.html", context)


def _posted(request: HttpRequest, item: Item) -> dict[str, str]:
    return {name: request.POST.get(f"{item.key}-{name}", "") for name in ("answer", "reason", "evidence")}


def _left(round_: Any) -> int:
    return RoundAccount.objects.filter(round=round_, is_sampled=True, sheet_closed_at__isnull=True).count()


def _next_sheet(round_: Any, row: RoundAccount) -> str:
    rows = RoundAccount.objects.filter(round=round_, is_sampled=True, sheet_closed_at__isnull=True)
    following = rows.filter(number__gt=row.number).order_by("number").first() or rows.order_by("number").first()
    if following is None:
        return reverse("inspection:round", args=[round_.pk])
    return reverse("inspection:sheet", args=[round_.pk, following.pk])


def _answer(request: HttpRequest, row: RoundAccount, plan: Plan, user: Any, now: Any) -> bool:
    """Record every answer that changed, then close the sheet. True when it is complete; else the reasons are on the page."""
    known = {j.item: j for j in row.judgements.all()}
    complete = True
    for item in plan.items:
        form = AnswerForm(request.POST, prefix=item.key)
        if not form.is_valid() or not form.cleaned_data["answer"]:
            continue
        data = form.cleaned_data
        before = known.get(item.key)
        if before and (before.answer, before.reason, before.evidence) == (
            data["answer"],
            data["reason"],
            data["evidence"],
        ):
            continue
        try:
            actions.judge_item(round_account=row, item=item.key, by=user, now=now, **data)
        except actions.RoundRefused as refused:
            complete = False
            for reason in refused.reasons:
                messages.error(request, f"{item.label}：{reason}")
    if not complete:
        return False
    row.refresh_from_db()
    try:
        actions.close_sheet(round_account=row, by=user, now=now)
    except actions.RoundRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return False
    messages.success(request, f"“{row.name}”的判定表完成了。")
    return True


def overrule(request: HttpRequest, pk: int, row_id: int) -> HttpResponse:
    """Change one verdict by hand, with a reason that is printed."""
    user, now = person_of(request), clock.now()
    round_ = the_own_round(request, pk, now)
    row = get_object_or_404(round_accounts_visible_to(user, round_, now.date()), pk=row_id)
    form = OverruleForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.overrule_verdict(round_account=row, by=user, now=now, **form.cleaned_data)
        except actions.RoundRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已把“{row.name}”改判为{row.get_verdict_display()}，各处的数也跟着变了。")
            return redirect("inspection:sheet", pk, row_id)
    return render(request, "inspection/overrule.html", {"round": round_, "row": row, "form": form, "reasons": reasons})

"""Mandated reposts: the list, one order with who has and who has not, issuing, taking up, reminding, ending."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.orders import (
    end_order,
    excuse_duty,
    issue_order,
    reasons_not_to_run,
    reasons_not_to_take,
    remind_order,
    take_order,
)
from zhengmei.content.forms.sources import OrderForm, ReasonForm
from zhengmei.content.models import RepostOrder
from zhengmei.content.queries.numbers import number_of
from zhengmei.content.queries.orders import (
    accounts_to_order,
    duties_visible_to,
    duty_line,
    orders_visible_to,
    progress_of,
)
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.sourcing import ENOUGH_PERCENT, origins_of_orders
from zhengmei.content.states import DutyState, NumberKey, OrderState
from zhengmei.content.views.acts import chosen_unit, form_page, paged, person_of, run, units_of
from zhengmei.content.views.base import tell
from zhengmei.core import clock
from zhengmei.organisations.permissions import holds
from zhengmei.organisations.states import Power


def orders(request: HttpRequest) -> HttpResponse:
    """The mandated reposts a person issued or owes: `?words=…&state=…`."""
    user, now = person_of(request), clock.now()
    words, state = request.GET.get("words", ""), request.GET.get("state", "")
    rows = orders_visible_to(user, now.date())
    if words:
        rows = rows.filter(title__icontains=words)
    if state in OrderState.values:
        rows = rows.filter(state=state)
    context = {
        "page": paged(request, rows),
        "words": words,
        "state": state,
        "states": OrderState.choices,
        "now": now,
        "may_issue": holds(user, Power.SUPERVISE, now.date()),
        "filtered": bool(words or state),
    }
    return render(request, "content/orders.html", context)


def issue(request: HttpRequest) -> HttpResponse:
    """Issue a mandated repost."""
    user, now = person_of(request), clock.now()
    units = units_of(user, Power.SUPERVISE)
    unit = chosen_unit(request, units, "必转由主管单位下发，您没有主管的职责。")
    handbook = Handbook(unit, now.date())
    number = number_of(unit, NumberKey.REPOST_HOURS, now.date())
    own = "原文没有写多少小时，本单位自定" if number is None or number.is_own else f"{handbook.short}写明的数"
    form = OrderForm(
        request.POST or None,
        accounts=accounts_to_order(user, now.date()),
        origins=origins_of_orders(handbook),
        hint=own,
        initial={"hours": number.number if number else None, "media_accounts": accounts_to_order(user, now.date())},
    )
    return form_page(
        request,
        form,
        lambda given: issue_order(office=unit, by=user, now=now, **given),
        title="下发必转",
        lead="选中的每个账号得到一件转载任务；谁转了、谁没转、晚了多久，都在任务页上。",
        button="下发必转",
        back=reverse("content:orders"),
        crumb="必转",
        done="已下发。",
        onward=lambda order: reverse("content:order", args=[order.pk]),
        unit=unit,
        units=units[:300],
        basis=[b for b in [handbook.basis("must_repost"), handbook.basis("repost_due")] if b],
    )


def _order(request: HttpRequest, pk: int) -> RepostOrder:
    return get_object_or_404(orders_visible_to(person_of(request), clock.today()), pk=pk)


def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One mandated repost: the text, every account with what it did and how late."""
    user, now = person_of(request), clock.now()
    held = _order(request, pk)
    lines = [duty_line(duty, held, now) for duty in duties_visible_to(user, held, now.date())]
    mine = {line.duty.media_account.sponsor for line in lines if line.duty.state in (DutyState.OPEN, DutyState.PART)}
    takers = [unit for unit in units_of(user, Power.WRITE_CONTENT) if unit in mine]
    context: dict[str, Any] = {
        "order": held,
        "lines": lines,
        "progress": progress_of(held),
        "missing": [line.duty.media_account for line in lines if line.duty.state in (DutyState.OPEN, DutyState.PART)],
        "is_issuer": not reasons_not_to_run(held, by=user, now=now),
        "takers": [(unit, reasons_not_to_take(held, unit, by=user, now=now)) for unit in takers],
        "enough": ENOUGH_PERCENT,
        "now": now,
        "is_open": held.state == OrderState.OPEN,
    }
    return render(request, "content/order.html", context)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the repost draft of a unit, filled in, and go and write it."""
    user, now = person_of(request), clock.now()
    held = _order(request, pk)
    unit = chosen_unit(request, units_of(user, Power.WRITE_CONTENT), "写稿要有编辑或审核的职责，请找单位管理人员安排。")
    try:
        draft = take_order(order=held, organisation=unit, by=user, now=now)
    except ContentRefused as refused:
        tell(request, refused.reasons)
        return redirect("content:order", pk)
    return redirect("content:draft", draft.pk)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have not."""
    user, now = person_of(request), clock.now()
    held = _order(request, pk)
    onward = reverse("content:order", args=[pk])
    return run(request, lambda: remind_order(order=held, by=user, now=now), done="已提醒没转的账号。", onward=onward)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an order, or withdraw it with `?withdraw=1`."""
    user, now = person_of(request), clock.now()
    held = _order(request, pk)
    withdraw = request.GET.get("withdraw") == "1"
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda given: end_order(order=held, withdraw=withdraw, reason=given["reason"], by=user, now=now),
        denied=reasons_not_to_run(held, by=user, now=now),
        title="收回必转" if withdraw else "结束必转",
        lead="收回以后谁都不用再转，不计数。" if withdraw else "结束以后没转的就记作没转，不能再补。",
        button="收回必转" if withdraw else "结束必转",
        danger=True,
        back=reverse("content:order", args=[pk]),
        crumb=held.title,
        done="已收回。" if withdraw else "已结束。",
    )


def excuse(request: HttpRequest, pk: int, duty_id: int) -> HttpResponse:
    """Leave one account out."""
    user, now = person_of(request), clock.now()
    held = _order(request, pk)
    duty = duties_visible_to(user, held, now.date()).filter(pk=duty_id).first()
    if duty is None:
        raise Http404
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda given: excuse_duty(duty=duty, reason=given["reason"], by=user, now=now),
        denied=reasons_not_to_run(held, by=user, now=now),
        title=f"免去转载：{duty.media_account}",
        lead="这个账号不用转，不再计入完成率。",
        button="免去转载",
        back=reverse("content:order", args=[pk]),
        crumb=held.title,
        done="已免去。",
    )

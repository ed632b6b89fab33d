"""Columns: opened, archived, removed while empty."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhengmei.content.actions.planning import (
    archive_column,
    open_column,
    reasons_not_to_plan,
    remove_column,
)
from zhengmei.content.forms.planning import (
    ColumnForm,
)
from zhengmei.content.forms.sources import ReasonForm
from zhengmei.content.queries.planning import (
    columns_visible_to,
)
from zhengmei.content.views.acts import chosen_unit, form_page, paged, person_of, planning_units, run
from zhengmei.core import clock

NOBODY = "栏目由写稿的单位开，您没有编辑、审核的职责。请找单位管理人员安排。"


def columns(request: HttpRequest) -> HttpResponse:
    """The columns with how much is in each; a new one."""
    user, now = person_of(request), clock.now()
    rows = columns_visible_to(user, now.date())
    context = {
        "page": paged(request, rows),
        "may_open": planning_units(user).exists(),
    }
    return render(request, "content/columns.html", context)


def new_column(request: HttpRequest) -> HttpResponse:
    """Open a column."""
    user, now = person_of(request), clock.now()
    units = planning_units(user)
    unit = chosen_unit(request, units, NOBODY)
    return form_page(
        request,
        ColumnForm(request.POST or None),
        lambda given: open_column(organisation=unit, by=user, now=now, **given),
        title="开栏目",
        lead=f"给“{unit}”开一个栏目，写稿时可以归进去。",
        button="开栏目",
        back=reverse("content:columns"),
        crumb="栏目",
        done="已开。",
        unit=unit,
        units=units[:300],
    )


def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a column."""
    user, now = person_of(request), clock.now()
    column = get_object_or_404(columns_visible_to(user, now.date()), pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda given: archive_column(column=column, reason=given["reason"], by=user, now=now),
        denied=reasons_not_to_plan(column.organisation, by=user, now=now),
        title=f"停用栏目：{column.name}",
        lead="里面的稿件留在原处；新稿不再能选它。",
        button="停用栏目",
        danger=True,
        back=reverse("content:columns"),
        crumb="栏目",
        done="已停用。",
    )


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an empty column."""
    user, now = person_of(request), clock.now()
    column = get_object_or_404(columns_visible_to(user, now.date()), pk=pk)
    return run(
        request,
        lambda: remove_column(column=column, by=user, now=now),
        done="已删除。",
        onward=reverse("content:columns"),
    )

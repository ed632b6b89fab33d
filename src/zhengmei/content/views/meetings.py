"""Meetings that studied content, and the unit's own numbers."""

import re
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhengmei.content.actions.planning import (
    hold_meeting,
    reasons_not_to_plan,
    set_number,
)
from zhengmei.content.forms.planning import (
    MeetingForm,
    NumberForm,
)
from zhengmei.content.models import UnitNumber
from zhengmei.content.queries.lapses import lapses_of
from zhengmei.content.queries.numbers import number_of
from zhengmei.content.queries.planning import (
    meeting_state,
    meetings_visible_to,
)
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.states import NumberKey
from zhengmei.content.views.acts import chosen_unit, form_page, paged, person_of, planning_units, units_of
from zhengmei.core import clock
from zhengmei.organisations.states import Power

NOBODY = "选题会由写稿的单位记，您没有编辑、审核或主管的职责。请找单位管理人员安排。"


_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})\s+(.+)$")


def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings that studied content, and when the next is due."""
    user, now = person_of(request), clock.now()
    units = units_of(person_of(request), Power.WRITE_CONTENT, Power.REVIEW_CONTENT, Power.SUPERVISE)
    unit = chosen_unit(request, units, NOBODY)
    context = {
        "page": paged(request, meetings_visible_to(user, now.date()).filter(organisation=unit)),
        "unit": unit,
        "units": units[:300],
        "meeting": meeting_state(unit, now.date()),
        "lapses": lapses_of([unit], now.date())[unit.pk],
        "may_plan": not reasons_not_to_plan(unit, by=user, now=now),
    }
    return render(request, "content/meetings.html", context)


def _decided(text: str, held_on: date) -> list[dict[str, Any]]:
    """The topics a meeting decided on: a day and a title a line."""
    found = []
    for line in (line.strip() for line in text.split("\n")):
        dated = _DAY.match(line)
        if dated:
            found.append({"title": dated[2][:120], "day": _day_or(dated[1], held_on)})
        elif line:
            found.append({"title": line[:120], "day": held_on})
    return found


def _day_or(text: str, fallback: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return fallback


def new_meeting(request: HttpRequest) -> HttpResponse:
    """Record a meeting with its topics."""
    user, now = person_of(request), clock.now()
    units = planning_units(user)
    unit = chosen_unit(request, units, NOBODY)

    def act(given: dict[str, Any]) -> Any:
        topics = _decided(given.pop("topics"), given["held_on"])
        return hold_meeting(organisation=unit, topics=topics, by=user, now=now, **given)

    return form_page(
        request,
        MeetingForm(request.POST or None, initial={"held_on": now.date()}),
        act,
        title="记选题会",
        lead="谁参加、研究了什么、定了哪些选题；选题自动进计划。",
        button="记下来",
        back=reverse("content:meetings"),
        crumb="选题会",
        done="已记下，选题进了计划。",
        unit=unit,
        units=units[:300],
        basis=[b for b in [Handbook(unit, now.date()).basis("planning_interval")] if b],
    )


def numbers(request: HttpRequest) -> HttpResponse:
    """The unit's own numbers: what holds, what held before, and a new one."""
    user, now = person_of(request), clock.now()
    units = units_of(person_of(request), Power.WRITE_CONTENT, Power.REVIEW_CONTENT, Power.SUPERVISE)
    unit = chosen_unit(request, units, NOBODY)
    keys = [(key, number_of(unit, key, now.date())) for key in NumberKey]

    def act(given: dict[str, Any]) -> UnitNumber:
        return set_number(
            organisation=unit,
            key=NumberKey(given["key"]),
            number=given["number"],
            reason=given["reason"],
            by=user,
            now=now,
        )

    return form_page(
        request,
        NumberForm(request.POST or None),
        act,
        title="本单位自定的数",
        lead="办法只写“及时”“定期”、没写数的，由本单位定。页面上凡是用到，都标明本单位自定。",
        button="设定",
        back=reverse("content:plan"),
        crumb="选题",
        done="已设定，从现在起按它算。",
        unit=unit,
        units=units[:300],
        facts=[
            (key.label, f"{found.number}{'（本单位自定）' if found.is_own else ''}" if found else "没有定")
            for key, found in keys
        ],
    )

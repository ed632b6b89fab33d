"""The plan: calendar, topics, columns, meetings, tasks, and the unit's own numbers."""

import re
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhengmei.content.actions.planning import (
    add_activity,
    close_topic,
    finish_task,
    give_task,
    plan_topic,
    reasons_not_to_close_topic,
    reasons_not_to_finish_task,
    reasons_not_to_plan,
)
from zhengmei.content.forms.planning import (
    ActivityForm,
    OutcomeForm,
    TaskForm,
    TopicForm,
)
from zhengmei.content.forms.sources import ReasonForm
from zhengmei.content.models import PublishedLink, Topic
from zhengmei.content.queries.planning import (
    columns_to_choose,
    is_overdue,
    lacks_offline,
    meeting_state,
    month_of,
    suppliers,
    tasks_visible_to,
    topic_kinds,
    topics_visible_to,
)
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.states import TaskState, TopicState
from zhengmei.content.views.acts import chosen_unit, form_page, paged, person_of, planning_units, units_of
from zhengmei.core import clock
from zhengmei.core.occasions import lunar_until, occasions
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import OrganisationState, Power

NOBODY = "选题由写稿的单位定，您没有编辑、审核或主管的职责。请找单位管理人员安排。"


def _units(request: HttpRequest) -> Any:
    return units_of(person_of(request), Power.WRITE_CONTENT, Power.REVIEW_CONTENT, Power.SUPERVISE)


def _month(request: HttpRequest, today: date) -> date:
    found = re.fullmatch(r"(\d{4})-(\d{2})", request.GET.get("month", ""))
    if found and 1 <= int(found[2]) <= 12 and 2000 <= int(found[1]) <= 2100:
        return date(int(found[1]), int(found[2]), 1)
    return today.replace(day=1)


def plan(request: HttpRequest) -> HttpResponse:
    """The calendar of a month: the occasions with their topics, those without, other topics, what is due."""
    user, now = person_of(request), clock.now()
    units = _units(request)
    unit = chosen_unit(request, units, NOBODY)
    handbook = Handbook(unit, now.date())
    month = month_of(unit, _month(request, now.date()))
    context = {
        "unit": unit,
        "units": units[:300],
        "month": month,
        "fields": handbook.choices("key_fields"),
        "basis": _topics_basis(handbook),
        "meeting": meeting_state(unit, now.date()),
        "today": now.date(),
        "may_plan": not reasons_not_to_plan(unit, by=user, now=now),
        "lunar_until": lunar_until() if month.first.year > lunar_until() else None,
    }
    return render(request, "content/plan.html", context)


def _topics_basis(handbook: Handbook) -> dict[str, str] | None:
    from_pack = handbook.policy.chain if handbook.policy else ()
    for pack in from_pack:
        if pack.lists.topics is not None:
            clause = pack.lists.topics.clauses[0]
            known = pack.clause_by_id[clause]
            return {"article": f"{pack.short} {known.article}", "clause": clause, "strength": known.force}
    return None


def topics(request: HttpRequest) -> HttpResponse:
    """The topics of the person's units: `?words=…&state=…`."""
    user, today = person_of(request), clock.today()
    words, state = request.GET.get("words", ""), request.GET.get("state", "")
    rows = topics_visible_to(user, today)
    if words:
        rows = rows.filter(title__icontains=words)
    if state in TopicState.values:
        rows = rows.filter(state=state)
    context = {
        "page": paged(request, rows),
        "words": words,
        "state": state,
        "states": TopicState.choices,
        "filtered": bool(words or state),
    }
    return render(request, "content/topics.html", context)


def new_topic(request: HttpRequest) -> HttpResponse:
    """Put a topic on the plan; `?day=…&occasion=…` from the calendar."""
    user, now = person_of(request), clock.now()
    units = planning_units(user)
    unit = chosen_unit(request, units, NOBODY)
    handbook = Handbook(unit, now.date())
    wanted = request.GET.get("day", "")
    around = date.fromisoformat(wanted) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", wanted) else now.date()
    known = occasions(around.replace(month=1, day=1), around.replace(month=12, day=31))
    here = next((one for one in known if one.name == request.GET.get("occasion")), None)
    first = {"day": around, "title": here.name if here else "", "occasion": here.name if here else ""}
    first["kind"] = here.kind if here and here.kind in topic_kinds(handbook) else ""
    form = TopicForm(
        request.POST or None,
        kinds=topic_kinds(handbook),
        occasions=[one.name for one in known],
        fields=handbook.choices("key_fields"),
        columns=columns_to_choose(unit),
        initial=first,
    )
    return form_page(
        request,
        form,
        lambda given: plan_topic(organisation=unit, by=user, now=now, **given),
        title="定选题",
        lead=f"放进“{unit}”的选题计划；写稿时归到它，任务也从它分派。",
        button="定选题",
        back=reverse("content:plan"),
        crumb="选题",
        done="已定选题。",
        onward=lambda topic: reverse("content:topic", args=[topic.pk]),
        unit=unit,
        units=units[:300],
    )


def _topic(request: HttpRequest, pk: int) -> Topic:
    return get_object_or_404(topics_visible_to(person_of(request), clock.today()), pk=pk)


def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """One topic: its drafts, what happens on the spot, the tasks given out."""
    user, now = person_of(request), clock.now()
    held = _topic(request, pk)
    handbook = Handbook(held.organisation, now.date())
    tasks = [(task, is_overdue(task, now)) for task in held.tasks.select_related("to", "draft").order_by("due_at")]
    context = {
        "topic": held,
        "placings": held.placings.select_related("draft", "column").order_by("pk"),
        "out": set(
            PublishedLink.objects.filter(permit__draft__placing__topic=held).values_list("permit__draft", flat=True)
        ),
        "activities": held.activities.order_by("held_on"),
        "tasks": tasks,
        "field_words": [handbook.said("key_fields", code) for code in held.key_fields],
        "lacks_offline": lacks_offline(held, handbook),
        "offline_basis": handbook.basis("offline_too"),
        "against": reasons_not_to_close_topic(held, by=user, now=now),
        "may_plan": not reasons_not_to_plan(held.organisation, by=user, now=now),
        "is_open": held.state == TopicState.PLANNED,
    }
    return render(request, "content/topic.html", context)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a topic; with `?drop=1` give it up."""
    user, now = person_of(request), clock.now()
    held = _topic(request, pk)
    dropped = request.GET.get("drop") == "1"
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda given: close_topic(topic=held, dropped=dropped, reason=given["reason"], by=user, now=now),
        denied=reasons_not_to_plan(held.organisation, by=user, now=now),
        title=f"{'不做了' if dropped else '结束'}：{held.title}",
        lead="结束以后不能再分派任务、加活动；稿件和记录都在。",
        button="不做了" if dropped else "结束选题",
        danger=dropped,
        back=reverse("content:topic", args=[pk]),
        crumb=held.title,
        done="已结束。",
    )


def new_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Add what happens on the spot."""
    user, now = person_of(request), clock.now()
    held = _topic(request, pk)
    return form_page(
        request,
        ActivityForm(request.POST or None, initial={"held_on": held.day}),
        lambda given: add_activity(topic=held, by=user, now=now, **given),
        denied=reasons_not_to_plan(held.organisation, by=user, now=now),
        title="登记线下活动",
        lead=f"选题“{held.title}”线下做什么。",
        button="登记活动",
        back=reverse("content:topic", args=[pk]),
        crumb=held.title,
        done="已登记。",
    )


def new_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task out of a topic."""
    user, now = person_of(request), clock.now()
    held = _topic(request, pk)
    handbook = Handbook(held.organisation, now.date())
    others = Organisation.objects.filter(state=OrganisationState.ACTIVE).order_by("path")
    return form_page(
        request,
        TaskForm(request.POST or None, units=others, suppliers=suppliers(handbook)),
        lambda given: give_task(topic=held, by=user, now=now, **given),
        denied=reasons_not_to_plan(held.organisation, by=user, now=now),
        title="分派任务",
        lead="请业务部门、所属单位或别的方面供稿、解读、回应；对方的工作台上会出现这件事。",
        button="分派任务",
        back=reverse("content:topic", args=[pk]),
        crumb=held.title,
        done="已分派。",
    )


def tasks(request: HttpRequest) -> HttpResponse:
    """The tasks given and received: `?words=…&state=…`."""
    user, now = person_of(request), clock.now()
    words, state = request.GET.get("words", ""), request.GET.get("state", "")
    rows = tasks_visible_to(user, now.date())
    if words:
        rows = rows.filter(what__icontains=words)
    if state in TaskState.values:
        rows = rows.filter(state=state)
    page = paged(request, rows)
    context = {
        "page": page,
        "lines": [(task, is_overdue(task, now)) for task in page],
        "words": words,
        "state": state,
        "states": TaskState.choices,
        "filtered": bool(words or state),
    }
    return render(request, "content/tasks.html", context)


def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a task done; with `?withdraw=1` take it back."""
    user, now = person_of(request), clock.now()
    task = get_object_or_404(tasks_visible_to(user, now.date()), pk=pk)
    withdraw = request.GET.get("withdraw") == "1"
    back = reverse("content:topic", args=[task.topic_id]) if task.topic_id else reverse("content:tasks")
    return form_page(
        request,
        OutcomeForm(request.POST or None),
        lambda given: finish_task(task=task, outcome=given["outcome"], withdraw=withdraw, by=user, now=now),
        title=f"{'收回' if withdraw else '办结'}任务：{task.get_kind_display()}",
        lead=task.what,
        button="收回任务" if withdraw else "办结",
        danger=withdraw,
        back=back,
        crumb="任务",
        done="已收回。" if withdraw else "已办结。",
        facts=[("交给", task.to or task.party), ("截止", f"{task.due_at:%Y-%m-%d %H:%M}")],
        against=reasons_not_to_finish_task(task, by=user, now=now),
    )

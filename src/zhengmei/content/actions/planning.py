"""Topics, columns, meetings, tasks, and a unit's own numbers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import ContentRefused, refuse_if
from zhengmei.content.actions.ending import reasons_not_to_end
from zhengmei.content.actions.telling import tell_task
from zhengmei.content.models import (
    ContentTask,
    Draft,
    OfflineActivity,
    Placing,
    PlanningMeeting,
    Topic,
    TopicColumn,
    UnitNumber,
)
from zhengmei.content.permissions import agent_reasons, can_review_for, can_write_for
from zhengmei.content.queries.planning import suppliers, topic_kinds
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.states import NumberKey, TaskKind, TaskState, TopicState
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_supervise


def reasons_not_to_plan(organisation: Organisation, *, by: User, now: datetime) -> list[str]:
    """Why a person may not plan for a unit: neither writes nor reviews there, or works for a contractor, who only writes."""
    if not _works_for(organisation, by, now.date()):
        return [f"选题、栏目由“{organisation.name}”的编辑、审核人定，请找他们。"]
    return agent_reasons(by, organisation, now.date(), "选题、栏目、任务请本单位的编辑、审核人来定。")


def _works_for(organisation: Organisation, by: User, on: date) -> bool:
    return can_write_for(by, organisation, on) or can_review_for(by, organisation, on)


def _topic_reasons(organisation: Organisation, given: dict[str, Any], now: datetime) -> list[str]:
    handbook = Handbook(organisation, now.date())
    reasons = [] if str(given.get("title", "")).strip() else ["没有写选题，请写上。"]
    if not isinstance(given.get("day"), date):
        reasons.append("没有填哪一天，请填上。")
    kinds = topic_kinds(handbook)
    if given.get("kind") and kinds and given["kind"] not in kinds:
        reasons.append(f"没有“{given['kind']}”这一类，请从{'、'.join(kinds)}里选。")
    known = {choice.code for choice in handbook.choices("key_fields")}
    if any(code not in known for code in given.get("key_fields", [])):
        reasons.append("选的重点领域不在办法列的范围里，请重新选。")
    column: TopicColumn | None = given.get("column")
    if column and (column.organisation_id != organisation.pk or column.archived_on):
        reasons.append(f"栏目“{column.name}”已停用或不是本单位的，请换一个。")
    return reasons


@transaction.atomic
def plan_topic(*, organisation: Organisation, by: User, now: datetime, **given: Any) -> Topic:
    """Put a topic on the plan: title, day, kind, occasion, key_fields, column, is_campaign, note, meeting.

    Raises ContentRefused.
    """
    refuse_if(reasons_not_to_plan(organisation, by=by, now=now) or _topic_reasons(organisation, given, now))
    fields = ("title", "day", "kind", "occasion", "key_fields", "column", "is_campaign", "note", "meeting")
    values = {name: given[name] for name in fields if given.get(name)}
    topic = Topic.objects.create(organisation=organisation, by=by, at=now, **values)
    record("content.topic.planned", by=by, now=now, about=topic, detail={"选题": topic.title, "日期": topic.day})
    return topic


def _held_topic(topic: Topic) -> Topic:
    return Topic.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=topic.pk)


def reasons_not_to_close_topic(topic: Topic, *, by: User, now: datetime) -> list[str]:
    """Why a topic cannot be closed: ended already, or a task from it is still open (SX-2.1-d), named."""
    reasons = reasons_not_to_plan(topic.organisation, by=by, now=now)
    if topic.state != TopicState.PLANNED:
        reasons.append(f"这个选题{topic.get_state_display()}。")
    open_tasks = ContentTask.objects.filter(topic=topic, state=TaskState.OPEN).select_related("to").order_by("pk")
    reasons += [
        f"分派的任务还没办完：{task.get_kind_display()}，{task.to or task.party}，“{task.what}”。请催办，或收回它。"
        for task in open_tasks
    ]
    return reasons


@transaction.atomic
def close_topic(*, topic: Topic, dropped: bool, reason: str = "", by: User, now: datetime) -> Topic:
    """End a topic: done, or not done after all with the reason. Raises ContentRefused."""
    held = _held_topic(topic)
    reasons = reasons_not_to_close_topic(held, by=by, now=now)
    if dropped and not reason.strip():
        reasons.append("没有写为什么不做了，请写上，它会进记录。")
    refuse_if(reasons)
    held.state = TopicState.DROPPED if dropped else TopicState.CLOSED
    held.save(update_fields=["state"])
    record("content.topic.closed", by=by, now=now, about=held, reason=reason.strip(), detail={"选题": held.title})
    return held


@transaction.atomic
def add_activity(
    *, topic: Topic, name: str, held_on: date, place: str = "", by: User, now: datetime
) -> OfflineActivity:
    """Record what happens on the spot for a topic; it counts as a campaign from then on. Raises ContentRefused."""
    held = _held_topic(topic)
    reasons = reasons_not_to_plan(held.organisation, by=by, now=now)
    if held.state != TopicState.PLANNED:
        reasons.append(f"这个选题{held.get_state_display()}，不能再加活动。")
    if not name.strip():
        reasons.append("没有写活动名称，请写上。")
    refuse_if(reasons)
    made = OfflineActivity.objects.create(
        topic=held, name=name.strip()[:120], place=place.strip()[:120], held_on=held_on
    )
    if not held.is_campaign:
        held.is_campaign = True
        held.save(update_fields=["is_campaign"])
    record("content.activity.added", by=by, now=now, about=held, detail={"活动": made.name, "日期": held_on})
    return made


@transaction.atomic
def open_column(*, organisation: Organisation, name: str, by: User, now: datetime) -> TopicColumn:
    """Open a column. Raises ContentRefused."""
    reasons = reasons_not_to_plan(organisation, by=by, now=now)
    if not name.strip():
        reasons.append("没有写栏目名称，请写上。")
    refuse_if(reasons)
    try:
        with transaction.atomic():
            made = TopicColumn.objects.create(organisation=organisation, name=name.strip()[:60], opened_on=now.date())
    except IntegrityError as doubled:
        raise ContentRefused([f"已经有“{name.strip()}”这个栏目；停用的也算，换一个名称。"]) from doubled
    record("content.column.opened", by=by, now=now, about=made, detail={"栏目": made.name})
    return made


@transaction.atomic
def archive_column(*, column: TopicColumn, reason: str, by: User, now: datetime) -> TopicColumn:
    """Stop a column: its drafts stay in it, new ones are not offered it. Raises ContentRefused."""
    held = TopicColumn.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=column.pk)
    against = reasons_not_to_plan(held.organisation, by=by, now=now)
    refuse_if(against + reasons_not_to_end("这个栏目", held.archived_on, reason))
    held.archived_on = now.date()
    held.save(update_fields=["archived_on"])
    record("content.column.archived", by=by, now=now, about=held, reason=reason.strip(), detail={"栏目": held.name})
    return held


def reasons_not_to_remove_column(column: TopicColumn, *, by: User, now: datetime) -> list[str]:
    """Why a column cannot be removed for good: drafts or topics are filed in it."""
    reasons = reasons_not_to_plan(column.organisation, by=by, now=now)
    drafts = Placing.objects.filter(column=column).count()
    topics = Topic.objects.filter(column=column).count()
    if drafts or topics:
        reasons.append(f"栏目里有 {drafts} 篇稿、{topics} 个选题，不能删。不再用它，请点“停用”。")
    return reasons


@transaction.atomic
def remove_column(*, column: TopicColumn, by: User, now: datetime) -> None:
    """Remove an empty column that was opened by mistake. Raises ContentRefused."""
    held = TopicColumn.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=column.pk)
    refuse_if(reasons_not_to_remove_column(held, by=by, now=now))
    record("content.column.removed", by=by, now=now, about=held.organisation, detail={"栏目": held.name})
    held.delete()


@transaction.atomic
def hold_meeting(
    *,
    organisation: Organisation,
    held_on: date,
    attendees: str,
    note: str = "",
    topics: Iterable[dict[str, Any]] = (),
    by: User,
    now: datetime,
) -> PlanningMeeting:
    """Record a meeting that studied content; its topics enter the plan. Raises ContentRefused."""
    reasons = reasons_not_to_plan(organisation, by=by, now=now)
    if held_on > now.date():
        reasons.append("开会日期不能晚于今天，开完会再记。")
    if not attendees.strip():
        reasons.append("没有写参加人，请写上。")
    refuse_if(reasons)
    made = PlanningMeeting.objects.create(
        organisation=organisation, held_on=held_on, attendees=attendees.strip()[:500], note=note.strip(), by=by, at=now
    )
    planned = [plan_topic(organisation=organisation, meeting=made, by=by, now=now, **given) for given in topics]
    detail = {"日期": held_on, "选题": [topic.title for topic in planned]}
    record("content.meeting.held", by=by, now=now, about=made, detail=detail)
    return made


def _task_reasons(topic: Topic, given: dict[str, Any], now: datetime) -> list[str]:
    reasons = []
    if topic.state != TopicState.PLANNED:
        reasons.append(f"这个选题{topic.get_state_display()}，不能再分派任务。")
    if given.get("kind") not in (TaskKind.SUPPLY, TaskKind.INTERPRETATION, TaskKind.INTERACTION):
        reasons.append("请选任务：供稿、解读或互动回应。")
    if not str(given.get("what", "")).strip():
        reasons.append("没有写要什么，请写上。")
    to: Organisation | None = given.get("to")
    if to is None and not str(given.get("party", "")).strip():
        reasons.append("没有写交给谁：选一个单位，或写明本系统以外的谁。")
    due_at = given.get("due_at")
    if due_at is None or due_at <= now:
        reasons.append("截止时间要晚于现在，请改。")
    known = suppliers(Handbook(topic.organisation, now.date()))
    if given.get("supplier") and known and given["supplier"] not in known:
        reasons.append(f"供稿方请从{'、'.join(known)}里选。")
    return reasons


@transaction.atomic
def give_task(*, topic: Topic, by: User, now: datetime, **given: Any) -> ContentTask:
    """Ask a unit or another party for something from a topic: kind, what, to or party, supplier, due_at.

    Raises ContentRefused.
    """
    held = _held_topic(topic)
    refuse_if(reasons_not_to_plan(held.organisation, by=by, now=now) or _task_reasons(held, given, now))
    made = ContentTask.objects.create(
        organisation=held.organisation,
        topic=held,
        kind=given["kind"],
        what=given["what"].strip()[:300],
        to=given.get("to"),
        party=given.get("party", "").strip()[:120] if given.get("to") is None else "",
        supplier=given.get("supplier", ""),
        due_at=given["due_at"],
        given_by=by,
        given_at=now,
    )
    detail = {"任务": made.get_kind_display(), "交给": str(made.to or made.party), "截止": made.due_at}
    record("content.task.given", by=by, now=now, about=held, detail=detail)
    tell_task(made, by=by, now=now)
    return made


def reasons_not_to_finish_task(task: ContentTask, *, by: User, now: datetime) -> list[str]:
    """Why a task cannot be marked done: over already, or by somebody neither asked nor asking."""
    units = [unit for unit in (task.organisation, task.to) if unit is not None]
    reasons = []
    if not any(_works_for(unit, by, now.date()) for unit in units):
        reasons.append("任务由交办的和承办的单位办结。")
    if task.state != TaskState.OPEN:
        reasons.append(f"这件任务{task.get_state_display()}。")
    return reasons


@transaction.atomic
def finish_task(
    *, task: ContentTask, outcome: str, draft: Draft | None = None, withdraw: bool = False, by: User, now: datetime
) -> ContentTask:
    """Mark a task done (what came of it, the draft if there is one) or, by the unit that gave it, take it back."""
    rows = ContentTask.objects.select_for_update(of=("self",)).select_related("organisation", "to", "topic", "document")
    held = rows.get(pk=task.pk)
    reasons = reasons_not_to_finish_task(held, by=by, now=now)
    if withdraw and reasons_not_to_plan(held.organisation, by=by, now=now):
        reasons.append(f"任务由“{held.organisation.name}”收回。")
    if not outcome.strip():
        reasons.append("没有写" + ("为什么收回" if withdraw else "办得怎样") + "，请写上，它会进记录。")
    refuse_if(reasons)
    held.state = TaskState.WITHDRAWN if withdraw else TaskState.DONE
    held.outcome, held.draft, held.finished_by, held.finished_at = outcome.strip()[:300], draft, by, now
    held.save()
    kind = "content.task.withdrawn" if withdraw else "content.task.finished"
    detail = {"任务": held.get_kind_display(), "要什么": held.what}
    record(
        kind, by=by, now=now, about=held.topic or held.document or held.organisation, reason=held.outcome, detail=detail
    )
    return held


@transaction.atomic
def set_number(
    *, organisation: Organisation, key: NumberKey, number: int, reason: str, by: User, now: datetime
) -> UnitNumber:
    """Set the unit's own number for a word the regulation leaves open. The one before stays in the history.

    Raises ContentRefused.
    """
    reasons = []
    if not (can_supervise(by, organisation, now.date()) or can_review_for(by, organisation, now.date())):
        reasons.append(f"本单位自定的数由“{organisation.name}”的负责人、审核人或主管定。")
    if not 1 <= number <= 1000:
        reasons.append("请填 1 到 1000 之间的整数。")
    if not reason.strip():
        reasons.append("没有写理由，请写上，它会进记录。")
    refuse_if(reasons)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    UnitNumber.objects.filter(organisation=organisation, key=key, ended_at=None).update(ended_at=now)
    made = UnitNumber.objects.create(
        organisation=organisation, key=key, number=number, reason=reason.strip()[:300], set_by=by, set_at=now
    )
    detail = {"什么": made.get_key_display(), "数": number}
    record("content.number.set", by=by, now=now, about=organisation, reason=made.reason, detail=detail)
    return made

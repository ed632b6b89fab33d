"""What is due in the room besides drafts: mandated reposts, tasks, results of consultations, meetings, permits that end."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhengmei.content.models import Consultation, ContentTask, Permit, RepostDuty
from zhengmei.content.queries.lapses import lapses_of
from zhengmei.content.queries.orders import duties_waiting
from zhengmei.content.queries.planning import tasks_waiting
from zhengmei.content.states import ConsultationState, DraftState, DutyState, OrderState, TaskState
from zhengmei.core.clock import BEIJING, end_of_day
from zhengmei.core.todo import Todo
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import appointments_of, reach
from zhengmei.organisations.states import POWERS, OrganisationState, Power

MOST = 100
SOON = timedelta(days=1)
"""How long before its end a permit, a task, a repost is called near: this software's own number."""


def due_for(user: User, today: date) -> Iterator[Todo]:
    """The lines for the desk. As many queries for three rows as for one."""
    yield from _reposts(user, today)
    yield from _tasks(user, today)
    yield from _consultations(user, today)
    yield from _permits(user, today)
    yield from _meetings(user, today)


def _day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def _reposts(user: User, today: date) -> Iterator[Todo]:
    """One line for each order and unit, however many accounts it asks."""
    together: dict[tuple[int, int], list[RepostDuty]] = {}
    for duty in duties_waiting(user, today)[: MOST * 3]:
        together.setdefault((duty.order_id, duty.media_account.sponsor_id), []).append(duty)
    for same in list(together.values())[:MOST]:
        order, unit = same[0].order, same[0].media_account.sponsor
        about = f"{order.office.name}下发，{unit.name}还有 {len(same)} 个账号没转全"
        yield Todo(
            "content", f"必转：{order.title}", about, reverse("content:order", args=[order.pk]), "去转",
            due=_day(order.due_at), due_note="本单位自定" if order.due_is_own else "", count=len(same),
            article=order.article, strength=order.strength, clause=order.clause, local_default=order.due_is_own,
        )  # fmt: skip


def _tasks(user: User, today: date) -> Iterator[Todo]:
    for task in tasks_waiting(user, today)[:MOST]:
        page = reverse("content:document", args=[task.document_id]) if task.document_id else reverse("content:tasks")
        strength = "must" if task.clause else ""
        yield Todo(
            "content", str(task), f"{task.organisation.name}交办", page, "去办", due=_day(task.due_at),
            due_note="本单位自定" if task.due_is_own else "", article=task.article, strength=strength, clause=task.clause,
        )  # fmt: skip


def _consultations(user: User, today: date) -> Iterator[Todo]:
    units = Organisation.objects.filter(reach(user, Power.REVIEW_CONTENT, today)).values("pk")
    ended = Q(state=ConsultationState.CLOSED) | Q(state=ConsultationState.OPEN, ends_on__lt=today)
    waiting = ended | (Q(state=ConsultationState.DRAFT) & ~Q(written_by=user))
    rows = Consultation.objects.filter(waiting, organisation__in=units).select_related("organisation", "written_by")
    for one in rows.order_by("ends_on", "pk")[:MOST]:
        page = reverse("content:consultation", args=[one.pk])
        chip: dict[str, Any] = {"article": one.article, "clause": one.clause, "strength": "must" if one.clause else ""}
        if one.state == ConsultationState.DRAFT:
            about = f"{one.organisation.name}，{one.written_by}写的，别人看过才能开始"
            yield Todo("content", f"征集意见，等你看过：{one.title}", about, page, "去看", due=one.starts_on)
        else:
            about = f"{one.organisation.name}，征集已截止，还没有公布采纳情况"
            yield Todo("content", f"公布征集结果：{one.title}", about, page, "去公布", **chip)


def ending_permits(before: datetime, now: datetime) -> QuerySet[Permit]:
    """Permits in force that end before a moment and under which nothing is recorded as published."""
    rows = Permit.objects.filter(voided_at=None, expires_at__gt=now, expires_at__lte=before, published_link=None)
    rows = rows.filter(draft__state__in=(DraftState.APPROVED, DraftState.EMERGENCY))
    return rows.select_related("draft__organisation", "media_account").order_by("expires_at", "pk")


def _permits(user: User, today: date) -> Iterator[Todo]:
    units = Organisation.objects.filter(reach(user, Power.WRITE_CONTENT, today)).values("pk")
    last = end_of_day(today)
    for one in ending_permits(last + SOON, last - SOON).filter(draft__organisation__in=units)[:MOST]:
        about = f"{one.media_account}，没有登记发布；过期要重新送审、签发"
        page = reverse("content:permit", args=[one.pk])
        yield Todo(
            "content", f"许可快到期：{one.draft}", about, page, "去发", due=_day(one.expires_at), local_default=True
        )


def _meetings(user: User, today: date) -> Iterator[Todo]:
    """For the units one works in, not for all one supervises."""
    planning = {Power.WRITE_CONTENT, Power.REVIEW_CONTENT}
    own = [held.organisation_id for held in appointments_of(user, today) if POWERS[held.duty] & planning]
    units = list(Organisation.objects.filter(pk__in=own, state=OrganisationState.ACTIVE).order_by("pk"))
    for lapses in lapses_of(units, today).values():
        for one in lapses:
            chip: dict[str, Any] = {"article": one.article, "strength": one.strength, "clause": one.clause}
            yield Todo("content", one.title, one.remedy, one.url, "记选题会", local_default=True, **chip)


def ended_consultations(today: date) -> QuerySet[Consultation]:
    """Consultations that still take opinions although their last day is over: for the sweep."""
    return Consultation.objects.filter(state=ConsultationState.OPEN, ends_on__lt=today).order_by("pk")


def pressing_duties(now: datetime) -> QuerySet[RepostDuty]:
    """Parts of mandated reposts that are due within a day or overdue: for the sweep."""
    rows = RepostDuty.objects.filter(state__in=(DutyState.OPEN, DutyState.PART), order__state=OrderState.OPEN)
    return rows.filter(order__due_at__lte=now + SOON).select_related("order", "media_account__sponsor").order_by("pk")


def pressing_tasks(now: datetime) -> QuerySet[ContentTask]:
    """Open tasks of units that are due within a day or overdue: for the sweep."""
    rows = ContentTask.objects.filter(state=TaskState.OPEN, due_at__lte=now + SOON).exclude(to=None)
    return rows.select_related("to").order_by("pk")

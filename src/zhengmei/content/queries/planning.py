"""The plan: the calendar of occasions, topics, columns, tasks, meetings."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from zhengmei.content.models import ContentTask, PlanningMeeting, Topic, TopicColumn
from zhengmei.content.queries.numbers import Number, number_of
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.states import NumberKey, TaskState, TopicState
from zhengmei.core.occasions import Occasion, occasions
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power
from zhengmei.policies.parts import listing

KINDS = ("重大活动", "重要节日", "纪念日", "主题日")


def topic_kinds(handbook: Handbook) -> list[str]:
    """The kinds of day the pack wants topics for; those of the regulations at large where it names none."""
    found = listing(handbook.policy, "topics") if handbook.policy else None
    return list(found.value.items) if found else list(KINDS)


def suppliers(handbook: Handbook) -> list[str]:
    """Who supplies drafts, in the pack's words; empty where it names none."""
    found = listing(handbook.policy, "suppliers") if handbook.policy else None
    return list(found.value.items) if found else []


def topics_visible_to(user: User, on: date) -> QuerySet[Topic]:
    """The topics of the units a person sees."""
    rows = Topic.objects.filter(reach(user, Power.SEE_ACCOUNTS, on, ("organisation__",)))
    counted = rows.annotate(
        drafts=Count("placings", distinct=True),
        offline=Count("activities", distinct=True),
        waiting=Count("tasks", filter=Q(tasks__state=TaskState.OPEN), distinct=True),
    )
    return counted.select_related("organisation", "column", "meeting", "by").order_by("-day", "-pk")


def columns_visible_to(user: User, on: date) -> QuerySet[TopicColumn]:
    """The columns of the units a person sees, with how many drafts and topics are filed in each."""
    rows = TopicColumn.objects.filter(reach(user, Power.SEE_ACCOUNTS, on, ("organisation__",)))
    return (
        rows.select_related("organisation")
        .annotate(drafts=Count("placings", distinct=True), filed=Count("topics", distinct=True))
        .order_by("organisation__path", "archived_on", "name")
    )


def columns_to_choose(organisation: Organisation) -> QuerySet[TopicColumn]:
    """The columns offered to a new draft or topic of a unit."""
    return TopicColumn.objects.filter(organisation=organisation, archived_on=None).order_by("name")


def tasks_visible_to(user: User, on: date) -> QuerySet[ContentTask]:
    """The tasks a person's units gave or were given."""
    given = reach(user, Power.SEE_ACCOUNTS, on, ("organisation__", "to__"))
    rows = ContentTask.objects.filter(given)
    return rows.select_related("organisation", "to", "topic", "document", "draft").order_by("state", "due_at", "pk")


def tasks_waiting(user: User, on: date) -> QuerySet[ContentTask]:
    """The open tasks of the units a person writes for."""
    units = Organisation.objects.filter(reach(user, Power.WRITE_CONTENT, on)).values("pk")
    return tasks_visible_to(user, on).filter(to__in=units, state=TaskState.OPEN).order_by("due_at", "pk")


def is_overdue(task: ContentTask, now: datetime) -> bool:
    """Whether an open task is past its moment."""
    return task.state == TaskState.OPEN and now > task.due_at


def meetings_visible_to(user: User, on: date) -> QuerySet[PlanningMeeting]:
    """The meetings of the units a person sees, newest first."""
    rows = PlanningMeeting.objects.filter(reach(user, Power.SEE_ACCOUNTS, on, ("organisation__",)))
    return rows.select_related("organisation", "by").prefetch_related("topics").order_by("-held_on", "-pk")


@dataclass(frozen=True, slots=True)
class MeetingState:
    """When content was last studied, when it must be again, and by whose number."""

    last: date | None
    due: date | None
    number: Number | None

    def overdue(self, on: date) -> bool:
        return self.due is not None and on > self.due


def meeting_state(organisation: Organisation, on: date) -> MeetingState:
    """Whether a unit studied content in time (SX-2.2-a). Without any meeting there is no day to count from."""
    number = number_of(organisation, NumberKey.MEETING_DAYS, on)
    rows = PlanningMeeting.objects.filter(organisation=organisation, held_on__lte=on)
    last: date | None = rows.aggregate(last=Max("held_on"))["last"]
    due = last + timedelta(number.number) if last and number else None
    return MeetingState(last, due, number)


def last_meetings(units: Iterable[int], on: date) -> dict[int, date]:
    """For each of these units the day of its last meeting. One query."""
    rows = PlanningMeeting.objects.filter(organisation__in=list(units), held_on__lte=on)
    return dict(rows.values_list("organisation").annotate(last=Max("held_on")))


@dataclass(frozen=True, slots=True)
class DayLine:
    """One occasion of a month and the topics planned for it; without any it is listed under 还没定选题."""

    occasion: Occasion
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the plan: its occasions with their topics, and the topics of other days."""

    first: date
    lines: tuple[DayLine, ...]
    others: tuple[Topic, ...]

    @property
    def unplanned(self) -> list[DayLine]:
        return [line for line in self.lines if not line.topics]

    @property
    def before(self) -> date:
        return (self.first - timedelta(1)).replace(day=1)

    @property
    def after(self) -> date:
        return self.first + timedelta(calendar.monthrange(self.first.year, self.first.month)[1])


def month_of(organisation: Organisation, first: date) -> Month:
    """The calendar of a unit for the month that begins on `first`."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    rows = Topic.objects.filter(organisation=organisation, day__range=(first, last)).exclude(state=TopicState.DROPPED)
    topics = list(rows.select_related("column").annotate(drafts=Count("placings")).order_by("day", "pk"))
    lines = tuple(
        DayLine(one, tuple(t for t in topics if t.occasion == one.name and t.day.year == one.day.year))
        for one in occasions(first, last)
    )
    linked = {topic.pk for line in lines for topic in line.topics}
    return Month(first, lines, tuple(t for t in topics if t.pk not in linked))


def lacks_offline(topic: Topic, handbook: Handbook) -> bool:
    """Whether a campaign has drafts online and nothing on the spot, where the pack wants both (WH-3.1-b)."""
    if not topic.is_campaign or handbook.basis("offline_too") is None:
        return False
    return topic.placings.exists() and not topic.activities.exists()

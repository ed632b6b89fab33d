"""What is to be written: topics, columns, meetings, and who is asked to supply what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.content.models.drafts import Draft
from zhengmei.content.models.policies import PolicyDocument
from zhengmei.content.states import NumberKey, TaskKind, TaskState, TopicState
from zhengmei.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class TopicColumn(models.Model):
    """A standing column 栏目 of a unit. Archived ones keep their drafts and are offered to new ones no more."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="topic_columns")
    name = models.CharField("栏目名称", max_length=60)
    opened_on = models.DateField("开设日期")
    archived_on = models.DateField("停用日期", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="column_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id


class PlanningMeeting(models.Model):
    """A meeting that studied content 选题会."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="planning_meetings")
    held_on = models.DateField("开会日期")
    attendees = models.CharField("参加人", max_length=500)
    note = models.TextField("研究了什么", blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.held_on} 选题会"

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id


class Topic(models.Model):
    """A topic 选题 of a unit. `occasion` is the day of the calendar it was planned for; a campaign goes on offline too."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField("选题", max_length=120)
    day = models.DateField("哪一天", db_index=True)
    kind = models.CharField("类型", max_length=20, blank=True)
    occasion = models.CharField("日历上的日子", max_length=60, blank=True)
    key_fields = models.JSONField("重点领域", default=list, blank=True)
    column = models.ForeignKey(
        TopicColumn, on_delete=models.PROTECT, null=True, blank=True, related_name="topics", verbose_name="栏目"
    )
    meeting = models.ForeignKey(PlanningMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="topics")
    is_campaign = models.BooleanField("线上线下联动的活动", default=False)
    note = models.CharField("怎么做", max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=TopicState.choices, default=TopicState.PLANNED)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id


class OfflineActivity(models.Model):
    """What happens on the spot for a topic 线下活动."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="activities")
    name = models.CharField("活动", max_length=120)
    place = models.CharField("地点", max_length=120, blank=True)
    held_on = models.DateField("日期")

    def __str__(self) -> str:
        return self.name


class ContentTask(models.Model):
    """A task 任务 from a topic or a policy document to a unit (or, in words, to another party), due at a moment."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="content_tasks_given")
    kind = models.CharField("任务", max_length=16, choices=TaskKind.choices)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    to = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="content_tasks", verbose_name="交给"
    )
    party = models.CharField("交给本系统以外的谁", max_length=120, blank=True)
    supplier = models.CharField("供稿方", max_length=20, blank=True)
    what = models.CharField("要什么", max_length=300)
    due_at = models.DateTimeField("截止时间")
    due_is_own = models.BooleanField(default=True)
    article = models.CharField(max_length=120, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=12, choices=TaskState.choices, default=TaskState.OPEN)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, null=True, blank=True, related_name="content_tasks")
    outcome = models.CharField("办得怎样", max_length=300, blank=True)
    given_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    finished_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to__isnull=False) | ~Q(party=""), name="task_is_given_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.what}"

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id


class UnitNumber(models.Model):
    """A number a unit set for itself where the regulation has only a word 本单位自定. The last one not ended holds."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="own_numbers")
    key = models.CharField(max_length=20, choices=NumberKey.choices)
    number = models.PositiveIntegerField("数")
    reason = models.CharField("理由", max_length=300)
    set_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=Q(ended_at__isnull=True), name="one_own_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="own_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()} {self.number}"

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id

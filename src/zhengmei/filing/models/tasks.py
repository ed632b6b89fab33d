"""Tasks 处置任务: something an account's unit must do by a day, and the numbers an office sets itself."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.filing.models.ledger import MediaAccount
from zhengmei.filing.states import TASK_WAITING, TaskKind, TaskState
from zhengmei.organisations.models import Organisation


class AccountTask(models.Model):
    """What a unit must do with an account (or with several, then `media_account` is empty) by a day 处置任务.

    State changes only through `actions`; the table is `states.TASK`. `cause` tells one event from another: one task per
    kind, object and cause may wait at a time. Clause, number and unit are kept as they were when the task was opened.
    `due_on` is empty where neither the text nor the office names a day; `due_at` is the last moment that counts.
    """

    kind = models.CharField("任务", max_length=12, choices=TaskKind.choices)
    state = models.CharField("状态", max_length=12, choices=TaskState.choices, default=TaskState.OPEN)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="account_tasks", verbose_name="该办的单位"
    )
    media_account = models.ForeignKey(
        MediaAccount, on_delete=models.PROTECT, null=True, related_name="tasks", verbose_name="账号"
    )
    platform = models.CharField("平台", max_length=24, blank=True)
    cause = models.CharField(max_length=80)
    event = models.CharField("因为什么", max_length=300)
    rule_key = models.CharField(max_length=40, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    article = models.CharField("条文", max_length=80, blank=True)
    strength = models.CharField(max_length=12, blank=True)
    started_on = models.DateField("从哪天起算")
    amount = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=12, blank=True)
    wording = models.CharField("原文的字眼", max_length=60, blank=True)
    local_default = models.BooleanField("本单位自定", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    due_on = models.DateField("期限", null=True)
    due_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("下达时间")
    outcome = models.TextField("处置情况", blank=True)
    evidence_link = models.CharField("佐证链接", max_length=500, blank=True)
    evidence_digest = models.CharField(max_length=64, blank=True)
    evidence_name = models.CharField("佐证文件", max_length=200, blank=True)
    evidence_type = models.CharField(max_length=100, blank=True)
    evidence_size = models.PositiveBigIntegerField(default=0)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("办结时间", null=True)
    exception_reason = models.TextField("例外的理由", blank=True)
    exception_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    exception_until = models.DateField("例外有效期至", null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "media_account", "cause"],
                condition=Q(state__in=TASK_WAITING, media_account__isnull=False),
                name="one_waiting_task_per_account",
            ),
            models.UniqueConstraint(
                fields=["kind", "organisation", "cause"],
                condition=Q(state__in=TASK_WAITING, media_account__isnull=True),
                name="one_waiting_task_per_unit",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.object_name}"

    @property
    def object_name(self) -> str:
        """The account, or the unit where the task speaks of several."""
        return self.media_account.name if self.media_account else self.organisation.name

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the unit that has to act."""
        return self.organisation_id

    def is_overdue(self, now: datetime) -> bool:
        """Still waiting for the unit after the last moment that counts."""
        return self.state == TaskState.OPEN and self.due_at is not None and now > self.due_at


class TaskReceipt(models.Model):
    """One office that a result is reported to 受理备案. Those the text names (`required`) cannot be left out."""

    task = models.ForeignKey(AccountTask, on_delete=models.PROTECT, related_name="receipts")
    name = models.CharField("单位的称呼", max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    required = models.BooleanField(default=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField("备案时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "name"], name="one_receipt_per_office")]

    def __str__(self) -> str:
        return f"{self.task} → {self.name}"


class OwnDeadline(models.Model):
    """The number an office sets where the text gives a word without one (及时), or a start where it names none 自定期限.

    Holds for the office and every unit below it that has no nearer one, from `since` until a later row. Never changed.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="own_deadlines")
    rule_key = models.CharField("规定", max_length=40)
    amount = models.PositiveIntegerField("数", null=True)
    unit = models.CharField("单位", max_length=12, blank=True)
    start_event = models.CharField("从什么事算起", max_length=120, blank=True)
    since = models.DateField("从哪天起")
    reason = models.CharField("理由", max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation}的自定期限，{self.since}起"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the office that set it."""
        return self.organisation_id

"""Mandated reposts: what a superior wants reposted, and what each account did about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.content.models.drafts import Draft
from zhengmei.content.states import DutyState, OrderState
from zhengmei.filing.models import MediaAccount
from zhengmei.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class RepostOrder(models.Model):
    """A mandated repost 必转, issued by an office to accounts of units it supervises.

    `due_is_own` says that the text names no number and the office set `hours` itself. State changes only through `actions`.
    """

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="repost_orders")
    origin = models.CharField("发布主体或类别", max_length=80)
    title = models.CharField("标题", max_length=300)
    source_name = models.CharField("来源名称", max_length=120)
    source_url = models.CharField("原文网址", max_length=1000)
    body = models.TextField("原文正文")
    note = models.CharField("要求", max_length=500, blank=True)
    article = models.CharField(max_length=120, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    strength = models.CharField(max_length=16, blank=True)
    hours = models.PositiveIntegerField("多少小时内")
    due_is_own = models.BooleanField(default=True)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, null=True, related_name="repost_orders")
    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.OPEN)
    issued_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("下发时间")
    due_at = models.DateTimeField("截止时间")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(due_at__gt=models.F("issued_at")), name="order_due_later")]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        return self.office_id


class RepostDuty(models.Model):
    """One account's part of a mandated repost 转载任务. `kept_percent` is how much of the text its repost kept."""

    order = models.ForeignKey(RepostOrder, on_delete=models.PROTECT, related_name="duties")
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="repost_duties")
    state = models.CharField(max_length=12, choices=DutyState.choices, default=DutyState.OPEN)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, null=True, related_name="repost_duties")
    url = models.CharField("转载链接", max_length=1000, blank=True)
    done_at = models.DateTimeField("转载时间", null=True)
    kept_percent = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "media_account"], name="one_duty_per_account")]

    def __str__(self) -> str:
        return f"{self.order} {self.media_account}"

    @property
    def audit_unit_id(self) -> int:
        return self.media_account.sponsor_id

"""Asking the public before a decision, and telling it what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.content.states import ConsultationState
from zhengmei.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class Consultation(models.Model):
    """A consultation 意见征集. `channels` is a list of {"name", "url"}: over which ways the public is asked.

    State changes only through `actions`. Only OPEN, CLOSED and ANSWERED ones are public.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consultations")
    title = models.CharField("标题", max_length=200)
    kind = models.CharField("事项", max_length=40)
    body = models.TextField("征求意见的内容")
    channels = models.JSONField("途径", default=list)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("截止")
    decision_on = models.DateField("决策日期")
    contact = models.CharField("联系方式", max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=ConsultationState.choices, default=ConsultationState.DRAFT)
    article = models.CharField(max_length=120, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    written_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    feedback = models.TextField("采纳情况", blank=True)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="consultation_lasts")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id


class Opinion(models.Model):
    """One opinion from the public 意见, masked before it is kept. Nothing says who sent it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="opinions")
    text = models.TextField("意见")
    received_at = models.DateTimeField("收到时间")

    def __str__(self) -> str:
        return self.text[:40]

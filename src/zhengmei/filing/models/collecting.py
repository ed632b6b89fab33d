"""What an office asks of the units below, and what each of them handed in 收表."""

from datetime import datetime

from django.conf import settings
from django.db import models

from zhengmei.filing.states import ReturnState, Signer
from zhengmei.organisations.models import Organisation


class Collection(models.Model):
    """A form or report an office wants from units by a day 收表. Article and channel are kept as the pack said them then."""

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="collections")
    title = models.CharField("要什么", max_length=120)
    instructions = models.TextField("说明", blank=True)
    pack_id = models.CharField(max_length=60, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    article = models.CharField("条文", max_length=80, blank=True)
    wording = models.CharField("原文的期限", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    due_on = models.DateField("期限")
    due_at = models.DateTimeField()
    channel = models.CharField("从哪里报", max_length=120, blank=True)
    stamped = models.BooleanField("要盖公章的扫描件", default=False)
    signer = models.CharField("谁签字", max_length=12, choices=Signer.choices, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("布置时间")
    closed_at = models.DateTimeField("结束时间", null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the office that asks."""
        return self.office_id


class CollectionReturn(models.Model):
    """What one unit owes and handed in 交件. State changes only through `actions`; the table is `states.COLLECTION_RETURN`."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="returns")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="collection_returns")
    state = models.CharField("状态", max_length=12, choices=ReturnState.choices, default=ReturnState.WAITING)
    text = models.TextField("报告内容", blank=True)
    signed_by = models.CharField("签字人", max_length=60, blank=True)
    signed_as = models.CharField("签字人身份", max_length=12, choices=Signer.choices, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField("扫描件", max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField("交件时间", null=True)
    sent_back_reason = models.CharField("退回理由", max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "organisation"], name="one_return_per_unit")]

    def __str__(self) -> str:
        return f"{self.organisation}：{self.collection}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the unit that hands in."""
        return self.organisation_id

    def is_overdue(self, now: datetime) -> bool:
        """Not handed in after the last moment that counts, and still asked for."""
        return self.state != ReturnState.HANDED_IN and now > self.collection.due_at and not self.collection.closed_at

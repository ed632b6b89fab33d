"""Accounts through which nothing goes out for the time being."""

from django.conf import settings
from django.db import models

from zhengmei.content.states import HoldUntil
from zhengmei.filing.models import MediaAccount


class PublishingHold(models.Model):
    """An account whose publishing stands still 停发: why, until what. Placed and lifted by the rooms above, never here.

    One that waits for a changed password is over by itself when custody has it on record.
    """

    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="holds")
    why = models.CharField("为什么", max_length=200)
    until = models.CharField("停到什么时候", max_length=10, choices=HoldUntil.choices)
    since = models.DateTimeField("从什么时候起", help_text="A password changed from this moment on ends it")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["media_account"], condition=models.Q(lifted_at=None), name="held_accounts")]

    def __str__(self) -> str:
        return f"{self.media_account} {self.why}"

    @property
    def audit_unit_id(self) -> int:
        return self.media_account.sponsor_id

"""One table, never updated, never deleted."""

from django.conf import settings
from django.db import models

from zhengmei.audit.states import is_registered, kind_of


class AuditEntry(models.Model):
    """One line of the record. Made only by `actions.record`; triggers refuse any change.

    `unit_id` is the id of the unit concerned (no foreign key: the record knows no room); whoever oversees it may read.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=100)
    capacity = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    unit_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"]),
            models.Index(fields=["kind", "-id"]),
            models.Index(fields=["unit_id", "-id"]),
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.kind}"

    @property
    def sentence(self) -> str:
        """What was done, in Chinese; the code itself for a kind of a room that is no longer there."""
        return kind_of(self.kind).sentence if is_registered(self.kind) else self.kind

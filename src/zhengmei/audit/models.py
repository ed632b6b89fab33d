"""The record, never updated; the checkpoints where its oldest part was taken out; requests to take data out."""

from django.conf import settings
from django.db import models

from zhengmei.audit.states import ExportState, ExportSubject, is_registered, kind_of


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


class AuditCheckpoint(models.Model):
    """Where the oldest part of the record was taken out 清理凭据: what it was, and the hash the rest goes on from.

    `signature` binds every column with a key that is not in the database. Triggers refuse any change, and a `before` that
    lies less than 181 days back.
    """

    made_at = models.DateTimeField()
    before = models.DateTimeField()
    last_id = models.BigIntegerField()
    last_hash = models.CharField(max_length=64)
    amount = models.PositiveBigIntegerField()
    total = models.PositiveBigIntegerField()
    file_digest = models.CharField(max_length=64)
    previous_signature = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"第 {self.pk} 次清理，到第 {self.last_id} 条"


class ExportRequest(models.Model):
    """A request 导出申请 to take data out: for what, by whom, who agreed, and what left in the end. Used once.

    `question` is the form of the export as it was filled in, encoded as in an address: exactly that is handed out.
    `unit_id` is the unit in whose name it was asked; whoever approves exports there decides.
    """

    subject = models.CharField("导出什么", max_length=12, choices=ExportSubject.choices)
    question = models.TextField(blank=True)
    purpose = models.CharField("用途", max_length=300)
    unit_id = models.BigIntegerField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    state = models.CharField(max_length=12, choices=ExportState.choices, default=ExportState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField("意见", max_length=300, blank=True)
    expires_at = models.DateTimeField("有效期至", null=True)
    handed_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-id"]), models.Index(fields=["unit_id", "state"])]

    def __str__(self) -> str:
        return f"导出{self.get_subject_display()}：{self.purpose[:40]}"

    @property
    def audit_unit_id(self) -> int | None:
        """Whose overseers may read entries about it."""
        return self.unit_id

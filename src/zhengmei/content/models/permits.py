"""Permits, and the emergency releases that are another way to one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.content.models.drafts import Draft, Revision
from zhengmei.content.models.review import ReviewStep
from zhengmei.filing.models import MediaAccount

USER = settings.AUTH_USER_MODEL


class EmergencyRelease(models.Model):
    """An emergency release 应急放行: its own record, with the review that must follow."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="releases")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    cycle = models.PositiveIntegerField()
    event = models.CharField("什么事", max_length=200)
    reason = models.TextField("为什么等不得")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    review_due_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True)
    finding = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.draft} {self.event}"


class Permit(models.Model):
    """The approved version for one account 发布许可. Made by signing or by an emergency release, by nothing else.

    Text may be published only under a permit that `queries.permits.reasons_not_to_publish` has nothing against.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="permits")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="permits")
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="permits")
    digest = models.CharField(max_length=64)
    step = models.ForeignKey(ReviewStep, on_delete=models.PROTECT, null=True, related_name="permits")
    release = models.ForeignKey(EmergencyRelease, on_delete=models.PROTECT, null=True, related_name="permits")
    signed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "media_account"], condition=Q(voided_at__isnull=True), name="one_permit_in_force"
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=False) | Q(release__isnull=False), name="permit_has_a_signature"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("signed_at")), name="permit_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.media_account}"

    @property
    def audit_unit_id(self) -> int:
        return self.draft.organisation_id

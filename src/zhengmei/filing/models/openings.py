"""What was decided of a unit about having accounts 开设认定."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.filing.models.ledger import MediaAccount
from zhengmei.filing.states import StandingKind
from zhengmei.organisations.models import Organisation


class OpeningStanding(models.Model):
    """That a unit ought to have an account, need not, or publishes through its superior's 开设认定.

    `ground` is the field for which it is obliged, or an ExemptionGround. One of a kind holds for a unit at a time; an
    ended one stays on record.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="opening_standings")
    kind = models.CharField("认定", max_length=12, choices=StandingKind.choices)
    ground = models.CharField("理由", max_length=40, blank=True)
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, null=True, related_name="relied_on_by")
    note = models.TextField("说明", blank=True)
    evidence_digest = models.CharField(max_length=64, blank=True)
    evidence_name = models.CharField("凭据", max_length=200, blank=True)
    evidence_type = models.CharField(max_length=100, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("认定时间")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("取消时间", null=True)
    ended_reason = models.CharField("取消理由", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(ended_at__isnull=True), name="one_standing_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id

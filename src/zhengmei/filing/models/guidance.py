"""Notes from whoever guides: written once, answered once, never edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.filing.models.ledger import MediaAccount
from zhengmei.filing.states.guidance import GuidanceKind, GuidanceState
from zhengmei.organisations.models import Organisation


class Guidance(models.Model):
    """One note 指导监督 to one unit, about one of its accounts or about the unit. Changes only through `actions`.

    `issuer` is the unit in whose name it was issued. Notes of one 协调 to several units point to the first by `joint_with`.
    """

    kind = models.CharField("种类", max_length=12, choices=GuidanceKind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="guidance")
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, null=True, related_name="guidance")
    into = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, null=True, related_name="+")
    joint_with = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined")
    text = models.TextField("内容")
    answer_by = models.DateField("请在哪天前签收", null=True)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="issued_guidance")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("发出时间")
    state = models.CharField(max_length=12, choices=GuidanceState.choices, default=GuidanceState.ISSUED)
    answer = models.TextField("答复", blank=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(into=None) | Q(kind="consolidate"), name="only_proposals_name_a_target"),
        ]
        indexes = [models.Index(fields=["organisation", "state"]), models.Index(fields=["media_account", "-issued_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.media_account or self.organisation}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: those of the unit it went to."""
        return self.organisation_id

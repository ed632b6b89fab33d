"""What the room keeps of a unit: its list of powers and duties, and hints it has put away."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.organisations.models import Organisation


class DutyItem(models.Model):
    """One entry of a unit's list of powers and duties 权责事项: what an account's positioning is tied to (SX-2.1-b)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="duty_items")
    name = models.CharField("职责", max_length=200)
    listed_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(dropped_at__isnull=True), name="duty_item_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id


class SeenHint(models.Model):
    """A hint to do what is only encouraged, put away for a unit by one of its people."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seen_hints")
    rule_key = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "rule_key"], name="hint_put_away_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.rule_key}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id

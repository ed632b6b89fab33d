"""What a unit adds to the text rules and what it mutes in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.content.states import WordSeverity
from zhengmei.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class LocalWord(models.Model):
    """A word a unit wants marked in its texts 本单位词条; it holds for the units below too. Ended, never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="local_words")
    term = models.CharField("词", max_length=60)
    proper = models.CharField("应为", max_length=60, blank=True)
    severity = models.CharField("级别", max_length=8, choices=WordSeverity.choices, default=WordSeverity.WARN)
    reason = models.CharField("理由", max_length=300)
    source = models.CharField("来源", max_length=200)
    approver = models.CharField("批准人", max_length=60)
    since = models.DateField("从何时起")
    expires_on = models.DateField("有效期至", null=True, blank=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "term"], condition=Q(ended_on__isnull=True), name="local_word_once"
            ),
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id


class RuleMute(models.Model):
    """A rule a unit does not want to hear 停用的规则, for one matched text or altogether. Its hits are still recorded."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rule_mutes")
    code = models.CharField("规则", max_length=12)
    term = models.CharField("只对这个词", max_length=60, blank=True)
    reason = models.CharField("理由", max_length=300)
    source = models.CharField("来源", max_length=200)
    approver = models.CharField("批准人", max_length=60)
    since = models.DateField("从何时起")
    expires_on = models.DateField("有效期至")
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "term"], condition=Q(ended_on__isnull=True), name="rule_muted_once"
            ),
            models.CheckConstraint(condition=Q(expires_on__gte=models.F("since")), name="rule_mute_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.term}"

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id

"""A unit that is merged, abolished or renamed, prepared step by step, and what becomes of each of its accounts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.filing.models.ledger import MediaAccount
from zhengmei.filing.models.tasks import AccountTask
from zhengmei.filing.states.reshaping import ChangeKind, ChangeState, Fate
from zhengmei.organisations.models import Organisation

_USER = settings.AUTH_USER_MODEL


class UnitChange(models.Model):
    """One change of a unit 机构变动. Nothing happens to the unit before it is confirmed; a unit has one draft at a time.

    State changes only through `actions`; the table is `states.UNIT_CHANGE`.
    """

    kind = models.CharField("变动", max_length=12, choices=ChangeKind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="unit_changes")
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="并入哪个单位"
    )
    new_name = models.CharField("新名称", max_length=120, blank=True)
    old_name = models.CharField("原名称", max_length=120)
    happened_on = models.DateField("从哪天起", null=True)
    basis = models.CharField("依据", max_length=300, blank=True)
    state = models.CharField("状态", max_length=12, choices=ChangeState.choices, default=ChangeState.DRAFT)
    begun_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    closed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state=ChangeState.DRAFT), name="one_draft_change_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_name}{self.get_kind_display()}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: those of the unit that changes."""
        return self.organisation_id


class AccountFate(models.Model):
    """What was decided for one account when its unit changed 账号去向, and the task it was given with."""

    change = models.ForeignKey(UnitChange, on_delete=models.PROTECT, related_name="fates")
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="fates")
    fate = models.CharField("去向", max_length=12, choices=Fate.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    task = models.OneToOneField(AccountTask, on_delete=models.PROTECT, null=True, related_name="fate")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "media_account"], name="one_fate_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.media_account} {self.get_fate_display()}"

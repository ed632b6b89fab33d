"""Lists from outside and what in them differs from the ledger 对账."""

from django.conf import settings
from django.db import models

from zhengmei.filing.models.ledger import MediaAccount
from zhengmei.filing.states import MismatchKind, MismatchState, OutsideKind
from zhengmei.organisations.models import Organisation


class OutsideList(models.Model):
    """A list somebody handed in for an office 外部名单. `mapping` says which of its headings is which of ours.

    Compared once the mapping is confirmed (`compared_at`); the newest of a kind is what the differences come from.
    """

    kind = models.CharField("哪来的", max_length=12, choices=OutsideKind.choices)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="outside_lists")
    platform = models.CharField("平台", max_length=24, blank=True)
    file_name = models.CharField("文件", max_length=200)
    digest = models.CharField(max_length=64)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    rows = models.PositiveIntegerField("行数", default=0)
    problems = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("交来时间")
    compared_at = models.DateTimeField("对账时间", null=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.file_name}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the office it was handed in for."""
        return self.office_id


class Mismatch(models.Model):
    """One difference between the ledger and a list 对账差异. State changes only through `actions`; the table is `states.MISMATCH`.

    `ours` and `theirs` hold both records as they were compared; one of them may be empty. `score` is the likeness of the
    two names from 0 to 100. `key` names the same difference again when a later list is compared.
    """

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mismatches")
    outside_list = models.ForeignKey(OutsideList, on_delete=models.PROTECT, related_name="mismatches")
    kind = models.CharField("差异", max_length=12, choices=MismatchKind.choices)
    state = models.CharField("状态", max_length=12, choices=MismatchState.choices, default=MismatchState.OPEN)
    key = models.CharField(max_length=200)
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, null=True, related_name="mismatches")
    name = models.CharField("账号名称", max_length=300)
    ours = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict)
    differing = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField("相似度", null=True)
    found_at = models.DateTimeField("查到时间")
    verdict = models.TextField("核实结果", blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField("核实时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "kind", "key"], name="one_mismatch_per_key")]
        indexes = [models.Index(fields=["office", "state", "kind"], name="mismatch_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.name}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the office that compares."""
        return self.office_id


class ColumnMapping(models.Model):
    """The mapping an office used last for a kind of list 列对照; offered again the next time."""

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=OutsideKind.choices)
    mapping = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "kind"], name="one_mapping_per_kind")]

    def __str__(self) -> str:
        return f"{self.office} {self.kind}"


class NationalRegistration(models.Model):
    """How an account stands in the national reporting system 国家系统登记, as last seen in an export of it."""

    media_account = models.OneToOneField(MediaAccount, on_delete=models.PROTECT, related_name="national_registration")
    number = models.CharField("登记号", max_length=80, blank=True)
    name = models.CharField("登记的名称", max_length=300)
    status = models.CharField("登记的状态", max_length=40, blank=True)
    seen_at = models.DateTimeField("核对时间")

    def __str__(self) -> str:
        return f"{self.media_account} {self.number}"

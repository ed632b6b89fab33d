"""What a unit keeps on record: papers, pledges, gatherings and who came, money, exceptions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.organisations.models.units import Organisation
from zhengmei.organisations.states import GatheringKind


class UnitPaper(models.Model):
    """A rule, plan or signed paper of a unit 制度文件, with its file and its dates. Withdrawn, never deleted.

    `name` is what it counts as (应急预案), `title` what it says on its first page.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField("哪一项", max_length=40)
    title = models.CharField("文件标题", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期")
    person = models.CharField("责任人", max_length=60)
    covers = models.JSONField("包含", default=list)
    review_on = models.DateField("复审日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField("撤回理由", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "name"])]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id


class Pledge(models.Model):
    """An official on the unit's list and their signed pledge 承诺书; without a file it is still to be signed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pledges")
    name = models.CharField("姓名", max_length=60)
    title = models.CharField("职务", max_length=60, blank=True)
    listed_on = models.DateField("列入日期")
    left_on = models.DateField("离开日期", null=True, blank=True)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(left_on__isnull=True), name="one_pledge_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.name}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id


class Gathering(models.Model):
    """A training 培训, a meeting staff sat in on 列会, or a meeting that discussed this work 议事, with its paper if there is one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="gatherings")
    kind = models.CharField("哪一种", max_length=12, choices=GatheringKind.choices)
    subject = models.CharField("主题", max_length=200)
    held_on = models.DateField("日期")
    abilities = models.JSONField("培训的能力", default=list)
    civil_service = models.BooleanField("纳入公务员培训", default=False)
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField("撤回理由", max_length=300, blank=True)

    def __str__(self) -> str:
        return self.subject

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id


class Attendance(models.Model):
    """One person at one gathering 参加人."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendances")
    name = models.CharField("姓名", max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "name"], name="one_seat_a_person")]

    def __str__(self) -> str:
        return f"{self.gathering} {self.name}"


class Funding(models.Model):
    """Money set aside for this work in one year 经费. A zero says why in `note`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="fundings")
    year = models.PositiveSmallIntegerField("年度")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    note = models.CharField("说明", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField("撤回理由", max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="no_negative_funding")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.amount}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id


class DemandException(models.Model):
    """A unit is let off something demanded in principle 单位的例外: why, who allowed it, until when. `key` is Demand.key."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="demand_exceptions")
    key = models.CharField(max_length=60)
    clause = models.CharField(max_length=20)
    reason = models.TextField("理由")
    approver = models.CharField("批准人", max_length=60)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_on = models.DateField()
    expires_on = models.DateField("有效期至")
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gte=models.F("granted_on")), name="let_off_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.key} {self.expires_on}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id

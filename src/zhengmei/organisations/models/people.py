"""The people a unit names: who answers for what, and whom to ring elsewhere. Not every one of them signs in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.organisations.models.units import Organisation
from zhengmei.organisations.states import STAFF, KeptWork, ResponsibilityKind
from zhengmei.sealed.fields import SealedCharField


class Responsibility(models.Model):
    """A named person who answers for something in a unit, for a time 责任人. Not every one of them signs in.

    `accepted_on` is empty while a successor has not yet taken it over; until then the place counts as vacant.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="responsibilities")
    kind = models.CharField("责任", max_length=12, choices=ResponsibilityKind.choices)
    name = models.CharField("姓名", max_length=60)
    title = models.CharField("职务", max_length=60, blank=True)
    office_tel = SealedCharField("办公电话", max_length=30, blank=True)
    mobile = SealedCharField("手机", max_length=30, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="responsibilities"
    )
    full_time = models.BooleanField("专岗", default=False)
    experience = models.CharField("互联网或新媒体运营经历", max_length=300, blank=True)
    since = models.DateField("从哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)
    accepted_on = models.DateField("接任日期", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(until__isnull=True) & ~Q(kind__in=STAFF),
                name="one_responsible_person",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "name"], condition=Q(until__isnull=True), name="one_post_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()} {self.name}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id


class UnitContact(models.Model):
    """A person in another department whom a unit can reach 联络人, and in which matters."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    department = models.CharField("部门", max_length=40)
    unit_name = models.CharField("单位", max_length=120)
    name = models.CharField("姓名", max_length=60)
    title = models.CharField("职务", max_length=60, blank=True)
    office_tel = SealedCharField("办公电话", max_length=30, blank=True)
    mobile = SealedCharField("手机", max_length=30, blank=True)
    matters = models.JSONField("联络事项", default=list)
    since = models.DateField("从哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.department} {self.name}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the unit whose book it is in."""
        return self.organisation_id


class WorkKeeper(models.Model):
    """Which unit has the duty of new media, or of the website, for a government 职能归口."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="work_keepers")
    work = models.CharField("工作", max_length=12, choices=KeptWork.choices)
    keeper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="职能部门")
    since = models.DateField("从哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "work"], condition=Q(until__isnull=True), name="one_keeper_a_work"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_work_display()} {self.keeper}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its government's."""
        return self.organisation_id

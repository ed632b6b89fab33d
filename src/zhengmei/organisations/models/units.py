"""Units in a tree, what they follow, and who does what for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel, OrganisationState, SectionRole


class Region(models.Model):
    """An administrative division. `level` is one of OrganisationLevel."""

    name = models.CharField("地区", max_length=60)
    level = models.CharField(max_length=12, choices=OrganisationLevel.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "parent"], name="region_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent__isnull=True), name="top_region_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A unit 单位. `supervisor` is its 主管单位 by territory; `industry_supervisor` the 行业主管部门.

    `path` lists the ids of its supervisors from the top and its own, as `/1/7/23/`, so that everything below is one query.
    State changes only through `actions`.
    """

    name = models.CharField("单位名称", max_length=120, unique=True)
    short_name = models.CharField("简称", max_length=60, blank=True)
    kind = models.CharField("单位类型", max_length=24, choices=OrganisationKind.choices)
    level = models.CharField("层级", max_length=12, choices=OrganisationLevel.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    supervisor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supervised", verbose_name="主管单位"
    )
    industry_supervisor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="industry_supervised",
        verbose_name="行业主管部门",
    )
    path = models.CharField(max_length=200, db_index=True)
    state = models.CharField(max_length=12, choices=OrganisationState.choices, default=OrganisationState.ACTIVE)
    state_since = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    addressee_group = models.CharField("办法适用对象", max_length=80, blank=True)
    is_secret = models.BooleanField("涉密单位", default=False)
    has_public_function = models.BooleanField("对外行使公共管理职能", default=True)

    def __str__(self) -> str:
        return self.name

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the unit itself."""
        return self.pk


class PackAdoption(models.Model):
    """Which policy pack a unit (and everything below it that has none of its own) follows, and since when."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="adoptions")
    pack_id = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until__isnull=True), name="one_current_adoption"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.pack_id} {self.since}"


class Appointment(models.Model):
    """A person's duty in a unit, for a time. Access ends with it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    duty = models.CharField("职责", max_length=20, choices=Duty.choices)
    title = models.CharField("职务", max_length=60, blank=True)
    section = models.ForeignKey(
        "Section", on_delete=models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="科室"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "duty"], condition=Q(until__isnull=True), name="one_current_appointment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.organisation} {self.get_duty_display()}"


class Section(models.Model):
    """The section 科室 of a unit that supervises for it (主管科室) or runs its accounts (主办运营科室); one of each at a time."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sections")
    role = models.CharField("做什么", max_length=12, choices=SectionRole.choices)
    name = models.CharField("科室", max_length=60)
    since = models.DateField("从哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role"], condition=Q(until__isnull=True), name="one_section_a_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.name}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id


class FormerName(models.Model):
    """A name a unit had 曾用名, until which day, and on what paper it changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField("曾用名", max_length=120, db_index=True)
    until = models.DateField("用到哪天")
    basis = models.CharField("依据", max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name

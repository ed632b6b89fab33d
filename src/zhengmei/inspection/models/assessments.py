"""The assessment of a year: a line for each unit. Counts are computed from rows while it is a draft and kept once concluded."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.inspection.models.rounds import RoundFinding
from zhengmei.inspection.states import AssessmentState, Side, Standing
from zhengmei.monitoring.models import Finding
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import OrganisationLevel

_USER = settings.AUTH_USER_MODEL


class Assessment(models.Model):
    """The yearly assessment 年度考核 of the units below an office that sponsor accounts, under one pack.

    State changes only through `actions`, along `states.ASSESSMENT`.
    """

    office = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assessments", verbose_name="组织考核的单位"
    )
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("考核名称", max_length=80)
    pack_id = models.CharField("依据的办法", max_length=60)
    pack_version = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=12, choices=AssessmentState.choices, default=AssessmentState.DRAFT)
    opened_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    concluded_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField("定稿时间", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year"],
                condition=~Q(state=AssessmentState.DROPPED),
                name="one_assessment_per_office_and_year",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        return self.office_id

    @property
    def is_concluded(self) -> bool:
        """Whether the figures stand."""
        return self.state in (AssessmentState.CONCLUDED, AssessmentState.ISSUED)


class Indicator(models.Model):
    """An item of an assessment 考核项. With `each`, every problem takes so many points; without, a person marks it.

    Without `points` it is judged in words and adds nothing to the score.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField("考核项", max_length=60)
    side = models.CharField("看什么", max_length=8, choices=Side.choices)
    points = models.PositiveSmallIntegerField("满分", null=True, blank=True)
    each = models.DecimalField("每个问题扣几分", max_digits=4, decimal_places=1, null=True, blank=True)
    clauses = models.JSONField(default=list)
    article = models.CharField("条文", max_length=120, blank=True)
    local_default = models.BooleanField("本单位自定", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "name"], name="one_indicator_per_name"),
            models.CheckConstraint(
                condition=Q(each__isnull=True) | Q(points__isnull=False), name="only_points_are_deducted"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AssessedUnit(models.Model):
    """A unit in an assessment 被考核单位. `figures` is its line as concluded; empty while the assessment is a draft."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="units")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assessed")
    name = models.CharField("单位", max_length=120)
    level = models.CharField("层级", max_length=12, choices=OrganisationLevel.choices)
    region_name = models.CharField("地区", max_length=60)
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "organisation"], name="each_unit_assessed_once")]

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """What a person gave a unit for one indicator 评分. Given again, it is replaced and audited."""

    unit = models.ForeignKey(AssessedUnit, on_delete=models.PROTECT, related_name="marks")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="marks")
    points = models.DecimalField("得分", max_digits=5, decimal_places=1, null=True)
    reason = models.TextField("评语")
    evidence = models.TextField("证据")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "indicator"], name="one_mark_per_indicator")]

    def __str__(self) -> str:
        return f"{self.unit} {self.indicator}"


class UpperVeto(models.Model):
    """A 单项否决 that an inspection outside the system found in a unit, with its source 上级单项否决."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="upper_vetoes")
    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("哪一级组织的检查", max_length=12, choices=OrganisationLevel.choices)
    source = models.CharField("出自哪份通报", max_length=200)
    account_name = models.CharField("哪个账号", max_length=120, blank=True)
    found_on = models.DateField("通报日期")
    recorded_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField("为什么撤销", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "year"])]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.source}"

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id


class AssessedProblem(models.Model):
    """A problem of a unit as a concluded assessment counts it 考核问题: a Finding, or what a person judged in a round."""

    unit = models.ForeignKey(AssessedUnit, on_delete=models.PROTECT, related_name="problems")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, related_name="+")
    told = models.ForeignKey(RoundFinding, on_delete=models.PROTECT, null=True, related_name="+")
    account_name = models.CharField("账号", max_length=120)
    platform_name = models.CharField("平台", max_length=60)
    title = models.CharField("问题", max_length=300)
    article = models.CharField("条文", max_length=120, blank=True)
    standing = models.CharField("整改", max_length=10, choices=Standing.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=False) | Q(told__isnull=False), name="assessed_problem_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"

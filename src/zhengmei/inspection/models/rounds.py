"""A round with its rows. What is counted is copied when it is drawn or judged, so that later edits change no bulletin."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhengmei.core.clock import BEIJING
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountStatus
from zhengmei.inspection.states import Answer, RoundState, SampleMode, Verdict
from zhengmei.monitoring.models import Finding
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import OrganisationLevel

_USER = settings.AUTH_USER_MODEL


class Round(models.Model):
    """One inspection 检查轮次 of everything below an office, for a period, under one pack.

    State changes only through `actions`, along `states.ROUND`. `judged_at` is the moment at which silence is judged.
    """

    title = models.CharField("检查名称", max_length=80)
    office = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="rounds", verbose_name="组织检查的单位"
    )
    partners = models.ManyToManyField(Organisation, related_name="joint_rounds", blank=True, verbose_name="协同单位")
    period_from = models.DateField("从")
    period_to = models.DateField("到")
    judged_at = models.DateTimeField("判定时点")
    pack_id = models.CharField("依据的办法", max_length=60)
    pack_version = models.CharField(max_length=64)
    sample_mode = models.CharField("抽查方式", max_length=8, choices=SampleMode.choices, default=SampleMode.ALL)
    sample_value = models.DecimalField("比例或数量", max_digits=9, decimal_places=3, null=True, blank=True)
    seed = models.CharField("种子", max_length=40)
    digits = models.PositiveSmallIntegerField("合格率保留几位小数", default=1)
    by_hand = models.BooleanField("逐项人工判定", default=True)
    state = models.CharField("状态", max_length=12, choices=RoundState.choices, default=RoundState.DRAFT)
    opened_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="round_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(digits__lte=3), name="a_rate_has_at_most_three_digits"),
        ]
        indexes = [models.Index(fields=["office", "-period_to"])]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        return self.office_id

    @property
    def judged_day(self) -> date:
        """The day of `judged_at` in Beijing."""
        return self.judged_at.astimezone(BEIJING).date()

    @property
    def is_over(self) -> bool:
        """Whether verdicts have been reached."""
        return self.state in (RoundState.CONCLUDED, RoundState.ISSUED)


class Draw(models.Model):
    """One drawing of the sample 抽样, kept even when it was drawn again: who, when, seed, and which accounts."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="draws")
    at = models.DateTimeField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    seed = models.CharField(max_length=40)
    mode = models.CharField(max_length=8, choices=SampleMode.choices)
    value = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    population = models.PositiveIntegerField()
    sampled = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 over the drawn list, one line an account")
    strata = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.round} {self.seed} {self.sampled}/{self.population}"


class RoundAccount(models.Model):
    """An account as it stood when the sample was drawn 受检账号. `is_registered` rows are the population.

    Rows that are not registered were cancelled or closed by the end of the period: counted apart, never sampled.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="accounts")
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("序号", help_text="Place in the canonical order of the drawing")
    name = models.CharField("账号名称", max_length=120)
    platform = models.CharField("平台", max_length=24)
    platform_name = models.CharField("平台", max_length=60)
    platform_account_id = models.CharField("平台账号ID", max_length=120, blank=True)
    sponsor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sponsor_name = models.CharField("主办单位", max_length=120)
    level = models.CharField("层级", max_length=12, choices=OrganisationLevel.choices)
    region_name = models.CharField("地区", max_length=60)
    status = models.CharField("运行状态", max_length=12, choices=AccountStatus.choices)
    opened_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    is_registered = models.BooleanField("在册")
    is_sampled = models.BooleanField("抽中", default=False)
    sheet_closed_at = models.DateTimeField(null=True)
    sheet_closed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField("结论", max_length=6, choices=Verdict.choices, default=Verdict.NONE)
    ground = models.CharField("凭什么", max_length=400, blank=True)
    overruled_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    overruled_at = models.DateTimeField(null=True)
    overruled_why = models.TextField("改判理由", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "media_account"], name="one_row_per_round_and_account"),
            models.CheckConstraint(
                condition=Q(is_sampled=False) | Q(is_registered=True), name="only_registered_are_sampled"
            ),
        ]
        indexes = [models.Index(fields=["round", "is_sampled", "verdict"])]

    def __str__(self) -> str:
        return self.name


class Judgement(models.Model):
    """A person's answer to one item of the checklist for one account 人工判定. Answered again, it is replaced and audited."""

    round_account = models.ForeignKey(RoundAccount, on_delete=models.PROTECT, related_name="judgements")
    item = models.CharField(max_length=40, help_text="Key of the item in the pack's check plan")
    question = models.CharField("检查项", max_length=300)
    clauses = models.JSONField(default=list)
    article = models.CharField("条文", max_length=120, blank=True)
    veto = models.BooleanField("单项否决", default=False)
    answer = models.CharField("判定", max_length=6, choices=Answer.choices)
    reason = models.TextField("理由", blank=True)
    evidence = models.TextField("证据", blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round_account", "item"], name="one_answer_per_item")]

    def __str__(self) -> str:
        return f"{self.round_account} {self.item} {self.get_answer_display()}"


class RoundFinding(models.Model):
    """A problem as this round counts it 通报问题: copied from a Finding, or from a person's judgement.

    `group` is the heading under which the bulletin counts it; `code` the check (or the key of the checklist item).
    """

    round_account = models.ForeignKey(RoundAccount, on_delete=models.PROTECT, related_name="findings")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, related_name="+")
    judgement = models.OneToOneField(Judgement, on_delete=models.PROTECT, null=True, related_name="problem")
    code = models.CharField(max_length=40)
    group = models.CharField("问题类别", max_length=80)
    kind = models.CharField("本地问题分类", max_length=80, blank=True)
    title = models.CharField("问题", max_length=300)
    clauses = models.JSONField(default=list)
    article = models.CharField("条文", max_length=120, blank=True)
    strength = models.CharField(max_length=14)
    veto = models.BooleanField("单项否决", default=False)
    local_default = models.BooleanField("本单位自定", default=False)
    evidence = models.JSONField(default=dict)
    proof = models.TextField("证据", blank=True, help_text="The evidence as a sentence")
    since = models.DateField("从何时起", null=True)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=False) | Q(judgement__isnull=False), name="problem_has_a_source"
            ),
            models.UniqueConstraint(fields=["round_account", "finding"], name="one_row_per_finding_and_round"),
        ]
        indexes = [models.Index(fields=["group"])]

    def __str__(self) -> str:
        return f"{self.round_account} {self.title}"


class FollowUp(models.Model):
    """What became of one problem of the last round 上次问题复查, as it stood when this round was concluded."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="follow_ups")
    problem = models.ForeignKey(RoundFinding, on_delete=models.PROTECT, related_name="follow_ups")
    is_settled = models.BooleanField("已了结")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "problem"], name="one_follow_up_per_problem")]

    def __str__(self) -> str:
        return f"{self.problem} {'已了结' if self.is_settled else '没有了结'}"

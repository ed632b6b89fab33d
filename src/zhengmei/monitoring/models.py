"""What was seen, and what fell short."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.filing.models import MediaAccount
from zhengmei.monitoring.states import FindingState, Outcome, UnitFindingState
from zhengmei.organisations.models import Organisation, Responsibility


class PublishedItem(models.Model):
    """One item an account published 发布内容, as handed in or seen. `day` is its day in Beijing, for grouping.

    `identity` is a digest of minute, title and link: the same item handed in twice for an account stays one row.
    """

    # Both constraints below begin with the account: an index of its own would only slow down what comes in.
    media_account = models.ForeignKey(
        MediaAccount, on_delete=models.PROTECT, related_name="published_items", db_index=False
    )
    published_at = models.DateTimeField("发布时间")
    day = models.DateField()
    title = models.CharField("标题", max_length=300, blank=True)
    text = models.TextField("正文", blank=True)
    url = models.CharField("链接", max_length=500, blank=True)
    is_original = models.BooleanField("是否原创", null=True)
    reposted_from = models.CharField("转载来源", max_length=120, blank=True)
    reads = models.PositiveBigIntegerField("阅读数", null=True)
    likes = models.PositiveBigIntegerField("点赞数", null=True)
    shares = models.PositiveBigIntegerField("转发数", null=True)
    comments = models.PositiveBigIntegerField("评论数", null=True)
    identity = models.BigIntegerField()
    may_link = models.BooleanField(default=True, help_text="False: no full stop in the text, and so no link to look at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media_account", "identity"], name="one_item_once")]
        indexes = [models.Index(fields=["media_account", "day", "may_link"], name="items_by_day")]

    def __str__(self) -> str:
        return self.title or f"{self.published_at:%Y-%m-%d %H:%M}"


class Observation(models.Model):
    """One look at an account 观察: when, and what came of it."""

    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="observations")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    followers = models.PositiveBigIntegerField("粉丝数", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["media_account", "-at"])]

    def __str__(self) -> str:
        return f"{self.media_account} {self.get_outcome_display()}"


class CheckRun(models.Model):
    """One run of all checks over some accounts: what was judged, and how many findings came, stayed and went."""

    period_from = models.DateField("从")
    period_to = models.DateField("到")
    judged_at = models.DateTimeField("判定时点")
    at = models.DateTimeField("运行时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    media_accounts = models.PositiveIntegerField("账号数")
    opened = models.PositiveIntegerField("新发现")
    kept = models.PositiveIntegerField("仍存在")
    closed = models.PositiveIntegerField("已了结")
    counts = models.JSONField(default=dict, help_text="Findings that hold, by check")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Finding(models.Model):
    """A problem 问题: rule, clauses, evidence, since when. Same cause, same row.

    State changes only through `actions`, along `states.FINDING`: raised and closed by `run_checks`, contested and
    decided by people. `judged_at` is the latest moment it was judged at; `last_run` the last run that saw it.
    """

    code = models.CharField("检查", max_length=12)
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="findings")
    cause = models.CharField(max_length=120, help_text="What makes it the same problem when seen again")
    rule_key = models.CharField(max_length=40)
    title = models.CharField("问题", max_length=200)
    clauses = models.JSONField(default=list)
    article = models.CharField("条文", max_length=120)
    pack_id = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=64)
    strength = models.CharField(max_length=14)
    veto = models.BooleanField("单项否决", default=False)
    local_default = models.BooleanField("本单位自定", default=False)
    statement = models.TextField("说明", help_text="What is wrong and what ends it, in a sentence")
    evidence = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, help_text="Digest of the evidence that does not move with the clock")
    since = models.DateField("从何时起")
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    judged_at = models.DateTimeField()
    last_run = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="findings")
    state = models.CharField(max_length=12, choices=FindingState.choices, default=FindingState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField("怎么了结的", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "media_account", "cause"],
                condition=Q(state__in=[FindingState.OPEN, FindingState.CONTESTED]),
                name="same_cause_same_finding",
            ),
        ]
        indexes = [models.Index(fields=["state", "code"]), models.Index(fields=["media_account", "state"])]

    def __str__(self) -> str:
        return f"{self.media_account} {self.title}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it."""
        return self.media_account.sponsor_id


class Contest(models.Model):
    """An objection 异议 to a finding, and what became of it."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="contests")
    reason = models.TextField("理由")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    decision = models.TextField("处理意见", blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(upheld__isnull=True), name="one_open_contest"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.by}"


class Acknowledgement(models.Model):
    """That a person who answers for an account's problems has taken note of one 签收. Of each holder of a post one."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="acknowledgements")
    responsibility = models.ForeignKey(Responsibility, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "responsibility"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.finding} {self.by}"


class UnitFinding(models.Model):
    """A problem of a unit 单位问题: something its regulation demands and it lacks. Same cause, same row.

    Raised and closed only by `check_units`: it stands as long as the gap does, so there is nothing to contest.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="unit_findings")
    cause = models.CharField(max_length=120, help_text="Gap.cause: what makes it the same problem when seen again")
    kind = models.CharField(max_length=12)
    title = models.CharField("问题", max_length=300)
    statement = models.TextField("说明")
    clauses = models.JSONField(default=list)
    article = models.CharField("条文", max_length=120)
    pack_id = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=64)
    strength = models.CharField(max_length=14)
    since = models.DateField("从何时起")
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=UnitFindingState.choices, default=UnitFindingState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "cause"],
                condition=Q(state=UnitFindingState.OPEN),
                name="same_gap_same_finding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.title}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its unit's."""
        return self.organisation_id

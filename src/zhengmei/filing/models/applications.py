"""Applications for filing 备案申请: the case, its steps frozen from the pack, what was handed in, and every decision."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.filing.models.ledger import MediaAccount
from zhengmei.filing.states import (
    BEGINNING,
    OPEN_STATES,
    ApplicationState,
    FilePurpose,
    FilingAct,
    FilingCause,
    Outcome,
)
from zhengmei.organisations.models import Organisation
from zhengmei.platforms.dictionary import platform_name
from zhengmei.sealed.fields import SealedJSON


class Application(models.Model):
    """One case 备案申请. State changes only through `actions`; the table is `states.APPLICATION`.

    `facts` holds proposed ledger fields as sealed JSON (dates ISO, units by id): all for an opening, only those that
    differ for a change. `answers` holds everything else the form asks. `media_account` is empty for an opening until the
    ledger is written. `position` is the step it stands at; `submissions` how often it was handed in.
    """

    act = models.CharField("事项", max_length=12, choices=FilingAct.choices)
    cause = models.CharField("缘由", max_length=16, choices=FilingCause.choices, blank=True)
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, null=True, related_name="applications")
    sponsor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="applications", verbose_name="主办单位"
    )
    platform = models.CharField("平台", max_length=24, blank=True)
    name = models.CharField("账号名称", max_length=120, blank=True)
    facts = SealedJSON(default=dict)
    answers = models.JSONField(default=dict)
    reason = models.TextField("理由", blank=True)
    exception_reason = models.TextField("例外的理由", blank=True)
    exception_until = models.DateField("例外有效期至", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT, db_index=True
    )
    position = models.PositiveSmallIntegerField(default=0)
    submissions = models.PositiveSmallIntegerField(default=0)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    pack_id = models.CharField(max_length=60, blank=True)
    pack_version = models.CharField(max_length=64, blank=True)
    implement = models.BooleanField(default=False)
    event_on = models.DateField("起算日", null=True, blank=True)
    form_due_on = models.DateField("填报期限", null=True, blank=True)
    due_on = models.DateField("办理期限", null=True, blank=True)
    numbered_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    number_year = models.PositiveSmallIntegerField(null=True)
    number_serial = models.PositiveIntegerField(null=True)
    number = models.CharField("备案编号", max_length=60, blank=True)
    carried_out_on = models.DateField("实施日期", null=True, blank=True)
    link = models.CharField("实施链接", max_length=500, blank=True)
    created_at = models.DateTimeField("新建时间")
    changed_at = models.DateTimeField("最近变动")
    submitted_at = models.DateTimeField("提交时间", null=True)
    accepted_at = models.DateTimeField("通过时间", null=True)
    ended_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["media_account"],
                condition=Q(state__in=OPEN_STATES, media_account__isnull=False),
                name="one_open_application_per_account",
            ),
            models.UniqueConstraint(
                fields=["sponsor", "platform", "name"],
                condition=Q(state__in=OPEN_STATES[1:], act__in=BEGINNING, media_account__isnull=True),
                name="one_open_opening_by_name",
            ),
            models.UniqueConstraint(
                fields=["numbered_by", "number_year", "number_serial"],
                condition=Q(number_serial__isnull=False),
                name="filing_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="application_queue"),
            models.Index(fields=["sponsor", "-id"], name="application_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}：{self.name or self.sponsor}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its sponsor's."""
        return self.sponsor_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def platform_name(self) -> str:
        """The printed name of its platform; for 其他 the name it was given."""
        return str(self.facts.get("platform_other") or "") or platform_name(self.platform)


class ApplicationStep(models.Model):
    """One office a case passes, frozen when the case was handed in. Two rows with one `position` decide side by side.

    `office` is whose step it is, None where it stands in no tree here; `desk` is the unit that acts: the office, the
    unit it authorised, or the office that records the result from outside. The step is open between `arrived_at` and
    `done_at`; both are emptied when a corrected case starts again. A step with `skipped` (why) is never reached.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12)
    name = models.CharField("环节", max_length=20)
    unit_words = models.CharField(max_length=60)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    desk = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="filing_steps")
    delegable = models.BooleanField(default=False)
    skipped = models.CharField(max_length=120, blank=True)
    article = models.CharField(max_length=80, blank=True)
    clauses = models.JSONField(default=list)
    arrived_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    urged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "position", "desk"], name="one_step_per_desk"),
        ]
        indexes = [
            models.Index(
                fields=["desk"],
                condition=Q(arrived_at__isnull=False, done_at__isnull=True),
                name="step_waiting_at_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_words}{self.name}"

    @property
    def is_current(self) -> bool:
        return self.arrived_at is not None and self.done_at is None

    @property
    def is_outside(self) -> bool:
        """Decided by an office that is not in this system; its result is recorded from paper."""
        return self.office_id is None and not self.skipped


class Submission(models.Model):
    """What a case said each time it was handed in 提交. Never changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submission_rows")
    number = models.PositiveSmallIntegerField()
    facts = SealedJSON(default=dict)
    answers = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="one_submission_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.application} 第 {self.number} 次提交"


class Decision(models.Model):
    """What one office decided on its step of one submission 办理意见. One for each; never changed.

    `paper_number` and `paper_on` name the paper when the office decided outside this system.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    step = models.ForeignKey(ApplicationStep, on_delete=models.PROTECT, related_name="decisions")
    submission = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    opinion = models.TextField("意见", blank=True)
    answers = models.JSONField(default=dict)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    paper_number = models.CharField("批复文号", max_length=80, blank=True)
    paper_on = models.DateField("批复日期", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "submission"], name="one_decision_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.get_outcome_display()}"


class ApplicationFile(models.Model):
    """A file handed in with a case 申请材料. The content lies under its digest; a row taken down stays on record.

    `question` is the key of the pack's question the file answers (`evidence_ipv6`, `qr_image`); empty when it answers none.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="files")
    purpose = models.CharField("是什么", max_length=16, choices=FilePurpose.choices)
    question = models.CharField("回答哪一问", max_length=40, blank=True)
    label = models.CharField("说明", max_length=120, blank=True)
    name = models.CharField("文件", max_length=200)
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    shown_on = models.DateField("证明的日期", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class OfficeTerms(models.Model):
    """How long a step takes in an office that set itself a number 办件时限; the texts name none."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="filing_terms")
    review_workdays = models.PositiveSmallIntegerField("每一步办几个工作日", null=True, blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation} {self.review_workdays}"


class ManagingAuthorisation(models.Model):
    """授权管理单位: a unit that takes the steps of an office for a time."""

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="filing_authorisations")
    deputy = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="授权管理单位")
    basis = models.CharField("授权文件", max_length=120)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(until__isnull=True), name="one_current_managing_authorisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} → {self.deputy}"

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class CalendarDay(models.Model):
    """A day the office works or rests differently from the published calendar 工作日更正. The newest row of a day holds."""

    day = models.DateField()
    works = models.BooleanField("上班")
    reason = models.CharField("依据", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["day", "-id"])]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.works else '放假'}"

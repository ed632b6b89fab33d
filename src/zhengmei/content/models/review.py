"""What people judged, decided and answered about a version, and who may sign."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.content.models.drafts import Draft, Revision
from zhengmei.content.states import (
    AuthorisationKind,
    Decision,
    SignAnswer,
    SignKind,
    StepState,
    Verdict,
)
from zhengmei.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class ReviewStep(models.Model):
    """One step of one submission 审核步骤, frozen from the pack when it was submitted. `by` passed or returned it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="steps")
    cycle = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    who = models.JSONField()
    signs = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=StepState.choices, default=StepState.WAITING)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "cycle", "order"], name="step_once"),
            models.UniqueConstraint(
                fields=["draft", "cycle", "by"], condition=Q(state="passed"), name="reviewers_never_repeat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.name}"


class GateVerdict(models.Model):
    """What a person found at one gate for one version 关口意见. A new version has new rows: every gate asks again.

    `checkpoints` are frozen from the pack (key, question, answers, opened_by, article, clause, strength, families);
    `answers` maps a key to {"answer": "good"|"bad", …}.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="verdicts")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="verdicts")
    order = models.PositiveIntegerField()
    gate = models.CharField(max_length=40)
    role = models.CharField(max_length=60, blank=True)
    article = models.CharField(max_length=120, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    checkpoints = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "gate"], name="gate_once")]
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.draft} {self.gate}"


class HitDecision(models.Model):
    """What a person did with one hit of the text rules 命中处理. `mark` finds the same hit in the same sentence again."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="hit_decisions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    mark = models.CharField(max_length=64)
    code = models.CharField(max_length=12)
    severity = models.CharField(max_length=8)
    shown = models.CharField(max_length=300)
    message = models.CharField(max_length=500)
    gate = models.CharField(max_length=40, blank=True)
    decision = models.CharField(max_length=12, choices=Decision.choices)
    replacement = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["draft", "mark"])]

    def __str__(self) -> str:
        return f"{self.draft} {self.code} {self.get_decision_display()}"


class CounterSign(models.Model):
    """The answer of another unit whose work the text mentions 会签, or of the flagship's sponsor, to one version."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="counter_signs")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="counter_signs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="counter_signs")
    kind = models.CharField(max_length=12, choices=SignKind.choices)
    answer = models.CharField(max_length=12, choices=SignAnswer.choices, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "organisation", "kind"], name="counter_sign_once")]

    def __str__(self) -> str:
        return f"{self.draft} {self.organisation}"


class ContentAuthorisation(models.Model):
    """A recorded authorisation 授权: who allowed it, on which paper, what for. Belongs to one draft."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="authorisations")
    kind = models.CharField(max_length=12, choices=AuthorisationKind.choices)
    authoriser = models.CharField("授权人", max_length=60)
    title = models.CharField("授权人职务", max_length=60)
    document = models.CharField("授权书编号或文件", max_length=200, blank=True)
    scope = models.CharField("授权什么", max_length=500)
    authorised_on = models.DateField("授权日期")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.authoriser}"


class SigningMandate(models.Model):
    """A person allowed to sign for a unit 授权签发: by name on the unit's list, or for somebody on leave 代签."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="signing_mandates")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="signing_mandates")
    on_behalf_of = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField(null=True)
    given_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.organisation} {self.user}"

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id

"""What is kept, who keeps it, who opened it, how it passed on, and how it was lost and found."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhengmei.custody.states import (
    RECOVERY_WORKDAYS,
    UNDER_WAY,
    WARN_DAYS,
    AuthorisationKind,
    AuthorisationState,
    CredentialState,
    HandoverCause,
    HandoverState,
    Place,
    RecoveryCause,
    RecoveryState,
    RecoveryStepKind,
)
from zhengmei.filing.models import MediaAccount
from zhengmei.organisations.models import Organisation
from zhengmei.sealed.fields import SealedText

USER = settings.AUTH_USER_MODEL


class Credential(models.Model):
    """One sign-in of an account at its platform 平台口令, with two keepers. Changed only through `actions`.

    Everything secret lies in SealedText columns, bound to `reference`: reading the row opens nothing.
    """

    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="credentials")
    label = models.CharField("用途", max_length=40)
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    login_name = SealedText("登录名", blank=True)
    password = SealedText("口令")
    bound_phone = SealedText("绑定手机", blank=True)
    bound_email = SealedText("绑定邮箱", blank=True)
    recovery_contact = SealedText("找回联系人", blank=True)
    first_keeper = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name="第一保管人")
    second_keeper = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第二保管人"
    )
    changed_on = models.DateField("改口令日期")
    state = models.CharField(max_length=12, choices=CredentialState.choices, default=CredentialState.KEPT)
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["media_account", "label"], condition=Q(state="kept"), name="one_credential_per_use"
            ),
            models.CheckConstraint(
                condition=Q(second_keeper=None) | ~Q(first_keeper=F("second_keeper")), name="two_different_keepers"
            ),
        ]
        indexes = [models.Index(fields=["state", "changed_on"])]

    def __str__(self) -> str:
        return f"{self.media_account}（{self.label}）"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its account's sponsor's."""
        return self.media_account.sponsor_id

    @property
    def keeper_ids(self) -> set[int]:
        """The ids of its one or two keepers."""
        return {pk for pk in (self.first_keeper_id, self.second_keeper_id) if pk is not None}


class Opening(models.Model):
    """One opening of a credential: who, when, why. `token` lets what a form asked for be shown once only."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField("理由", max_length=200)
    token = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.credential} {self.by} {self.at:%Y-%m-%d %H:%M}"


class PasswordChange(models.Model):
    """One change of a password 改密记录: who, when, why. Never the password itself, neither the old nor the new."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="password_changes")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField("为什么", max_length=200)

    def __str__(self) -> str:
        return f"{self.credential} {self.at:%Y-%m-%d}"


class Handover(models.Model):
    """A credential passing from one keeper to another 交接: given, password changed, received. One open at a time.

    State changes only through `actions`; the table is `states.HANDOVER`. `leaver` is None where there was no second keeper.
    """

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="handovers")
    place = models.CharField("哪一位", max_length=8, choices=Place.choices)
    leaver = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="交出人")
    receiver = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name="接手人")
    cause = models.CharField("原因", max_length=12, choices=HandoverCause.choices)
    state = models.CharField(max_length=12, choices=HandoverState.choices, default=HandoverState.OPEN)
    started_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    given_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    given_note = models.CharField("代为交出的说明", max_length=200, blank=True)
    password_changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    password_changed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField("为什么取消", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential"], condition=Q(state="open"), name="one_open_handover"),
            models.CheckConstraint(
                condition=Q(leaver=None) | ~Q(leaver=F("receiver")), name="handover_between_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(given_at__isnull=False, password_changed_at__isnull=False, received_at__isnull=False),
                name="handover_done_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credential} {self.get_place_display()}交接"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it."""
        return self.credential.audit_unit_id


class Authorisation(models.Model):
    """What somebody or something was allowed to do with an account, until when 授权. Its token, if any, lies sealed."""

    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="authorisations")
    kind = models.CharField("种类", max_length=16, choices=AuthorisationKind.choices)
    name = models.CharField("给谁、给什么系统", max_length=80)
    scope = models.CharField("能做什么", max_length=200, blank=True)
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = SealedText("令牌", blank=True)
    granted_on = models.DateField("授权日期")
    expires_on = models.DateField("有效期至", null=True, blank=True)
    state = models.CharField(max_length=12, choices=AuthorisationState.choices, default=AuthorisationState.ACTIVE)
    ended_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("granted_on")), name="authorisation_ends_later"
            )
        ]
        indexes = [models.Index(fields=["state", "expires_on"])]

    def __str__(self) -> str:
        return f"{self.media_account} {self.get_kind_display()} {self.name}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it."""
        return self.media_account.sponsor_id


class Recovery(models.Model):
    """A lost password and how it is won back 找回. One under way for an account; until it ends no second account is opened.

    State changes only through `actions`; the table is `states.RECOVERY`.
    """

    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="recoveries")
    cause = models.CharField("怎么丢的", max_length=16, choices=RecoveryCause.choices)
    account_of_loss = models.TextField("经过")
    state = models.CharField(max_length=12, choices=RecoveryState.choices, default=RecoveryState.OPEN)
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_on = models.DateField("期限")
    workdays = models.PositiveSmallIntegerField("几个工作日")
    outcome = models.TextField("结果", blank=True)
    concluded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["media_account"], condition=Q(state__in=UNDER_WAY), name="one_recovery_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.media_account} 找回口令"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it."""
        return self.media_account.sponsor_id


class RecoveryStep(models.Model):
    """One step towards winning a password back, with a file as evidence where there is one."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField("做了什么", max_length=12, choices=RecoveryStepKind.choices)
    note = models.TextField("说明")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    file_digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.recovery} {self.get_kind_display()}"


class CustodyRule(models.Model):
    """What a unit set for itself and those below it that set nothing: 本单位自定."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="custody_rule")
    password_days = models.PositiveSmallIntegerField("口令多少天换一次", null=True, blank=True)
    warn_days = models.PositiveSmallIntegerField("提前多少天提醒", default=WARN_DAYS)
    recovery_workdays = models.PositiveSmallIntegerField("找回口令限几个工作日", default=RECOVERY_WORKDAYS)
    set_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(password_days=None) | Q(password_days__gte=1, password_days__lte=730))
                & Q(warn_days__lte=90)
                & Q(recovery_workdays__gte=1, recovery_workdays__lte=120),
                name="custody_rule_in_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.password_days} 天"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it."""
        return self.organisation_id

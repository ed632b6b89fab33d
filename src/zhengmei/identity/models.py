"""A person who signs in. No shared users; what they may do is in organisations.Appointment."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from zhengmei.identity.states import SessionEnd, SignInWay, TokenState
from zhengmei.sealed.fields import SealedCharField


class UserManager(BaseUserManager["User"]):
    """Looks users up by their sign-in name."""


class User(AbstractBaseUser):
    """One natural person. Made by `actions.add_user`; disabled, never deleted."""

    username = models.CharField("登录名", max_length=60, unique=True)
    full_name = models.CharField("姓名", max_length=60)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改口令", default=False)
    password_changed_at = models.DateTimeField("口令改于", null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.full_name


class ApiToken(models.Model):
    """What a program shows to read in a person's name 接口令牌: asked for with a purpose, allowed by somebody else, ended.

    Only a digest of the secret is kept. Its state follows from the moments: see `states.TOKEN`.
    """

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens", verbose_name="申请人")
    program = models.CharField("哪个系统用", max_length=60)
    purpose = models.CharField("用途", max_length=200)
    days = models.PositiveSmallIntegerField("用多少天")
    state = models.CharField("状态", max_length=12, choices=TokenState.choices, default=TokenState.ASKED)
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="批准人")
    decided_at = models.DateTimeField("批准时间", null=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    expires_at = models.DateTimeField("有效期至", null=True)
    used_at = models.DateTimeField("最近使用", null=True)
    ended_at = models.DateTimeField("停用时间", null=True)
    ended_why = models.CharField("为什么停用", max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.program}（{self.owner}）"


class PastPassword(models.Model):
    """The hash of a password a person had, so that it is not taken again. Older ones than the setting asks are removed."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="past_passwords")
    hash = models.CharField(max_length=128)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} {self.until:%Y-%m-%d}"


class SignInSession(models.Model):
    """One sign-in 登录会话 of a person on one device: since when, last used from where, and how it ended.

    `key` names the session in the session store; a row without an end whose session is gone has run out by itself.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_in_sessions")
    key = models.CharField(max_length=40, unique=True)
    way = models.CharField("怎样登录", max_length=12, choices=SignInWay.choices)
    device = models.CharField("设备", max_length=80, blank=True)
    address = models.CharField("最近地址", max_length=45, blank=True)
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=SessionEnd.choices, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["user", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.user} {self.device}"


class FactorSecret(models.Model):
    """A secret of a second factor, sealed. The authenticator of allauth holds only its number."""

    words = SealedCharField(max_length=200)

    def __str__(self) -> str:
        return f"第 {self.pk} 号"

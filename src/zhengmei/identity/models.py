"""A person who signs in. No shared users; what they may do is in organisations.Appointment."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from zhengmei.identity.states import TokenState


class UserManager(BaseUserManager["User"]):
    """Looks users up by their sign-in name."""


class User(AbstractBaseUser):
    """One natural person. Made by `actions.add_user`; disabled, never deleted."""

    username = models.CharField("登录名", max_length=60, unique=True)
    full_name = models.CharField("姓名", max_length=60)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改口令", default=False)

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

"""Public notices 公告 on what happened to an account. Kept for good."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.filing.models.applications import Application
from zhengmei.filing.models.ledger import MediaAccount
from zhengmei.filing.states import NoticeKind


class PublicNotice(models.Model):
    """A notice to the public that an account was cancelled or has another sponsor 公告.

    Says everything itself, so that it stays true whatever the ledger says later. Never deleted and never changed; one
    that was wrong is withdrawn with a reason, and stays readable.
    """

    kind = models.CharField("事项", max_length=12, choices=NoticeKind.choices)
    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="public_notices")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="public_notices")
    account_name = models.CharField("账号名称", max_length=120)
    platform_name = models.CharField("平台", max_length=60)
    platform_account_id = models.CharField("平台账号ID", max_length=120, blank=True)
    old_sponsor = models.CharField("原主办单位", max_length=120)
    new_sponsor = models.CharField("现主办单位", max_length=120, blank=True)
    issuer = models.CharField("发布单位", max_length=120)
    happened_on = models.DateField("注销或变更日期")
    note = models.TextField("说明", blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("发布时间")
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["media_account", "kind", "happened_on", "new_sponsor"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_notice_per_event",
            ),
        ]

    def __str__(self) -> str:
        return f"关于“{self.account_name}”{self.get_kind_display()}的公告"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: those of the account's sponsor."""
        return self.media_account.sponsor_id

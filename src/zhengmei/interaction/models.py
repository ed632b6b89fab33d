"""Messages as they came, masked."""

from django.db import models

from zhengmei.filing.models import MediaAccount


class CitizenMessage(models.Model):
    """One message of a citizen to an account, and the reply. Text is masked before it is stored."""

    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="citizen_messages")
    number = models.CharField("留言编号", max_length=60)
    asked_at = models.DateTimeField("留言时间")
    title = models.CharField("标题", max_length=300, blank=True)
    text = models.TextField("内容", blank=True)
    replied_at = models.DateTimeField("回复时间", null=True, blank=True)
    reply = models.TextField("回复内容", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media_account", "number"], name="one_message_per_number")]

    def __str__(self) -> str:
        return self.number

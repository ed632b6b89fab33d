"""What the machine found in pictures and behind links, kept so that it is looked at once."""

from django.db import models


class PictureReading(models.Model):
    """What a picture says 图中文字, bound to the digest of its bytes: the same picture is read once for all drafts.

    `lines` are [text, left, top, right, bottom, is_code]; `unread` sentences on what could not be looked at.
    """

    digest = models.CharField(max_length=64, unique=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    lines = models.JSONField(default=list)
    unread = models.JSONField(default=list)
    text_read = models.BooleanField("字也认过")
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:16]


class LinkLook(models.Model):
    """Where a link led and whether it answered when it was last opened 链接核对. `state` is of `textrules.following.State`."""

    link = models.CharField("链接", max_length=1000, unique=True)
    target = models.CharField("去向", max_length=1000)
    state = models.CharField(max_length=8)
    reason = models.CharField(max_length=100)
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.link

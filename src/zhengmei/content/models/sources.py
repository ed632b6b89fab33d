"""Where a repost may come from, what it was taken from, and who takes from us."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.content.models.drafts import Draft
from zhengmei.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class AllowedSource(models.Model):
    """A body one may repost from 稿源, kept by a supervising office for itself and every unit below it.

    `kind` is a word of the pack's list. `host` is a domain without scheme; it covers the names under it. A row is ended,
    never changed: a correction is a new row.
    """

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="allowed_sources")
    kind = models.CharField("类型", max_length=60)
    name = models.CharField("稿源单位", max_length=120)
    host = models.CharField("域名", max_length=200, blank=True)
    handle = models.CharField("账号名称", max_length=120, blank=True)
    is_partner = models.BooleanField("合作媒体", default=False)
    reason = models.CharField("依据或理由", max_length=300)
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField("添加日期")
    ended_on = models.DateField("停用日期", null=True)
    ended_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name", "host", "handle"],
                condition=Q(ended_on__isnull=True),
                name="source_listed_once",
            ),
            models.CheckConstraint(condition=~Q(host="") | ~Q(handle=""), name="source_can_be_recognised"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_unit_id(self) -> int:
        return self.office_id


class SourceCopy(models.Model):
    """The text a draft was taken from 原文, kept for comparison: what a repost reposts, what a same-source draft follows."""

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="source_copy")
    title = models.CharField("原文标题", max_length=300)
    body = models.TextField("原文正文")
    kept_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class RepostException(models.Model):
    """Leave to repost once from a source that is on no list 转载例外: for one draft and its source address."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="repost_exceptions")
    source_url = models.CharField(max_length=1000)
    reason = models.CharField("理由", max_length=500)
    clause = models.CharField(max_length=20, blank=True)
    approved_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    expires_on = models.DateField("有效期至")

    def __str__(self) -> str:
        return f"{self.draft} {self.expires_on}"


class PartnerRepost(models.Model):
    """A partner's repost of a text of ours 对方转载: the other half of the exchange."""

    source = models.ForeignKey(AllowedSource, on_delete=models.PROTECT, related_name="reposts_of_ours")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reposted_by_partners")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, null=True, blank=True, related_name="partner_reposts")
    title = models.CharField("标题", max_length=300)
    url = models.CharField("对方网址", max_length=1000)
    reposted_on = models.DateField("转载日期")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "url"], name="partner_repost_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id

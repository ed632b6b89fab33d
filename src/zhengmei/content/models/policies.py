"""Policy documents, and the drafts that publish or interpret them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhengmei.content.models.drafts import Draft
from zhengmei.content.states import DocumentRole
from zhengmei.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class PolicyDocument(models.Model):
    """A policy document 政策文件 a unit issued or must publish. `traits` are words of the pack's list of what needs
    interpretation; `needs_interpretation` was decided from them when it was registered."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="policy_documents")
    title = models.CharField("标题", max_length=300)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=120)
    issued_on = models.DateField("成文日期")
    news_class = models.CharField("信息类别", max_length=40, blank=True)
    traits = models.JSONField("特征", default=list, blank=True)
    needs_interpretation = models.BooleanField("须配解读", default=False)
    article = models.CharField(max_length=120, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    url = models.CharField("原文网址", max_length=1000, blank=True)
    registered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], condition=~Q(number=""), name="policy_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        return self.organisation_id


class PolicyLink(models.Model):
    """A draft that publishes a policy document, or one that interprets it. `forms` are words of the pack's list."""

    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, related_name="links")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="policy_links")
    role = models.CharField("是什么", max_length=16, choices=DocumentRole.choices)
    forms = models.JSONField("解读形式", default=list, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "draft"], name="policy_link_once")]

    def __str__(self) -> str:
        return f"{self.document} {self.get_role_display()}"

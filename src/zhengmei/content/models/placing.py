"""Where a draft belongs in the plan, and where it was published."""

from django.conf import settings
from django.db import models

from zhengmei.content.models.drafts import Draft
from zhengmei.content.models.permits import Permit
from zhengmei.content.models.planning import Topic, TopicColumn

USER = settings.AUTH_USER_MODEL


class Placing(models.Model):
    """What a draft counts as 归类. It is about the plan and the reports; no reader sees it, so it may change after signing."""

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="placing")
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="placings", verbose_name="选题"
    )
    column = models.ForeignKey(
        TopicColumn, on_delete=models.PROTECT, null=True, blank=True, related_name="placings", verbose_name="栏目"
    )
    stance = models.CharField("稿件类型", max_length=20, blank=True)
    authority = models.CharField("权威发布的机关", max_length=120, blank=True)
    is_central = models.BooleanField("围绕中心工作", default=False)
    concerns_interests = models.BooleanField("涉及群众切身利益", default=False)
    widely_known = models.BooleanField("需要公众广泛知晓", default=False)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.draft)


class PublishedLink(models.Model):
    """Where a permitted text was published 发布登记: date and link, entered by the unit after it published by hand."""

    permit = models.OneToOneField(Permit, on_delete=models.PROTECT, related_name="published_link")
    url = models.CharField("发布链接", max_length=1000)
    published_at = models.DateTimeField("发布时间", db_index=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.url

    @property
    def audit_unit_id(self) -> int:
        return self.permit.draft.organisation_id

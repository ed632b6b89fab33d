"""Drafts, their versions, their pictures and files, the remarks beside them."""

from typing import Any

from django.conf import settings
from django.db import models

from zhengmei.content.states import (
    AttachmentRole,
    DraftKind,
    DraftState,
    PrivacyGround,
)
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class Draft(models.Model):
    """A text being written for accounts of one unit 稿件. The columns are the working copy; versions are Revision rows.

    `version` grows by one with every saved change of the working copy. `current` is the revision under review or approved.
    `contributor` is the unit that wrote it where it speaks through its superior's account 依托上级账号; `organisation` then is
    the superior, whose review it passes. `cycle` counts the submissions. State changes only through `actions`; the table is `states.DRAFT`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="drafts", verbose_name="单位")
    contributor = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributed",
        verbose_name="供稿单位",
    )
    media_accounts = models.ManyToManyField(MediaAccount, related_name="drafts", verbose_name="发往账号")
    state = models.CharField("状态", max_length=12, choices=DraftState.choices, default=DraftState.WRITING)
    kind = models.CharField("种类", max_length=16, choices=DraftKind.choices, default=DraftKind.ORIGINAL)
    title = models.CharField("标题", max_length=200, blank=True)
    summary = models.CharField("摘要", max_length=500, blank=True)
    body = models.TextField("正文", blank=True)
    byline = models.CharField("署名", max_length=60, blank=True)
    content_class = models.CharField("等级", max_length=40, blank=True)
    category = models.CharField("分类", max_length=40, blank=True)
    disclosure = models.CharField("公开类别", max_length=40, blank=True)
    is_disclosure = models.BooleanField("属于政府信息公开", default=False)
    key_fields = models.JSONField("重点领域", default=list, blank=True)
    audience = models.CharField("面向谁", max_length=120, blank=True)
    source = models.CharField("信息来源", max_length=200, blank=True)
    source_url = models.CharField("来源网址", max_length=1000, blank=True)
    formed_on = models.DateField("信息形成日期", null=True, blank=True)
    sensitive = models.JSONField("敏感类别", default=list, blank=True)
    privacy_ground = models.CharField("保留个人信息的理由", max_length=12, choices=PrivacyGround.choices, blank=True)
    concerned = models.ManyToManyField(Organisation, related_name="+", blank=True, verbose_name="涉及单位")
    responsible_unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="涉事责任部门"
    )
    planned_at = models.DateTimeField("打算何时发", null=True, blank=True)
    adapted_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="adaptations", verbose_name="改写自"
    )
    version = models.PositiveIntegerField(default=1)
    cycle = models.PositiveIntegerField(default=0)
    current = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, related_name="+")
    started_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name="起草人")
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    authors = models.ManyToManyField(User, related_name="+")
    started_at = models.DateTimeField("起草时间")
    changed_at = models.DateTimeField("最近变动")
    submitted_at = models.DateTimeField("送审时间", null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"]), models.Index(fields=["-changed_at"])]

    def __str__(self) -> str:
        return self.title or "（还没有标题）"

    @property
    def number(self) -> str:
        """稿 2026-1184."""
        return f"{self.started_at.year}-{self.pk}"

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: the unit it is written for."""
        return self.organisation_id


class Revision(models.Model):
    """One version of a draft, never changed afterwards 稿次 (the database refuses it).

    `content` is everything a reader or a reviewer could have seen, `digest` the SHA-256 of it, images included.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64, db_index=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.draft} 第 {self.number} 稿"

    def part(self, name: str) -> Any:
        """One field of what was read; None where this version has no such field."""
        return self.content.get(name)


class Attachment(models.Model):
    """A picture in the text or a file beside it 素材. Kept by its digest; taken out, never deleted."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="attachments")
    role = models.CharField("类型", max_length=12, choices=AttachmentRole.choices)
    digest = models.CharField("摘要", max_length=64)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("大小")
    alt = models.CharField("替代文字", max_length=300, blank=True)
    in_body = models.BooleanField("在正文里", default=False)
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def audit_unit_id(self) -> int:
        return self.draft.organisation_id


class Comment(models.Model):
    """A remark beside the text 批注, settled by whoever deals with it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="comments")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    quote = models.CharField("针对", max_length=300, blank=True)
    text = models.CharField("批注", max_length=2000)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text[:40]

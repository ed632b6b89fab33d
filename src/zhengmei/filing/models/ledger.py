"""Accounts with every field of both paper forms, the history of every field, exceptions and imports."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from zhengmei.filing.states import (
    OWNER_OF,
    UNDER_WAY,
    AccountKind,
    AccountStatus,
    AppPurpose,
    AppStage,
    ImportKind,
    ImportState,
    OwnerKind,
    SecurityLevel,
    Source,
)
from zhengmei.organisations.models import Organisation
from zhengmei.platforms.dictionary import carrier_of, platform_name
from zhengmei.sealed.fields import OpenedCharField, SealedCharField


class MediaAccount(models.Model):
    """A government account on a platform 政务新媒体账号. Changed only through `actions`, which keep FieldChange rows.

    `carrier` and `owner_kind` are kept only where they differ from what the platform and the sponsor are by themselves.
    `qr_digest` names the picture of its QR code among the files of its applications.
    """

    name = models.CharField("账号名称", max_length=120, db_index=True)
    platform = models.CharField("平台", max_length=24, db_index=True)
    platform_other = models.CharField("其他平台名称", max_length=60, blank=True)
    platform_subtype = models.CharField("微信子类", max_length=20, blank=True)
    carrier = models.CharField("载体", max_length=12, blank=True)
    platform_account_id = models.CharField("平台账号ID", max_length=120, blank=True)
    category = models.CharField("类别", max_length=60, blank=True)
    kind = models.CharField("账号性质", max_length=12, choices=AccountKind.choices, default=AccountKind.OFFICIAL)
    sponsor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="media_accounts", verbose_name="主办单位"
    )
    owner_kind = models.CharField("主办单位性质", max_length=16, choices=OwnerKind.choices, blank=True)
    managing = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_media_accounts",
        verbose_name="主管单位",
    )
    operator_name = models.CharField("承办单位", max_length=120, blank=True)
    is_outsourced = models.BooleanField("委托第三方运营", null=True)
    responsible_name = models.CharField("账号责任人", max_length=60, blank=True)
    planning_person = models.CharField("规划建设责任人", max_length=60, blank=True)
    support_person = models.CharField("组织保障责任人", max_length=60, blank=True)
    development_person = models.CharField("健康发展责任人", max_length=60, blank=True)
    security_person = models.CharField("安全管理责任人", max_length=60, blank=True)
    is_main = models.BooleanField("是否主账号", default=False)
    is_certified = models.BooleanField("是否认证", null=True)
    certification_text = models.CharField("认证信息", max_length=300, blank=True)
    status = models.CharField("运行状态", max_length=12, choices=AccountStatus.choices, default=AccountStatus.NORMAL)
    opened_on = models.DateField("开设日期", null=True, blank=True)
    launched_on = models.DateField("正式运营时间", null=True, blank=True)
    cancelled_on = models.DateField("注销日期", null=True, blank=True)
    filing_number = models.CharField("备案编号", max_length=60, blank=True)
    url = models.CharField("访问链接", max_length=500, blank=True)
    followers = models.PositiveBigIntegerField("粉丝数", null=True, blank=True)
    has_interaction = models.BooleanField("有无互动功能", null=True)
    functions = models.JSONField("功能", default=list, blank=True)
    positioning = models.CharField("功能定位", max_length=200, blank=True)
    duty_item = models.CharField("对应职责", max_length=200, blank=True)
    service_entry_url = models.CharField("办事入口", max_length=500, blank=True)
    news_licence_number = models.CharField("新闻信息服务许可证号", max_length=60, blank=True)
    news_licence_issuer = models.CharField("许可证发证机关", max_length=120, blank=True)
    news_licence_expires_on = models.DateField("许可证有效期至", null=True, blank=True)
    provides_news = models.BooleanField("从事互联网新闻信息服务", null=True)
    provides_audiovisual = models.BooleanField("传播网络视听节目", null=True)
    audiovisual_licence_number = models.CharField("视听节目许可证号", max_length=60, blank=True)
    audiovisual_licence_issuer = models.CharField("视听节目许可证发证机关", max_length=120, blank=True)
    audiovisual_licence_expires_on = models.DateField("视听节目许可证有效期至", null=True, blank=True)
    operator_licence_number = models.CharField("承办机构新闻资质证号", max_length=60, blank=True)
    operator_licence_expires_on = models.DateField("承办机构新闻资质有效期至", null=True, blank=True)
    leader_name = models.CharField("分管负责人", max_length=60, blank=True)
    leader_title = models.CharField("分管负责人职务", max_length=60, blank=True)
    leader_office_tel = models.CharField("分管负责人办公电话", max_length=30, blank=True)
    leader_mobile = SealedCharField("分管负责人手机", max_length=30, blank=True)
    liaison_name = models.CharField("联络员", max_length=60, blank=True)
    liaison_title = models.CharField("联络员职务", max_length=60, blank=True)
    liaison_office_tel = models.CharField("联络员办公电话", max_length=30, blank=True)
    liaison_mobile = SealedCharField("联络员手机", max_length=30, blank=True)
    operator_leader_name = models.CharField("承办单位分管领导", max_length=60, blank=True)
    operator_leader_title = models.CharField("承办单位分管领导职务", max_length=60, blank=True)
    operator_leader_tel = SealedCharField("承办单位联系电话", max_length=30, blank=True)
    app_filing_number = models.CharField("政务应用程序备案号", max_length=60, blank=True)
    app_purpose = models.CharField("客户端用途", max_length=12, choices=AppPurpose.choices, blank=True)
    app_stage = models.CharField("客户端建设阶段", max_length=12, choices=AppStage.choices, blank=True)
    app_ipv6 = models.BooleanField("支持IPv6", null=True)
    app_https = models.BooleanField("支持HTTPS", null=True)
    app_html5 = models.BooleanField("支持HTML5", null=True)
    app_devices = models.BooleanField("支持多终端", null=True)
    app_security_level = models.CharField("等保定级", max_length=12, choices=SecurityLevel.choices, blank=True)
    app_security_number = models.CharField("等保备案号", max_length=60, blank=True)
    app_assessed_on = models.DateField("等保测评日期", null=True, blank=True)
    qr_digest = models.CharField("二维码", max_length=64, blank=True)
    registered_at = models.DateTimeField("入账时间")
    changed_at = models.DateTimeField("最近变动")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "platform_account_id"],
                condition=~Q(platform_account_id=""),
                name="one_row_per_platform_id",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def platform_name(self) -> str:
        """The printed name of its platform; for 其他 the name it was given."""
        return self.platform_other or platform_name(self.platform)

    @property
    def carrier_held(self) -> str:
        """The code of its carrier: the one chosen, else that of its platform."""
        return self.carrier or carrier_of(self.platform)

    @property
    def owner_held(self) -> str:
        """Its owner kind: the one chosen, else that of its sponsor."""
        return self.owner_kind or OWNER_OF.get(self.sponsor.kind, OwnerKind.ADMINISTRATIVE)

    @property
    def audit_unit_id(self) -> int:
        """Whose overseers may read entries about it: its sponsor's."""
        return self.sponsor_id


class FieldChange(models.Model):
    """One field of one account, from what to what, when, by whom and through what. Written with the change itself.

    Of a private fact (a telephone number) both are sealed by the act that writes the row.
    """

    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="field_changes")
    field = models.CharField(max_length=40)
    before = OpenedCharField(max_length=500, blank=True)
    after = OpenedCharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=20)
    batch = models.ForeignKey("ImportBatch", on_delete=models.PROTECT, null=True, related_name="field_changes")
    filed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["media_account", "-at"])]

    def __str__(self) -> str:
        return f"{self.media_account} {self.field}"

    @property
    def source_words(self) -> str:
        """Through what it came, in Chinese."""
        return str(dict(Source.choices).get(self.source, self.source))


class RuleException(models.Model):
    """A recorded exception 例外 to a 原则上 rule: reason, who allowed it, until when."""

    media_account = models.ForeignKey(MediaAccount, on_delete=models.PROTECT, related_name="rule_exceptions")
    rule_key = models.CharField(max_length=40)
    clause = models.CharField(max_length=20)
    reason = models.TextField("理由")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_on = models.DateField()
    expires_on = models.DateField("有效期至")
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gte=models.F("granted_on")), name="exception_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.media_account} {self.rule_key} {self.expires_on}"


class ColumnChoice(models.Model):
    """Which columns of the ledger a person chose to see. Keys of `ledger.columns`; unknown ones are passed over."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ledger_columns")
    columns = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} {len(self.columns)} 列"


class ImportBatch(models.Model):
    """One file handed in 导入. `report` holds the preview: counts, errors by row and column, and what would change.

    State changes only through `actions`; the table is `states.IMPORT`. The rows are written in one transaction together
    with the state DONE: an import that was killed left nothing behind.
    """

    kind = models.CharField("导入什么", max_length=12, choices=ImportKind.choices)
    state = models.CharField("状态", max_length=12, choices=ImportState.choices, default=ImportState.READING)
    file_name = models.CharField("文件", max_length=200)
    stored_path = models.CharField(max_length=300, blank=True)
    digest = models.CharField("摘要", max_length=64)
    size = models.PositiveBigIntegerField("大小", default=0)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    create_units = models.BooleanField("缺的单位一并新建", default=False)
    only_good = models.BooleanField("只导入没问题的行", default=False)
    report = models.JSONField(default=dict)
    total_rows = models.PositiveIntegerField("行数", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("交来时间")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    failure = models.TextField("为什么没有导入", blank=True)

    class Meta:
        constraints = [
            # A constant expression: at most one row at all may be under way, whatever its kind.
            models.UniqueConstraint(Value(1), condition=Q(state__in=UNDER_WAY), name="one_import_under_way"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.file_name}"

    @property
    def audit_unit_id(self) -> int | None:
        """Whose overseers may read entries about it: the unit of the person who handed it in."""
        return self.office_id

"""Cleaning what is typed about sources, originals, mandated reposts and what was published."""

from typing import Any

from django import forms

from zhengmei.content.models import AllowedSource, Draft
from zhengmei.content.queries.policy import Choice
from zhengmei.filing.models import MediaAccount

DAY = {"type": "date"}
MOMENT = {"type": "datetime-local"}


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day picked with the browser's own calendar."""
    widget = forms.DateInput(DAY, "%Y-%m-%d")
    missing = {"required": f"没有填{label}，请填上。", "invalid": "请按年-月-日填，例如 2026-11-22。"}
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text, error_messages=missing)


def moment_field(label: str, help_text: str = "") -> forms.DateTimeField:
    """A moment picked with the browser's own control."""
    widget = forms.DateTimeInput(MOMENT, "%Y-%m-%dT%H:%M")
    missing = {"required": f"没有填{label}，请填上。", "invalid": "请填日期和时刻。"}
    return forms.DateTimeField(
        label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M"], help_text=help_text, error_messages=missing
    )


def words_field(
    label: str, most: int = 300, *, required: bool = True, rows: int = 0, help_text: str = ""
) -> forms.CharField:
    """A line, or with `rows` a box, of plain words."""
    widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
    missing = {"required": f"没有填{label}，请填上。", "max_length": f"{label}最多 {most} 字，请改短。"}
    return forms.CharField(
        label=label, required=required, max_length=most, widget=widget, help_text=help_text, error_messages=missing
    )


class PlainForm(forms.Form):
    """A form whose messages the server writes."""

    use_required_attribute = False


class ReasonForm(PlainForm):
    """Why something is ended."""

    reason = words_field("理由", rows=3, help_text="会进记录")


class SourceForm(PlainForm):
    """One source for the list."""

    kind = forms.ChoiceField(label="类型")
    name = words_field("稿源单位", 120, help_text="写全称")
    host = words_field("域名", 200, required=False, help_text="例如 www.gov.cn；它下面的子域名都算")
    handle = words_field(
        "账号名称",
        120,
        required=False,
        help_text="公众号、微博等账号作稿源的，写账号名称；和转载稿的“信息来源”逐字一致才认",
    )
    reason = words_field("依据或理由", help_text="哪份文件、哪个部门确定的")
    is_partner = forms.BooleanField(label="合作媒体，互相转载", required=False)

    def __init__(self, data: Any = None, *, kinds: list[str], **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["kind"].choices = [(kind, kind) for kind in kinds]  # type: ignore[attr-defined]


class SourcesForm(PlainForm):
    """A pasted table of sources."""

    text = forms.CharField(
        label="从表格里复制过来",
        widget=forms.Textarea({"rows": 10}),
        help_text="每行：类型、稿源单位、域名、账号名称、依据，用制表符或逗号隔开；有一行不对就一行也不导入",
        error_messages={"required": "没有贴内容。"},
    )


class CopyForm(PlainForm):
    """The original of a draft."""

    title = words_field("原标题")
    body = words_field("原正文", 200_000, rows=14, help_text="从原网页整段复制，一段一行")


class ExceptionForm(PlainForm):
    """An exception for one repost."""

    reason = words_field("理由", 500, rows=3, help_text="为什么非转不可，怎么核实的")
    expires_on = day_field("有效期至", help_text="过了这天还没发，例外作废")


class PartnerRepostForm(PlainForm):
    """A partner's repost of ours."""

    source = forms.ModelChoiceField(
        label="哪家媒体",
        empty_label="请选",
        queryset=AllowedSource.objects.none(),
        error_messages={"required": "请选一家合作媒体。"},
    )
    title = words_field("标题")
    url = words_field("对方网址", 1000)
    reposted_on = day_field("转载日期")

    def __init__(self, data: Any = None, *, partners: Any, **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["source"].queryset = partners  # type: ignore[attr-defined]


class OrderForm(PlainForm):
    """A mandated repost."""

    origin = forms.CharField(label="谁发布的，或哪一类")
    title = words_field("标题")
    source_name = words_field("来源名称", 120)
    source_url = words_field("原文网址", 1000)
    body = words_field("原文正文", 100_000, rows=12, help_text="一段一行；各账号的转载稿由它起稿，也拿它比对转得全不全")
    note = words_field("要求", 500, required=False, rows=2)
    hours = forms.IntegerField(
        label="多少小时内", min_value=1, error_messages={"required": "没有填多少小时内，请填上。"}
    )
    media_accounts = forms.ModelMultipleChoiceField(
        label="哪些账号转",
        queryset=MediaAccount.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "没有选账号，请至少选一个。"},
    )

    def __init__(self, data: Any = None, *, accounts: Any, origins: list[str], hint: str, **given: Any) -> None:
        super().__init__(data, **given)
        if origins:
            self.fields["origin"] = forms.ChoiceField(label="谁发布的，或哪一类", choices=[(o, o) for o in origins])
        self.fields["media_accounts"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["media_accounts"].label_from_instance = _account  # type: ignore[attr-defined]
        self.fields["hours"].help_text = hint


def _account(account: MediaAccount) -> str:
    return f"{account.sponsor.name}，{account.name}（{account.platform_name}）"


class PublishedForm(PlainForm):
    """Where and when a permitted text went out."""

    url = words_field("发布链接", 1000, help_text="发布以后的网址")
    published_at = moment_field("发布时间")


class LinkForm(PlainForm):
    """A draft for a policy document."""

    draft = forms.ModelChoiceField(
        label="哪篇稿", empty_label="请选", queryset=Draft.objects.none(), error_messages={"required": "没有选稿件。"}
    )
    role = forms.ChoiceField(label="是什么", choices=[("policy", "政策稿"), ("interpretation", "解读稿")])
    forms_ticked = forms.MultipleChoiceField(
        label="解读形式", required=False, widget=forms.CheckboxSelectMultiple, help_text="解读稿才填"
    )

    def __init__(self, data: Any = None, *, drafts: Any, choices: list[Choice], **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["draft"].queryset = drafts  # type: ignore[attr-defined]
        self.fields["draft"].label_from_instance = lambda d: f"{d.number} {d}"  # type: ignore[attr-defined]
        self.fields["forms_ticked"].choices = [(c.code, c.label) for c in choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["forms_ticked"]

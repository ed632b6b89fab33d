"""Cleaning what a person types about an account or an exception. What the regulation demands is asked by the acts."""

from typing import Any

from django import forms

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import fact_label
from zhengmei.filing.states import FACT_GROUPS, AccountKind, AccountStatus, AppPurpose, AppStage, SecurityLevel
from zhengmei.organisations.models import Organisation

SUBTYPES = ("服务号", "订阅号", "小程序")
YES_NO = [("", "不知道"), ("yes", "是"), ("no", "否")]
HINTS = {
    "name": "和平台上显示的一字不差",
    "platform_other": "平台选“其他”时写",
    "platform_subtype": "微信账号才选",
    "platform_account_id": "在平台后台的“账号设置”里找",
    "carrier": "账号开在哪一类载体上；不选就按平台定",
    "owner_kind": "不选就按单位类型定",
    "url": "以 https:// 开头的主页地址",
    "sponsor": "谁开设、谁主办",
    "managing": "同级主管单位，或它授权的管理单位",
    "operator_name": "自己运营就写内设机构；委托的写受托机构",
    "certification_text": "平台上显示的认证文字，要写明主办单位全称",
    "positioning": "一句话说清这个账号是做什么的",
    "category": "移动客户端等填写，例如 政务服务类、新闻资讯类",
    "is_outsourced": "承办单位是外面的公司、机构，选“是”",
    "responsible_name": "这个账号出了事找谁",
    "planning_person": "主办单位里负责这件事的人，写姓名",
    "duty_item": "从本单位职责清单里选一条",
    "service_entry_url": "有“办事”功能的，写办事从哪里进，以 https:// 开头",
    "app_purpose": "移动客户端才选",
    "leader_mobile": "只有能改这个账号的人和主管看得到",
    "liaison_mobile": "只有能改这个账号的人和主管看得到",
    "filing_number": "备案以后主管单位给的编号",
}
EXAMPLES = {"name": "示范市教育", "positioning": "政策发布", "leader_office_tel": "0000-2200001"}
YES_NO_FIELDS = (
    "is_certified",
    "has_interaction",
    "is_outsourced",
    "provides_news",
    "provides_audiovisual",
    "app_ipv6",
    "app_https",
    "app_html5",
    "app_devices",
)
DATES = (
    "opened_on",
    "launched_on",
    "cancelled_on",
    "news_licence_expires_on",
    "audiovisual_licence_expires_on",
    "operator_licence_expires_on",
    "app_assessed_on",
)
LISTS: dict[str, list[tuple[str, str]]] = {
    "app_purpose": [("", "请选"), *AppPurpose.choices],
    "app_stage": [("", "请选"), *AppStage.choices],
    "app_security_level": [("", "请选"), *SecurityLevel.choices],
}


def _yes_no(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class AccountForm(forms.Form):
    """Every field of both paper forms. `required` names those the pack says must not be empty."""

    use_required_attribute = False
    kind = forms.ChoiceField(choices=AccountKind.choices)
    is_main = forms.BooleanField(required=False)
    platform_subtype = forms.ChoiceField(required=False, choices=[("", "不分"), *((s, s) for s in SUBTYPES)])
    followers = forms.IntegerField(required=False, min_value=0)
    status = forms.ChoiceField(choices=AccountStatus.choices)
    functions = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    changed_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        platforms: list[tuple[str, list[tuple[str, str]]]],
        functions: list[str],
        carriers: tuple[list[tuple[str, str]], str],
        owners: list[tuple[str, str]],
        sponsors: Any,
        managing: Any,
        required: frozenset[str] = frozenset(),
        demanded_by: str = "",
        functions_demanded_by: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["platform"] = forms.ChoiceField(choices=[("", "请选"), *platforms])
        self.fields["sponsor"] = forms.ModelChoiceField(queryset=sponsors, empty_label="请选")
        self.fields["managing"] = forms.ModelChoiceField(queryset=managing, required=False, empty_label="没有")
        self.fields["functions"].choices = [(f, f) for f in functions]  # type: ignore[attr-defined]
        self.fields["carrier"] = forms.ChoiceField(required=False, choices=[("", "按平台定"), *carriers[0]])
        self.fields["owner_kind"] = forms.ChoiceField(required=False, choices=[("", "按单位类型定"), *owners])
        for name in YES_NO_FIELDS:
            self.fields[name] = forms.TypedChoiceField(required=False, choices=YES_NO, coerce=_yes_no, empty_value=None)
        for name in DATES:
            self.fields[name] = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
        for name, choices in LISTS.items():
            self.fields[name] = forms.ChoiceField(required=False, choices=choices)
        for _, names in FACT_GROUPS:
            for name in names:
                self._set_up(name, required, demanded_by)
        self._name_the_carriers(*carriers)
        if not functions:
            del self.fields["functions"]
        elif functions_demanded_by:
            self.fields["functions"].required = True
            words = f"请至少选一项功能：{'、'.join(functions)}。（{functions_demanded_by}）"
            self.fields["functions"].error_messages["required"] = words

    def _set_up(self, name: str, required: frozenset[str], demanded_by: str) -> None:
        if name not in self.fields:
            longest = getattr(MediaAccount._meta.get_field(name), "max_length", None)
            self.fields[name] = forms.CharField(required=name == "name", max_length=longest)
        field = self.fields[name]
        field.label, field.help_text = fact_label(name), HINTS.get(name, "")
        if name in EXAMPLES:
            field.widget.attrs["placeholder"] = EXAMPLES[name]
        if name in required:
            field.required = True
        article = f"（{demanded_by}要求）" if name in required and demanded_by else ""
        verb = "选" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "填"
        field.error_messages["required"] = f"没有{verb}{field.label}{article}，请{verb}上。"
        field.error_messages["invalid"] = f"{field.label}看不懂，请按提示的样子填。"
        field.error_messages["invalid_choice"] = f"{field.label}不在可选的范围里，请从列表里选。"

    def _name_the_carriers(self, carriers: list[tuple[str, str]], article: str) -> None:
        words = "、".join(label for _, label in carriers)
        source = f"（{article}）" if article else ""
        refusal = f"载体“%(value)s”不在政务新媒体的范围{source}，只有：{words}。请改选；政府网站不在台账里登记。"
        self.fields["carrier"].error_messages["invalid_choice"] = refusal

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by the groups of the paper forms, in order."""
        return [(title, [self[n] for n in names if n in self.fields]) for title, names in FACT_GROUPS]

    def clean_url(self) -> str:
        """Only web addresses: the page makes a link of it."""
        url: str = self.cleaned_data["url"].strip()
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError("访问链接要以 https:// 或 http:// 开头，请从浏览器地址栏复制。")
        return url

    def facts(self) -> dict[str, Any]:
        """The values by field of the ledger."""
        given = self.cleaned_data
        return {name: given[name] for _, names in FACT_GROUPS for name in names if name in given}


class ChangeForm(AccountForm):
    """As AccountForm, with why it is changed."""

    reason = forms.CharField(label="为什么改", required=False, max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, media_account: MediaAccount, **kwargs: Any) -> None:
        self.media_account = media_account
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "改名称、主办单位、运行状态要写，写进记录"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        heavy = [n for n in ("name", "sponsor", "status") if n in given and given[n] != getattr(self.media_account, n)]
        if heavy and not given.get("reason", "").strip():
            labels = "、".join(fact_label(name) for name in heavy)
            self.add_error("reason", f"改了{labels}，请写为什么改。")
        return given


class SponsorForm(forms.Form):
    """For which unit an account is registered."""

    sponsor = forms.ModelChoiceField(label="主办单位", queryset=Organisation.objects.none(), empty_label="请选")

    def __init__(self, data: Any = None, *, sponsors: Any) -> None:
        super().__init__(data)
        field = self.fields["sponsor"]
        field.queryset = sponsors  # type: ignore[attr-defined]
        field.help_text = "谁开设、谁主办。选好以后，按它采用的办法列出要填的内容。"
        field.error_messages["required"] = "没有选主办单位，请选一个。"
        field.error_messages["invalid_choice"] = "不能替这个单位登记，请从列表里选。"


class ExceptionAskedForm(forms.Form):
    """The exception a supervisor allows while registering or changing. Both or neither."""

    exception_reason = forms.CharField(
        label="例外的理由", required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    exception_until = forms.DateField(
        label="例外有效期至", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("exception_reason", "").strip()) != bool(given.get("exception_until")):
            missing = "exception_until" if given.get("exception_reason") else "exception_reason"
            if missing not in self.errors:
                self.add_error(missing, "例外要写明理由，也要写明到哪天；不要例外就都空着。")
        return given


class ExceptionForm(forms.Form):
    """One exception to one 原则上 rule."""

    use_required_attribute = False
    rule = forms.ChoiceField(label="哪一条规定", error_messages={"required": "没有选规定，请选一条。"})
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="为什么这个账号可以不照办",
        error_messages={"required": "没有写理由。原则上的规定要有理由才能例外。"},
    )
    expires_on = forms.DateField(
        label="有效期至",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="这一天过后，问题重新记起",
        error_messages={"required": "没有写到哪天。例外要有期限。"},
    )

    def __init__(self, data: Any = None, *, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["rule"].choices = rules  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why an act that ends something is done."""

    use_required_attribute = False
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "没有写理由，请写上，它会进记录。"},
    )

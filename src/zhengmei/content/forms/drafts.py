"""Cleaning what a person types about a draft. What the regulation demands is asked by the acts."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from zhengmei.content.queries.policy import ALWAYS, Choice, Handbook
from zhengmei.content.states import AttachmentRole, AuthorisationKind, DraftKind, PrivacyGround
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

DAY = {"type": "date"}
HINTS = {
    "title": "一句话说清什么事；各平台的字数在预览里看",
    "summary": "列表里显示；空着就取正文开头",
    "audience": "写给谁看，例如“小学生家长”",
    "source": "谁提供、依据什么",
    "formed_on": "信息形成或变更的那天；主动公开的要在 20 个工作日内公开",
    "concerned_names": "文中提到别的单位的工作，写单位全称，几个的用顿号隔开；送审后请它们会签",
    "responsible_name": "突发和热点才填：事情归谁管，由它发第一声",
    "sensitive": "涉及的勾上：没有授权不能签发",
    "privacy_ground": "个人信息一律去标识，只有这两种情形可以保留",
    "planned_at": "只是打算；签发后才能发",
}


def _options(choices: list[Choice], nothing: str) -> list[tuple[str, str]]:
    return [("", nothing), *((c.code, c.label) for c in choices)]


class StartForm(forms.Form):
    """For which unit, for which accounts, what kind."""

    use_required_attribute = False
    organisation = forms.ModelChoiceField(label="替哪个单位写", queryset=Organisation.objects.none(), empty_label=None)
    media_accounts = forms.ModelMultipleChoiceField(
        label="发往哪些账号",
        queryset=MediaAccount.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "没有选账号，请至少选一个。"},
    )
    kind = forms.ChoiceField(label="种类", choices=DraftKind.choices)
    title = forms.CharField(label="标题", required=False, max_length=200, help_text="可以先空着")

    def __init__(self, data: Any = None, *, units: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        self.fields["media_accounts"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["media_accounts"].label_from_instance = _account_label  # type: ignore[attr-defined]


def _account_label(account: MediaAccount) -> str:
    return f"{account.name}（{account.platform_name}）"


class DraftForm(forms.Form):
    """Every field of the working copy. Nothing is required here: a draft may be saved half done."""

    use_required_attribute = False
    title = forms.CharField(label="标题", required=False, max_length=200)
    summary = forms.CharField(label="摘要", required=False, max_length=500, widget=forms.Textarea({"rows": 2}))
    body = forms.CharField(label="正文", required=False, strip=False, widget=forms.Textarea({"rows": 20}))
    media_accounts = forms.ModelMultipleChoiceField(
        label="发往账号", queryset=MediaAccount.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="种类", choices=DraftKind.choices)
    content_class = forms.ChoiceField(label="等级", required=False)
    category = forms.ChoiceField(label="分类", required=False)
    is_disclosure = forms.BooleanField(label="属于政府信息公开", required=False)
    disclosure = forms.ChoiceField(label="公开类别", required=False)
    key_fields = forms.MultipleChoiceField(label="重点领域", required=False, widget=forms.CheckboxSelectMultiple)
    byline = forms.CharField(label="署名", required=False, max_length=60)
    audience = forms.CharField(label="面向谁", required=False, max_length=120)
    source = forms.CharField(label="信息来源", required=False, max_length=200)
    source_url = forms.URLField(label="来源网址", required=False, max_length=1000, assume_scheme="https")
    formed_on = forms.DateField(label="信息形成日期", required=False, widget=forms.DateInput(DAY, "%Y-%m-%d"))
    sensitive = forms.MultipleChoiceField(label="敏感类别", required=False, widget=forms.CheckboxSelectMultiple)
    privacy_ground = forms.ChoiceField(label="保留个人信息的理由", required=False, choices=PrivacyGround.choices)
    concerned_names = forms.CharField(label="涉及单位", required=False, max_length=600)
    responsible_name = forms.CharField(label="涉事责任部门", required=False, max_length=120)
    planned_at = forms.DateTimeField(
        label="打算何时发",
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )

    def __init__(
        self, data: Any = None, *, handbook: Handbook, accounts: QuerySet[MediaAccount], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.handbook = handbook
        classes = [(p.value.name, f"{p.value.name}：{p.value.when}") for p in handbook.classes()]
        self._choices("content_class", classes if len(classes) == 1 else [("", "请选"), *classes])
        self._choices("category", _options(handbook.choices("categories"), "请选"))
        self._choices("disclosure", _options(handbook.choices("disclosure"), "没选"))
        self._choices("key_fields", _options(handbook.choices("key_fields"), "")[1:])
        sensitive = handbook.sensitive()
        self._choices("sensitive", [(k, k) for k in (sensitive.value.items if sensitive else [])])
        self.fields["media_accounts"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["media_accounts"].label_from_instance = _account_label  # type: ignore[attr-defined]
        for name in ("key_fields", "sensitive", "disclosure"):
            if not self.fields[name].choices or len(self.fields[name].choices) == (name == "disclosure"):  # type: ignore[attr-defined]
                del self.fields[name]
        for name, hint in HINTS.items():
            if name in self.fields:
                self.fields[name].help_text = hint
        if not self.is_bound:  # a half-written draft is saved all the same; the page says what review will ask
            for name in {*ALWAYS, *handbook.required()} & set(self.fields):
                self.fields[name].required = True

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields[name].error_messages["invalid_choice"] = (
            f"{self.fields[name].label}不在可选的范围里，请从列表里选。"
        )

    def clean_concerned_names(self) -> list[Organisation]:
        return _units_named(self.cleaned_data["concerned_names"])

    def clean_responsible_name(self) -> Organisation | None:
        found = _units_named(self.cleaned_data["responsible_name"])
        return found[0] if found else None

    def values(self) -> dict[str, Any]:
        """The fields as `actions.save_draft` takes them; what the form does not show is left as it is."""
        given = dict(self.cleaned_data)
        given["concerned"] = given.pop("concerned_names")
        given["responsible_unit"] = given.pop("responsible_name")
        given["accounts"] = given.pop("media_accounts")
        return given


def _units_named(words: str) -> list[Organisation]:
    names = [name.strip() for name in words.replace("，", "、").replace(",", "、").split("、") if name.strip()]
    found = {unit.name: unit for unit in Organisation.objects.filter(name__in=names)}
    missing = [name for name in names if name not in found]
    if missing:
        raise forms.ValidationError(f"没有找到“{'”“'.join(missing)}”，请写单位全称，或从提示里选。")
    return [found[name] for name in names]


class AttachmentForm(forms.Form):
    """A picture or a file beside the text."""

    use_required_attribute = False
    file = forms.FileField(label="文件", error_messages={"required": "没有选文件，请选一个。"})
    role = forms.ChoiceField(label="是什么", choices=AttachmentRole.choices)
    alt = forms.CharField(label="替代文字", required=False, max_length=300, help_text="图片必填：一句话说清图里是什么")


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(required=False, max_length=2000, strip=True)


class AuthorisationForm(forms.Form):
    """Who allowed it, and on which paper."""

    use_required_attribute = False
    kind = forms.ChoiceField(label="授权种类", choices=AuthorisationKind.choices)
    authoriser = forms.CharField(label="授权人", required=False, max_length=60)
    title = forms.CharField(label="授权人职务", required=False, max_length=60)
    scope = forms.CharField(label="授权发布什么", required=False, max_length=500)
    document = forms.CharField(label="授权书编号或文件", required=False, max_length=200)
    authorised_on = forms.DateField(
        label="授权日期",
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        error_messages={"required": "没有写授权日期，请写上。", "invalid": "授权日期看不懂，请从日历里选。"},
    )


class MandateForm(forms.Form):
    """Who may sign, for whom, from when to when."""

    use_required_attribute = False
    user = forms.ModelChoiceField(
        label="谁签",
        queryset=User.objects.none(),
        empty_label="请选",
        error_messages={"required": "没有选签发人，请选一个。"},
    )
    on_behalf_of = forms.ModelChoiceField(
        label="代谁签", queryset=User.objects.none(), required=False, empty_label="不代谁：列入授权签发人名单"
    )
    reason = forms.CharField(label="事由", required=False, max_length=300, help_text="例如“日常签发”“出差”“国庆值班”")
    since = forms.DateField(
        label="从哪天起",
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        error_messages={"required": "没有写从哪天起，请写上。"},
    )
    until = forms.DateField(
        label="到哪天止",
        required=False,
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text="这一天起不再有效；代签必填",
    )

    def __init__(self, data: Any = None, *, people: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["on_behalf_of"].queryset = people  # type: ignore[attr-defined]

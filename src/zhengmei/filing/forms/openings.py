"""Forms of the list of units that ought to have an account."""

from typing import Any

from django import forms

from zhengmei.filing.models import MediaAccount


class ExemptForm(forms.Form):
    """On which ground, shown by what."""

    use_required_attribute = False
    ground = forms.ChoiceField(label="豁免的理由", required=False, widget=forms.RadioSelect)
    evidence = forms.FileField(label="凭据", required=False, help_text="定密文件、三定规定等，PDF、图片或 Word")
    note = forms.CharField(label="说明", required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None, files: Any = None, *, grounds: list[tuple[str, str]]) -> None:
        super().__init__(data, files)
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]


class ObligeForm(forms.Form):
    """For which field."""

    use_required_attribute = False
    ground = forms.ChoiceField(label="哪个领域", widget=forms.RadioSelect, error_messages={"required": "没有选领域。"})
    note = forms.CharField(label="说明", required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None, *, grounds: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]


class RelyForm(forms.Form):
    """On which account of a superior."""

    use_required_attribute = False
    media_account = forms.ModelChoiceField(
        label="上级账号",
        queryset=MediaAccount.objects.none(),
        empty_label="请选",
        error_messages={"required": "没有选账号，请选一个。", "invalid_choice": "请从列表里选。"},
    )
    note = forms.CharField(label="说明", required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None, *, accounts: Any) -> None:
        super().__init__(data)
        self.fields["media_account"].queryset = accounts  # type: ignore[attr-defined]

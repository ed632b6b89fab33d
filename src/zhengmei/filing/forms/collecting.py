"""Forms of collecting."""

from typing import Any

from django import forms

from zhengmei.filing.states import Signer
from zhengmei.organisations.models import Organisation


class CollectionForm(forms.Form):
    """What is asked for, of whom, by when."""

    use_required_attribute = False
    title = forms.CharField(
        label="要什么",
        max_length=120,
        help_text="例：政务新媒体登记备案表",
        error_messages={"required": "没有写要什么。"},
    )
    instructions = forms.CharField(label="说明", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))
    due_on = forms.DateField(
        label="期限",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": "不是日期，请从日历里选。"},
    )
    units = forms.ModelMultipleChoiceField(
        label="向哪些单位要",
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "没有选单位，请至少选一个。", "invalid_choice": "请从列表里选单位。"},
    )

    def __init__(self, data: Any = None, *, units: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]


class HandInForm(forms.Form):
    """What a unit hands in."""

    use_required_attribute = False
    text = forms.CharField(
        label="报告内容", required=False, max_length=20_000, widget=forms.Textarea({"rows": 8}),
        help_text="写好先打印出来签字、盖章，再把扫描件传上来",
    )  # fmt: skip
    signed_as = forms.ChoiceField(
        label="谁签的字", required=False, choices=[c for c in Signer.choices if c[0]] + [("", "没有签字")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    signed_by = forms.CharField(label="签字人姓名", required=False, max_length=60)
    file = forms.FileField(label="扫描件", required=False, help_text="盖章、签字的原件扫描，PDF 或图片")

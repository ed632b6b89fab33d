"""A group robot to set up."""

from typing import Any

from django import forms

from zhengmei.notices.states import CHAPTERS, RobotPlatform


class WishesForm(forms.Form):
    """What of a robot may be changed later."""

    name = forms.CharField(label="群名称", max_length=60)
    chapters = forms.MultipleChoiceField(
        label="发哪些",
        choices=list(CHAPTERS.items()),
        required=False,
        help_text="都不选就全发",
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TimeField(
        label="免打扰从", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label="免打扰到",
        required=False,
        help_text="可以跨过半夜；这段时间的留到结束再发，紧急的照样发",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def given(self) -> dict[str, Any]:
        """The wishes, by name, for `RobotGiven`."""
        held = self.cleaned_data
        return {**{n: held[n] for n in ("name", "quiet_from", "quiet_to")}, "chapters": tuple(held["chapters"])}


class RobotForm(WishesForm):
    """Address and key never come back in the HTML."""

    unit = forms.TypedChoiceField(label="单位", coerce=int)
    platform = forms.ChoiceField(label="平台", choices=RobotPlatform.choices)
    address = forms.CharField(
        label="Webhook 地址",
        max_length=500,
        help_text="从群机器人的设置里整个复制；封存，以后不再显示",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label="加签密钥",
        max_length=200,
        required=False,
        help_text="钉钉“加签”、飞书“签名校验”的密钥；没有就不填",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("unit", "platform", "name", "address", "secret", "chapters", "quiet_from", "quiet_to")

    def __init__(self, *args: object, units: dict[int, str], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["unit"].choices = list(units.items())  # type: ignore[attr-defined]

"""What people type to sign in, to change a password, to add a user."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm

from zhengmei.identity.actions import LONGEST_TOKEN, reasons_not_to_add_user, reasons_not_to_take_password
from zhengmei.identity.models import User


class SignInForm(AuthenticationForm):
    """The same sentence for a wrong name, a wrong password and a disabled user: nobody learns which names exist."""

    error_messages = {
        "invalid_login": "登录名或口令不对。注意大小写和输入法；再想想，或者找本单位系统管理员重置口令。",
        "inactive": "登录名或口令不对。注意大小写和输入法；再想想，或者找本单位系统管理员重置口令。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "口令"


def _password(label: str, use: str, hint: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": use})
    return forms.CharField(label=label, help_text=hint, strip=False, widget=widget)


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = _password("现在的口令", "current-password")
    new = _password(
        "新口令",
        "new-password",
        f"至少 {settings.PASSWORD_LENGTH} 个字，不能全是数字，不能太常见，不能像你的登录名或姓名，不能是最近用过的。可以是一句话。",
    )
    again = _password("再写一遍新口令", "new-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError("现在的口令不对。忘了就找本单位系统管理员重置。")
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        reasons = reasons_not_to_take_password(self.user, new)
        if reasons:
            raise forms.ValidationError(reasons)
        return new

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", "两遍写的不一样，再写一遍。")
        return given


class UserForm(forms.Form):
    """A new person."""

    full_name = forms.CharField(label="姓名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    username = forms.CharField(
        label="登录名",
        max_length=60,
        help_text="小写字母、数字、点、横线，例如 zhang.min。定了不能改。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "username" in given and "full_name" in given:
            for reason in reasons_not_to_add_user(given["username"], given["full_name"]):
                self.add_error("username" if "登录名" in reason else "full_name", reason)
        return given


class TokenForm(forms.Form):
    """Which program reads, what for, how long."""

    program = forms.CharField(label="哪个系统用", max_length=60, help_text="例如：市政务数据平台。")
    purpose = forms.CharField(
        label="用途", max_length=200, help_text="读哪些数据、做什么用。批准的人按这个判断，记录里留着。"
    )
    days = forms.IntegerField(
        label="用多少天", min_value=1, max_value=LONGEST_TOKEN, initial=180, help_text="最多 365 天，到期再申请。"
    )


class DisableForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="理由", max_length=300, help_text="例如：调离，6月30日起。", widget=forms.Textarea(attrs={"rows": 3})
    )


class TotpForm(forms.Form):
    """The first code of a new authenticator app."""

    use_required_attribute = False
    code = forms.CharField(
        label="应用里正显示的六位数字",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "没有写验证码。"},
    )
    password = _password("你的口令", "current-password", "再写一遍口令，确认是你本人。")


class KeyForm(forms.Form):
    """A new security key; the credential comes from the browser."""

    use_required_attribute = False
    name = forms.CharField(
        label="给它起个名字",
        max_length=60,
        help_text="例如：抽屉里的、钥匙串上的。",
        error_messages={"required": "给密钥起个名字。"},
    )
    password = _password("你的口令", "current-password", "再写一遍口令，确认是你本人。")
    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": "没有读到安全密钥，请按提示碰一下密钥。"}
    )


class CodesForm(forms.Form):
    """The password, once more."""

    password = _password("你的口令", "current-password")

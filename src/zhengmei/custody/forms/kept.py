"""Registering, opening, changing and handing over."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet

from zhengmei.custody.actions import Contacts
from zhengmei.custody.states import HandoverCause, Place
from zhengmei.identity.models import User

SECRET = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


def _secret(label: str, hint: str = "", *, required: bool = False, longest: int = 120) -> forms.CharField:
    widget = forms.TextInput(attrs=SECRET)
    return forms.CharField(
        label=label, required=required, max_length=longest, help_text=hint, widget=widget, strip=True
    )


def _password(label: str, hint: str) -> forms.CharField:
    # render_value stays False: what was typed never comes back in the HTML, also when something else was wrong.
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=200, help_text=hint, widget=widget, strip=False)


def _day(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class _Twice(forms.Form):
    """A password typed twice."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", "两次写的不一样，请重写。")
        return cleaned


class ContactsForm(forms.Form):
    """What else is sealed. The form never shows what is kept, only what was just typed."""

    bound_phone = _secret("绑定手机", "平台发验证码用的手机号", longest=30)
    bound_email = _secret("绑定邮箱", "平台找回口令用的邮箱")
    recovery_contact = _secret("找回联系人", "平台登记的管理员、找回时要找的人和电话", longest=200)
    login_name = _secret("登录名", "在平台登录用的名字，可以是邮箱、手机号")

    def contacts(self) -> Contacts:
        """What was given."""
        return Contacts(**{name: self.cleaned_data.get(name, "") for name in Contacts.__slots__})


class CredentialForm(_Twice, ContactsForm):
    """A sign-in to take into keeping."""

    label = forms.CharField(
        label="用途", max_length=40, initial="后台登录", help_text="这套口令登录什么，例如：后台登录、运营者邮箱"
    )
    password = _password(
        "口令", "登记后只有保管人写明理由才能打开。验证码登录、没有口令的，写管理员扫码方式也要 8 位以上"
    )
    again = _password("再写一遍口令", "")
    first_keeper = forms.ModelChoiceField(User.objects.none(), label="第一保管人", empty_label="请选")
    second_keeper = forms.ModelChoiceField(
        User.objects.none(),
        label="第二保管人",
        empty_label="请选",
        help_text="一位不在时，另一位能登录；登记的人要是其中一位",
    )
    changed_on = _day("上次改口令的日期", "从这天起算多少天换一次")

    field_order = ("label", "login_name", "password", "again", "first_keeper", "second_keeper", "changed_on")

    def __init__(self, *args: Any, keepers: QuerySet[User], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("first_keeper", "second_keeper"):
            self.fields[name].queryset = keepers  # type: ignore[attr-defined]


class OpenForm(forms.Form):
    """Why it is opened. `token` makes what is shown for this form be shown once."""

    reason = forms.CharField(
        label="为什么打开",
        max_length=200,
        help_text="会记下来，并告诉另一位保管人和单位负责人。例如：登录后台发布放假安排。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def asked(self) -> tuple[str, UUID]:
        """Reason and token."""
        return self.cleaned_data["reason"], self.cleaned_data["token"]


class PasswordForm(_Twice):
    """The password that was just set at the platform."""

    password = _password("新口令", "先在平台改好，再记到这里。改口令日期记为今天")
    again = _password("再写一遍新口令", "")
    why = forms.CharField(label="为什么换", max_length=200, help_text="例如：到期、交接、怀疑泄露")


class HandoverForm(forms.Form):
    """Which place passes to whom."""

    place = forms.ChoiceField(label="交接哪一位", choices=Place.choices, widget=forms.RadioSelect)
    receiver = forms.ModelChoiceField(User.objects.none(), label="接手人", empty_label="请选")
    cause = forms.ChoiceField(label="原因", choices=HandoverCause.choices)

    def __init__(self, *args: Any, receivers: QuerySet[User], places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["receiver"].queryset = receivers  # type: ignore[attr-defined]
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A sentence that goes into the record."""

    note = forms.CharField(label="说明", max_length=200, required=False)


class KeptFilter(forms.Form):
    """The filters of the list, as they stand in the address."""

    q = forms.CharField(required=False, max_length=80)
    platform = forms.CharField(required=False, max_length=24)
    state = forms.ChoiceField(
        required=False,
        choices=[
            ("", "全部账号"),
            ("none", "没登记口令"),
            ("due", "口令该换了"),
            ("gone", "保管人已离岗"),
            ("single", "只有一位保管人"),
            ("passing", "正在交接"),
            ("lost", "正在找回"),
            ("authorised", "授权快到期、已过期"),
        ],
    )

    def wanted(self) -> dict[str, str]:
        """The filters given; a value that cannot be read counts as not given."""
        self.is_valid()
        return {name: value.replace("\x00", "") for name, value in self.cleaned_data.items() if value}

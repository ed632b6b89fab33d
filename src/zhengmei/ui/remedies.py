"""What a form says of a field that is wrong: what is the matter and what to do, in plain words, everywhere the same."""

from django import forms
from django.core import validators

REMEDIES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "没有填，请填上。"},
    forms.ChoiceField: {
        "required": "没有选，请选一项。",
        "invalid_choice": "“%(value)s”不在可选的里面，请重选。",
    },
    forms.MultipleChoiceField: {"invalid_choice": "“%(value)s”不在可选的里面，请重选。"},
    forms.ModelChoiceField: {"invalid_choice": "选的这一项已经不在可选的里面，请重选。"},
    forms.BooleanField: {"required": "没有勾选，请看清以后勾选。"},
    forms.FileField: {
        "required": "没有选文件，请选一个。",
        "missing": "没有选文件，请选一个。",
        "empty": "这个文件是空的，请选有内容的。",
    },
    forms.DateField: {"invalid": "日期不对，照 2026-11-22 的样子写。"},
    forms.TimeField: {"invalid": "时间不对，照 09:30 的样子写。"},
    forms.DateTimeField: {"invalid": "日期或时间不对，照 2026-11-22 09:30 的样子写。"},
    forms.IntegerField: {"invalid": "这里要写整数，例如 3。"},
    forms.DecimalField: {"invalid": "这里要写数字，例如 3.5。"},
    forms.URLField: {"invalid": "网址不对，从 https:// 或 http:// 起写全。"},
}
"""For each kind of field what replaces the framework's sentence, by its code."""


def speak_plainly() -> None:
    """Give the fields and validators of the framework our sentences. Once, before the first form is made."""
    for field, said in REMEDIES.items():
        field.default_error_messages = {**field.__dict__.get("default_error_messages", {}), **said}
    validators.validate_email.message = "邮箱地址不对，照 name@example.cn 的样子写。"
    validators.MinValueValidator.message = "太小了，最小 %(limit_value)s。"
    validators.MaxValueValidator.message = "太大了，最大 %(limit_value)s。"
    validators.MinLengthValidator.message = "太短了，至少 %(limit_value)d 个字，现在 %(show_value)d 个。"
    validators.MaxLengthValidator.message = "太长了，最多 %(limit_value)d 个字，现在 %(show_value)d 个，请写短些。"

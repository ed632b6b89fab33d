"""A wrong field says what is the matter and what to do, in every form."""

import pytest
from django import forms

from zhengmei.identity.forms import SignInForm
from zhengmei.ui.remedies import REMEDIES


class Everything(forms.Form):
    name = forms.CharField(max_length=3)
    kind = forms.ChoiceField(choices=[("a", "甲")])
    sure = forms.BooleanField()
    day = forms.DateField()
    amount = forms.IntegerField(min_value=1, max_value=9)
    mail = forms.EmailField()
    paper = forms.FileField()
    link = forms.URLField(assume_scheme="https")


EMPTY = "没有填，请填上。"


def test_a_blank_field_says_what_to_do() -> None:
    said = {name: errors[0] for name, errors in Everything({}).errors.items()}
    assert said == {
        "name": EMPTY,
        "kind": "没有选，请选一项。",
        "sure": "没有勾选，请看清以后勾选。",
        "day": EMPTY,
        "amount": EMPTY,
        "mail": EMPTY,
        "paper": "没有选文件，请选一个。",
        "link": EMPTY,
    }


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "一二三四", "太长了，最多 3 个字，现在 4 个，请写短些。"),
        ("kind", "b", "“b”不在可选的里面，请重选。"),
        ("day", "明天", "日期不对，照 2026-11-22 的样子写。"),
        ("amount", "两个", "这里要写整数，例如 3。"),
        ("amount", "0", "太小了，最小 1。"),
        ("amount", "10", "太大了，最大 9。"),
        ("mail", "不是邮箱", "邮箱地址不对，照 name@example.cn 的样子写。"),
        ("link", "::", "网址不对，从 https:// 或 http:// 起写全。"),
    ],
)
def test_a_wrong_value_says_what_would_be_right(field: str, value: str, said: str) -> None:
    assert Everything({field: value}).errors[field] == [said]


def test_forms_of_the_rooms_are_made_after_the_words_were_given() -> None:
    assert SignInForm.base_fields["username"].error_messages["required"] == EMPTY
    assert all(field.__dict__["default_error_messages"].items() >= said.items() for field, said in REMEDIES.items())

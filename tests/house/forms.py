"""A form sent in with something plausible in every field that must be filled, so that the act behind it is reached."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from tests.cast import NOW, TODAY

WORDS = "按工作安排办理"
MARK = "typed-by-the-matrix"
PLAIN = dict.fromkeys(("reason", "note", "why", "words", "remark", "text"), WORDS) | {"ok": "1", MARK: "1"}
"""What views read from the form themselves."""
BESIDES = {"supervisor", "due_on"}
"""Fields that may stay empty, but then ask for another duty or another number."""


def typed(form: forms.BaseForm) -> QueryDict:
    """The data of a form with every required field filled in; files are left out."""
    data = QueryDict(mutable=True)
    data.update(PLAIN)
    for name, field in form.fields.items():
        if field.required or name in BESIDES:
            data.setlist(form.add_prefix(name), [str(one) for one in _values(field)])
    return data


def _values(field: Any) -> list[Any]:
    if isinstance(field, forms.ModelChoiceField):
        return list(field.queryset.values_list("pk", flat=True)[:1])
    if isinstance(field, forms.ChoiceField):
        return [value for value, _ in _flat(field.choices) if value][:1]
    if isinstance(field, forms.DateTimeField):
        return [f"{NOW:%Y-%m-%dT%H:%M}"]
    if isinstance(field, forms.DateField):
        return [TODAY.isoformat()]
    if isinstance(field, forms.TimeField):
        return ["09:00"]
    if isinstance(field, forms.IntegerField):
        return [max(1, int(field.min_value or 0))]
    if isinstance(field, forms.EmailField):
        return ["shen.yun@example.invalid"]
    if isinstance(field, forms.URLField):
        return ["https://www.gov.cn/"]
    return [] if isinstance(field, forms.FileField) else ["on" if isinstance(field, forms.BooleanField) else WORDS]


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for value, label in choices:
        found += list(label) if isinstance(label, list | tuple) else [(value, label)]
    return found


def fill_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms bound to `PLAIN` read as if somebody had filled them in."""
    real = forms.BaseForm.full_clean

    def full_clean(form: forms.BaseForm) -> None:
        if form.is_bound and MARK in form.data:
            form.data = typed(form)
        real(form)

    monkeypatch.setattr(forms.BaseForm, "full_clean", full_clean)

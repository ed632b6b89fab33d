"""Cleaning the filters of the list."""

from django import forms

from zhengmei.interaction.states import Answer


class MessageFilter(forms.Form):
    """All optional; what is not understood counts as not given."""

    account = forms.IntegerField(required=False, min_value=1)
    answer = forms.ChoiceField(required=False, choices=[("", "全部"), *Answer.choices])
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
    sort = forms.CharField(required=False, max_length=20)

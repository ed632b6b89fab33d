"""Cleaning what people type."""

from django import forms

from zhengmei.monitoring.checks import registry
from zhengmei.monitoring.queries import FindingFilter
from zhengmei.monitoring.states import Outcome
from zhengmei.platforms.dictionary import PLATFORMS
from zhengmei.policies.schema import Strength

FORCES = [("veto", "单项否决"), *((s.value, s.label) for s in Strength)]
STATES = [
    ("standing", "没了结"),
    ("contested", "有异议"),
    ("closed", "已了结"),
    ("dismissed", "不成立"),
    ("all", "全部"),
]


class FindingFilterForm(forms.Form):
    """The filters of the list, as they stand in the address. What cannot be read counts as not given."""

    check = forms.ChoiceField(required=False, choices=lambda: [(c.code, c.title) for c in registry.checks()])
    force = forms.ChoiceField(required=False, choices=FORCES)
    region = forms.IntegerField(required=False, min_value=1)
    platform = forms.ChoiceField(required=False, choices=[(p.code, p.name) for p in PLATFORMS])
    state = forms.ChoiceField(required=False, choices=STATES)
    since = forms.DateField(required=False)
    words = forms.CharField(required=False, max_length=60)
    account = forms.IntegerField(required=False, min_value=1)

    def wanted(self) -> FindingFilter:
        """The filter; without a state, what stands."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return FindingFilter(**given)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由"},
    )


class DecisionForm(forms.Form):
    """What the supervisor says."""

    decision = forms.CharField(
        label="处理意见",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明处理意见"},
    )


class LookForm(forms.Form):
    """What came of looking at an account."""

    outcome = forms.ChoiceField(label="结果", choices=Outcome.choices, error_messages={"required": "请选结果"})
    followers = forms.IntegerField(
        label="粉丝数",
        required=False,
        min_value=0,
        max_value=10**12,
        error_messages={"invalid": "粉丝数写成整数，如 12000", "min_value": "粉丝数不能是负数"},
    )
    note = forms.CharField(label="说明", required=False, max_length=300)


class DayForm(forms.Form):
    """A day of the day sheet."""

    day = forms.DateField(required=False)

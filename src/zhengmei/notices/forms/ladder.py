"""After how many hours unread a notice climbs."""

from django import forms

from zhengmei.notices.states import MOST_HOURS


class LadderFilter(forms.Form):
    """Which units to show."""

    q = forms.CharField(label="找单位", required=False, max_length=80)


class LadderForm(forms.Form):
    """The hours of one unit, with why."""

    hours = forms.IntegerField(
        label="多少小时没人看就升级",
        min_value=1,
        max_value=MOST_HOURS,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), f"请填 1 到 {MOST_HOURS} 之间的整数。"),
        help_text=f"1 到 {MOST_HOURS}，按自然小时算，节假日也算",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.CharField(label="理由", max_length=300, help_text="会进记录，例如值班表要求 4 小时内回应")

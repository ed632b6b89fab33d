"""How one wants to be told."""

from django import forms

from zhengmei.notices.states import CHAPTERS, DIGEST_HOUR, DeliveryState


class ChoiceForm(forms.Form):
    """One person's own choice."""

    email = forms.EmailField(label="电子邮箱", max_length=120, required=False)
    by_email = forms.BooleanField(label="通知也发到邮箱", required=False)
    digest = forms.BooleanField(label="每天汇总成一封（紧急的照样马上发）", required=False)
    digest_hour = forms.TypedChoiceField(
        label="几点汇总", coerce=int, choices=[(n, f"{n} 点") for n in range(24)], initial=DIGEST_HOUR
    )
    quiet_from = forms.TimeField(
        label="免打扰从", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label="免打扰到",
        required=False,
        help_text="可以跨过半夜；紧急的照样发",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    muted = forms.MultipleChoiceField(
        label="不发邮件的", choices=list(CHAPTERS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )


class LogFilter(forms.Form):
    """What to show of what left the house."""

    q = forms.CharField(label="找", required=False, max_length=80)
    state = forms.ChoiceField(label="情况", required=False, choices=[("", "全部情况"), *DeliveryState.choices])

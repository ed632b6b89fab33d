"""Authorisations, lost passwords, and the unit's own numbers."""

from django import forms

from zhengmei.custody.forms.kept import SECRET
from zhengmei.custody.states import RECOVERY_WORKDAYS, WARN_DAYS, AuthorisationKind, RecoveryCause, RecoveryStepKind


def _day(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def _token() -> forms.CharField:
    hint = "有令牌才填；封存，页面和导出都不显示"
    return forms.CharField(
        label="令牌", required=False, max_length=2000, help_text=hint, widget=forms.TextInput(attrs=SECRET)
    )


class AuthorisationForm(forms.Form):
    """Who or what was authorised."""

    kind = forms.ChoiceField(label="种类", choices=AuthorisationKind.choices)
    name = forms.CharField(label="给谁、给什么系统", max_length=80)
    scope = forms.CharField(label="能做什么", max_length=200, required=False, help_text="例如：发文、看数据、回留言")
    granted_on = _day("授权日期")
    expires_on = _day("有效期至", "没有期限的不填", required=False)
    token = _token()


class RenewForm(forms.Form):
    """Until when it now runs."""

    expires_on = _day("新的有效期至")
    token = _token()


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="为什么", max_length=200)


class LossForm(forms.Form):
    """How a password was lost."""

    cause = forms.ChoiceField(label="怎么丢的", choices=RecoveryCause.choices)
    account_of_loss = forms.CharField(
        label="经过",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="谁最后登录过、绑定的手机是谁的、问过谁。不要写口令",
    )


class StepForm(forms.Form):
    """What was done or heard."""

    kind = forms.ChoiceField(label="做了什么", choices=RecoveryStepKind.choices)
    note = forms.CharField(label="说明", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="材料", required=False, help_text="申诉函、身份证明、平台答复的截图或 PDF，最大 20 MB")


class OutcomeForm(forms.Form):
    """How it ended."""

    outcome = forms.CharField(label="结果", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class RuleForm(forms.Form):
    """The unit's own numbers."""

    password_days = forms.IntegerField(
        label="口令多少天换一次",
        min_value=1,
        max_value=730,
        required=False,
        help_text="不填就按办法里的；办法没写、这里也不填，就不催",
    )
    warn_days = forms.IntegerField(label="提前多少天提醒", min_value=0, max_value=90, initial=WARN_DAYS)
    recovery_workdays = forms.IntegerField(
        label="找回口令限几个工作日", min_value=1, max_value=120, initial=RECOVERY_WORKDAYS
    )

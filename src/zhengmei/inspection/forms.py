"""Cleaning what people fill in about a round. What the regulation demands is asked by the acts."""

from typing import Any

from django import forms

from zhengmei.core.clock import BEIJING, end_of_day
from zhengmei.inspection.models import Bulletin, Indicator
from zhengmei.inspection.states import Answer, SampleMode, Side, Verdict
from zhengmei.organisations.models import Organisation


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoundForm(forms.Form):
    """A new round."""

    use_required_attribute = False
    office = forms.ModelChoiceField(Organisation.objects.none(), label="组织检查的单位", empty_label=None)
    title = forms.CharField(label="检查名称", max_length=80, help_text="例如 2026年第三季度检查")
    period_from = forms.DateField(label="时段从", widget=_date())
    period_to = forms.DateField(label="时段到", widget=_date())
    judged_at = forms.DateTimeField(
        label="判定时点",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="更新没更新在这一刻判定。不填就是时段最后一天结束时；那天还没过完，就是现在。",
    )
    sample_mode = forms.ChoiceField(
        label="查多少", choices=SampleMode.choices, widget=forms.RadioSelect, initial=SampleMode.ALL
    )
    sample_value = forms.DecimalField(
        label="比例或数量",
        required=False,
        max_digits=9,
        decimal_places=3,
        help_text="按比例写百分数，如 30；按数量写个数，如 120",
    )
    seed = forms.CharField(
        label="抽样种子",
        required=False,
        max_length=40,
        help_text="任何文字都行，如 2026Q3。同一名单、同一种子，谁来抽都一样。不填由系统定一个",
    )
    partners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label="协同单位", required=False, widget=forms.CheckboxSelectMultiple
    )
    by_hand = forms.BooleanField(
        label="逐项人工判定", required=False, initial=True,
        help_text="按办法的检查项，逐个账号判有没有机器查不出的问题。不勾选，通报会写明只作了自动检测",
    )  # fmt: skip
    digits = forms.TypedChoiceField(
        label="合格率保留几位小数",
        coerce=int,
        choices=[(1, "一位，如 96.7%"), (2, "两位，如 96.67%"), (0, "不要小数，如 97%")],
        initial=1,
    )

    def __init__(self, *args: Any, offices: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["partners"].queryset = partners  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The moment of judging in Beijing; left empty it is the end of the last day (the view caps it at now)."""
        data = super().clean() or {}
        if data.get("judged_at") is None and data.get("period_to"):
            data["judged_at"] = end_of_day(data["period_to"])
        elif data.get("judged_at") is not None:
            data["judged_at"] = data["judged_at"].astimezone(BEIJING)
        return data


class DrawForm(forms.Form):
    """Drawing again with another seed or another size."""

    seed = forms.CharField(label="抽样种子", max_length=40)
    sample_mode = forms.ChoiceField(label="查多少", choices=SampleMode.choices)
    sample_value = forms.DecimalField(label="比例或数量", required=False, max_digits=9, decimal_places=3)


class AnswerForm(forms.Form):
    """One item of a sheet."""

    answer = forms.ChoiceField(label="判定", choices=Answer.choices, required=False)
    reason = forms.CharField(label="问题", required=False, max_length=300)
    evidence = forms.CharField(label="证据", required=False, max_length=2000)


class OverruleForm(forms.Form):
    """Another verdict, with its reason."""

    verdict = forms.ChoiceField(
        label="改为", choices=[(v.value, v.label) for v in (Verdict.PASS, Verdict.FAIL)], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="理由", widget=forms.Textarea(attrs={"rows": 3}), help_text="会印在名单上，也留在记录里，不能再改"
    )


class TakeDownForm(forms.Form):
    """Why a bulletin is taken from the public pages."""

    use_required_attribute = False
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如 名单有误，更正后再公开；会写进记录",
        error_messages={"required": "没有填理由，请填上。"},
    )


class BulletinForm(forms.ModelForm):  # type: ignore[type-arg]
    """The words of a bulletin; one requirement a line."""

    demands = forms.CharField(
        label="工作要求", widget=forms.Textarea(attrs={"rows": 5}), help_text="一行一段。数字不在这里写，由检查结果得出"
    )

    class Meta:
        model = Bulletin
        fields = ("number", "title", "addressee", "issued_on", "reply_workdays", "copies_to", "remark")
        widgets = {"issued_on": _date()}
        help_texts = {
            "number": "例如 示政办发〔2026〕31号",
            "reply_workdays": "从成文日期的次日起数",
            "copies_to": "只改这一份；下一份仍从办法带出",
            "remark": "例如 此件公开发布",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "demands" not in self.initial:
            self.initial["demands"] = "\n".join(self.instance.requirements)

    def validate_unique(self) -> None:
        """Left to the act, whose sentence says where the number is used."""

    def words(self) -> dict[str, Any]:
        """What the act takes."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        data["requirements"] = [line.strip() for line in self.cleaned_data["demands"].splitlines() if line.strip()]
        return data


class YearBulletinForm(BulletinForm):
    """The words of an assessment's bulletin: nobody replies to it, so it has no day to reply by."""

    class Meta(BulletinForm.Meta):
        fields = ("number", "title", "addressee", "issued_on", "copies_to", "remark")  # type: ignore[assignment]


class AssessmentForm(forms.Form):
    """The assessment of a year."""

    use_required_attribute = False
    office = forms.ModelChoiceField(Organisation.objects.none(), label="组织考核的单位", empty_label=None)
    year = forms.IntegerField(label="考核哪一年", help_text="例如 2025")

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]
    """One indicator."""

    use_required_attribute = False
    side = forms.ChoiceField(label="看什么", choices=Side.choices)

    class Meta:
        model = Indicator
        fields = ("name", "side", "points", "each")
        help_texts = {
            "points": "不填就不计分，只写评语",
            "each": "填了就由系统按问题个数扣，扣完为止；不填由人评分",
        }

    def validate_unique(self) -> None:
        """Left to the act, whose sentence says what to do."""

    def validate_constraints(self) -> None:
        """Left to the act, whose sentence says what to do."""


class MarkForm(forms.Form):
    """What a person gives a unit for one indicator."""

    use_required_attribute = False
    points = forms.DecimalField(label="得分", required=False, max_digits=5, decimal_places=1)
    reason = forms.CharField(
        label="评语",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "没有写评语，请写明为什么这样评。"},
    )
    evidence = forms.CharField(
        label="证据",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="看了什么材料，存放在哪里",
        error_messages={"required": "没有写证据，请写明看了什么材料、存放在哪里。"},
    )


class UpperVetoForm(forms.Form):
    """A 单项否决 of an inspection from outside."""

    use_required_attribute = False
    level = forms.ChoiceField(label="哪一级组织的检查", choices=[])
    source = forms.CharField(label="出自哪份通报", max_length=200, help_text="标题和文号")
    found_on = forms.DateField(label="通报日期", widget=_date())
    account_name = forms.CharField(label="哪个账号", max_length=120, required=False)

    def __init__(self, *args: Any, levels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = levels  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Why something is given up or taken back."""

    use_required_attribute = False
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="会写进记录",
        error_messages={"required": "没有填理由，请填上。"},
    )

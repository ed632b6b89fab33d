"""Forms of tasks 处置任务 and of the office's own numbers."""

from typing import Any

from django import forms

from zhengmei.filing.queries.deadlines import UNIT_NAMES
from zhengmei.filing.states import TaskKind, TaskState
from zhengmei.organisations.models import Organisation

DAY = {"type": "date"}


class TasksForm(forms.Form):
    """The filters of the list. What is not understood is passed over."""

    q = forms.CharField(required=False, max_length=80)
    kind = forms.ChoiceField(required=False, choices=[("", "全部任务"), *TaskKind.choices])
    state = forms.ChoiceField(
        required=False, choices=[("", "还没办完"), ("overdue", "已逾期"), ("all", "全部状态"), *TaskState.choices]
    )

    def given(self) -> dict[str, str]:
        """The filters that are understood."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "").strip() for name in self.fields}


class ResultForm(forms.Form):
    """What was done, and how one can see it."""

    use_required_attribute = False
    outcome = forms.CharField(
        label="处置情况",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text="做了什么、哪天做的。例：10月9日在平台提交注销，10月12日注销成功。",
        error_messages={"required": "没有写处置情况，请写明做了什么。"},
    )
    evidence = forms.FileField(label="佐证文件", required=False, help_text="截图、批文等，PDF、图片或 Word")
    evidence_link = forms.URLField(
        label="佐证链接",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "不是网址，请填以 http:// 或 https:// 开头的网址。"},
    )


class WhyForm(forms.Form):
    """A reason that goes into the record."""

    use_required_attribute = False
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "没有写理由，请写上，它会进记录。"},
    )


class UntilForm(WhyForm):
    """A reason and a last day."""

    expires_on = forms.DateField(
        label="有效期至",
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text="过了这一天，任务重新打开",
        error_messages={"required": "没有写到哪天。例外要有期限。", "invalid": "不是日期，请从日历里选。"},
    )


class UnitForm(forms.Form):
    """One unit to choose."""

    use_required_attribute = False
    organisation = forms.ModelChoiceField(
        label="单位",
        queryset=Organisation.objects.none(),
        empty_label="请选",
        error_messages={"required": "没有选单位，请选一个。", "invalid_choice": "请从列表里选。"},
    )

    def __init__(self, data: Any = None, *, units: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]


class NewTaskForm(forms.Form):
    """A task a supervisor gives by hand: for one account, or several at once."""

    use_required_attribute = False
    kind = forms.ChoiceField(label="要做什么", choices=[(k.value, k.label) for k in TaskKind if k != TaskKind.MERGE])
    event = forms.CharField(
        label="因为什么",
        max_length=200,
        help_text="例：专项清理中查到长期没人看的微博",
        error_messages={"required": "没有写因为什么，请写一句。"},
    )
    started_on = forms.DateField(
        label="从哪天起算",
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        error_messages={"required": "没有写从哪天起算。", "invalid": "不是日期，请从日历里选。"},
    )
    due_on = forms.DateField(
        label="最迟哪天",
        required=False,
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text="办法写了期限的不用填；填了只能比办法的早，页面上标“本单位自定”",
        error_messages={"invalid": "不是日期，请从日历里选。"},
    )


class OwnDeadlineForm(forms.Form):
    """An office's own number for a deadline that the text leaves open."""

    use_required_attribute = False
    rule_key = forms.ChoiceField(label="哪个期限", error_messages={"required": "没有选期限，请选一个。"})
    amount = forms.IntegerField(
        label="数",
        min_value=1,
        max_value=1000,
        error_messages={"required": "没有写数。", "invalid": "请填一个整数。", "min_value": "至少是 1。"},
    )
    unit = forms.ChoiceField(label="按什么算", choices=list(UNIT_NAMES.items()))
    reason = forms.CharField(label="理由", required=False, max_length=300)

    def __init__(self, data: Any = None, *, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["rule_key"].choices = rules  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """Words a notice says beside its facts."""

    use_required_attribute = False
    note = forms.CharField(
        label="补充说明",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="例：原有内容和服务转到“示范市教育局”微信公众号。不要写人名和电话。",
    )

"""What people type to issue, answer, withdraw and find notes of guidance."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries.guidance import GuidanceQuestion
from zhengmei.filing.states.guidance import GuidanceKind, GuidanceState
from zhengmei.organisations.models import Organisation

STATES = [*GuidanceState.choices, ("late", "过期没签收")]


def _text(label: str, required: str, rows: int, hint: str = "", length: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=length,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": required},
    )


class GuidanceForm(forms.Form):
    """A note. 协调 may name further units; 整合建议 the account to merge into."""

    use_required_attribute = False
    text = _text(
        "内容", "没有写内容。请写清要对方做什么、为什么。", 6, "写清要做什么、为什么；对方和能看这个账号的人都看得到。"
    )
    also = forms.ModelMultipleChoiceField(
        label="一并发给",
        queryset=Organisation.objects.none(),
        required=False,
        help_text="协调几个单位一起办时选；每个单位各自签收。",
    )
    into = forms.ModelChoiceField(
        label="建议并入",
        queryset=MediaAccount.objects.none(),
        required=False,
        empty_label="不并入别的账号，只规范或停办",
    )
    answer_by = forms.DateField(
        label="请在哪天前签收",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="办法没有规定期限，由发出的单位定；可以不写。",
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        units: QuerySet[Organisation],
        accounts: QuerySet[MediaAccount],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind == GuidanceKind.COORDINATE:
            self.fields["also"].queryset = units  # type: ignore[attr-defined]
        else:
            del self.fields["also"]
        if kind == GuidanceKind.CONSOLIDATE:
            self.fields["into"].queryset = accounts  # type: ignore[attr-defined]
        else:
            del self.fields["into"]


class AnswerForm(forms.Form):
    """What the unit does about it."""

    use_required_attribute = False
    answer = _text(
        "怎么办", "没有写怎么办。写一句打算怎么办，或者已经怎么办。", 4, "写一句打算怎么办，或者已经怎么办。"
    )


class TakeBackForm(forms.Form):
    """Why a note is taken back."""

    use_required_attribute = False
    reason = _text("撤回的理由", "没有写撤回的理由，请写上。", 3, length=500)


class GuidanceFilterForm(forms.Form):
    """The filters of the list, as they stand in the address."""

    q = forms.CharField(required=False, max_length=60)
    kind = forms.ChoiceField(required=False, choices=[("", "全部种类"), *GuidanceKind.choices])
    state = forms.ChoiceField(required=False, choices=[("", "全部状态"), *STATES])
    unit = forms.IntegerField(required=False, min_value=1)
    media_account = forms.IntegerField(required=False, min_value=1)
    since = forms.DateField(required=False)

    def question(self) -> GuidanceQuestion:
        """The question; a value that cannot be read counts as not given."""
        self.is_valid()
        return GuidanceQuestion(**{name: value for name, value in self.cleaned_data.items() if value})

"""What people ask of the record."""

from django import forms

from zhengmei.audit.queries import Filter
from zhengmei.audit.states import all_kinds


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class FilterForm(forms.Form):
    """The filters of the list, as they stand in the address."""

    kind = forms.CharField(label="事项", required=False)
    who = forms.CharField(label="人员", required=False, max_length=60)
    thing = forms.CharField(label="对象", required=False, max_length=200)
    first = _day("从")
    last = _day("到")

    def wanted(self) -> Filter:
        """The filter; a value that cannot be read counts as not given."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return Filter(**given)

    @staticmethod
    def kinds() -> list[tuple[str, str]]:
        """Every kind with its sentence, for the menu."""
        return sorted(((code, kind.sentence) for code, kind in all_kinds().items()), key=lambda pair: pair[0])


class ExportForm(forms.Form):
    """What for."""

    reason = forms.CharField(
        label="用途",
        max_length=300,
        help_text="会和你的姓名、条数、文件校验值一起记下来。例如：配合第三季度安全检查。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AskForm(forms.Form):
    """What the data are wanted for."""

    use_required_attribute = False
    purpose = forms.CharField(
        label="用途",
        max_length=300,
        help_text="写清拿去做什么、给谁。批准的人照这个判断；会记下来。例如：报市网信办年度检查。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "没有写明用途。写清拿去做什么、给谁，例如“报市网信办年度检查”。"},
    )


class DecisionForm(forms.Form):
    """The words of whoever decides."""

    use_required_attribute = False
    reason = forms.CharField(
        label="意见",
        required=False,
        max_length=300,
        help_text="不批准要写理由。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

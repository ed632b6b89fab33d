"""Reading the address, the choice of columns and what to export. A part that makes no sense is left out and named."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from zhengmei.content.queries.lapses import PLANNING, PLANNING_WORDS
from zhengmei.filing.actions import ChangeGiven
from zhengmei.filing.states import AccountStatus
from zhengmei.filing.states.reshaping import ChangeKind
from zhengmei.ledger.columns import DEFAULT_SORT, SORTS, page_columns
from zhengmei.ledger.queries.accounts import Question
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import KIND_WORDS
from zhengmei.organisations.states import OrganisationKind, OrganisationLevel, OrganisationState
from zhengmei.platforms.dictionary import PLATFORMS

UPDATES = [("7", "7 天没有发布"), ("14", "14 天没有发布"), ("30", "30 天没有发布"), ("never", "没有发布记录")]
CERTIFIED = [("yes", "已认证"), ("no", "没有认证"), ("unknown", "不知道是否认证")]


class LedgerForm(forms.Form):
    """The filters of the list of accounts."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    region = forms.TypedChoiceField(label="地区", required=False, coerce=int, empty_value=None)
    platform = forms.MultipleChoiceField(label="平台", required=False, choices=[(p.code, p.name) for p in PLATFORMS])
    status = forms.MultipleChoiceField(label="状态", required=False, choices=AccountStatus.choices)
    level = forms.MultipleChoiceField(label="层级", required=False, choices=OrganisationLevel.choices)
    sponsor = forms.IntegerField(label="主办单位", required=False, min_value=1)
    problem = forms.ChoiceField(label="问题", required=False)
    update = forms.ChoiceField(label="更新", required=False, choices=[("", "不限"), *UPDATES])
    certified = forms.ChoiceField(label="认证", required=False, choices=[("", "不限"), *CERTIFIED])
    exception = forms.ChoiceField(label="例外", required=False, choices=[("", "不限"), ("yes", "有例外")])
    function = forms.MultipleChoiceField(label="功能", required=False)
    sort = forms.ChoiceField(required=False, choices=[(s, s) for k in SORTS for s in (k, f"-{k}")])

    def __init__(
        self,
        data: Any,
        *,
        regions: list[tuple[int, str]],
        problems: list[tuple[str, str]],
        functions: list[str],
    ) -> None:
        super().__init__(data)
        for name, choices in (
            ("region", [("", "不限"), *regions]),
            ("problem", [("", "不限"), ("yes", "有问题没了结"), ("no", "没有问题"), *problems]),
            ("function", [(f, f) for f in functions]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def question(self) -> Question:
        """What is asked; parts that do not validate ask nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Question(
            q=given.get("q", "").strip(),
            region=given.get("region"),
            platforms=tuple(given.get("platform", ())),
            statuses=tuple(given.get("status", ())),
            levels=tuple(given.get("level", ())),
            sponsor=given.get("sponsor"),
            problem=given.get("problem", ""),
            update=given.get("update", ""),
            certified=given.get("certified", ""),
            exception=given.get("exception", ""),
            functions=tuple(given.get("function", ())),
            sort=given.get("sort") or DEFAULT_SORT,
        )

    def ignored(self) -> list[str]:
        """The labels of the parts that made no sense."""
        return [str(self.fields[name].label or "排序") for name in self.errors]


class ColumnsForm(forms.Form):
    """Which columns a person wants to see."""

    columns = forms.MultipleChoiceField(required=False, choices=[(c.key, c.label) for c in page_columns()])


class ExportForm(forms.Form):
    """What to hand out: all that match, or those of them that were ticked."""

    scope = forms.ChoiceField(choices=[("all", "全部"), ("ticked", "所选")])
    format = forms.ChoiceField(label="格式", choices=[("xlsx", "Excel（xlsx）"), ("csv", "CSV")], initial="xlsx")
    columns = forms.ChoiceField(label="列", choices=[("shown", "页面上的列"), ("all", "全部列")], initial="shown")
    accounts = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        ticked = data.getlist("accounts") if data is not None else []
        field = self.fields["accounts"]
        field.choices = [(n, n) for n in ticked if n.isascii() and n.isdigit() and len(n) < 19]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("scope") == "ticked" and not given.get("accounts"):
            raise forms.ValidationError("没有勾选账号：先在表里勾选，再点导出所选。")
        return given


class UnitsForm(forms.Form):
    """The filters of the list of units."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "不限"), *OrganisationLevel.choices])
    region = forms.TypedChoiceField(label="地区", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "不限"), *OrganisationKind.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "不限"), *OrganisationState.choices])

    def __init__(self, data: Any, *, regions: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["region"].choices = [("", "不限"), *regions]  # type: ignore[attr-defined]


class GapsForm(forms.Form):
    """The filters of the list of gaps. Any clause is taken: one without gaps shows that all is there."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    kind = forms.ChoiceField(
        label="种类", required=False, choices=[("", "不限"), *KIND_WORDS.items(), (PLANNING, PLANNING_WORDS)]
    )
    clause = forms.CharField(label="条文", required=False, max_length=20)
    region = forms.TypedChoiceField(label="地区", required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, regions: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["region"].choices = [("", "不限"), *regions]  # type: ignore[attr-defined]


class UnitChangeForm(forms.Form):
    """How a unit changes. What the kind of change does not ask for is left out."""

    use_required_attribute = False
    successor = forms.ModelChoiceField(
        label="并入哪个单位",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="请选",
        help_text="接手职能的单位；账号、口令、在办的事由它接着办",
    )
    new_name = forms.CharField(label="新名称", max_length=120, required=False, help_text="全称，和新公章上的一样")
    happened_on = forms.DateField(
        label="从哪天起",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="机构改革文件写的日子；期限从这一天起算",
        error_messages={"invalid": "日期没看懂，请从日历里选。"},
    )
    basis = forms.CharField(
        label="依据",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="机构改革文件的名称、文号；会写进记录",
    )

    def __init__(self, data: Any = None, *, kind: str, successors: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["successor"].queryset = successors  # type: ignore[attr-defined]
        if kind != ChangeKind.MERGE:
            del self.fields["successor"]
        if kind != ChangeKind.RENAME:
            del self.fields["new_name"]
        for field in self.fields.values():
            field.widget.attrs["data-later"] = "确认前要填"

    def given(self) -> ChangeGiven:
        """What the act takes."""
        clean = self.cleaned_data
        return ChangeGiven(
            clean["happened_on"], clean["basis"], clean.get("successor"), str(clean.get("new_name") or "")
        )

"""Cleaning what people fill in about an incident. What the pack and the state demand is asked by the acts."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from zhengmei.core.clock import BEIJING
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.incidents.queries.rules import Book, Grade, TransferTerms
from zhengmei.incidents.states import (
    ANSWERED,
    MOST_GRADES,
    WRITTEN,
    IncidentKind,
    IncidentState,
)
from zhengmei.organisations.models import Organisation, UnitContact


def _text(label: str, rows: int = 3, hint: str = "", *, required: bool = True, longest: int = 2000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=required, help_text=hint, widget=widget)


def _moment(label: str, hint: str = "", *, required: bool = True) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=required, help_text=hint, widget=widget)


class _AccountField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.platform_name}）"


class _ContactField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.department}：{obj.unit_name} {obj.name}（{'、'.join(obj.matters) or '没写事项'}）"


class ReportForm(forms.Form):
    """A new incident of one unit and one kind."""

    type_code = forms.ChoiceField(label="种类", required=False)
    grade = forms.ChoiceField(label="等级", required=False)
    media_account = _AccountField(MediaAccount.objects.none(), label="账号", required=False, empty_label="不涉及账号")
    discovered_at = _moment("发现时间")
    what = _text("发生了什么", 4, "在哪里、看到什么、影响多大。不要写口令和群众的电话、身份证号", required=False)
    person = forms.CharField(label="负责人", max_length=60, required=False)

    def __init__(self, *args: Any, book: Book, accounts: QuerySet[MediaAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type_code"].choices = [("", "请选")] + [(t.code, t.label) for t in book.types]  # type: ignore[attr-defined]
        self.fields["grade"].choices = [("", "请选")] + [  # type: ignore[attr-defined]
            (g.name, f"{g.name}（重大）" if g.grave and "重大" not in g.name else g.name) for g in book.grades
        ]
        self.fields["media_account"].queryset = accounts  # type: ignore[attr-defined]
        for name in ("type_code", "grade", "what"):
            self.fields[name].widget.attrs["data-later"] = "必填"

    def clean_discovered_at(self) -> datetime:
        """The moment in Beijing."""
        given: datetime = self.cleaned_data["discovered_at"]
        return given.astimezone(BEIJING)


class EntryForm(forms.Form):
    """One line of the story."""

    kind = forms.ChoiceField(label="记什么")
    note = _text("说明", hint="做了什么、结果怎样。不要写口令")
    url = forms.URLField(label="链接", required=False, max_length=500, assume_scheme="https", help_text="线上回应必填")
    happened_at = _moment("什么时候", "不填就是现在", required=False)
    file = forms.FileField(label="材料", required=False, help_text="截图、PDF 等，最大 20 MB")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [*(ANSWERED if kind == IncidentKind.OPINION else ()), *WRITTEN]
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """A step that was done."""

    step = forms.CharField(max_length=40, widget=forms.HiddenInput)
    note = _text("这一步做了什么", 2)


class GradeForm(forms.Form):
    """Another grade, with its reason."""

    grade = forms.ChoiceField(label="改为")
    reason = _text("理由", 2, longest=300)

    def __init__(self, *args: Any, grades: tuple[Grade, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [(one.name, one.name) for one in grades]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Who answers for it."""

    person = forms.CharField(label="姓名", max_length=60, required=False, help_text="选了下面的用户就不用写")
    user = forms.ModelChoiceField(
        User.objects.none(), label="登录用户", required=False, empty_label="不登录", help_text="选了会通知到他"
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """How it ended, or why."""

    words = _text("结果", 3, required=False)

    def __init__(self, *args: Any, label: str = "结果", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].widget.attrs["data-later"] = "必填"


class SlipForm(forms.Form):
    """A transfer slip."""

    department = forms.ChoiceField(label="送哪个部门", required=False)
    contact = _ContactField(UnitContact.objects.none(), label="联络人", required=False, empty_label="不选，写在下面")
    recipient = forms.CharField(label="收件人", max_length=120, required=False, help_text="选了联络人就不用写")
    to_unit = forms.ModelChoiceField(
        Organisation.objects.none(), label="收件单位也用本系统", required=False, empty_label="不用本系统，由我们代记回执",
        help_text="选了，它的人看得到这个事件，自己签收",
    )  # fmt: skip
    facts = _text("事由", 5, "发生了什么、已经做了什么、要对方做什么", required=False)

    def __init__(self, *args: Any, terms: TransferTerms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "请选"), *((one, one) for one in terms.departments)]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]
        contacts = UnitContact.objects.filter(pk__in=[one.pk for one in terms.contacts]).order_by("department", "pk")
        self.fields["contact"].queryset = contacts  # type: ignore[attr-defined]
        self.fields["to_unit"].queryset = terms.units  # type: ignore[attr-defined]
        for name in ("department", "facts"):
            self.fields[name].widget.attrs["data-later"] = "必填"


class ReceiptForm(forms.Form):
    """Who acknowledged."""

    receiver = forms.CharField(label="对方签收人", max_length=60, required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)


class OrderForm(forms.Form):
    """What must be put right, and within how many working days."""

    demands = _text("整改要求", 5, "一行一项")
    workdays = forms.IntegerField(
        label="几个工作日", min_value=1, max_value=60, help_text="从发出的次日起数。办法没写几天，本单位自定"
    )


class ReplyForm(forms.Form):
    """What was put right."""

    reply = _text("整改情况", 4, "逐项写上做了什么")


class NoteForm(forms.Form):
    """A remark, which returning and cancelling need."""

    note = forms.CharField(label="意见", max_length=300, required=False)


class RuleForm(forms.Form):
    """A unit's own grades, up to five, and its terms."""

    receipt_hours = forms.IntegerField(label="转出后几小时要有回执", min_value=1, max_value=720)
    order_workdays = forms.IntegerField(label="安全整改给几个工作日", min_value=1, max_value=60)

    def __init__(self, *args: Any, grades: tuple[Grade, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(MOST_GRADES):
            held = grades[place] if place < len(grades) else None
            self.fields[f"name_{place}"] = forms.CharField(
                label=f"第 {place + 1} 级的名称", max_length=20, required=False, initial=held.name if held else ""
            )
            self.fields[f"grave_{place}"] = forms.BooleanField(
                label="算重大", required=False, initial=bool(held and held.grave)
            )
            steps = forms.CharField(
                label="步骤", max_length=400, required=False, initial="、".join(held.steps) if held else ""
            )
            self.fields[f"steps_{place}"] = steps

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The three fields of each grade."""
        return [(self[f"name_{n}"], self[f"grave_{n}"], self[f"steps_{n}"]) for n in range(MOST_GRADES)]

    def grades(self) -> list[Grade]:
        """What was filled in, the gravest first; lines without a name are left out."""
        data = self.cleaned_data
        found = []
        for place in range(MOST_GRADES):
            if name := data[f"name_{place}"].strip():
                words = data[f"steps_{place}"].replace("，", "、").replace(",", "、").split("、")
                steps = tuple(one.strip()[:40] for one in words if one.strip())
                found.append(Grade(name, data[f"grave_{place}"], steps))
        return found


class ListFilter(forms.Form):
    """The filters of the list, each kept in the address."""

    q = forms.CharField(required=False, max_length=80)
    kind = forms.ChoiceField(required=False, choices=IncidentKind.choices)
    type_label = forms.CharField(required=False, max_length=40)
    state = forms.ChoiceField(required=False, choices=IncidentState.choices)
    receipt = forms.ChoiceField(required=False, choices=[("waiting", "待回执"), ("late", "逾期没有回执")])
    grave = forms.ChoiceField(required=False, choices=[("1", "重大")])
    unit = forms.IntegerField(required=False)
    account = forms.IntegerField(required=False)

    def wanted(self) -> dict[str, str]:
        """What was asked and makes sense; the rest is left out."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value not in (None, "")}

"""Cleaning what is typed about people, papers, gatherings, money and contacts of a unit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from zhengmei.identity.models import User
from zhengmei.organisations.forms.units import DAY, required_in_words
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import GatheringKind, KeptWork, ResponsibilityKind, SectionRole

Choices = Sequence[tuple[str, str]]


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(DAY, "%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class _Plain(forms.Form):
    """Errors in words, no marks of the browser."""

    use_required_attribute = False

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        required_in_words(self)

    def _offer(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields[name]


class PersonForm(_Plain):
    """Who answers for what, from when, and how to reach them."""

    kind = forms.ChoiceField(label="责任或岗位", choices=[("", "请选"), *ResponsibilityKind.choices])
    name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=60, required=False, help_text="例如副局长、办公室主任")
    office_tel = forms.CharField(label="办公电话", max_length=30, required=False)
    mobile = forms.CharField(label="手机", max_length=30, required=False, help_text="加密保存，平时只显示头尾")
    user = forms.ModelChoiceField(
        label="登录用的用户",
        queryset=User.objects.none(),
        required=False,
        empty_label="不登录",
        help_text="选了，要办的事会出现在他的工作台",
    )
    since = _day("从哪天起", help_text="原来的人到这一天为止")
    full_time = forms.BooleanField(label="专岗", required=False)
    experience = forms.CharField(
        label="互联网或新媒体运营经历",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="岗位人员填，例如 2021 年起运营单位微信公众号",
    )
    reason = forms.CharField(
        label="依据或说明", max_length=300, required=False, help_text="例如分工文件的文号；会写进记录"
    )

    def __init__(self, data: Any = None, *, users: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["user"].queryset = users  # type: ignore[attr-defined]


class EndingForm(_Plain):
    """From which day, and why."""

    until = _day("从哪天起停", help_text="这一天当天起就算空缺")
    reason = forms.CharField(label="理由", max_length=300, help_text="例如调离、退休、分工调整")


class WhyForm(_Plain):
    """Why something is taken back."""

    reason = forms.CharField(label="理由", max_length=300, help_text="会写进记录")


class LeavingForm(_Plain):
    """When a person leaves, and who follows in each responsibility (none: vacant)."""

    until = _day("从哪天起离开", help_text="这一天当天起，不再登录，也不再负责")
    reason = forms.CharField(label="理由", max_length=300, help_text="例如调离、退休")

    def __init__(
        self,
        data: Any = None,
        *,
        rows: Sequence[Any],
        users: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        for row in rows:
            label = row.get_kind_display()
            self.fields[f"name_{row.pk}"] = forms.CharField(
                label=f"{label}由谁接", max_length=60, required=False, help_text="不填，从那天起就空缺"
            )
            self.fields[f"title_{row.pk}"] = forms.CharField(label="接任人的职务", max_length=60, required=False)
            self.fields[f"user_{row.pk}"] = forms.ModelChoiceField(
                label="接任人登录用的用户", queryset=users, required=False, empty_label="不登录"
            )


class PaperForm(_Plain):
    """A paper with its file and dates."""

    name = forms.ChoiceField(label="哪一项")
    other_name = forms.CharField(
        label="其他制度的名称", max_length=40, required=False, help_text="上面选“其他”时填，例如激励办法"
    )
    title = forms.CharField(label="文件标题", max_length=200)
    number = forms.CharField(label="文号", max_length=60, required=False)
    issued_on = _day("印发日期")
    person = forms.CharField(label="责任人", max_length=60, help_text="谁负责执行、到期复审")
    covers = forms.MultipleChoiceField(
        label="文件里写明了", required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    review_on = _day("复审日期", required=False, help_text="过了这一天还没复审，就列入缺口")
    expires_on = _day("有效期至", required=False)
    file = forms.FileField(label="文件", help_text="PDF、OFD、Word、图片都可以")

    def __init__(self, data: Any = None, *, names: Choices, covers: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._offer("name", [("", "请选"), *names, ("其他", "其他")])
        self._offer("covers", covers)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("name") == "其他":
            given["name"] = str(given.get("other_name") or "").strip()
            if not given["name"]:
                self.add_error("other_name", "没有填制度的名称，请填上。")
        return given


class PaperDatesForm(_Plain):
    """When a paper is reviewed, expires or is repealed."""

    review_on = _day("复审日期", required=False)
    expires_on = _day("有效期至", required=False)
    repealed_on = _day("废止日期", required=False, help_text="这一天仍算有效，第二天起不算")
    reason = forms.CharField(label="依据或说明", max_length=300, required=False)


class OfficialForm(_Plain):
    """Who goes on the list of officials."""

    name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=60, required=False)


class SignedForm(_Plain):
    """A signed pledge."""

    signed_on = _day("签订日期")
    file = forms.FileField(label="签好的承诺书", help_text="扫描件或照片")


class GatheringForm(_Plain):
    """What was held and who came."""

    kind = forms.ChoiceField(label="哪一种", choices=GatheringKind.choices)
    subject = forms.CharField(label="主题", max_length=200)
    held_on = _day("日期")
    people = forms.CharField(
        label="参加人",
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 5}),
        help_text="一行一个姓名；培训和列席会议必填",
    )
    abilities = forms.MultipleChoiceField(
        label="培训的能力", required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    civil_service = forms.BooleanField(label="纳入公务员培训", required=False)
    file = forms.FileField(label="通知、纪要或照片", required=False, help_text="议事记录要上传会议纪要")

    def __init__(self, data: Any = None, *, abilities: Choices, civil_service: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._offer("abilities", abilities)
        if not civil_service:
            del self.fields["civil_service"]


class FundingForm(_Plain):
    """Money of one year."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    amount = forms.DecimalField(label="金额（元）", max_digits=14, decimal_places=2)
    note = forms.CharField(label="说明", max_length=300, required=False, help_text="金额是零的，要写明原因")


class ContactForm(_Plain):
    """A person in another department."""

    department = forms.CharField(label="部门", max_length=40, widget=forms.TextInput({"list": "departments"}))
    unit_name = forms.CharField(label="单位", max_length=120, help_text="例如示范县委网信办")
    name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=60, required=False)
    office_tel = forms.CharField(label="办公电话", max_length=30, required=False)
    mobile = forms.CharField(label="手机", max_length=30, required=False, help_text="加密保存；至少写一个电话")
    matters = forms.MultipleChoiceField(
        label="联络事项", required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, data: Any = None, *, matters: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._offer("matters", matters)


class SectionForm(_Plain):
    """One section for one role."""

    role = forms.ChoiceField(label="做什么", choices=SectionRole.choices)
    name = forms.CharField(label="科室", max_length=60, help_text="只写一个，例如办公室、综合科")
    since = _day("从哪天起")


class KeeperForm(_Plain):
    """Which unit keeps new media, or the website."""

    work = forms.ChoiceField(label="工作", choices=KeptWork.choices)
    keeper = forms.ModelChoiceField(label="职能部门", queryset=Organisation.objects.none(), empty_label="请选")
    since = _day("从哪天起")

    def __init__(self, data: Any = None, *, keepers: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["keeper"].queryset = keepers  # type: ignore[attr-defined]


class LetOffForm(_Plain):
    """From which demand, why, who allowed it, until when."""

    key = forms.ChoiceField(label="哪一项")
    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea({"rows": 3}))
    approver = forms.CharField(label="批准人", max_length=60)
    expires_on = _day("有效期至", help_text="到期后照常提醒")

    def __init__(self, data: Any = None, *, demands: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._offer("key", demands)

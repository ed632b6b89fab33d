"""Cleaning what a person types about units, duties, packs and regions."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation, Region, Section
from zhengmei.organisations.states import ADMIN_DUTIES, Duty, OrganisationKind, OrganisationLevel

DAY = {"type": "date"}


def required_in_words(form: forms.Form) -> None:
    for field in form.fields.values():
        verb = "选" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "填"
        field.error_messages["required"] = f"没有{verb}{field.label}，请{verb}上。"
        field.error_messages["invalid_choice"] = f"{field.label}不在可选的范围里，请从列表里选。"


class OrganisationForm(forms.Form):
    """The facts of a unit."""

    use_required_attribute = False
    name = forms.CharField(label="单位名称", max_length=120, help_text="全称，和公章上的一样")
    short_name = forms.CharField(label="简称", max_length=60, required=False)
    kind = forms.ChoiceField(
        label="单位类型",
        choices=[("", "请选"), *OrganisationKind.choices],
        help_text="办法按类型定谁适用、谁应当开设账号",
    )
    level = forms.ChoiceField(label="层级", choices=[("", "请选"), *OrganisationLevel.choices])
    region = forms.ModelChoiceField(label="地区", queryset=Region.objects.none(), empty_label="请选")
    supervisor = forms.ModelChoiceField(
        label="主管单位",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="没有（顶层单位）",
        help_text="管辖本地区、层级不低于它的单位；它和它上面的单位都看得到本单位",
    )
    industry_supervisor = forms.ModelChoiceField(
        label="行业主管部门",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="没有",
        help_text="公共服务类企事业单位填；行业主管能看、能检查，不能改",
    )
    addressee_group = forms.CharField(
        label="办法适用对象",
        max_length=80,
        required=False,
        help_text="办法主送里的哪一组；不填按类型和层级定",
    )
    is_secret = forms.BooleanField(label="涉密单位", required=False)
    has_public_function = forms.BooleanField(label="对外行使公共管理职能", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        supervisors: QuerySet[Organisation],
        industries: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        for name, rows in (
            ("region", Region.objects.order_by("name")),
            ("supervisor", supervisors),
            ("industry_supervisor", industries),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        required_in_words(self)


class ChangeOrganisationForm(OrganisationForm):
    """As OrganisationForm, with why it is changed."""

    reason = forms.CharField(
        label="为什么改",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="例如机构改革文件的文号；会写进记录",
    )


class RegionForm(forms.Form):
    """One line of the region dictionary."""

    use_required_attribute = False
    name = forms.CharField(label="地区名称", max_length=60, help_text="全称，例如示范县")
    level = forms.ChoiceField(label="层级", choices=[("", "请选"), *OrganisationLevel.choices])
    parent = forms.ModelChoiceField(
        label="上一级地区", queryset=Region.objects.none(), required=False, empty_label="没有（最高一级）"
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["parent"].queryset = Region.objects.order_by("name")  # type: ignore[attr-defined]
        required_in_words(self)


class AdoptionForm(forms.Form):
    """Which pack, and from which day."""

    use_required_attribute = False
    pack = forms.ChoiceField(label="办法")
    since = forms.DateField(
        label="从哪天起",
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text="这天以前发生的事，仍按原来的办法判断",
    )
    reason = forms.CharField(label="依据或说明", max_length=300, required=False, help_text="例如通知的文号；会写进记录")

    def __init__(self, data: Any = None, *, packs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["pack"].choices = [("", "请选"), *packs]  # type: ignore[attr-defined]
        required_in_words(self)


class AppointmentForm(forms.Form):
    """Who has which duty from when to when."""

    use_required_attribute = False
    user = forms.ModelChoiceField(
        label="人员", queryset=User.objects.none(), empty_label="请选", help_text="没有这个人，先请系统管理员添加用户"
    )
    duty = forms.ChoiceField(label="职责", help_text="主管看得到本单位和下面所有单位；编辑、审核、联络员只看本单位")
    title = forms.CharField(label="职务", max_length=60, required=False, help_text="例如政务公开科科长")
    section = forms.ModelChoiceField(
        label="科室",
        queryset=Section.objects.none(),
        required=False,
        empty_label="不限科室",
        help_text="指定了主管科室的，主管要选它",
    )
    since = forms.DateField(label="从哪天起", widget=forms.DateInput(DAY, "%Y-%m-%d"))
    until = forms.DateField(
        label="到哪天停",
        required=False,
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text="不填就一直有效；到这一天当天起不能再进入",
    )

    def __init__(self, data: Any = None, *, with_admins: bool, sections: QuerySet[Section], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]
        if not sections.exists():
            del self.fields["section"]
        users = User.objects.filter(is_active=True).order_by("full_name", "username")
        self.fields["user"].queryset = users  # type: ignore[attr-defined]
        duties = [(value, label) for value, label in Duty.choices if with_admins or value not in ADMIN_DUTIES]
        self.fields["duty"].choices = [("", "请选"), *duties]  # type: ignore[attr-defined]
        required_in_words(self)


class EndForm(forms.Form):
    """From which day a duty is over, and why."""

    use_required_attribute = False
    until = forms.DateField(
        label="从哪天起停",
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text="这一天当天起就不能再进入；记录都留着",
    )
    reason = forms.CharField(label="理由", max_length=300, help_text="例如调离、退休")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        required_in_words(self)

"""The forms of a case. A draft may be incomplete; what the regulation demands is asked when the case is handed in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import DateInput

from zhengmei.filing.forms.accounts import AccountForm
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import DUTY_IDENTITY, PERSON_HOLDER, PERSONAL_IDENTITY, UNIT_HOLDER, fact_label
from zhengmei.filing.states import FACT_GROUPS, ApplicationState, FilePurpose, FilingAct, FilingCause, Outcome
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

SET_BY_THE_CASE = frozenset({"status", "filing_number", "cancelled_on"})
"""Ledger fields a case sets itself; nobody types them into its form."""


def day_input() -> DateInput:
    return DateInput({"type": "date"}, "%Y-%m-%d")


class FactsForm(AccountForm):
    """The ledger fields of a case, none of them demanded yet. `left_out` are not asked."""

    def __init__(self, *args: Any, left_out: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (SET_BY_THE_CASE | left_out | {"changed_at"}) & set(self.fields):
            del self.fields[name]
        for field in self.fields.values():
            field.required = False

    def facts(self) -> dict[str, Any]:
        """The values by field of the ledger; those not asked are absent."""
        given = {name: self.cleaned_data[name] for _, names in FACT_GROUPS for name in names if name in self.fields}
        if not given.get("kind"):
            given.pop("kind", None)
        if given.get("sponsor") is None:
            given.pop("sponsor", None)
        return given


class CaseForm(forms.Form):
    """What a case says beside the ledger: why, since when, an exception, and what single articles ask."""

    use_required_attribute = False
    cause = forms.ChoiceField(label="缘由", required=False, choices=FilingCause.choices)
    reason = forms.CharField(label="理由", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))
    event_on = forms.DateField(label="起算日", required=False, widget=day_input())
    stores = forms.CharField(label="在哪些应用市场上架", required=False, widget=forms.Textarea({"rows": 4}))
    holder = forms.ChoiceField(
        label="账号是谁的",
        required=False,
        choices=[(UNIT_HOLDER, "单位的账号"), (PERSON_HOLDER, "公职人员的账号")],
        widget=forms.RadioSelect,
    )
    identity = forms.ChoiceField(
        label="公职人员以什么身份用",
        required=False,
        choices=[(DUTY_IDENTITY, "职务身份"), (PERSONAL_IDENTITY, "个人身份")],
        widget=forms.RadioSelect,
    )
    holder_name = forms.CharField(label="使用人姓名和职务", required=False, max_length=60)
    real_name = forms.BooleanField(label="已在平台实名认证", required=False)
    with_renamed = forms.ModelMultipleChoiceField(
        label="一并改名的账号",
        required=False,
        queryset=MediaAccount.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    exception_reason = forms.CharField(
        label="申请例外的理由", required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    exception_until = forms.DateField(label="例外有效期至", required=False, widget=day_input())
    opinion = forms.CharField(label="主办单位意见", required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(
        self,
        data: Any = None,
        *,
        act: str,
        asked: frozenset[str],
        others: Any = None,
        event_words: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        for name in set(self.fields) - asked - {"reason"}:
            del self.fields[name]
        word = FilingAct(act).label
        self.fields["reason"].label = f"{word}理由"
        self.fields["reason"].help_text = "会原样印在表上，办理单位照它看。"
        if "with_renamed" in self.fields and others is not None:
            self.fields["with_renamed"].queryset = others  # type: ignore[attr-defined]
            self.fields["with_renamed"].help_text = "各平台名称要一致的，在这里一起改，只办这一件。"
        hints = {
            "event_on": f"从“{event_words}”那天起算填报期限" if event_words else "",
            "stores": "每行一个，如 华为、小米、App Store；注销时要逐个下架",
            "exception_reason": "只有“原则上”的规定可以申请例外；由最后办理的单位决定",
            "opinion": "你是单位负责人，提交就是单位的意见；空着按“同意申请。”",
        }
        for name, words in hints.items():
            if name in self.fields and words:
                self.fields[name].help_text = words
        if "event_on" in self.fields and event_words:
            self.fields["event_on"].label = f"{event_words}（起算日）"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        until, why = given.get("exception_until"), str(given.get("exception_reason") or "").strip()
        if bool(until) != bool(why) and "exception_until" in self.fields:
            self.add_error(
                "exception_reason" if until else "exception_until",
                "例外要写明理由，也要写明到哪天；不要例外就都空着。",
            )
        return given

    def answers(self) -> dict[str, Any]:
        """What is kept with the case beside the pack's own questions."""
        given = self.cleaned_data
        found: dict[str, Any] = {}
        for name in ("holder", "identity", "holder_name", "real_name"):
            if name in self.fields and given.get(name):
                found[name] = given[name]
        if "stores" in self.fields:
            found["stores"] = list(dict.fromkeys(s.strip() for s in given["stores"].splitlines() if s.strip()))
        if "with_renamed" in self.fields:
            found["with_renamed"] = [account.pk for account in given["with_renamed"]]
        return found


class StartForm(forms.Form):
    """What is applied for, and for which unit; for an opening. The others begin on the page of the account."""

    act = forms.ChoiceField(
        label="办什么", choices=[(FilingAct.OPEN, "开设新账号"), (FilingAct.BACKFILL, "补办：已经开了、还没备案的账号")]
    )
    sponsor = forms.ModelChoiceField(label="主办单位", queryset=Organisation.objects.none(), empty_label="请选")

    def __init__(self, data: Any = None, *, sponsors: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["sponsor"]
        field.queryset = sponsors  # type: ignore[attr-defined]
        field.help_text = "谁开设、谁主办。"
        field.error_messages["required"] = "没有选主办单位，请选一个。"
        field.error_messages["invalid_choice"] = "不能替这个单位申请，请从列表里选。"


class DecideForm(forms.Form):
    """The opinion of an office and what it decides. The button says which."""

    use_required_attribute = False
    opinion = forms.CharField(
        label="意见", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="会原样印在表上。例：情况属实，同意。",
    )  # fmt: skip
    paper_number = forms.CharField(label="批复文号", required=False, max_length=80)
    paper_on = forms.DateField(label="批复日期", required=False, widget=day_input())
    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, outside: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not outside:
            del self.fields["paper_number"]
            del self.fields["paper_on"]


class FileForm(forms.Form):
    """One file handed in with a case."""

    use_required_attribute = False
    file = forms.FileField(label="文件", error_messages={"required": "没有选文件，请选一个。"})
    purpose = forms.ChoiceField(label="是什么")
    label = forms.ChoiceField(label="哪个应用市场", required=False)
    shown_on = forms.DateField(
        label="证明的日期", required=False, widget=day_input(), help_text="关停、注销、下架的那一天"
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, purposes: Sequence[str], stores: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["purpose"].choices = [(p, FilePurpose(p).label) for p in purposes]  # type: ignore[attr-defined]
        if FilePurpose.REMOVAL in purposes and stores:
            self.fields["label"].choices = [("", "不是下架证明"), *((s, s) for s in stores)]  # type: ignore[attr-defined]
        else:
            del self.fields["label"]
        if not {FilePurpose.ENDING, FilePurpose.REMOVAL} & set(purposes):
            del self.fields["shown_on"]


class CarryOutForm(forms.Form):
    """The applicant's report: the day, the address, and what only the platform could give."""

    use_required_attribute = False
    carried_out_on = forms.DateField(
        label="实施日期", widget=day_input(), error_messages={"required": "没有填实施日期，请填上。"}
    )
    link = forms.CharField(
        label="链接", required=False, max_length=500, help_text="在平台上看得到结果的页面，以 https:// 开头"
    )

    def __init__(self, data: Any = None, *, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in names:
            self.fields[name] = _fact(name)
            self.fields[name].label = fact_label(name)

    def clean_link(self) -> str:
        """Only web addresses: the page makes a link of it."""
        url: str = self.cleaned_data["link"].strip()
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError("链接要以 https:// 或 http:// 开头，请从浏览器地址栏复制。")
        return url

    def facts(self) -> dict[str, Any]:
        """The ledger values given."""
        return {n: v for n, v in self.cleaned_data.items() if n not in ("carried_out_on", "link")}


def _fact(name: str) -> forms.Field:
    if name in ("opened_on", "launched_on"):
        return forms.DateField(required=False, widget=day_input())
    if name == "followers":
        return forms.IntegerField(required=False, min_value=0)
    if name == "is_certified":
        choices = [("", "不知道"), ("yes", "是"), ("no", "否")]
        return forms.TypedChoiceField(
            required=False, choices=choices, coerce=lambda v: {"yes": True, "no": False}.get(v), empty_value=None
        )
    longest = getattr(MediaAccount._meta.get_field(name), "max_length", None)
    return forms.CharField(required=False, max_length=longest)


class WithdrawForm(forms.Form):
    """Why a case is given up."""

    use_required_attribute = False
    reason = forms.CharField(label="为什么撤回", required=False, max_length=500, widget=forms.Textarea({"rows": 3}))


class HandOverForm(forms.Form):
    """To whom a step is passed."""

    use_required_attribute = False
    to = forms.ModelChoiceField(label="交给谁", queryset=User.objects.none(), empty_label="请选")
    reason = forms.CharField(label="说明", required=False, max_length=300)

    def __init__(self, data: Any = None, *, people: Any) -> None:
        super().__init__(data)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
        self.fields["to"].error_messages["required"] = "没有选交给谁，请选一位。"


class ApplicationsForm(forms.Form):
    """The filters of the list, from the address; what makes no sense is passed over."""

    q = forms.CharField(required=False)
    view = forms.ChoiceField(required=False, choices=[("mine", ""), ("own", ""), ("all", "")])
    act = forms.ChoiceField(required=False, choices=FilingAct.choices)
    state = forms.ChoiceField(
        required=False, choices=[("open", ""), ("overdue", ""), ("all", ""), *ApplicationState.choices]
    )

    def given(self) -> dict[str, str]:
        """Every filter by name, empty where it was not asked or not understood."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "").replace("\x00", "").strip() for name in self.fields}


class TermsForm(forms.Form):
    """Within how many working days the office decides a step."""

    use_required_attribute = False
    review_workdays = forms.IntegerField(
        label="每一步办几个工作日", required=False, min_value=1, max_value=90, help_text="空着就是不设时限"
    )


class AuthoriseForm(forms.Form):
    """Which unit takes the steps of the office."""

    use_required_attribute = False
    deputy = forms.ModelChoiceField(label="授权给哪个单位", queryset=Organisation.objects.none(), empty_label="请选")
    basis = forms.CharField(
        label="授权文件", max_length=120, error_messages={"required": "没有写授权文件的文号，请写上。"}
    )
    since = forms.DateField(
        label="从哪天起", widget=day_input(), error_messages={"required": "没有填从哪天起，请填上。"}
    )

    def __init__(self, data: Any = None, *, units: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["deputy"].queryset = units  # type: ignore[attr-defined]
        self.fields["deputy"].error_messages["required"] = "没有选单位，请选一个。"


class CalendarForm(forms.Form):
    """A day that is worked or rested against the published calendar."""

    use_required_attribute = False
    day = forms.DateField(label="哪一天", widget=day_input(), error_messages={"required": "没有填日子，请填上。"})
    works = forms.ChoiceField(label="改成", choices=[("yes", "上班"), ("no", "休息")])
    reason = forms.CharField(
        label="依据",
        max_length=200,
        help_text="哪份通知",
        error_messages={"required": "没有写依据，请写明是哪份通知。"},
    )

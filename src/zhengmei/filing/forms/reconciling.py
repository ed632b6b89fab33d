"""Forms of comparing with lists from outside."""

from typing import Any

from django import forms

from zhengmei.documents.sheets.outside import KNOWN, NEEDED, REPORTED
from zhengmei.filing.states import OutsideKind
from zhengmei.organisations.models import Organisation
from zhengmei.platforms.dictionary import PLATFORMS


class ListForm(forms.Form):
    """Which list, for which office."""

    use_required_attribute = False
    kind = forms.ChoiceField(label="哪来的名单", choices=OutsideKind.choices, widget=forms.RadioSelect)
    office = forms.ModelChoiceField(
        label="替哪个单位对账",
        queryset=Organisation.objects.none(),
        empty_label=None,
        help_text="和它以及下面所有单位的台账比",
        error_messages={"required": "没有选单位，请选一个。", "invalid_choice": "请从列表里选。"},
    )
    platform = forms.ChoiceField(
        label="平台", required=False, choices=[("", "名单里有平台一列"), *((p.code, p.name) for p in PLATFORMS)],
        help_text="平台检索的名单里通常没有平台一列，在这里选",
    )  # fmt: skip
    file = forms.FileField(
        label="文件",
        help_text="xlsx 或 csv，表头在前十行里；下一步再说哪一列是什么",
        error_messages={"required": "没有选文件，请选一个。", "empty": "文件是空的，请核对后重新选。"},
    )

    def __init__(self, data: Any = None, files: Any = None, *, offices: Any, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


COMPARED = frozenset(key for key, _, _ in KNOWN)


class MappingForm(forms.Form):
    """Which heading is which of ours. With `reported` also those that are only written, never compared."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, headers: list[str], reported: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [("", "没有这一列"), *((words, words) for words in headers)]
        for key, name, _ in REPORTED if reported else KNOWN:
            self.fields[key] = forms.ChoiceField(label=name, required=key in NEEDED, choices=choices)
            self.fields[key].error_messages["required"] = f"没有选哪一列是“{name}”，请选一列。"
            if key not in COMPARED:
                self.fields[key].help_text = "对账时不看，导出报送表时从台账取"


class VerdictForm(forms.Form):
    """What a difference came to."""

    use_required_attribute = False
    verdict = forms.CharField(
        label="核实结果",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="例：平台昨天改名，台账已改；或：不是本地单位的账号，已告知平台",
        error_messages={"required": "没有写理由，请写明核实的结果。"},
    )

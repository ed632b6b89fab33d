"""Choosing a file to import."""

from typing import Any

from django import forms

from zhengmei.filing.states import ImportKind

HINTS = {"create_units": "台账里写了、系统里还没有的单位按台账的层级、地区、主管单位新建。新建单位要有管理单位的职责。"}


class ImportForm(forms.Form):
    """Which kind, and the file."""

    kind = forms.ChoiceField(label="导入什么", choices=ImportKind.choices, widget=forms.RadioSelect, initial="ledger")
    file = forms.FileField(
        label="文件",
        help_text="xlsx 或 csv，UTF-8 和 GBK 都行；第一行是表头，表头前面有标题行也行。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.ods,.txt"}),
        error_messages={
            "required": "还没有选文件。点“选择文件”选一个。",
            "empty": "文件是空的，一个字也没有。请核对后重新选文件。",
            "missing": "文件没有传上来。请再选一次。",
        },
    )
    create_units = forms.BooleanField(label="缺的单位一并新建", required=False, help_text=HINTS["create_units"])

    def __init__(self, *args: Any, may_create_units: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_create_units:
            del self.fields["create_units"]

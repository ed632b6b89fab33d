"""Cleaning what is typed about topics, columns, meetings, tasks, policy documents, consultations and the unit's words."""

from typing import Any

from django import forms

from zhengmei.content.forms.sources import PlainForm, day_field, moment_field, words_field
from zhengmei.content.models import Topic, TopicColumn
from zhengmei.content.queries.policy import Choice
from zhengmei.content.states import NumberKey, TaskKind, WordSeverity
from zhengmei.organisations.models import Organisation

TASKS = [(kind.value, kind.label) for kind in (TaskKind.SUPPLY, TaskKind.INTERPRETATION, TaskKind.INTERACTION)]


class TopicForm(PlainForm):
    """A topic for the plan."""

    title = words_field("选题", 120)
    day = day_field("哪一天")
    kind = forms.ChoiceField(label="类型", required=False)
    occasion = forms.ChoiceField(label="为日历上的哪个日子", required=False)
    key_fields = forms.MultipleChoiceField(label="重点领域", required=False, widget=forms.CheckboxSelectMultiple)
    column = forms.ModelChoiceField(
        label="栏目", queryset=TopicColumn.objects.none(), required=False, empty_label="不归栏目"
    )
    is_campaign = forms.BooleanField(label="线上线下联动的活动", required=False)
    note = words_field("怎么做", 500, required=False, rows=2)

    def __init__(
        self,
        data: Any = None,
        *,
        kinds: list[str],
        occasions: list[str],
        fields: list[Choice],
        columns: Any,
        **given: Any,
    ) -> None:
        super().__init__(data, **given)
        self.fields["kind"].choices = [("", "不分"), *((k, k) for k in kinds)]  # type: ignore[attr-defined]
        self.fields["occasion"].choices = [("", "不是为哪个日子"), *((o, o) for o in occasions)]  # type: ignore[attr-defined]
        self.fields["column"].queryset = columns  # type: ignore[attr-defined]
        self.fields["key_fields"].choices = [(c.code, c.label) for c in fields]  # type: ignore[attr-defined]
        if not fields:
            del self.fields["key_fields"]


class ActivityForm(PlainForm):
    """Something on the spot for a topic."""

    name = words_field("活动", 120)
    held_on = day_field("日期")
    place = words_field("地点", 120, required=False)


class TaskForm(PlainForm):
    """A task from a topic."""

    kind = forms.ChoiceField(label="任务", choices=TASKS)
    what = words_field("要什么")
    to = forms.ModelChoiceField(
        label="交给哪个单位", queryset=Organisation.objects.none(), required=False, empty_label="本系统以外的"
    )
    party = words_field("本系统以外的谁", 120, required=False)
    supplier = forms.ChoiceField(label="供稿方", required=False)
    due_at = moment_field("截止时间", "本单位自定")

    def __init__(self, data: Any = None, *, units: Any, suppliers: list[str], **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["to"].queryset = units  # type: ignore[attr-defined]
        self.fields["supplier"].choices = [("", "不分"), *((s, s) for s in suppliers)]  # type: ignore[attr-defined]
        if not suppliers:
            del self.fields["supplier"]


class OutcomeForm(PlainForm):
    """What came of a task."""

    outcome = words_field("办得怎样", rows=2)


class ColumnForm(PlainForm):
    name = words_field("栏目名称", 60)


class MeetingForm(PlainForm):
    """A meeting with the topics it decided on, one a line."""

    held_on = day_field("开会日期")
    attendees = words_field("参加人", 500)
    topics = words_field(
        "定了哪些选题", 4000, required=False, rows=4, help_text="一行一个，写“2026-11-22 选题”；不写日期的算开会那天"
    )
    note = words_field("研究了什么", 4000, required=False, rows=3)


class NumberForm(PlainForm):
    """The unit's own number."""

    key = forms.ChoiceField(label="什么", choices=NumberKey.choices)
    number = forms.IntegerField(label="数", min_value=1, max_value=1000, error_messages={"required": "没有填数。"})
    reason = words_field("理由")


class DocumentForm(PlainForm):
    """A policy document."""

    title = words_field("标题")
    number = words_field("文号", 60, required=False)
    issuer = words_field("发文机关", 120)
    issued_on = day_field("成文日期")
    url = words_field("原文网址", 1000, required=False)
    news_class = forms.ChoiceField(label="信息类别")
    traits = forms.MultipleChoiceField(label="有没有这些情形", required=False, widget=forms.CheckboxSelectMultiple)
    interpretation_due = day_field("解读何时前做好", required=False, help_text="须配解读的才填，本单位自定")

    def __init__(self, data: Any = None, *, traits: list[str], classes: list[str], **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["traits"].choices = [(t, t) for t in traits]  # type: ignore[attr-defined]
        self.fields["traits"].help_text = "勾上一项就须配解读"
        self.fields["news_class"].choices = [(c, c) for c in classes]  # type: ignore[attr-defined]
        for name, known in (("traits", traits), ("news_class", classes), ("interpretation_due", traits)):
            if not known:
                del self.fields[name]


class ConsultationForm(PlainForm):
    """A consultation."""

    title = words_field("标题", 200)
    kind = forms.ChoiceField(label="事项")
    body = words_field("征求意见的内容", 50_000, rows=10)
    channels = words_field(
        "途径",
        2000,
        rows=3,
        help_text="一行一种：名称和链接，用空格隔开，例如“政府网站 https://www.example.gov.cn/1.html”",
    )
    starts_on = day_field("开始")
    ends_on = day_field("截止")
    decision_on = day_field("决策日期", help_text="打算哪天决定；征集要在这之前结束")
    contact = words_field("联系方式", 200, required=False, help_text="单位的电话、地址，不写个人手机")

    def __init__(self, data: Any = None, *, kinds: list[str], **given: Any) -> None:
        super().__init__(data, **given)
        if kinds:
            self.fields["kind"].choices = [(k, k) for k in kinds]  # type: ignore[attr-defined]
        else:
            self.fields["kind"] = words_field("事项", 40)

    def clean_channels(self) -> list[dict[str, str]]:
        found = []
        for line in self.cleaned_data["channels"].split("\n"):
            name, _, url = line.strip().partition(" ")
            if name:
                found.append({"name": name[:60], "url": url.strip()[:1000]})
        return found


class FeedbackForm(PlainForm):
    feedback = words_field(
        "采纳情况", 20_000, rows=8, help_text="收到多少条、采纳了什么、没采纳的为什么；不点名，不写联系方式"
    )


class OpinionForm(PlainForm):
    """An opinion from anybody. The second field is a trap for programs that fill in everything."""

    text = words_field(
        "您的意见",
        2000,
        rows=6,
        help_text="不要写姓名、电话、证件号码；写了的也会遮去。只公布条数和采纳情况，不公布原文",
    )
    website = forms.CharField(
        label="请留空", required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("这一格要留空。")
        return ""


class WordForm(PlainForm):
    """A word of the unit's own."""

    term = words_field("词", 60)
    proper = words_field("应为", 60, required=False)
    severity = forms.ChoiceField(label="级别", choices=WordSeverity.choices, initial="warn")
    reason = words_field("理由")
    source = words_field("来源", 200, help_text="哪份文件、哪次纠错")
    approver = words_field("批准人", 60)
    expires_on = day_field("有效期至", required=False, help_text="空着就一直有效")


class MuteForm(PlainForm):
    """A rule to silence."""

    code = forms.ChoiceField(label="哪条规则")
    term = words_field("只对这个词", 60, required=False, help_text="空着就整条停用")
    reason = words_field("理由")
    source = words_field("来源", 200)
    approver = words_field("批准人", 60)
    expires_on = day_field("有效期至", help_text="最长一年，到期自动恢复")

    def __init__(self, data: Any = None, *, rules: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["code"].choices = rules  # type: ignore[attr-defined]


class PlacingForm(PlainForm):
    """What a draft counts as."""

    topic = forms.ModelChoiceField(label="选题", queryset=Topic.objects.none(), required=False, empty_label="不归选题")
    column = forms.ModelChoiceField(
        label="栏目", queryset=TopicColumn.objects.none(), required=False, empty_label="不归栏目"
    )
    stance = forms.ChoiceField(label="稿件类型", required=False)
    authority = words_field("权威发布的机关", 120, required=False)
    is_central = forms.BooleanField(label="围绕中心工作", required=False)
    concerns_interests = forms.BooleanField(label="涉及群众切身利益", required=False)
    widely_known = forms.BooleanField(label="需要公众广泛知晓", required=False)

    def __init__(self, data: Any = None, *, topics: Any, columns: Any, stances: list[str], **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self.fields["column"].queryset = columns  # type: ignore[attr-defined]
        self.fields["stance"].choices = [("", "不分"), *((s, s) for s in stances)]  # type: ignore[attr-defined]
        if not stances:
            del self.fields["stance"], self.fields["authority"]

"""The questions a pack asks at filing, as fields. What must be answered is decided at the door, not here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import Question

LONGEST = 2000
YES_NO = [("", "没有答"), ("yes", "是"), ("no", "否")]
WHEN = {"not_obliged": "不在应当开设之列的单位填", "second_app": "本单位已有移动客户端的填"}


@dataclass(frozen=True, slots=True)
class AskedField:
    """One question with its field, its ruling for the chip, and the files already handed in for it."""

    field: forms.BoundField
    article: str
    strength: str
    clauses: tuple[str, ...]
    local_default: bool
    handed: Sequence[Any]


class QuestionForm(forms.Form):
    """One field for each question, named `q_` and its key. `answers` are those kept; `handed` files by question."""

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        questions: Sequence[Part[Question]],
        answers: Mapping[str, Any] | None = None,
        handed: Mapping[str, Sequence[Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.parts, self.handed = list(questions), handed or {}
        for part in self.parts:
            question = part.value
            field = _field(question)
            field.label, field.help_text = question.label, _hint(question)
            self.fields[f"q_{question.key}"] = field
            held = (answers or {}).get(question.key)
            if held is not None and question.kind != "file":
                self.initial[f"q_{question.key}"] = {True: "yes", False: "no"}.get(held, held)

    def asked(self) -> Iterator[AskedField]:
        """The fields with what stands behind each, in the order of the pack."""
        for part in self.parts:
            question = part.value
            yield AskedField(
                self[f"q_{question.key}"],
                part.article(question.clauses),
                question.strength.value,
                tuple(question.clauses),
                question.origin == "local_default",
                self.handed.get(question.key, ()),
            )

    def answers(self) -> dict[str, Any]:
        """What was answered, by key: words, True or False. Files are apart; a question left empty is absent."""
        given: dict[str, Any] = {}
        for part in self.parts:
            question = part.value
            value = self.cleaned_data.get(f"q_{question.key}")
            if question.kind == "yes_no" and value in ("yes", "no"):
                given[question.key] = value == "yes"
            elif question.kind in ("text", "long") and str(value or "").strip():
                given[question.key] = str(value).strip()
        return given

    def uploads(self) -> list[tuple[Question, Any]]:
        """The files that came with the form, each with its question."""
        found = ((part.value, self.cleaned_data.get(f"q_{part.value.key}")) for part in self.parts)
        return [(question, file) for question, file in found if question.kind == "file" and file]


def _field(question: Question) -> forms.Field:
    if question.kind == "file":
        return forms.FileField(required=False)
    if question.kind == "yes_no":
        return forms.ChoiceField(required=False, choices=YES_NO, widget=forms.RadioSelect)
    widget: forms.Widget = forms.Textarea({"rows": 3}) if question.kind == "long" else forms.TextInput()
    errors = {"max_length": f"最多 {LONGEST} 个字，请写短一些；长的另附材料。"}
    return forms.CharField(required=False, max_length=LONGEST, widget=widget, error_messages=errors)


def _hint(question: Question) -> str:
    """How to answer, and who has to: the form is drawn before the platform is chosen."""
    platforms = "、".join(platform_name(code) for code in question.applies.platforms)
    whom = [f"{platforms}才填"] * bool(platforms)
    whom += [WHEN[question.only_when]] if question.only_when else []
    return "；".join([*whom, *([question.hint] if question.hint else [])])

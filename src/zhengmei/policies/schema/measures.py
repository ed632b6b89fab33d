"""How a clause is met: by which check, step, form or person, or not yet."""

from enum import StrEnum

from pydantic import Field

from zhengmei.policies.schema.base import Strict


class MeasureKind(StrEnum):
    """By what a clause is met. `none` is what software cannot do; `not_yet` is what it does not do yet."""

    CHECK = "check"
    STEP = "step"
    FORM = "form"
    PERSON = "person"
    PAGE = "page"
    NOTE = "note"
    NONE = "none"
    NOT_YET = "not_yet"

    @property
    def label(self) -> str:
        return {
            "check": "检查",
            "step": "步骤",
            "form": "表单",
            "person": "人",
            "page": "页面",
            "note": "说明",
            "none": "软件管不了",
            "not_yet": "尚未落实",
        }[self.value]


class Measure(Strict):
    """One way in which one clause is met."""

    clause: str = Field(description="条文编号")
    kind: MeasureKind = Field(description="检查、步骤、表单、人、页面、说明，或尚未落实")
    what: str = Field(description="系统怎么做")
    ref: str = Field("", description="检查代码、参数名或页面名")

    @property
    def codes(self) -> list[str]:
        """The codes of the checks or text rules it names."""
        return self.ref.split("、")

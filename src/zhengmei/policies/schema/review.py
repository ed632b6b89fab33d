"""Review of content: gates with their checkpoints, classes of content with their steps, terms of approvals."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from zhengmei.policies.schema.base import Fault, Origin, Strict, refuse

Who = Literal["reviewer", "section_head", "deputy", "chief", "listed"]
WHO_LABELS: dict[str, str] = {
    "reviewer": "审核",
    "section_head": "科室负责人",
    "deputy": "分管负责人",
    "chief": "单位主要负责人",
    "listed": "授权签发人",
}


class Checkpoint(Strict):
    """One question of a gate a person answers. Unanswered it keeps the gate shut; the bad answer stops the draft."""

    key: Annotated[str, Field(max_length=40)] = Field(description="代码")
    question: str = Field(description="看什么")
    answers: Literal["absent", "present"] = Field(
        "absent", description="absent 答“不存在/存在”，存在就停；present 答“是/否”，否就停"
    )
    opened_by: Literal["", "authorisation", "exception"] = Field(
        "", description="什么能放行：授权记录；原则上的例外（理由、批准人、期限）；空为不能"
    )
    families: list[str] = Field([], description="哪几类（或哪几条，写规则代码）文字规则的命中预先标到这一项")
    strength: Literal["must", "in_principle", "encourage"] = Field("must", description="强制力")
    clauses: Annotated[list[str], Field(min_length=1)] = Field(description="出处")


class Gate(Strict):
    """One 关口 of the review."""

    name: str = Field(description="关口名；追加时与上级同名的，把检查点并进上级那一关")
    role: str = Field("", description="责任角色；原文未定则空")
    checkpoints: list[Checkpoint] = Field([], description="检查点")
    clauses: list[str] = Field(description="出处")


class Gates(Strict):
    """The gates of the review; `append` adds to those of the pack above."""

    merge: Literal["replace", "append"] = Field("replace", description="替换还是在上级的后面追加")
    items: Annotated[list[Gate], Field(min_length=1)] = Field(description="依次")
    may_merge: bool = Field(True, description="一人可否兼过几关（本单位自定）")


class ReviewNode(Strict):
    """One step of the review: who may pass it."""

    name: str = Field(description="这一步叫什么")
    by: Annotated[list[Who], Field(min_length=1)] = Field(description="哪些职责可以过这一步")
    signs: bool = Field(False, description="签发：过了这一步才有发布许可")


class ContentClass(Strict):
    """A class of content, when it applies, through which steps it goes and who signs."""

    name: str = Field(description="等级名")
    when: str = Field(description="什么内容属于这一级")
    signer: str = Field(description="谁签发")
    steps: Annotated[list[ReviewNode], Field(min_length=1)] = Field(description="依次经过哪几步；最后一步是签发")
    origin: Origin = Field(Origin.TEXT, description="分级是原文写的，还是本单位自定")
    steps_origin: Origin = Field(Origin.LOCAL_DEFAULT, description="几步、谁来审是原文写的，还是本单位自定")
    note: str = Field("", description="说明")
    needs: list[Literal["responsible_unit", "flagship"]] = Field(
        [], description="另须：responsible_unit 填涉事责任部门并由它的账号发；flagship 旗舰账号的主办单位给意见"
    )
    extra_nodes: list[str] = Field([], description="另须经过：涉事部门、主平台、会签")
    clauses: list[str] = Field(description="出处")

    @model_validator(mode="after")
    def _ends_with_a_signature(self) -> "ContentClass":
        signing = [step.signs for step in self.steps]
        if signing != [*([False] * (len(signing) - 1)), True]:
            refuse(
                "ContentClass",
                [Fault(at=("steps",), reason="签发要有一步，而且是最后一步", remedy="在最后一步写 signs: true")],
            )
        return self


class SensitiveKinds(Strict):
    """Kinds of content that are blocked without an authorisation."""

    items: list[str] = Field(description="敏感类别")
    clauses: list[str] = Field(description="出处")


class ReviewTerms(Strict):
    """Terms of approvals no text states: how long one holds, who may overrule a hit, emergencies."""

    permit_days: Annotated[int, Field(ge=1)] = Field(description="签发后几天内发布有效")
    after_review_hours: Annotated[int, Field(ge=1)] = Field(description="应急放行后几小时内补审")
    emergency_by: Annotated[list[Who], Field(min_length=1)] = Field(description="谁可以应急放行")
    stop_overruled_by: list[Who] = Field(description="严重的命中谁可以写理由放行；空为谁都不行")
    never_overruled: list[str] = Field([], description="哪几类文字规则的严重命中不给放行，只能改")
    origin: Origin = Field(description="原文写的，还是本单位自定")
    clauses: list[str] = Field([], description="出处")
    note: str = Field("", description="说明")

"""What a filing asks beside the fields of the ledger: of the applicant, or of the office that reviews it."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from zhengmei.policies.schema.base import (
    FORCE_WEIGHTS,
    Clause,
    Fault,
    Origin,
    Place,
    Selector,
    Strength,
    Strict,
)
from zhengmei.policies.schema.procedures import Act


class Question(Strict):
    """One thing a filing asks. The answer stays with the case; what lives as long as the account is a field of the ledger."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)] = Field(description="代码")
    label: str = Field(description="问什么")
    hint: str = Field("", description="怎么答")
    kind: Literal["text", "long", "yes_no", "file"] = Field(
        "long", description="怎么答：写一句、写一段、是否、交一份文件"
    )
    acts: Annotated[list[Act], Field(min_length=1)] = Field(["open"], description="办哪几件事时问")
    asked_of: Literal["applicant", "reviewer"] = Field("applicant", description="问申请单位，还是问审核的单位")
    strength: Strength = Field(description="强制力：必须答、原则上要答、鼓励答")
    clauses: list[str] = Field(description="出处；本单位自定的鼓励项可以没有")
    origin: Origin = Field(Origin.TEXT, description="原文要求的，还是本单位自定")
    applies: Selector = Field(Selector(), description="对谁、对什么账号问")
    only_when: Literal["", "not_obliged", "second_app"] = Field(
        "", description="什么时候才问：不在应当开设之列的单位（not_obliged）、本单位已有客户端（second_app）"
    )
    proves: str = Field("", description="证明台账哪一项（字段名）；只有那一项答“是”才要交")
    yes_needed: bool = Field(False, description="是否题：答“否”不能通过，退回申请单位")
    note: str = Field("", description="说明")


def question_faults(questions: list[Question], clauses: dict[str, Clause]) -> Iterator[Fault]:
    """A key asked twice; a question of the text without its clause, or harder or softer than the clause; a misplaced trait."""
    seen: set[str] = set()
    for i, question in enumerate(questions):
        at: Place = ("application_questions", i)
        if question.key in seen:
            yield Fault(at=(*at, "key"), reason=f"{question.key} 问了两次", remedy="每个代码只留一问")
        seen.add(question.key)
        hardest = max((FORCE_WEIGHTS[clauses[c].force] for c in question.clauses if c in clauses), default=0)
        if question.origin is Origin.TEXT and question.strength.weight != hardest:
            yield Fault(
                at=(*at, "strength"),
                reason=f"强制力是{question.strength.label}，与条文的不一样",
                remedy="照条文写；条文没要求的写 origin: local_default",
            )
        if question.origin is Origin.LOCAL_DEFAULT and question.strength.weight > max(hardest, 1):
            yield Fault(at=(*at, "strength"), reason="本单位自定的一问比条文还硬", remedy="降到条文的强制力")
        if question.yes_needed and question.kind != "yes_no":
            yield Fault(at=(*at, "yes_needed"), reason="只有是否题才能要求答“是”", remedy="改 kind: yes_no")

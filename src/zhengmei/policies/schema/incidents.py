"""What kinds of incident there are, what closes each, and how grave they can be."""

from typing import Annotated, Literal

from pydantic import Field

from zhengmei.policies.schema.base import Strict
from zhengmei.policies.schema.values import Value

IncidentKindCode = Literal["security", "opinion"]


class IncidentType(Strict):
    """One type of incident with what must be on record before it is closed."""

    code: Annotated[str, Field(pattern="^[a-z]+$")] = Field(description="代码")
    label: Annotated[str, Field(min_length=1)] = Field(description="名称，用本办法的词")
    kind: IncidentKindCode = Field(description="安全事件 security，舆情事件 opinion")
    clauses: list[str] = Field([], description="出处")
    needs: list[Literal["measure", "evidence", "cause", "password", "response", "offline"]] = Field(
        [],
        description="办结前要有：处置措施 measure、证据 evidence、原因 cause、改口令记录 password、"
        "线上回应 response、线下处置 offline",
    )
    holds: Literal["no", "closed", "password"] = Field(
        "no", description="账号的发布停到什么时候：不停 no、办结 closed、改了口令 password"
    )


class IncidentTypes(Value):
    """The types of incident a unit registers."""

    items: Annotated[list[IncidentType], Field(min_length=1)] = Field(description="各种事件")

    @property
    def text(self) -> str:
        return "、".join(item.label for item in self.items)


class IncidentGrade(Strict):
    """One grade, from the gravest down, with the steps that must be done in their order."""

    name: Annotated[str, Field(min_length=1, max_length=20)] = Field(description="等级名称")
    kinds: list[IncidentKindCode] = Field(["security", "opinion"], description="用于哪几类事件")
    grave: bool = Field(False, description="算不算重大：重大的要转送或上报")
    steps: list[str] = Field([], description="依次要办的步骤，不能跳过")


class IncidentGrades(Value):
    """The grades of incidents."""

    items: Annotated[list[IncidentGrade], Field(min_length=1)] = Field(description="各个等级，从重到轻")

    @property
    def text(self) -> str:
        return "、".join(item.name for item in self.items)

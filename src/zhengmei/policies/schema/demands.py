"""What a unit must have on record here: persons, posts, papers, trainings, money, contacts, meetings."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from zhengmei.policies.schema.base import Fault, Origin, Selector, Strength, Strict, refuse

DemandKind = Literal[
    "post",
    "staff",
    "document",
    "pledge",
    "training",
    "abilities",
    "funding",
    "meeting",
    "contact",
    "section",
    "industry",
    "keeper",
]
PostCode = Literal[
    "first",
    "direct",
    "deputy",
    "ideology",
    "infosec",
    "safety",
    "liaison",
    "opening",
    "managing",
    "planning",
    "support",
    "growth",
    "security",
    "editor",
    "reviewer",
    "technician",
    "operator",
]


class Demand(Strict):
    """One thing a unit must have. The nearest pack that names the same kind and name holds; the packs above add theirs."""

    kind: DemandKind = Field(
        description="责任人 post、岗位 staff、制度文件 document、承诺书 pledge、培训 training、能力 abilities、经费 funding、"
        "议事 meeting、联络人 contact、科室 section、行业主管 industry、职能归口 keeper"
    )
    name: Annotated[str, Field(min_length=1, max_length=40)] = Field(description="叫什么，缺了就显示它")
    clauses: Annotated[list[str], Field(min_length=1)] = Field(description="出处；出处相同的合在一起数（3/4）")
    strength: Strength = Field(Strength.MUST, description="强制力")
    origin: Origin = Field(Origin.TEXT, description="原文写的，还是本单位自定")
    applies: Selector = Field(Selector(), description="对哪些单位")
    of: Literal["sponsor", "supervisor"] = Field("sponsor", description="要主办单位有，还是要主管单位有")
    at_filing: Literal["no", "all", "apps", "save"] = Field(
        "no", description="备案前就要有：不要求 no、都要求 all、只对客户端 apps、连网页登记和更改也要求 save"
    )
    posts: list[PostCode] = Field([], description="post 的那一种责任；staff 的岗位，空则任一岗位")
    answers_for: list[str] = Field(
        [], description="这位责任人要本人签收账号的哪些问题：参数名；all 是全部。别人不能代签"
    )
    other_than: list[PostCode] = Field([], description="不能与哪些责任是同一个人")
    accepts: bool = Field(False, description="继任的人须本人接任，接任前算空缺")
    apart: bool = Field(False, description="一人一岗，不能兼岗")
    full_time: bool = Field(False, description="须是专岗")
    experience: bool = Field(False, description="须记有互联网或新媒体运营经历")
    months: Annotated[int, Field(ge=1)] | None = Field(None, description="多少个月内要有一次；数是本单位自定的")
    civil_service: bool = Field(False, description="须纳入公务员培训")
    items: list[str] = Field([], description="须逐项具备：一体部署的工作、能力、联络事项")
    departments: list[str] = Field([], description="联络人须覆盖的部门")
    section: Literal["", "lead", "operating"] = Field("", description="主管科室 lead，主办运营科室 operating")
    note: str = Field("", description="原文没写明、由本单位定的地方")

    @property
    def key(self) -> str:
        """`document:应急预案`: the same in every pack."""
        return f"{self.kind}:{self.name}"

    @model_validator(mode="after")
    def _complete(self) -> "Demand":
        faults = []
        if self.kind == "post" and len(self.posts) != 1:
            faults.append(Fault(at=("posts",), reason="责任人要写明是哪一种", remedy="写一种，如 posts: [deputy]"))
        if self.answers_for and self.kind != "post":
            faults.append(Fault(at=("answers_for",), reason="只有责任人能签收问题", remedy="去掉，或改成 kind: post"))
        if self.kind == "section" and not self.section:
            faults.append(Fault(at=("section",), reason="没写是哪种科室", remedy="写 lead 或 operating"))
        if self.kind == "abilities" and not self.items:
            faults.append(Fault(at=("items",), reason="没写有哪些能力", remedy="逐项写上"))
        if self.kind == "contact" and not (self.items or self.departments):
            faults.append(Fault(at=("items",), reason="联络人没写事项，也没写部门", remedy="至少写一样"))
        if self.kind in {"training", "meeting"} and self.months is not None and self.civil_service:
            faults.append(Fault(at=("months",), reason="公务员培训按年度数，不再写月数", remedy="去掉 months"))
        refuse("Demand", faults)
        return self

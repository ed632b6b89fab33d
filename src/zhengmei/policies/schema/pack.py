"""One whole pack, and everything one pack by itself must not say."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

from zhengmei.policies.schema.base import (
    FORCE_WEIGHTS,
    Clause,
    Confidence,
    Fault,
    Level,
    Origin,
    Place,
    Rule,
    Selector,
    Strength,
    Strict,
    refuse,
)
from zhengmei.policies.schema.demands import Demand
from zhengmei.policies.schema.document import Chapter, Document, Principle
from zhengmei.policies.schema.measures import Measure
from zhengmei.policies.schema.procedures import (
    AssessmentPlan,
    Chain,
    CheckPlan,
    Dictionaries,
    ExceptionTerms,
    Form,
    Lists,
    Sanction,
)
from zhengmei.policies.schema.questions import Question, question_faults
from zhengmei.policies.schema.review import ContentClass, Gates, ReviewTerms, SensitiveKinds
from zhengmei.policies.schema.rules import RULE_KEYS, Rules
from zhengmei.policies.schema.values import Fields, Items, NoticeActs

CLAUSE_LISTS = frozenset(
    {"clauses", "links", "bases_clauses", "addressee_clauses", "identity_clauses", "private_clauses"}
)
NUMBER = re.compile(r"[^\W\d_与及和据依照根]{2,4}〔\d{4}〕\d+号")


class NotApplied(Strict):
    """A parameter of the pack above that is expressly not applied here."""

    key: str = Field(description="参数名")
    reason: Annotated[str, Field(min_length=1)] = Field(description="为什么不适用")


class Pack(Strict):
    """One regulation."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")] = Field(description="政策包代码")
    title: str = Field(description="全称")
    short: str = Field(description="条文签上的简称，如 防城港")
    level: Level = Field(description="哪一级的文件")
    region: str = Field(description="地区")
    extends: str | None = Field(description="上级政策包的代码；国家一级为 null")
    document: Document = Field(description="文件信息")
    chapters: list[Chapter] = Field([], description="章条目录")
    principles: list[Principle] = Field([], description="只作说明的原则、目标")
    rules: Rules = Field(Rules(), description="参数")
    demands: list[Demand] = Field(
        [], description="单位应有的人、制度、培训、经费、联络；上级的一并适用，同名的以近者为准"
    )
    not_applied: list[NotApplied] = Field([], description="上级有而本级明说不适用的参数；必须的不能列")
    exceptions: ExceptionTerms | None = Field(None, description="“原则上”的例外怎么批")
    chains: list[Chain] | None = Field(None, description="备案或审批的链；null 沿用上级")
    gates: Gates | None = Field(None, description="关口；null 沿用上级")
    content_classes: list[ContentClass] | None = Field(None, description="内容分级与签发；null 沿用上级")
    sensitive: SensitiveKinds | None = Field(None, description="未经授权不得发布的类别")
    review_terms: ReviewTerms | None = Field(None, description="许可的期限、放行的条件；null 沿用上级")
    application_questions: list[Question] = Field([], description="备案时另问的；加在上级所问之后，同代码的以本级为准")
    forms: list[Form] = Field([], description="表单")
    dictionaries: Dictionaries = Field(Dictionaries(), description="字典")
    lists: Lists = Field(Lists(), description="名单")
    check_plan: CheckPlan | None = Field(None, description="检查计划；null 沿用上级")
    assessment: AssessmentPlan | None = Field(None, description="年度考核；null 沿用上级")
    sanctions: list[Sanction] = Field([], description="处置")
    text_rules: dict[str, Literal["stop", "warn", "hint"]] = Field(
        {}, description="文字规则的级别：规则代码 → stop 阻断、warn 报错、hint 提示；没写的用规则自己的"
    )
    clauses: tuple[Clause, ...] = Field((), description="条文（clauses.tsv）")
    measures: tuple[Measure, ...] = Field((), description="每条靠什么落实（measures.tsv）")

    @property
    def signed_on(self) -> date | None:
        return self.document.signed.day

    @property
    def effective_from(self) -> date | None:
        """The first day the pack is applied."""
        return self.document.effective_from

    @cached_property
    def clause_by_id(self) -> dict[str, Clause]:
        return {c.id: c for c in self.clauses}

    @model_validator(mode="after")
    def _consistent(self) -> "Pack":
        faults = [
            *_doubled(self),
            *_unknown_clauses(self),
            *_rule_faults(self),
            *question_faults(self.application_questions, self.clause_by_id),
            *_document_faults(self),
            *_stray_articles(self),
            *_entries_without_link(self),
            *_demand_faults(self),
        ]
        refuse("Pack", faults)
        return self


def _doubled(pack: Pack) -> Iterator[Fault]:
    seen: set[str] = set()
    for i, clause in enumerate(pack.clauses):
        if clause.id in seen:
            yield Fault(at=("clauses", i, "id"), reason=f"编号 {clause.id} 出现了两次", remedy="每个编号只留一行")
        seen.add(clause.id)


def clause_references(node: Any, at: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every clause id that a part of a pack names, with its place."""
    if isinstance(node, BaseModel):
        for name in type(node).model_fields:
            value = getattr(node, name)
            if name in CLAUSE_LISTS and isinstance(value, list):
                yield from (((*at, name, i), v) for i, v in enumerate(value))
            elif name == "clause" and isinstance(value, str):
                yield (*at, name), value
            elif isinstance(value, BaseModel | list | tuple):
                yield from clause_references(value, (*at, name))
    elif isinstance(node, list | tuple):
        for i, item in enumerate(node):
            yield from clause_references(item, (*at, i))


def _unknown_clauses(pack: Pack) -> Iterator[Fault]:
    known = pack.clause_by_id
    for name in Pack.model_fields:
        if name == "clauses":
            continue
        for at, clause in clause_references(getattr(pack, name), (name,)):
            if clause not in known:
                yield Fault(
                    at=at,
                    reason=f"没有编号为 {clause} 的条文",
                    remedy=f"在 clauses.tsv 加上 {clause}，或改成已有的编号",
                )


def _rule_faults(pack: Pack) -> Iterator[Fault]:
    groups = {a.name for a in pack.document.addressees}
    for key in RULE_KEYS:
        rules: list[Rule[BaseModel]] = getattr(pack.rules, key)
        for i, rule in enumerate(rules):
            at: Place = ("rules", key, i)
            yield from (Fault(at=(*at, *f.at), reason=f.reason, remedy=f.remedy) for f in _one_rule(pack, rule))
            yield from (
                Fault(at=(*at, "applies", *f.at), reason=f.reason, remedy=f.remedy)
                for f in _selector(rule.applies, groups)
            )
            if any(rule.applies == earlier.applies for earlier in rules[:i]):
                yield Fault(
                    at=at, reason="同一参数对同样的对象定了两次，互相矛盾", remedy="只留一条，或写明各自对谁适用"
                )
            elif any(earlier.applies.is_everyone for earlier in rules[:i]):
                yield Fault(
                    at=at, reason="前面一条已对所有对象适用，这一条永远轮不到", remedy="把对所有对象的那条移到最后"
                )
    for i, dropped in enumerate(pack.not_applied):
        if dropped.key not in RULE_KEYS:
            yield Fault(
                at=("not_applied", i, "key"), reason=f"没有 {dropped.key} 这个参数", remedy="参数名见写政策包的说明"
            )


def _one_rule(pack: Pack, rule: Rule[BaseModel]) -> Iterator[Fault]:
    forces = [FORCE_WEIGHTS[pack.clause_by_id[c].force] for c in rule.clauses if c in pack.clause_by_id]
    hardest = max(forces, default=0)
    if rule.confidence is Confidence.D and (rule.strength is not Strength.ENCOURAGE or rule.veto):
        yield Fault(at=("confidence",), reason="把握为 D 的值不能执行", remedy="改成 encourage，或核实原文后提高把握")
    if rule.merge == "append" and not isinstance(rule.value, Fields | Items | NoticeActs):
        yield Fault(at=("merge",), reason="只有清单才能追加", remedy="改成 replace 或 stricter")
    if rule.origin is Origin.TEXT:
        if not rule.clauses:
            yield Fault(
                at=("clauses",), reason="说是原文写的，却没有出处", remedy="写上条文编号，或改 origin: local_default"
            )
        elif forces and rule.strength.weight != hardest:
            yield Fault(
                at=("strength",),
                reason=f"强制力是{rule.strength.label}，与条文的不一样",
                remedy="照条文写，或在 clauses.tsv 更正",
            )
        return
    if rule.veto:
        yield Fault(at=("veto",), reason="本单位自定的值不能作单项否决", remedy="去掉 veto")
    if rule.strength.weight > max(hardest, 1):
        yield Fault(
            at=("strength",),
            reason="本单位自定的值比条文还硬" if rule.clauses else "没有条文作依据的自定值只能是鼓励",
            remedy="降到条文的强制力" if rule.clauses else "改成 encourage，或写上所依据的条文",
        )


def _selector(a: Selector, groups: set[str]) -> Iterator[Fault]:
    if a.org_kinds and not set(a.org_kinds) - set(a.except_org_kinds):
        yield Fault(at=("except_org_kinds",), reason="适用的单位类型又全被排除，没有对象", remedy="去掉一边")
    if a.valid_from and a.valid_until and a.valid_until < a.valid_from:
        yield Fault(at=("valid_until",), reason="截止早于起始，没有一天适用", remedy="改日期")
    for i, name in enumerate(a.org_groups):
        if name not in groups:
            yield Fault(
                at=("org_groups", i), reason=f"主送里没有“{name}”这一组", remedy="照 document.addressees 的写法"
            )


def _document_faults(pack: Pack) -> Iterator[Fault]:
    document = pack.document
    if pack.level is Level.NATION:
        return
    if not document.bases:
        yield Fault(at=("document", "bases"), reason="没有依据文件", remedy="至少写一件依据，含名称和文号")
    if not document.addressees:
        yield Fault(at=("document", "addressees"), reason="没有主送单位", remedy="至少写一组适用单位")
    listed = {b.number for b in document.bases}
    for clause_id in document.bases_clauses:
        clause = pack.clause_by_id.get(clause_id)
        for number in NUMBER.findall(f"{clause.requirement} {clause.params}") if clause else []:
            if number not in listed and number not in {b.number for b in document.bases if b.status == "inferred"}:
                yield Fault(
                    at=("document", "bases"),
                    reason=f"{clause_id} 写明依据 {number}，依据里没有它",
                    remedy=f"在 document.bases 补上 {number}",
                )


def article_of(pack: Pack, clause: Clause) -> str | None:
    """The article of the tree under which a clause stands: the longest one its own article begins with."""
    names = (a.article for chapter in pack.chapters for a in chapter.articles)
    fitting = [n for n in names if clause.article == n or clause.article.startswith(n)]
    return max(fitting, key=len, default=None)


def number_of(pack: Pack, clause: Clause) -> str:
    """The number of the document a clause stands in: that of its chapter, else the pack's own; its short name if none."""
    article = article_of(pack, clause)
    chapters = (c.number for c in pack.chapters if any(a.article == article for a in c.articles))
    return next(chapters, "") or pack.document.number or pack.short


def _stray_articles(pack: Pack) -> Iterator[Fault]:
    if not pack.chapters:
        return
    for i, clause in enumerate(pack.clauses):
        if article_of(pack, clause) is None:
            yield Fault(
                at=("clauses", i, "article"),
                reason=f"章条目录里没有“{clause.article}”",
                remedy="在 chapters 加上这一条",
            )


def _demand_faults(pack: Pack) -> Iterator[Fault]:
    """Each demand once, as hard as its clauses; and every 应有的制度 of the rules is demanded as a document."""
    groups = {a.name for a in pack.document.addressees}
    seen: set[str] = set()
    for i, demand in enumerate(pack.demands):
        at: Place = ("demands", i)
        if demand.key in seen:
            yield Fault(at=at, reason=f"“{demand.name}”列了两次", remedy="只留一条")
        seen.add(demand.key)
        forces = [FORCE_WEIGHTS[pack.clause_by_id[c].force] for c in demand.clauses if c in pack.clause_by_id]
        if forces and demand.origin is Origin.TEXT and demand.strength.weight != max(forces):
            yield Fault(at=(*at, "strength"), reason="强制力与条文的不一样", remedy="照条文写，或在 clauses.tsv 更正")
        for fault in _selector(demand.applies, groups):
            yield Fault(at=(*at, "applies", *fault.at), reason=fault.reason, remedy=fault.remedy)
        for key in demand.answers_for:
            if key not in (*RULE_KEYS, "all"):
                yield Fault(at=(*at, "answers_for"), reason=f"没有参数“{key}”", remedy="写参数名，或 all")
    papers = {d.name for d in pack.demands if d.kind == "document"}
    for i, rule in enumerate(pack.rules.institutions):
        for name in rule.value.items:
            if name not in papers:
                yield Fault(
                    at=("rules", "institutions", i),
                    reason=f"“{name}”没有列进 demands",
                    remedy="在 demands 加一条 document",
                )


def _entries_without_link(pack: Pack) -> Iterator[Fault]:
    """Where a pack names the addresses of service entries, every entry it sends people to has one."""
    links = pack.lists.service_links
    if links is None:
        return
    named = {link.name for link in links.items}
    for rule in pack.rules.service_entry:
        for name in rule.value.items:
            if name not in named:
                yield Fault(
                    at=("lists", "service_links", "items"),
                    reason=f"办事入口“{name}”没有网址，公开页上就没有它的链接",
                    remedy=f"在 lists.service_links 里补上“{name}”和网址",
                )

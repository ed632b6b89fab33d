"""Codes of a pack in the words the screens use."""

from zhengmei.organisations.states import OrganisationKind, OrganisationLevel
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.schema import Selector
from zhengmei.policies.schema.document import DateFact, Document, Effective

FUNCTIONS = {"publish": "发布", "interact": "互动", "service": "办事", "news": "新闻", "guide": "引导"}
PERIODS = {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年", "irregular": "适时"}
STARTS = {"publication": "公布日", "issue": "印发日", "signing": "成文日", "day": "写明的日期"}


def selector_words(selector: Selector) -> str:
    """Whom a value concerns, in words; empty for everyone."""
    words = [
        "、".join(OrganisationLevel(level).label for level in selector.org_levels),
        "、".join(OrganisationKind(kind).label for kind in selector.org_kinds),
        "、".join(selector.org_groups),
        "、".join(platform_name(code) for code in selector.platforms),
        "、".join(FUNCTIONS[f] for f in selector.functions),
        "主账号" if selector.main_only else "",
        "职务账号"
        if selector.account_kinds == ["duty"]
        else "单位账号"
        if selector.account_kinds == ["official"]
        else "",
    ]
    text = "，".join(w for w in words if w)
    if selector.except_org_kinds:
        text += f"（{'、'.join(OrganisationKind(k).label for k in selector.except_org_kinds)}除外）"
    if selector.valid_from or selector.valid_until:
        text += f"（{selector.valid_from or ''}至{selector.valid_until or '今'}）"
    return text


def date_words(fact: DateFact) -> tuple[str, bool]:
    """A date of the document and whether the office set it itself."""
    return fact.text, fact.day is not None and fact.origin == "local_default"


def effective_words(document: Document) -> tuple[str, bool, str]:
    """施行: what the text says, whether the office set the start itself, and from which day it is applied."""
    fact: Effective = document.effective
    start = document.effective_from
    applied = f"从{STARTS[fact.start]} {start.year}年{start.month}月{start.day}日起判定" if start else ""
    stated = "原文未规定" if fact.origin == "local_default" else f"自{STARTS[fact.start]}起施行"
    return stated, fact.origin == "local_default", applied

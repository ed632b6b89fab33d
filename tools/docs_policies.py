"""The pages of docs/policies/: one per pack, and every field a pack can have."""

from collections.abc import Iterator
from importlib import import_module
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from zhengmei.policies.library import BUILT_IN, read_library
from zhengmei.policies.schema import Pack
from zhengmei.project.cli import start_django

HEAD = "<!-- 由 make docs 生成，不要手改 -->\n\n"
OWNED = {"policies"}


def pages() -> dict[str, str]:
    start_django()
    library = read_library(BUILT_IN)
    found = {f"policies/{pack.id}.md": _pack(library, pack) for pack in library.packs.values()}
    found["policies/index.md"] = _index(library)
    found["policies/fields.md"] = _fields()
    return found


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _index(library: Any) -> str:
    lines = [
        "# 政策包",
        "",
        "一部办法一个。怎样写新的，见 [写一个政策包](../how-to/write-a-pack.md)；每一项的意思见 [字段](fields.md)。",
        "",
    ]
    lines += ["| 代码 | 办法 | 文号 | 条数 |", "|---|---|---|---|"]
    for pack in sorted(library.packs.values(), key=lambda p: (p.extends is not None, p.id)):
        number = pack.document.number or "原文未载"
        lines.append(f"| [{pack.id}]({pack.id}.md) | {pack.title} | {number} | {len(pack.clauses)} |")
    return HEAD + "\n".join(lines) + "\n"


def _pack(library: Any, pack: Any) -> str:
    document = pack.document
    lines = [f"# {pack.title}", "", f"代码 `{pack.id}`，地区 {pack.region}，{pack.level.label}。", ""]
    lines += ["| 项 | 内容 |", "|---|---|"]
    facts = {
        "文号": document.number or "原文未载",
        "发文机关": document.issuer + (f"，经{document.approved_by}同意" if document.approved_by else ""),
        "成文日期": document.signed.text,
        "印发日期": document.issued.text,
        "公布日期": document.published.text + _own(document.published.origin, document.published.day),
        "从哪天起判定": f"{pack.effective_from}" + _own(document.effective.origin, True),
        "上级政策包": pack.extends or "没有",
        "依据": "、".join(b.label for b in document.bases if b.status == "confirmed") or "没有列",
        "推断，未核实": "、".join(b.label for b in document.bases if b.status == "inferred") or "没有",
        "主送": "；".join(a.name for a in document.addressees),
        "抄送": "、".join(document.copied_to) or "没有",
        "解释单位": document.interpreter or "原文未规定",
    }
    lines += [f"| {name} | {_cell(value)} |" for name, value in facts.items()]
    lines += ["", "## 各项规定", "", "| 事项 | 对谁 | 怎么定 | 强制力 | 出自 | 说明 |", "|---|---|---|---|---|---|"]
    lines += list(_settings(library, pack))
    lines += ["", "## 条文", "", "| 编号 | 条款 | 要求 | 强制力 | 模块 |", "|---|---|---|---|---|"]
    lines += [f"| {c.id} | {c.article} | {_cell(c.requirement)} | {c.force_label} | {c.room} |" for c in pack.clauses]
    return HEAD + "\n".join(lines) + "\n"


def _own(origin: str, present: Any) -> str:
    return "（本单位自定）" if origin == "local_default" and present else ""


def _settings(library: Any, pack: Any) -> Iterator[str]:
    queries = import_module("zhengmei.rulebook.queries")  # needs Django to be set up
    for s in queries.settings_under(library.whole_policy(pack.id)):
        source = f"沿用 {s.law}" if s.inherited else s.article or "—"
        value = f"{s.value}{'，单项否决' if s.veto else ''}{'（本单位自定）' if s.local else ''}"
        yield f"| {s.label} | {_cell(s.whom) or '全部'} | {_cell(value)} | {s.strength.label} | {source} | {_cell(s.note)} |"


def _fields() -> str:
    lines = ["# 政策包的每一项", "", "写错的项会被拒绝，并写明文件、位置、原因和改法（`zhengmei packs check`）。", ""]
    seen: list[type[BaseModel]] = [Pack]
    for model in seen:
        lines += [f"## {_name(model)}", "", "| 项 | 说明 | 必填 |", "|---|---|---|"]
        for name, field in model.model_fields.items():
            lines.append(f"| `{name}` | {_cell(field.description or '')} | {'是' if field.is_required() else ''} |")
            for inner in _models(field.annotation):
                if inner not in seen:
                    seen.append(inner)
        lines.append("")
    return HEAD + "\n".join(lines).rstrip() + "\n"


def _name(model: type[BaseModel]) -> str:
    generic = model.__pydantic_generic_metadata__
    base = generic["origin"] or model
    return f"{base.__name__}（{generic['args'][0].__name__}）" if generic["args"] else base.__name__


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        generic = annotation.__pydantic_generic_metadata__
        if generic["origin"] is not None:
            yield generic["origin"]
            yield from (a for a in generic["args"] if isinstance(a, type))
        else:
            yield annotation
    elif get_origin(annotation) in {list, tuple, dict, Union, UnionType} or get_args(annotation):
        for inner in get_args(annotation):
            yield from _models(inner)

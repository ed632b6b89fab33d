"""docs/rules/: one page per text rule and a list of them, written from the rules themselves."""

from typing import TYPE_CHECKING

from zhengmei.textrules.base import Example, Family, Rule
from zhengmei.textrules.registry import all_rules

if TYPE_CHECKING:
    from zhengmei.textrules.base import Word

OWNED = ("rules",)
EXEMPTIONS = {
    "book": "书名号里的",
    "quote": "引号里的",
    "history": "讲沿革、旧称的句子",
    "caution": "提醒、整治、反诈的句子",
}
CONTEXTS = {
    "genre": "体裁",
    "disclosure": "公示理由",
    "authorised_opinion": "授权人",
    "day": "稿件日期",
    "twin": "另一平台",
    "earlier": "此前稿件",
}


def pages() -> dict[str, str]:
    """The pages by their path under docs/."""
    found = {f"rules/{rule.code}.md": _page(rule) for rule in all_rules()}
    return {"rules/README.md": _contents(), **found}


def _contents() -> str:
    lines = [
        "# 文字规则",
        "",
        "每页由规则自己的代码生成（`make docs`），例子就是它的测试。加一条规则见[怎么加一条文字规则](../how-to/add-a-text-rule.md)，"
        "误报、漏报的实测见[质量](../reference/quality.md)。",
        "",
        "规则只看本单位自己写的稿件，不看群众留言。“严重”阻断发布，“错误”要人判断，“提示”只作标注；把握低（D）的一律不阻断。",
    ]
    for family in Family:
        rules = [rule for rule in all_rules() if rule.family is family]
        if rules:
            lines += ["", f"## {family.label}", "", "| 代码 | 规则 | 级别 | 词条 |", "|---|---|---|---|"]
            lines += [
                f"| [{r.code}]({r.code}.md) | {_title(r)} | {r.severity.label} | {len(r.words) or '—'} |" for r in rules
            ]
    return "\n".join(lines) + "\n"


def _title(rule: Rule) -> str:
    return f"{rule.name}（已停用：{rule.retired}）" if rule.retired else rule.name


def _page(rule: Rule) -> str:
    lines = [
        f"# {rule.code} {_title(rule)}",
        "",
        f"- 类别：{rule.family.label}",
        f"- 级别：{rule.severity.label}",
        f"- 依据：{rule.law}",
    ]
    if rule.clauses:
        lines.append(f"- 落实的条文：{'、'.join(rule.clauses)}")
    if rule.exempt:
        lines.append(f"- 不报：{'、'.join(EXEMPTIONS[name] for name in sorted(rule.exempt))}")
    lines += [f"- {'只看本单位自己写的稿件' if rule.own_only else '转载的稿件也看'}", "", rule.explanation, ""]
    if rule.words:
        lines += [_words(rule.words), ""]
    for title, examples in (("会报", rule.bad), ("不报", rule.good)):
        if examples:
            lines += [f"## {title}", "", *(f"- {_example(given)}" for given in examples), ""]
    return "\n".join(lines).rstrip() + "\n"


def _words(words: "tuple[Word, ...]") -> str:
    grades = {grade: sum(word.confidence == grade for word in words) for grade in "ABCD"}
    counted = "，".join(f"{grade} {count} 条" for grade, count in grades.items() if count)
    some = "、".join(f"{w.term}→{w.proper[0]}" if w.proper else w.term for w in words[:5])
    return f"词条 {len(words)} 条（把握：{counted}），如：{some}。"


def _example(given: str | Example) -> str:
    if isinstance(given, str):
        return _visible(given)
    context = "，".join(
        f"{CONTEXTS.get(name, name)}：{value if isinstance(value, str) else '另附'}"
        for name, value in given.context
        if name != "day"
    )
    days = [f"稿件日期：{value}" for name, value in given.context if name == "day"]
    return f"{_visible(given.text)}（{'，'.join([*days, *([context] if context else [])])}）"


def _visible(text: str) -> str:
    """One line, with hidden characters named and nothing a page would take for its own markup."""
    shown = "".join(char if char.isprintable() or char == "\n" else f"[U+{ord(char):04X}]" for char in text)
    return "`" + shown.replace("\n", " ⏎ ").replace("`", "'") + "`"

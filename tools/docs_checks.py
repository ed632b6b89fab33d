"""docs/checks/: one page per conduct check and a list of them, written from the checks themselves."""

import importlib
from typing import Any

from zhengmei.policies.schema import Rules
from zhengmei.project.cli import start_django

OWNED = ("checks",)


def pages() -> dict[str, str]:
    """The pages by their path under docs/."""
    start_django()
    registry = importlib.import_module("zhengmei.monitoring.checks.registry")
    found = {f"checks/{c.code.lower()}.md": _page(c, Rules.model_fields) for c in registry.checks()}
    return {"checks/README.md": _contents(registry, Rules.model_fields), **found}


def _contents(registry: Any, rules: Any) -> str:
    lines = [
        "# 账号检查",
        "",
        "每页由检查自己的代码生成（`make docs`），例子就是它的测试。加一项检查见[怎么加一项检查](../how-to/add-a-check.md)。",
        "",
        "| 代码 | 问题 | 对应参数 |",
        "|---|---|---|",
    ]
    for check in registry.checks():
        label = rules[check.rule_key].description
        lines.append(f"| [{check.code}]({check.code.lower()}.md) | {check.title} | {label}（`{check.rule_key}`） |")
    lines += ["", "## 不再使用的代码", ""]
    lines += [f"- {code}：{why}" for code, why in registry.RETIRED.items()] or ["没有。用过的代码不会再给别的检查。"]
    return "\n".join(lines) + "\n"


def _page(check: Any, rules: Any) -> str:
    lines = [
        f"# {check.code} {check.title}",
        "",
        f"对应政策包参数 `{check.rule_key}`（{rules[check.rule_key].description}）。"
        "条文、强制力、是否单项否决都取自账号所适用的办法；办法没有这个参数的，不判。",
        "",
        f"## 查什么\n\n{check.what}\n",
        f"## 为什么\n\n{check.why}\n",
        f"## 怎样了结\n\n{check.ends}\n",
        "## 例子\n",
        "| 情形 | 结果 |",
        "|---|---|",
    ]
    lines += [f"| {e.says} | {'；'.join(e.raises) or '不记问题'} |" for e in check.examples]
    return "\n".join(lines) + "\n"

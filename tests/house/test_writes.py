"""The database is written in `actions` only, and every act says who and when."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import name, python_files, tree

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "executemany", "set_password",
}  # fmt: skip
NO_DJANGO = {"core", "policies", "platforms", "textrules", "documents"}  # import contract 3: they cannot reach a row
ALLOWED: dict[str, str] = {}


def writes_in(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            if node.func.attr == "update" and node.args:
                continue  # a dict or a digest; a queryset takes keywords only
            yield f"{name(path)}:{node.lineno} .{node.func.attr}()"


def is_action(path: Path) -> bool:
    return path.stem == "actions" or path.parent.name == "actions"


def test_nothing_outside_actions_writes() -> None:
    checked = [p for p in python_files() if not is_action(p) and name(p).split("/")[0] not in NO_DJANGO]
    found = {line for p in checked for line in writes_in(p) if name(p) not in ALLOWED}
    assert found == set()


def test_the_scan_sees_a_write(tmp_path: Path) -> None:
    path = tmp_path / "views.py"
    path.write_text("row.save()\nrows.update(state=1)\nwords.update({})\n")
    seen = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert seen == [1, 2, 3]
    attributes = [
        node.func.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args
    ]
    assert attributes == ["save", "update"]


def test_every_atomic_act_takes_who_and_when_by_keyword() -> None:
    wrong = []
    for path in filter(is_action, python_files()):
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not any("atomic" in ast.unparse(d) for d in node.decorator_list):
                continue
            keywords = {a.arg for a in node.args.kwonlyargs}
            if not {"by", "now"} <= keywords or not ast.get_docstring(node):
                wrong.append(f"{name(path)}:{node.lineno} {node.name}")
    assert wrong == []

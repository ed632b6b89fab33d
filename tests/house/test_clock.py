"""The clock is read at the edge only: in views, tasks and commands, through `core.clock`."""

import ast

from tests.house.source import name, python_files, tree

READERS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time", "localtime"}
EDGE = ("views", "api", "tasks", "project", "worker", "demo/entry.py")
ALLOWED = {"core/clock.py": "the one place that reads the clock"}


def is_edge(path_name: str) -> bool:
    parts = path_name.removesuffix(".py").split("/")
    return any(part in EDGE for part in parts) or path_name in EDGE


def test_only_core_clock_asks_the_system_for_the_time() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in python_files()
        if name(path) not in ALLOWED
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.Attribute, ast.Name)) and ast.unparse(node) in READERS
    ]
    assert found == []


def test_only_the_edge_reads_core_clock() -> None:
    found = []
    for path in python_files():
        if is_edge(name(path)) or name(path) in ALLOWED:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "zhengmei.core.clock":
                found += [f"{name(path)} imports {a.name}" for a in node.names if a.name in {"now", "today"}]
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"clock.now", "clock.today"}:
                found.append(f"{name(path)}:{node.lineno}")
    assert found == []

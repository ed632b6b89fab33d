"""Which tests prove which clause: read from the tests themselves, by their marker `@pytest.mark.clause("FCG-18-b")`."""

import ast
from pathlib import Path


def proofs(folder: Path) -> dict[str, list[str]]:
    """Clause id → tests, as `tests/filing/test_actions.py::test_x`, in order. Empty where there are no tests.

    A marker on a class counts for every test in it; `pytestmark` for every test of the file.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "clause(" not in text:
            continue
        name = f"{folder.name}/{path.relative_to(folder)}"
        module = ast.parse(text, filename=str(path))
        for test, clauses in _tests(module.body, _module_marks(module), name):
            for clause in clauses:
                found.setdefault(clause, []).append(test)
    return {clause: found[clause] for clause in sorted(found)}


def _tests(body: list[ast.stmt], inherited: list[str], name: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for node in body:
        if isinstance(node, ast.ClassDef):
            found += _tests(node.body, [*inherited, *_marks(node.decorator_list)], f"{name}::{node.name}")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            clauses = dict.fromkeys([*inherited, *_marks(node.decorator_list), *_parameter_marks(node)])
            found.append((f"{name}::{node.name}", list(clauses)))
    return found


def _marks(nodes: list[ast.expr]) -> list[str]:
    """The ids in every `….clause("A", "B")` among these expressions."""
    calls = [n for n in nodes if isinstance(n, ast.Call) and _called(n) == "clause"]
    return [a.value for c in calls for a in c.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]


def _called(call: ast.Call) -> str:
    function = call.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _parameter_marks(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The ids of `pytest.param(…, marks=pytest.mark.clause("A"))` in the decorators."""
    marks: list[str] = []
    for decorator in node.decorator_list:
        for inner in ast.walk(decorator):
            if isinstance(inner, ast.keyword) and inner.arg == "marks":
                marks += _marks(
                    [inner.value, *(inner.value.elts if isinstance(inner.value, ast.List | ast.Tuple) else [])]
                )
    return marks


def _module_marks(module: ast.Module) -> list[str]:
    for node in module.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets):
            value = node.value
            return _marks(list(value.elts) if isinstance(value, ast.List | ast.Tuple) else [value])
    return []

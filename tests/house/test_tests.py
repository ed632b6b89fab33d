"""A test that cannot fail is a defect; a clause a test claims must exist; a folder of tests is a room."""

import ast
import re

from tests.house.source import ROOT, files_of_tests, name, tree
from zhengmei.policies.library import library

SPEAKS = re.compile(r"^(assert_|check_|expect|refuses_|must_)|^(fail|raises|warns)$|assert")


def asserts(function: ast.FunctionDef) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if SPEAKS.search(called):
                return True
    return False


def test_every_test_can_fail() -> None:
    silent = [
        f"{name(path)}:{node.name}"
        for path in files_of_tests()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not asserts(node)
    ]
    assert silent == []


def claimed() -> set[tuple[str, str]]:
    found = set()
    for path in files_of_tests():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
                found |= {(a.value, name(path)) for a in node.args if isinstance(a, ast.Constant)}
    return found


def test_every_clause_a_test_claims_exists() -> None:
    known = {clause.id for pack in library().packs.values() for clause in pack.clauses}
    assert sorted((c, where) for c, where in claimed() if c not in known) == []


def test_no_test_sleeps() -> None:
    found = [name(p) for p in files_of_tests() if re.search(r"\bsleep\(", p.read_text(encoding="utf-8"))]
    assert [f for f in found if not f.startswith("tests/house/")] == []


def test_every_folder_of_tests_is_a_room_or_a_known_shelf() -> None:
    known = {"factories", "golden", "house", "journeys", "project", "benchmarks", "tools", "data"}
    package = {p.name for p in (ROOT / "src/zhengmei").iterdir() if p.is_dir()}
    folders = {p.name for p in (ROOT / "tests").iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders - known - package == set()

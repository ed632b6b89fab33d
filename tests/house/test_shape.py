"""Files and functions stay small, and every file with behaviour has its test file."""

import ast
from pathlib import Path

from tests.house.source import ROOMS, ROOT, SOURCE, files_of_tests, name, python_files, tree

FILE_LIMIT, FUNCTION_LIMIT, STORY_LIMIT = 400, 40, 70  # a test may tell a whole story
LONG_FILES: dict[str, str] = {
    "tests/inspection/test_actions.py": "every act of a round with its refusals, one after the other as they happen",
    "tests/rulebook/test_pages.py": "every page of the regulations over the same packs",
}
LONG_FUNCTIONS: dict[str, str] = {}
UNMIRRORED_SHELVES = {
    "__init__": "a docstring",
    "apps": "the name of the room",
    "urls": "walked by test_routes",
    "models": "fields and constraints, met by the tests of actions",
    "states": "closed lists; the tables are met by the tests of actions",
}
# Shelves met by the tests above them.
THROUGH_PAGES_AND_ACTS = {"forms", "models", "permissions", "queries", "states", "templatetags"}
MET_BY = {
    "filing/api.py": "project/test_api.py",
    "organisations/api.py": "project/test_api.py",
    "core/todo.py": "dashboard/test_views.py",
    "custody/tasks.py": "project/test_keys_rotation.py",
    "dashboard/search.py": "dashboard/test_views.py",
    "dashboard/todos.py": "dashboard/test_views.py",
    "documents/printing.py": "documents/test_official_html.py",
    "documents/sheets": "documents/sheets/test_sheets.py",
    "documents/tables.py": "ledger/test_handing_out.py",
    "monitoring/actions/acknowledging.py": "filing/test_persons_asked.py",
    "identity/actions": "identity/test_users.py",
    "identity/views/session.py": "identity/test_sign_in.py",
    "identity": "identity/test_users.py",
    "inspection/views": "journeys/test_round.py",
    "interaction/actions": "interaction/test_views.py",
    "ledger/cells.py": "ledger/test_handing_out.py",
    "ledger/columns.py": "ledger/test_accounts.py",
    "ledger": "ledger/test_accounts.py",
    "notices/views": "notices/test_views_robots.py",
    "notices/actions": "notices/test_tasks.py",
    "monitoring/actions/item_import.py": "filing/test_imports.py",
    "monitoring/actions/items.py": "project/test_import.py",
    "monitoring/actions/observations.py": "monitoring/test_views.py",
    "policies": "policies/test_schema.py",
    "project/private_tables.py": "project/test_inspect.py",
    "rulebook": "rulebook/test_pages.py",
    "textrules": "textrules/test_engine.py",
}
"""Where a file without a test file of its own name is met; a folder stands for all in it."""


def length(function: ast.FunctionDef) -> int:
    """Lines of the body, the docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_file_is_too_long() -> None:
    files = [*python_files(), *files_of_tests()]
    long = {name(p) for p in files if len(p.read_text(encoding="utf-8").splitlines()) > FILE_LIMIT}
    assert long == set(LONG_FILES)


def test_no_function_is_too_long() -> None:
    long = {
        f"{name(path)}:{node.name}"
        for path in [*python_files(), *files_of_tests()]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and length(node) > (STORY_LIMIT if node.name.startswith("test_") else FUNCTION_LIMIT)
    }
    assert long == set(LONG_FUNCTIONS)


def mirrors(path: Path) -> list[Path]:
    """Where the test of a room's file may be: beside its name, or one for the folder."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    room, rest = parts[0], parts[1:]
    base = ROOT / "tests" / room
    places = [base / f"test_{'_'.join(rest)}.py", base / f"test_{rest[-1]}.py"]
    for deep in range(1, len(rest)):
        places += [base / f"test_{'_'.join(rest[:deep])}.py", base.joinpath(*rest[:deep], f"test_{rest[-1]}.py")]
    return places


def met_elsewhere(path: Path) -> bool:
    parts = name(path).split("/")
    if any("/".join(parts[:depth]) in MET_BY for depth in range(1, len(parts) + 1)):
        return True
    shelf = parts[1].removesuffix(".py")
    above = [*(ROOT / "tests" / parts[0]).glob("test_views*.py"), *(ROOT / "tests" / parts[0]).glob("test_actions*.py")]
    return shelf in THROUGH_PAGES_AND_ACTS and bool(above)


def test_every_file_of_a_room_has_its_test_file() -> None:
    lonely = [
        name(path)
        for path in python_files()
        if name(path).split("/")[0] in {*ROOMS, "core", "policies", "platforms", "documents", "textrules", "worker"}
        and path.stem not in UNMIRRORED_SHELVES
        and not any(place.exists() for place in mirrors(path))
        and not met_elsewhere(path)
    ]
    assert lonely == []


def test_the_exceptions_still_exist() -> None:
    listed = [*LONG_FILES, *MET_BY, *(k.split(":")[0] for k in LONG_FUNCTIONS)]
    assert [n for n in listed if not (SOURCE / n).exists() and not (ROOT / n).exists()] == []
    assert [n for n in MET_BY.values() if not (ROOT / "tests" / n).exists()] == []

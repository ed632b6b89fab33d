"""The source as the house tests see it."""

import ast
import subprocess
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/zhengmei"
ROOMS = sorted(p.parent.name for p in SOURCE.glob("*/urls.py") if p.parent.name != "project")


@lru_cache(maxsize=1)
def python_files() -> tuple[Path, ...]:
    """Every file of the package, migrations left out."""
    return tuple(p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts)


@lru_cache(maxsize=1)
def files_of_tests() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "tests").rglob("test_*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    """`filing/actions.py`, or `tests/…` for what is not in the package."""
    return str(path.relative_to(SOURCE if path.is_relative_to(SOURCE) else ROOT))


@lru_cache(maxsize=1)
def tracked() -> tuple[Path, ...]:
    """Every file git knows; in an archive without git, every file that is not ignored by its folder's name."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True, text=True,
        ).stdout.split("\0")  # fmt: skip
        return tuple(p for p in (ROOT / line for line in listed if line) if p.is_file())
    except (OSError, subprocess.CalledProcessError):
        left_out = {".venv", "node_modules", "var", "build", ".git", "__pycache__", "vendor"}
        return tuple(p for p in ROOT.rglob("*") if p.is_file() and not left_out & set(p.relative_to(ROOT).parts))


def templates() -> tuple[Path, ...]:
    return tuple(sorted(SOURCE.rglob("templates/**/*.html")))

"""Writes the generated pages of docs/ anew, or with --check says which are stale.

Each generator is a module beside this one, `docs_<what>.py`, with one function `pages() -> dict[str, str]`: the whole
text of each page by its path under docs/. A folder named in its `OWNED` holds generated pages only: others are removed.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
DOCS = TOOLS.parent / "docs"


def generated() -> tuple[dict[str, str], set[str]]:
    """Every generated page, and the folders that hold nothing else."""
    sys.path[:0] = [str(TOOLS), str(TOOLS.parent / "src")]
    pages: dict[str, str] = {}
    owned: set[str] = set()
    for path in sorted(TOOLS.glob("docs_*.py")):
        module = importlib.import_module(path.stem)
        pages.update(module.pages())
        owned.update(getattr(module, "OWNED", ()))
    return pages, owned


def stale(pages: dict[str, str], owned: set[str]) -> list[str]:
    """The pages that differ from what would be written now, and the leftovers in owned folders."""
    wrong = [n for n, text in pages.items() if not (DOCS / n).exists() or (DOCS / n).read_text("utf-8") != text]
    left = [str(p.relative_to(DOCS)) for folder in owned for p in (DOCS / folder).glob("*.md")]
    return sorted(wrong + [name for name in left if name not in pages])


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ.setdefault("ZHENGMEI_DATA_DIR", data)
        pages, owned = generated()
    wrong = stale(pages, owned)
    if "--check" in sys.argv:
        if wrong:
            sys.exit("这些文档页不是最新的，请执行 make docs：\n  " + "\n  ".join(wrong))
        return
    for name in wrong:
        path = DOCS / name
        if name in pages:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[name], encoding="utf-8")
        else:
            path.unlink()
        print(f"docs/{name}")


if __name__ == "__main__":
    main()

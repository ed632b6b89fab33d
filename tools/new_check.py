"""Writes the skeleton of a check: `python tools/new_check.py wrong_colour`. Its examples fail until it is written."""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src/zhengmei/monitoring/checks"
SKELETON = '''"""办法第几条要求什么。"""

from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context


class {name}(Check):
    code = "{code}"
    title = "写明错在哪里"
    rule_key = "certification_names_sponsor"
    what = "怎么数、怎么比；哪些账号不判。"
    why = "为什么要紧。"
    ends = "怎样了结。"
    examples = (
        Example("一个好例子", {{}}),
        Example("一个坏例子", {{}}, ("问题的标题",), account={{"certification_text": "别的单位"}}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            if not account.media.name:
                yield Raised(account, ruling, "cause", "问题的标题", "一句话说明。", {{}}, ctx.today)
'''


def next_code(folder: Path, retired: set[str]) -> str:
    """The first code that no file and no retired check carries, after the highest."""
    taken = {int(found.group(1)) for p in folder.glob("mc*.py") if (found := re.match(r"mc(\d{3})_", p.name))}
    taken |= {int(code[2:]) for code in retired}
    return f"MC{max(taken, default=0) + 1:03}"


def write(word: str, folder: Path = FOLDER) -> Path:
    """Writes the file and returns its path. ValueError for a word that is no file name."""
    if not re.fullmatch(r"[a-z]+(_[a-z]+)*", word):
        raise ValueError("用小写英文和下划线命名，如 wrong_colour")
    registry = (FOLDER / "registry.py").read_text(encoding="utf-8")
    retired = set(re.findall(r'^    "(MC\d{3})":', registry, re.M))
    code = next_code(folder, retired)
    name = "".join(part.capitalize() for part in word.split("_"))
    path = folder / f"{code.lower()}_{word}.py"
    path.write_text(SKELETON.format(name=name, code=code), encoding="utf-8")
    return path


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("用法：python tools/new_check.py 名字（如 wrong_colour）")
    try:
        print(write(sys.argv[1]))
    except ValueError as problem:
        sys.exit(str(problem))

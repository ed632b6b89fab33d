"""Writes the skeleton of a text rule: `python tools/new_text_rule.py tx8 wrong_colour`. Its examples fail until it is written."""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src/zhengmei/textrules/rules"
FAMILIES = {
    "1": "PRIVACY",
    "2": "SECRECY",
    "3": "ADVERTISING",
    "4": "NAMES",
    "5": "EXPRESSIONS",
    "6": "STYLE",
    "7": "WORDING",
    "8": "NUMBERS",
    "9": "LINKS",
}
SKELETON = '''"""What is wrong, in one sentence."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_WRONG = re.compile("触发词")


def check(spot: Spot) -> Iterator[Found]:
    match = _WRONG.match(spot.text, spot.start)
    if match and spot.before(1) == "错":
        yield Found(match.start(), match.end(), "写明错在哪里、怎么改", ("正确的写法",))


RULE = Rule(
    code="{code}",
    name="写明错在哪里",
    family=Family.{family},
    severity=Severity.HINT,
    law="写明依据的法律、标准和条款",
    explanation="写明什么情况报、什么情况不报。",
    bad=("含触发词的坏例子。",),
    good=("不含毛病的好例子。",),
    triggers=("触发词",),
    check=check,
    own_only=True,
)
'''


def next_code(series: str, folder: Path) -> str:
    """The first code after the highest of the series. Codes of retired rules stay in the folder, so none is used twice."""
    taken = [int(p.name[2:5]) for p in folder.glob(f"{series}*.py")]
    return f"tx{max(taken, default=int(series[2]) * 100) + 1:03}"


def write(series: str, word: str, folder: Path = FOLDER) -> Path:
    """Writes the file and returns its path. ValueError for a series or a word that is none."""
    if not re.fullmatch(r"tx[1-9]", series):
        raise ValueError(
            "第一个参数是系列，tx1 到 tx9：" + "，".join(f"tx{n} {name.lower()}" for n, name in FAMILIES.items())
        )
    if not re.fullmatch(r"[a-z]+(_[a-z]+)*", word):
        raise ValueError("用小写英文和下划线，按错处命名，如 wrong_colour")
    code = next_code(series, folder)
    path = folder / f"{code}_{word}.py"
    path.write_text(SKELETON.format(code=code, family=FAMILIES[series[2]]), encoding="utf-8")
    return path


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("用法：python tools/new_text_rule.py 系列 名字（如 tx8 wrong_colour）")
    try:
        print(write(sys.argv[1], sys.argv[2]))
    except ValueError as problem:
        sys.exit(str(problem))

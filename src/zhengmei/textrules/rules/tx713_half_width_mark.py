"""Half-width punctuation between Chinese characters."""

from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def check(spot: Spot) -> Iterator[Found]:
    before, after = spot.before(1), spot.after(1)
    if _is_han(before) and (_is_han(after) or after in ("", "\n", "“", "《")):
        mark = spot.text[spot.start]
        yield Found(spot.start, spot.end, f"汉字之间用全角“{_FULL[mark]}”，不用半角“{mark}”", (_FULL[mark],))


RULE = Rule(
    code="tx713",
    name="半角标点",
    family=Family.WORDING,
    severity=Severity.HINT,
    law="GB/T 15834—2011",
    explanation="汉字之间的逗号、分号、冒号、问号、叹号用全角。",
    bad=("各区县,各部门请执行。", "时间:明天上午"),
    good=("各区县，各部门请执行。", "时间10:30，共1,200人。", "网址https://www.gov.cn"),
    triggers=tuple(_FULL),
    check=check,
    own_only=True,
)

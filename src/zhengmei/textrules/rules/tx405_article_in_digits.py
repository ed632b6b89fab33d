"""Articles of laws cited in Arabic digits."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_ARTICLE = re.compile(r"第\s?(\d{1,4})\s?条(?:第\s?(\d{1,2})\s?款)?")
_DIGITS = "零一二三四五六七八九"


def in_han(number: int) -> str:
    """A number up to 9999 in Chinese numerals, as articles are counted: 12 → 十二, 105 → 一百零五."""
    parts: list[str] = []
    zero = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            parts.append(("零" if zero and parts else "") + _DIGITS[digit] + name)
        zero = digit == 0 and bool(parts)
    text = "".join(parts)
    return text[1:] if text.startswith("一十") else text


def check(spot: Spot) -> Iterator[Found]:
    match = _ARTICLE.match(spot.text, spot.start + 1)
    if match and (spot.text[spot.start] == "》" or "》（" in spot.before(24)):
        proper = f"第{in_han(int(match[1]))}条" + (f"第{in_han(int(match[2]))}款" if match[2] else "")
        yield Found(match.start(), match.end(), "引用法律的条款项写汉字数字", (proper,))


RULE = Rule(
    code="tx405",
    name="条款用阿拉伯数字",
    family=Family.NAMES,
    severity=Severity.HINT,
    law="GB/T 15835—2011；立法技术规范",
    explanation="引用法律用全称或规定简称，条、款、项写汉字数字。",
    bad=("依据《行政处罚法》第3条第1款作出决定。",),
    good=("依据《行政处罚法》第三条第一款作出决定。",),
    triggers=(*(f"》第{digit}" for digit in range(10)), "》第 ", *(f"）第{digit}" for digit in range(10))),
    check=check,
    own_only=True,
    clauses=("BL-2.3-m",),
)

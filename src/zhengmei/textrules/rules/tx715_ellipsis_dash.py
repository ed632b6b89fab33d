"""Ellipses and dashes that are not written as such."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


_AFTER_DOTS = re.compile("……等等?(?=[^待级候]|$)")


def check(spot: Spot) -> Iterator[Found]:
    trigger = spot.text[spot.start : spot.end]
    if trigger == "……等":
        if match := _AFTER_DOTS.match(spot.text, spot.start):
            yield Found(match.start(), match.end(), "省略号与“等”只用一个", ("等",))
    elif trigger in ("、……", "，……"):
        yield Found(spot.start, spot.end, "省略号前面不加顿号、逗号", ("……",))
    elif trigger == "--":
        end = spot.end
        while spot.text[end : end + 1] == "-":
            end += 1
        if _is_han(spot.before(1)) and _is_han(spot.text[end : end + 1]):
            yield Found(spot.start, end, "破折号写作“——”，起止用连接号“—”", ("——", "—"))


RULE = Rule(
    code="tx715",
    name="省略号与破折号",
    family=Family.WORDING,
    severity=Severity.HINT,
    law="GB/T 15834—2011",
    explanation="省略号六点、占两格，不与“等”并用；破折号占两格，写作“——”。",
    bad=("苹果、梨……等水果", "苹果、梨、……", "主题--春天"),
    good=("苹果、梨等水果", "主题——春天", "编号A--3"),
    triggers=("……等", "、……", "，……", "--"),
    check=check,
    own_only=True,
)

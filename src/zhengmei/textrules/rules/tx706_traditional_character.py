"""Traditional characters in a text that should be in standard ones."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import HIDDEN, Family, Found, Rule, Severity
from zhengmei.textrules.lists import read_pairs
from zhengmei.textrules.reading import Spot

_PAIRS = read_pairs("traditional.tsv")
_RUN = re.compile(f"[{''.join(_PAIRS)}]+")


def check(spot: Spot) -> Iterator[Found]:
    for match in _RUN.finditer(spot.text):
        proper = "".join(_PAIRS[char] for char in match.group())
        yield Found(match.start(), match.end(), f"“{match.group()}”是繁体字，正文用规范汉字", (proper,))


RULE = Rule(
    code="tx706",
    name="繁体字",
    family=Family.WORDING,
    severity=Severity.HINT,
    law="国家通用语言文字法第九条",
    explanation="国家机关以规范汉字为公务用字。题词、招牌、姓氏可以保留，只作提示；夹在词里的繁体字照样参加其他规则的比对。",
    bad=("請到窗口辦理。",),
    good=("请到窗口办理。",),
    triggers=(HIDDEN,),
    check=check,
    own_only=True,
)

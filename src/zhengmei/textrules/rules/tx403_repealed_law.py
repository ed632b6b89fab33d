"""Laws and schemes cited as if they were still in force."""

import re
from collections.abc import Iterator
from datetime import date

from zhengmei.textrules.base import Family, Found, Rule, Severity, example
from zhengmei.textrules.lists import read_words
from zhengmei.textrules.reading import Spot

_WORDS = {word.term: word for word in read_words("laws.tsv")}
_PAST = re.compile(
    "废止|失效|取代|原|施行前|施行以前|实施前|历史|当时|曾|修改|修正|修订|通过|衔接|过渡|并入|编纂|整合|旧|改革"
)
_YEAR = re.compile(r"((?:19|20)\d{2})年")


def check(spot: Spot) -> Iterator[Found]:
    word = _WORDS[spot.text[spot.start : spot.end]]
    if word.since is None or word.since > spot.context.day or spot.near(_PAST):
        return
    if word.guard and not word.guard.match(spot.text, spot.start):
        return
    first, last = spot.sentence
    if any(int(match.group(1)) < word.since.year for match in _YEAR.finditer(spot.text, first, last)):
        return
    now = f"，现行依据：{word.proper[0]}" if word.proper else ""
    message = (
        f"“{word.term}”自{word.since:%Y-%m-%d}起{'可能已' if word.severity is Severity.HINT else '已'}不再适用{now}"
    )
    yield Found(spot.start, spot.end, message, word.proper, "失效法规", word.severity, word.confidence)


RULE = Rule(
    code="tx403",
    name="失效法律法规",
    family=Family.NAMES,
    severity=Severity.WARN,
    law="立法法；各法附则、主席令、国务院令",
    explanation="按稿件日期判断。同句有“原、废止、施行前”，或所说的事发生在失效之前的，不报。生态环境法典取代的单行法清单未逐部核实，只提示。",
    bad=("根据《婚姻法》有关规定办理登记。", "依照《合同法》第五十二条处理。"),
    good=(
        "根据《民法典》有关规定办理登记。",
        example("根据《婚姻法》有关规定办理登记。", day=date(2019, 5, 1)),
        "原《婚姻法》自民法典施行起废止。",
        "依照《劳动合同法》签订合同。",
        "2018年签订的借款依照《合同法》处理。",
    ),
    triggers=tuple(_WORDS),
    check=check,
    own_only=True,
    clauses=("BL-2.3-m", "FCG-18-g"),
)

"""Sentences too long for an interpretation meant for everybody."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import WHOLE, Family, Found, Rule, Severity, example
from zhengmei.textrules.reading import Spot

_SENTENCE = re.compile(r"[^。！？!?\n；;]+")
_LONG = "为了让大家都能看懂这项政策我们把办理的条件和需要准备的材料以及办理的地点和时间都写在了下面，"


def check(spot: Spot) -> Iterator[Found]:
    limit = spot.context.sentence_limit
    if spot.context.genre != "interpretation":
        return
    for match in _SENTENCE.finditer(spot.text):
        length = len(match.group().strip())
        if length > limit:
            source = spot.context.sentence_limit_source
            yield Found(
                match.start(),
                match.end(),
                f"这句话有{length}个字，超过{limit}个字（{source}），解读稿宜断成短句",
                ("在逗号处断开，一句只说一件事",),
            )


RULE = Rule(
    code="tx609",
    name="解读句子过长",
    family=Family.STYLE,
    severity=Severity.HINT,
    law="政务公开工作要点关于解读通俗易懂的要求；字数为本地自定",
    explanation="只对政策解读稿提示。字数限制由本单位自定，默认80字。",
    bad=(example(_LONG * 3, genre="interpretation"),),
    good=(_LONG * 3, example("带上身份证，到大厅办理。", genre="interpretation")),
    triggers=(WHOLE,),
    check=check,
    own_only=True,
    clauses=("BL-2.2.1-g",),
)

"""A repost whose title departs from its source."""

from collections.abc import Iterator

from zhengmei.textrules.base import WHOLE, Family, Found, Rule, Severity, example
from zhengmei.textrules.compare import Difference, changed_characters, title_and_body
from zhengmei.textrules.reading import Spot


def check(spot: Spot) -> Iterator[Found]:
    if spot.context.source_title:
        title, start, _, _ = title_and_body(spot.text)
        for difference in changed_characters(title, spot.context.source_title.strip(), start):
            yield Found(difference.start, difference.end, "标题" + say(difference, spot.text), (difference.before,))


def say(difference: Difference, text: str) -> str:
    """The difference in words."""
    now = text[difference.start : difference.end]
    if not now:
        return f"删去了原文“{difference.before}”"
    return f"加入了原文没有的“{now}”" if not difference.before else f"把原文“{difference.before}”改成了“{now}”"


RULE = Rule(
    code="tx953",
    name="转载改动标题",
    family=Family.COMPARISON,
    severity=Severity.STOP,
    law="互联网新闻信息服务管理规定第十五条",
    explanation="转载不得歪曲、篡改标题原意。本稿第一行与原标题逐字比对，标出加、删、改的字。",
    bad=(example("某市取消收费\n正文。", source_title="某市暂缓收费"),),
    good=(example("某市暂缓收费\n正文。", source_title="某市暂缓收费"),),
    triggers=(WHOLE,),
    check=check,
    confidence="A",
    clauses=("FCG-20-b",),
)

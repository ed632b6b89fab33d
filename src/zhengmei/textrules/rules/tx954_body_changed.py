"""A repost whose body departs from its source."""

from collections.abc import Iterator

from zhengmei.textrules.base import WHOLE, Family, Found, Rule, Severity, example
from zhengmei.textrules.compare import changed_characters, changed_paragraphs, title_and_body
from zhengmei.textrules.reading import Spot

_SHORT = 60


def check(spot: Spot) -> Iterator[Found]:
    source = spot.context.source_body
    if not source:
        return
    body, offset = title_and_body(spot.text)[2:] if spot.context.source_title else (spot.text, 0)
    for paragraph in changed_paragraphs(body, source):
        start, end = offset + paragraph.start, offset + paragraph.end
        if paragraph.kind == "delete":
            yield Found(
                start,
                end,
                f"这里删去了原文一段：“{paragraph.before[:_SHORT]}”",
                (paragraph.before,),
                severity=Severity.WARN,
            )
        elif paragraph.kind == "insert":
            yield Found(start, end, "这一段是原文没有的")
        else:
            for words in changed_characters(spot.text[start:end], paragraph.before, start):
                now = spot.text[words.start : words.end]
                yield Found(
                    words.start, words.end, f"原文“{words.before[:_SHORT]}”，本稿“{now[:_SHORT]}”", (words.before,)
                )


RULE = Rule(
    code="tx954",
    name="转载改动正文",
    family=Family.COMPARISON,
    severity=Severity.STOP,
    law="互联网新闻信息服务管理规定第十五条",
    explanation="转载不得改变正文原意。逐段比对，删去、加入、改动的都标出来；空白不计。加入、改动的阻断；只删不改的（节选）由人判断，政策包把本规则定为阻断的，删一段也阻断。",
    bad=(example("第一段。", source_body="第一段。\n第二段。"), example("收费取消。", source_body="收费暂缓。")),
    good=(example("第一段。\n\n　　第二段。", source_body="第一段。\n第二段。"),),
    triggers=(WHOLE,),
    check=check,
    confidence="A",
    clauses=("FCG-20-b",),
)

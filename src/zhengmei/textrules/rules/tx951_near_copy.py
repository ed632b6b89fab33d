"""Texts that are almost the same as an earlier one."""

from collections.abc import Iterator

from zhengmei.textrules.base import WHOLE, Family, Found, Rule, Severity, example
from zhengmei.textrules.compare import near_copies
from zhengmei.textrules.reading import Spot

_EARLIER = (("3月1日《停水通知》", "因管道检修，3月1日8时至12时西门路停水，请提前储水。"),)


def check(spot: Spot) -> Iterator[Found]:
    percent = spot.context.near_copy_percent
    for name, score in near_copies(spot.text, spot.context.earlier, percent):
        yield Found(0, len(spot.text), f"与{name}相似{score}%，请确认不是重复发布", shown=spot.text[:30])


RULE = Rule(
    code="tx951",
    name="与此前稿件雷同",
    family=Family.COMPARISON,
    severity=Severity.HINT,
    law="国办发〔2018〕123号（内容原创与更新）",
    explanation="与调用方交入的此前稿件逐一比对，相似度达到设定百分比（默认85，可调）时提示。",
    bad=(example("因管道检修，3月5日8时至12时西门路停水，请提前储水。", earlier=_EARLIER),),
    good=(example("今日起开展防汛检查。", earlier=_EARLIER), "因管道检修，3月5日8时至12时西门路停水，请提前储水。"),
    triggers=(WHOLE,),
    check=check,
)

"""Facts that differ between two platforms' versions of one item."""

from collections.abc import Iterator

from zhengmei.textrules.base import WHOLE, Family, Found, Rule, Severity, example
from zhengmei.textrules.compare import differing_facts
from zhengmei.textrules.reading import Spot


def check(spot: Spot) -> Iterator[Found]:
    if spot.context.twin:
        for difference in differing_facts(spot.text, spot.context.twin):
            there = f"，对方为{difference.before}" if difference.before else "，对方没有"
            yield Found(
                difference.start,
                difference.end,
                f"{difference.kind}与另一平台的版本不一致{there}",
                label=difference.kind,
            )


RULE = Rule(
    code="tx952",
    name="跨平台不一致",
    family=Family.COMPARISON,
    severity=Severity.WARN,
    law="国办发〔2018〕123号（信息准确一致）",
    explanation="同一内容在两个平台上的日期、电话、数字、文件名、人名应当一致。只比对本稿有而对方没有的。",
    bad=(example("3月5日停水4小时。", twin="3月6日停水4小时。"),),
    good=(example("3月5日停水4小时。", twin="温馨提示：3月5日停水4小时。"),),
    triggers=(WHOLE,),
    check=check,
)

"""Phrases of official letters in an interpretation for the public."""

from zhengmei.textrules.base import Family, Rule, Severity, example
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx608",
    name="公文套语用于解读",
    family=Family.STYLE,
    severity=Severity.HINT,
    law="政务公开工作要点关于解读通俗易懂的要求",
    explanation="只对政策解读稿提示；公告、通知用这些话不报。",
    message="“{text}”是公文套语，解读稿可改为：{proper}",
    words=read_words("formal.tsv"),
    bad=(example("兹就有关事宜函告如下。", genre="interpretation"),),
    good=(
        "兹就有关事宜函告如下。",
        example("现在把情况说明如下。", genre="interpretation"),
    ),
    own_only=True,
    applies=lambda context: context.genre == "interpretation",
    clauses=("BL-2.2.1-g",),
)

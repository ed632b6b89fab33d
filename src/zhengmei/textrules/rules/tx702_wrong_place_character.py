"""Place names with a wrong character."""

from zhengmei.textrules.base import Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx702",
    name="地名用字",
    family=Family.WORDING,
    severity=Severity.WARN,
    law="地名管理条例第四条",
    explanation="地名以行政区划名称为准，形近字最易写错。",
    message="“{text}”应为“{proper}”",
    words=read_words("place_characters.tsv"),
    bad=(
        "颖上县今日放晴。",
        "荷泽牡丹开了。",
    ),
    good=(
        "颍上县今日放晴。",
        "分毫州界不差。",
    ),
    own_only=True,
    clauses=("BL-2.3-m", "FCG-18-g"),
)

"""Wrong words: look-alikes, sound-alikes, misspelt idioms."""

from zhengmei.textrules.base import Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx701",
    name="错别字",
    family=Family.WORDING,
    severity=Severity.WARN,
    law="国家通用语言文字法第三条",
    explanation="词条各带守卫，只在成词时报；跨词、专名已排除。",
    message="“{text}”应为“{proper}”",
    words=read_words("wrong_words.tsv"),
    bad=(
        "抓住关健环节抓落实。",
        "再接再励，迫不急待。",
    ),
    good=(
        "海关健康申报码完成校验。",
        "农户自己经营民宿。",
    ),
    own_only=True,
    clauses=("BL-2.3-m", "FCG-18-g"),
)

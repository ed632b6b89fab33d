"""Words that are right elsewhere but not in this collocation."""

from zhengmei.textrules.base import Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx703",
    name="易混词",
    family=Family.WORDING,
    severity=Severity.HINT,
    law="国家通用语言文字法第三条",
    explanation="“反应／反映”“权利／权力”“截止／截至”一类词，只在固定搭配里判断，只作提示。",
    message="“{text}”在这里多作“{proper}”",
    words=read_words("confusables.tsv"),
    bad=(
        "群众可通过热线反应问题。",
        "建设法制政府。",
    ),
    good=(
        "群众可通过热线反映问题。",
        "市人大法制工作委员会开会。",
    ),
    own_only=True,
    clauses=("BL-2.3-m", "FCG-18-g"),
)

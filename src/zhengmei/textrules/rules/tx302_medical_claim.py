"""Medical claims of advertisements."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx302",
    name="医疗药品广告用语",
    family=Family.ADVERTISING,
    severity=Severity.WARN,
    law="广告法第十六条至第十八条",
    explanation="断言疗效、保证治愈的话只会出现在医药广告里。辟谣、反诈的句子不报。",
    message="“{text}”是医药广告用语，政务新媒体不得发布",
    words=read_words("medical_ads.tsv"),
    bad=(
        "三个疗程根治糖尿病，无需住院。",
        "天然成分零副作用。",
    ),
    good=(
        "卫生部门提醒：不要轻信“药到病除”的宣传。",
        "全市结核病治愈率达百分之九十。",
    ),
    exempt=frozenset({Exempt.CAUTION, Exempt.QUOTE}),
    spaced=True,
    clauses=("WH-4.2-i", "HZ-2.3.2-i", "BL-2.3-e", "FCG-18-f", "SX-1-1b", "GB-4-e"),
)

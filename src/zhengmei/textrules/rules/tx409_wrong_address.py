"""Forms of address and of reporting officials’ activities."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx409",
    name="称谓与活动用语",
    family=Family.NAMES,
    severity=Severity.HINT,
    law="党政机关新闻报道的称谓规范",
    explanation="写领导干部活动要平实，不渲染，不用“父母官”等旧称。",
    message="“{text}”不宜用于正式稿件，可写{proper}",
    words=read_words("titles.tsv"),
    bad=("当地的父母官到场慰问。",),
    good=("市政府负责同志到场慰问。",),
    exempt=frozenset({Exempt.BOOK}),
    own_only=True,
)

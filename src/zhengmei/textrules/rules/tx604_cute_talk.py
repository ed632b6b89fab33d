"""Cute talk and internet slang."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx604",
    name="卖萌与网络流行语",
    family=Family.STYLE,
    severity=Severity.HINT,
    law="国家通用语言文字法第十四条；政务新媒体语言规范",
    explanation="亲切不等于卖萌。流行语容易过时，也容易引起误解。",
    message="“{text}”是卖萌或网络流行语，换成平常的说法",
    words=read_words("cute.tsv"),
    bad=("小可爱们，快来领消费券，萌萌哒！",),
    good=("市民朋友们，消费券今天开始发放。",),
    exempt=frozenset({Exempt.QUOTE, Exempt.BOOK}),
    own_only=True,
)

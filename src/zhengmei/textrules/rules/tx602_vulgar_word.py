"""Vulgar words."""

from zhengmei.textrules.base import Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx602",
    name="粗俗语",
    family=Family.STYLE,
    severity=Severity.WARN,
    law="国家通用语言文字法；网络信息内容生态治理规定",
    explanation="政务新媒体不用粗俗语，转述也不照录。",
    message="“{text}”粗俗，政务新媒体不用",
    words=read_words("vulgar.tsv"),
    bad=("这场比赛太牛逼了！",),
    good=("这场比赛十分精彩。",),
    own_only=True,
    spaced=True,
)

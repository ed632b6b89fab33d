"""Officialese and empty phrases."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx607",
    name="官话套话",
    family=Family.STYLE,
    severity=Severity.HINT,
    law="各地政务新媒体管理办法关于不说官话、不打官腔的要求",
    explanation="只作提示，不阻断；各单位可停用单个词条。",
    message="“{text}”是套话，换成具体做了什么",
    words=read_words("officialese.tsv"),
    bad=("高度重视、亲自部署、狠抓落实",),
    good=("明天停水4小时。",),
    exempt=frozenset({Exempt.QUOTE, Exempt.BOOK}),
    own_only=True,
    clauses=("WH-4.2-n",),
)

"""Variant forms of words."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx704",
    name="异形词",
    family=Family.WORDING,
    severity=Severity.HINT,
    law="第一批异形词整理表（2001）",
    explanation="推荐形式，只作建议；引用法条原文时可以停用。",
    message="“{text}”推荐写作“{proper}”",
    words=read_words("variant_forms.tsv"),
    bad=("请登记账号和帐户。",),
    good=("工作人员对帐篷进行加固。",),
    exempt=frozenset({Exempt.BOOK, Exempt.QUOTE}),
    own_only=True,
)

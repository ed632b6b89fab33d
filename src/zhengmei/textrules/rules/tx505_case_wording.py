"""Wording about criminal cases before judgment."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx505",
    name="案件用语",
    family=Family.EXPRESSIONS,
    severity=Severity.WARN,
    law="刑事诉讼法第十二条",
    explanation="未经人民法院判决，不能称罪犯；判刑、批捕各有法定机关。",
    message="“{text}”不合法定称谓，可写{proper}",
    words=read_words("case_terms.tsv"),
    bad=(
        "民警抓获犯罪分子三名。",
        "疑犯已被控制。",
    ),
    good=(
        "民警抓获犯罪嫌疑人三名。",
        "《少年犯》是一部老电影。",
    ),
    exempt=frozenset({Exempt.BOOK}),
    own_only=True,
    clauses=("BL-2.3-m", "FCG-18-g"),
)

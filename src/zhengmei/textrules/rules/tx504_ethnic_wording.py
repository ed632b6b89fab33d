"""Names of ethnic groups and religions."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx504",
    name="民族宗教称谓",
    family=Family.EXPRESSIONS,
    severity=Severity.STOP,
    law="宪法第四条；民族区域自治法",
    explanation="不用对民族的简称、旧称和含贬义的词。",
    message="“{text}”不规范，规范说法：{proper}",
    words=read_words("ethnic.tsv"),
    bad=(
        "维族群众欢度节日。",
        "慰问藏民。",
    ),
    good=(
        "维吾尔族群众欢度节日。",
        "期满清退保证金。",
        "多维族谱展",
    ),
    exempt=frozenset({Exempt.BOOK}),
    own_only=True,
    spaced=True,
    clauses=("SX-3.4-d",),
)

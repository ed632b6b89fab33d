"""Fixed official expressions misquoted."""

from zhengmei.textrules.base import Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx501",
    name="固定表述误写",
    family=Family.EXPRESSIONS,
    severity=Severity.WARN,
    law="公开发表的中央文件与会议报道",
    explanation="固定表述的字、次序都不能动。词条列出常见的换序、漏字、改字；有起始时间的按稿件日期判断。置信度 C 的词条请人工再核一遍。",
    message="“{text}”与固定表述不符，应为：{proper}",
    words=read_words("expressions.tsv"),
    bad=(
        "坚持创新、协调、开放、绿色、共享的发展理念。",
        "青山绿水就是金山银山。",
    ),
    good=(
        "坚持创新、协调、绿色、开放、共享的发展理念。",
        "绿水青山就是金山银山。",
    ),
    own_only=True,
    clauses=("SX-1-4", "SX-3.4-d", "BL-2.3-m", "FCG-18-g"),
)

"""State organs, party bodies and leading offices misnamed."""

from zhengmei.textrules.base import Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx502",
    name="国家机构与职务误写",
    family=Family.EXPRESSIONS,
    severity=Severity.STOP,
    law="宪法；中国共产党章程",
    explanation="国家机构、党的组织与领导职务的名称写错，是重大表述错误。",
    message="“{text}”有误，应为{proper}，属重大表述错误",
    words=read_words("state_names.tsv"),
    bad=(
        "防城港市人民政付发布公告。",
        "国务院总书记发表讲话。",
        "市人民政腐办公室",
    ),
    good=(
        "防城港市人民政府发布公告。",
        "国务院总理发表讲话。",
    ),
    own_only=True,
    spaced=True,
    clauses=("BL-2.3-m", "FCG-18-g", "SX-1-4", "SX-3.4-d"),
)

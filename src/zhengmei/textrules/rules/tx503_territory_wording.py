"""Wording about territory, Hong Kong, Macao and Taiwan."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx503",
    name="领土与港澳台用语",
    family=Family.EXPRESSIONS,
    severity=Severity.STOP,
    law="反分裂国家法；媒体公开慎用词规范",
    explanation="涉及领土主权与港澳台的称谓，以公开的媒体规范为准。地名、企业名与跨词已由守卫排除。",
    message="“{text}”属严重表述错误，规范说法：{proper}",
    words=read_words("territory.tsv"),
    bad=(
        "台湾总统发表讲话。",
        "促进大陆与香港的交流。",
    ),
    good=(
        "台湾地区领导人发表讲话。",
        "促进内地与香港的交流。",
        "数据中台关系到部门协同。",
        "船舶在港口集中港区停靠。",
    ),
    exempt=frozenset({Exempt.BOOK}),
    own_only=True,
    spaced=True,
    clauses=("SX-1-4", "SX-3.4-d"),
)

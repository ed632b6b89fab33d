"""Absolute claims of advertisements (绝对化用语)."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx301",
    name="广告绝对化用语",
    family=Family.ADVERTISING,
    severity=Severity.WARN,
    law="广告法第九条第三项",
    explanation="政务新媒体不得发布商业广告；“第一品牌”一类绝对化用语在广告中一律禁用。评奖、称谓、应急级别等正当用法已由守卫排除，提醒群众防骗的句子不报。",
    message="“{text}”是广告绝对化用语，政务新媒体不得发布",
    words=read_words("absolute.tsv"),
    bad=(
        "本地特产，行业第一品牌，欢迎品尝。",
        "送礼最佳选择，就在本镇集市。",
    ),
    good=(
        "评出十个最佳案例，供各地借鉴。",
        "我市获批国家级经济技术开发区。",
        "谨防“全网第一品牌”骗局。",
    ),
    exempt=frozenset({Exempt.CAUTION, Exempt.QUOTE}),
    spaced=True,
    clauses=("WH-4.2-i", "HZ-2.3.2-i", "BL-2.3-e", "FCG-18-f", "SX-1-1b", "GB-4-e"),
)

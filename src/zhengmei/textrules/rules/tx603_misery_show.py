"""Stirring pity for clicks."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx603",
    name="卖惨煽情",
    family=Family.STYLE,
    severity=Severity.HINT,
    law="网络信息内容生态治理规定第七条",
    explanation="政务信息写事实，不以凄惨博关注。",
    message="“{text}”有卖惨煽情之嫌，写清事实即可",
    words=read_words("misery.tsv"),
    bad=("跪求转发，救救这个家！",),
    good=("我市启动临时救助，为该家庭发放补助。",),
    exempt=frozenset({Exempt.QUOTE, Exempt.BOOK}),
    own_only=True,
)

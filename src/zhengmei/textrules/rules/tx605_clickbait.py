"""Headlines that bait."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx605",
    name="标题党",
    family=Family.STYLE,
    severity=Severity.HINT,
    law="网络信息内容生态治理规定第七条",
    explanation="标题说清楚是什么事，不惊吓，不卖关子。",
    message="“{text}”是标题党用语，标题写清是什么事",
    words=read_words("clickbait.tsv"),
    bad=(
        "震惊！这件事与你有关",
        "看完我哭了，真相竟是这样",
    ),
    good=(
        "今天18时起西门路停水4小时",
        "谨防“震惊！”体谣言",
    ),
    exempt=frozenset({Exempt.QUOTE, Exempt.CAUTION}),
    own_only=True,
)

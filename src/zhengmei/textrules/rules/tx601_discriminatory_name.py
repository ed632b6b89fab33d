"""Names that demean people."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx601",
    name="歧视性称谓",
    family=Family.STYLE,
    severity=Severity.WARN,
    law="残疾人保障法第三条；媒体公开慎用词规范",
    explanation="称呼残疾人、患病的人和各类人群，用规范、平等的说法。俗语、作品名与法律原文由守卫排除。",
    message="“{text}”不宜用来称呼人，可写{proper}",
    words=read_words("discriminatory.tsv"),
    bad=(
        "走访慰问残废人家庭。",
        "关心聋哑人就业。",
    ),
    good=(
        "走访慰问残疾人家庭。",
        "《瞎子阿炳》选段",
        "刑法规定又聋又哑的人犯罪可以从轻。",
    ),
    exempt=frozenset({Exempt.BOOK}),
    own_only=True,
)

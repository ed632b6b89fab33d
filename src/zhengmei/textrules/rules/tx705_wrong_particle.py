"""的 written where 地 is meant."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx705",
    name="的、地误用",
    family=Family.WORDING,
    severity=Severity.HINT,
    law="现代汉语结构助词用法",
    explanation="副词性词语修饰动词用“地”。只在常见搭配里提示，不自动改。",
    message="“{text}”修饰动词，可写作“地”",
    words=read_words("adverbs.tsv"),
    bad=("要认真的贯彻会议精神。",),
    good=(
        "取得的成绩有目共睹，目的地已经到了。",
        "认真的态度值得学习。",
    ),
    exempt=frozenset({Exempt.BOOK, Exempt.QUOTE}),
    own_only=True,
)

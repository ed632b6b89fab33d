"""Words an office added for itself; the list comes with the overlay."""

from zhengmei.textrules.base import Family, Rule, Severity

RULE = Rule(
    code="tx001",
    name="本单位词条",
    family=Family.LOCAL,
    severity=Severity.WARN,
    law="本单位自定",
    explanation="各单位可以添加自己的词条并写明理由，只对本单位的稿件起作用。产品不带任何默认词条。",
    message="“{text}”列在本单位词条里{note}",
    bad=(),
    good=("产品自带的词表之外，没有本单位词条。",),
)

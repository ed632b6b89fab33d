"""Sales talk, baits and recruiting of agents."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx303",
    name="导购促销用语",
    family=Family.ADVERTISING,
    severity=Severity.STOP,
    law="国办发〔2018〕123号；广告法",
    explanation="政务新媒体不得刊登商业广告。“限时优惠、点击购买、加微信下单”一类话会把群众引向买卖。提醒群众防骗的句子、加引号转述的骗术不报。",
    message="“{text}”是商业推销用语，政务新媒体不得刊登商业广告",
    words=read_words("promotion.tsv"),
    bad=(
        "限时特惠，点击购买。",
        "限时优惠，加微信下单。",
        "限时特价加微信购买。",
        "点 击 购 买，送货上门。",
    ),
    good=(
        "落实阶段性限时优惠政策，减轻企业负担。",
        "陌生人要求加微信购买理财的，要警惕诈骗。",
        "公共资源交易公告：成交价三百二十万元。",
    ),
    exempt=frozenset({Exempt.CAUTION, Exempt.QUOTE}),
    spaced=True,
    clauses=("WH-4.2-i", "HZ-2.3.2-i", "BL-2.3-e", "FCG-18-f", "SX-1-1b", "GB-4-e"),
)

"""Personal opinions and feelings on an official account."""

from zhengmei.textrules.base import Exempt, Family, Rule, Severity, example
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx606",
    name="个人观点与情绪",
    family=Family.STYLE,
    severity=Severity.WARN,
    law="各地政务新媒体管理办法关于不得擅自发布个人观点、意见及情绪的规定",
    explanation="账号说的是单位的话。“我局认为”可以，“我个人认为”不行；经授权的（写明授权人）不报。",
    message="“{text}”是个人{label}，未经授权不得发布",
    words=read_words("opinion.tsv"),
    bad=(
        "我个人认为太气人了",
        "笔者认为此举荒唐，建议取消，太气愤了",
    ),
    good=(
        "市政府认为应当加强管理。",
        "我局认为应当加强管理。",
        "居民王先生说：“我觉得很方便。”",
        example("我个人认为这太离谱了，气死人", authorised_opinion="张某（分管负责人）"),
    ),
    exempt=frozenset({Exempt.QUOTE}),
    own_only=True,
    applies=lambda context: not context.authorised_opinion,
    clauses=("WH-4.2-f", "HZ-2.3.2-h", "BL-2.3-d", "GB-4-d"),
)

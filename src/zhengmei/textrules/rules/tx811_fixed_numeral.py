"""Digits inside fixed words, and 俩 or 仨 followed by 个."""

from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_FIXED = {
    "5四运动": "五四运动",
    "54运动": "五四运动",
    "“105五”": "“十五五”",
    "“145”规划": "“十四五”规划",
    "“155”规划": "“十五五”规划",
    "俩个": "俩",
    "仨个": "仨",
    "“五·一”": "“五一”",
    "“五·四”": "“五四”",
    "“六·一”": "“六一”",
    "“七·一”": "“七一”",
    "“八·一”": "“八一”",
    "“十·一”": "“十一”",
    "“三·八”": "“三八”",
    "3农问题": "三农问题",
    "4个全面": "四个全面",
    "4个意识": "四个意识",
    "4个自信": "四个自信",
    "2个维护": "两个维护",
    "2个确立": "两个确立",
    "5位一体": "五位一体",
    "8项规定": "八项规定",
    "1带1路": "一带一路",
    "1国2制": "一国两制",
}


def check(spot: Spot) -> Iterator[Found]:
    text = spot.text[spot.start : spot.end]
    if text[0].isdigit() and spot.before(1)[-1:].isdigit():
        return
    proper = _FIXED[text]
    yield Found(spot.start, spot.end, f"固定词语里的数目用汉字：{proper}", (proper,))


RULE = Rule(
    code="tx811",
    name="固定词语中的数字",
    family=Family.NUMBERS,
    severity=Severity.WARN,
    law="GB/T 15835—2011",
    explanation="固定词语用汉字数字；“俩、仨”后面不再加“个”；月日纪念日中只有一月、十一月、十二月加间隔号。",
    bad=("纪念5四运动。", "俩个人结伴而行。", "“五·一”劳动节"),
    good=("纪念五四运动。", "俩人结伴而行。", "“五一”劳动节", "公布18项规定。"),
    triggers=tuple(_FIXED),
    check=check,
    own_only=True,
)

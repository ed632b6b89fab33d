"""Characters nobody sees: zero-width, direction marks, and look-alike letters among Latin ones."""

import re
import unicodedata
from collections.abc import Iterator

from zhengmei.textrules.base import HIDDEN, Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206a\u206f\u3164\ufeff\uffa0]+"
)
_TWINS = re.compile("[АВЕКМНОРСТХаеорсухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοντ]+")
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_EMOJI_JOINED = "\u200d"
_MOST = 20


def _joins_emoji(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 2) : start] + text[end : end + 2]
    return text[start:end] == _EMOJI_JOINED and any(unicodedata.category(char) == "So" for char in around)


def check(spot: Spot) -> Iterator[Found]:
    text = spot.text
    for count, match in enumerate(_HIDDEN.finditer(text)):
        if count < _MOST and not _joins_emoji(text, *match.span()) and (match.start() > 0 or match.group() != "\ufeff"):
            names = "、".join(sorted({f"U+{ord(char):04X}" for char in match.group()}))
            yield Found(
                match.start(), match.end(), f"这里有看不见的字符（{names}），请删除", ("",), shown="（不可见字符）"
            )
    for match in _TWINS.finditer(text):
        if text[match.start() - 1 : match.start()] in _LATIN or text[match.end() : match.end() + 1] in _LATIN:
            yield Found(match.start(), match.end(), f"“{match.group()}”是形似拉丁字母的异国字母，可能仿冒网址或账号")


RULE = Rule(
    code="tx905",
    name="隐藏字符与形似字母",
    family=Family.LINKS,
    severity=Severity.WARN,
    law="网络安全法第二十二条",
    explanation="零宽字符、方向控制符常随复制带入，也被用来躲避检查；表情符号之间的连接符不报。形似字母只在夹着拉丁字母、数字时报。",
    bad=("关\u200b注我们", "网址www.g\u043ev.cn", "\u202e反向文字"),
    good=("👨\u200d👩\u200d👧一家人", "π约等于3.14，α粒子", "正常文字。"),
    triggers=(HIDDEN,),
    check=check,
)

"""Estimates marked twice (约30多人) or limits that contradict themselves."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_NUMBER = r"[0-9一二三四五六七八九十百千万亿][0-9一二三四五六七八九十百千万亿.,]{0,12}"
_DIGITS = "0123456789一二两三四五六七八九十百千"
_LIMITS = ("超过", "不少于", "不低于", "至少", "最多", "最多可达", "最高", "最高可达", "最高达", "不超过")
_VERBS = ("减少", "降低", "下降", "缩短", "缩小")
_DOUBLE = re.compile(rf"(?:大约|约|近|将近|大概)\s*(?:有)?({_NUMBER})(?:多|余)(?:[个名人万亿户家件次元吨亩米项]|公里)")
_LIMIT = re.compile(
    rf"(?:超过|不少于|不低于|至少)\s*{_NUMBER}[^，。；]{{0,4}}?以上|(?:最多|最高|不超过)(?:可达|达)?\s*{_NUMBER}[^，。；]{{0,4}}?(?:左右|以上)"
)
_TIMES = re.compile(rf"(?:减少|降低|下降|缩短|缩小)(?:了|至)?\s*({_NUMBER})倍")


def check(spot: Spot) -> Iterator[Found]:
    if spot.text[spot.end - 1] in "多余":
        for match in _DOUBLE.finditer(spot.text, max(0, spot.start - 18), spot.end + 2):
            yield Found(match.start(), match.end(), "“约、近”与“多、余”只用一个")
    elif limit := _LIMIT.match(spot.text, spot.start):
        yield Found(limit.start(), limit.end(), "限度词前后矛盾或重复，只留一个", severity=Severity.HINT)
    elif times := _TIMES.match(spot.text, spot.start):
        yield Found(times.start(), times.end(), "减少、降低不用倍数，写成百分数或几分之几")


RULE = Rule(
    code="tx805",
    name="概数与倍数",
    family=Family.NUMBERS,
    severity=Severity.HINT,
    law="GB/T 15835—2011",
    explanation="表示概数的词只用一个；“超过”与“以上”不并用；减少、降低不说几倍。",
    bad=("现场约30多人。", "参加人数超过100人以上。", "能耗降低2倍。"),
    good=("现场约30人。", "现场30多人。", "参加人数超过100人。", "能耗降低50%。", "约定三十余项内容"),
    triggers=(
        *(f"{d}{w}" for d in "0123456789十百千万亿" for w in "多余"),
        *(f"{word}{d}" for word in _LIMITS for d in _DIGITS),
        *(f"{verb}{link}{d}" for verb in _VERBS for link in ("", "了") for d in _DIGITS),
    ),
    check=check,
    own_only=True,
)

"""Slogans whose number is wrong (三个意识、五个自信 …)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_RIGHT = {
    "个意识": ("四",),
    "个自信": ("四",),
    "个维护": ("两",),
    "个确立": ("两",),
    "个全面": ("四",),
    "个伟大": ("四",),
    "个务必": ("三", "两"),
    "个代表": ("三",),
    "个振兴": ("五",),
    "个不摘": ("四",),
    "个毫不动摇": ("两",),
    "个一百年": ("两",),
    "项规定": ("八",),
    "严三实": ("三",),
    "学一做": ("两",),
    "会一课": ("三",),
    "不愁三保障": ("两",),
    "国两制": ("一",),
}
_NUMERALS = "一二两三四五六七八九十"
_COUNTED = {f"“{n}{noun}”": noun for noun, right in _RIGHT.items() for n in _NUMERALS if n not in right}
_BARE = {f"中央{n}项规定": "项规定" for n in "一二两三四五六七九十"} | {
    f"{n}{noun}": noun for noun in ("严三实", "学一做", "会一课") for n in _NUMERALS if n not in _RIGHT[noun]
}
_ALL = _COUNTED | _BARE
_AFTER_NUMERAL = re.compile(f"[{_NUMERALS}百千万第]$")


def check(spot: Spot) -> Iterator[Found]:
    text = spot.text[spot.start : spot.end]
    noun = _ALL[text]
    if _AFTER_NUMERAL.search(spot.before(1)):
        return
    proper = tuple(f"{n}{noun}" for n in _RIGHT[noun])
    yield Found(spot.start, spot.end, f"{text}的数目有误，应为“{'”或“'.join(proper)}”，属重大表述错误", proper)


RULE = Rule(
    code="tx506",
    name="固定表述数目",
    family=Family.EXPRESSIONS,
    severity=Severity.STOP,
    law="公开发表的中央文件",
    explanation="带引号的数字概括语数目写错才报；“中央八项规定”等不带引号也报。",
    bad=("增强“三个意识”。", "做到“四个维护”。", "贯彻中央六项规定精神。"),
    good=("增强“四个意识”、做到“两个维护”。", "贯彻中央八项规定精神。", "出台三项规定。"),
    triggers=tuple(_ALL),
    check=check,
    own_only=True,
    clauses=("SX-1-4", "SX-3.4-d"),
)

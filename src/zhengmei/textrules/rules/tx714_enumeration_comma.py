"""The enumeration comma (顿号) where it does not belong."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_JOINED = re.compile("、(?:和|及)(?!睦|平|谐|解|田|县|林|政|顺|气|时|格|其)")
_ABOUT = re.compile(
    "[一二三四五六七八九]、[二三四五六七八九](?:十|百|千|万)?(?:个|名|人|天|年(?!级)|月|次|里|米|公里|岁|小时|分钟|点|成|件)"
)
_SEQUENCES = tuple(f"\n（{tens}{number}）、" for tens in ("", "十") for number in "一二三四五六七八九十")
_NEIGHBOURS = {"一二", "二三", "三四", "四五", "五六", "六七", "七八", "八九"}


def check(spot: Spot) -> Iterator[Found]:
    trigger = spot.text[spot.start : spot.end]
    if trigger in ("、和", "、及"):
        if _JOINED.match(spot.text, spot.start):
            yield Found(spot.start, spot.end, f"“{trigger}”顿号与连词不连用", (trigger[1],))
    elif trigger[0] == "\n":
        yield Found(spot.end - 1, spot.end, "带括号的序号后面不加顿号", ("",))
    else:
        match = _ABOUT.match(spot.text, spot.start)
        if match and trigger[0] + trigger[2] in _NEIGHBOURS and spot.before(1) not in ("第", "十", "〔", "（"):
            yield Found(spot.start, spot.end, "概数之间不用顿号", (trigger.replace("、", ""),))


RULE = Rule(
    code="tx714",
    name="顿号误用",
    family=Family.WORDING,
    severity=Severity.HINT,
    law="GB/T 15834—2011",
    explanation="顿号不与“和、及”连用；概数之间不用；段首带括号的序号后面不加。“二、三产业”一类缩略并列照用。",
    bad=("发展工业、和农业。", "等了三、四天。", "目录\n（一）、总则"),
    good=(
        "发展工业和农业。",
        "等了三四天。",
        "五、六年级学生",
        "发展二、三产业。",
        "（一）总则",
        "乡、和平镇",
        "前款第（四）、（五）项",
    ),
    triggers=("、和", "、及", *_SEQUENCES, *(f"{pair[0]}、{pair[1]}" for pair in sorted(_NEIGHBOURS))),
    check=check,
    own_only=True,
)

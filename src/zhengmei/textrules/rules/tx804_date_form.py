"""Dates written in a form the standard does not know."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_PADDED = re.compile(r"(?<!\d)((?:\d{4}年)?)(0[1-9]|1[0-2])月(0[1-9]|[12]\d|3[01])日")
_ZERO_YEAR = re.compile("[一二][零○０0九〇][零○〇０0一二三四五六七八九]{2}年")
_SHORT_YEAR = re.compile(
    r"(?<![\d.%〔])(2[0-9])年(?=(?:上|下)半年|\d{1,2}月|第[一二三四]季度|一季度|二季度|三季度|四季度|全年|年底|工作总结)"
)
_LUNAR = re.compile(r"农历(\d{1,2})月(?:初)?(\d{1,2})")


def check(spot: Spot) -> Iterator[Found]:
    if match := _SHORT_YEAR.match(spot.text, spot.start):
        yield Found(match.start(), match.end(), "年份写全四位", (f"20{match[1]}年",), severity=Severity.HINT)
    elif match := _LUNAR.match(spot.text, spot.start):
        yield Found(match.start(), match.end(), "农历日期用汉字", severity=Severity.HINT)
    elif match := _ZERO_YEAR.match(spot.text, spot.start):
        if any(char in "零○0０" for char in match.group()):
            proper = re.sub("[零○0０]", "〇", match.group())
            yield Found(match.start(), match.end(), "年份的汉字写法用“〇”", (proper,))
    elif "0" in spot.text[spot.start : spot.end]:
        for padded in _PADDED.finditer(spot.text, max(0, spot.start - 10), spot.end + 5):
            if padded.start() <= spot.start < padded.end():
                proper = f"{padded[1]}{padded[2].lstrip('0')}月{padded[3].lstrip('0')}日"
                yield Found(padded.start(), padded.end(), "月、日不编虚位", (proper,))


RULE = Rule(
    code="tx804",
    name="日期写法",
    family=Family.NUMBERS,
    severity=Severity.HINT,
    law="GB/T 15835—2011；GB/T 9704—2012",
    explanation="成文日期用阿拉伯数字，月、日不编虚位；年份写全四位；汉字年份用“〇”；农历用汉字。",
    bad=("2026年01月05日", "二零二六年", "二○二六年", "26年上半年", "农历8月15"),
    good=("2026年1月5日", "二〇二六年", "2026年上半年", "农历八月十五", "有效期20年"),
    triggers=(
        *(f"0{d}月" for d in range(1, 10)),
        *(f"月0{d}日" for d in range(1, 10)),
        "二零",
        "二○",
        "一九零",
        "二0",
        "农历",
        *(f"2{d}年" for d in range(10)),
    ),
    check=check,
    own_only=True,
)

"""Regions under names they no longer bear."""

from datetime import date

from zhengmei.textrules.base import Exempt, Family, Rule, Severity, example
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx402",
    name="旧地名",
    family=Family.NAMES,
    severity=Severity.HINT,
    law="行政区划管理条例；国务院行政区划调整批复",
    explanation="按稿件日期判断：调整之前的稿件不报。讲历史、书名号里的不报。年月以批复或启用之时为准，只作提示。",
    message="“{text}”已调整（{since}），现为{proper}",
    words=read_words("regions.tsv"),
    bad=(
        "襄樊市今日降雨。",
        "活动在即墨市举行。",
    ),
    good=(
        "襄阳市原名襄樊市。",
        example("襄樊市今日降雨。", day=date(2009, 1, 1)),
        "湖北省襄阳市今日降雨。",
    ),
    exempt=frozenset({Exempt.HISTORY, Exempt.BOOK}),
    own_only=True,
    clauses=("BL-2.3-m", "FCG-18-g"),
)

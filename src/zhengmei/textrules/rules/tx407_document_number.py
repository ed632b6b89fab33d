"""Document numbers (发文字号) written with the wrong brackets, a short year or a superfluous 第."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_NUMBER = re.compile(
    r"(?P<open>[〔\[【（(])(?P<year>\d{2}|\d{4})(?P<close>[〕\]】）)])(?P<ordinal>第?)(?P<zeros>0*)(?P<number>\d{1,4})号"
)


def check(spot: Spot) -> Iterator[Found]:
    match = _NUMBER.match(spot.text, spot.end - 1)
    if not match:
        return
    year = match["year"]
    faults = []
    if match["open"] != "〔" or match["close"] != "〕":
        faults.append("年份用六角括号〔〕")
    if len(year) == 2:
        faults.append("年份写全四位")
    elif int(year) > spot.context.day.year:
        faults.append("年份晚于稿件日期")
    if match["ordinal"] or match["zeros"]:
        faults.append("顺序号不加“第”、不编虚位")
    if faults:
        full = year if len(year) == 4 else f"20{year}"
        yield Found(match.start(), match.end(), "发文字号：" + "，".join(faults), (f"〔{full}〕{match['number']}号",))


RULE = Rule(
    code="tx407",
    name="发文字号写法",
    family=Family.NAMES,
    severity=Severity.WARN,
    law="GB/T 9704—2012",
    explanation="年份标全称、用六角括号，顺序号不加“第”、不编虚位。司法案号用圆括号，不在此列。",
    bad=("根据威政办发[2022]8号文件", "国办发（2018）123号", "威政发〔22〕8号", "威政发〔2022〕第08号"),
    good=("根据威政办发〔2022〕8号文件", "（2022）鲁10民终1号判决书", "市政府令第8号"),
    triggers=tuple(f"{before}{opening}" for before in "发函字规电办告呈议政综" for opening in "〔[【（("),
    check=check,
    own_only=True,
    clauses=("BL-2.3-m", "FCG-18-g"),
)

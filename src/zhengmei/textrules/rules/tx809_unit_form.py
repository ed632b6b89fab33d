"""Units that are abolished, shortened in speech or written with the wrong letters."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_UNITS = {
    "公分": ("厘米", Severity.HINT),
    "平米": ("平方米", Severity.HINT),
    "平方公尺": ("平方米", Severity.HINT),
    "华里": ("千米", Severity.HINT),
    "市尺": ("米", Severity.HINT),
    "马力": ("千瓦", Severity.HINT),
    "华氏": ("摄氏", Severity.HINT),
    "Km": ("km", Severity.HINT),
    "KM": ("km", Severity.HINT),
    "KG": ("kg", Severity.HINT),
    "Kg": ("kg", Severity.HINT),
    "KW": ("kW", Severity.HINT),
    "Kw": ("kW", Severity.HINT),
    "KV": ("kV", Severity.HINT),
    "Kv": ("kV", Severity.HINT),
    "ML": ("mL", Severity.HINT),
    "度C": ("℃", Severity.WARN),
    "立方": ("立方米", Severity.HINT),
    "平方": ("平方米", Severity.HINT),
}
_BEFORE = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿]\s?(?:个|多|余)?$")
_LONGER = {
    "立方": re.compile("立方(?!米|分米|厘米|毫米|公里|千米|根|体|英|程|和)"),
    "平方": re.compile("平方(?!米|分米|厘米|毫米|公里|千米|根|和|英|程|公尺|差|面|市)"),
}
_LETTER = re.compile("[A-Za-z]")
_PM = re.compile("PM(?:25|2，5|2。5)(?![0-9])")
_QUAKE = re.compile(r"(\d(?:\.\d)?)度(?=地震)|震级[^，。]{0,4}?(\d(?:\.\d)?)度")


def check(spot: Spot) -> Iterator[Found]:
    unit = spot.text[spot.start : spot.end]
    if unit == "PM2":
        if match := _PM.match(spot.text, spot.start):
            yield Found(match.start(), match.end(), "写作PM2.5", ("PM2.5",))
        return
    if unit in ("震级", "度地震"):
        if match := _QUAKE.search(spot.text, max(0, spot.start - 3), spot.end + 8):
            yield Found(match.start(), match.end(), "震级写“几点几级”，不写“度”", (f"{match[1] or match[2]}级",))
        return
    proper, severity = _UNITS[unit]
    if not _BEFORE.search(spot.before(3)):
        return
    if unit in _LONGER and not _LONGER[unit].match(spot.text, spot.start):
        return
    if unit.isascii() and _LETTER.match(spot.after(1)):
        return
    yield Found(spot.start, spot.end, f"计量单位写作“{proper}”", (proper,), severity=severity)


RULE = Rule(
    code="tx809",
    name="计量单位",
    family=Family.NUMBERS,
    severity=Severity.HINT,
    law="计量法第三条；GB 3100—1993",
    explanation="数目后面的非法定单位、口语简称和大小写错误。亩在土地统计中习用，不报。",
    bad=("积雪20公分。", "绿地100平米。", "全长35Km。", "挖土50立方。", "PM25浓度下降", "发生5.2度地震"),
    good=("积雪20厘米。", "绿地100平方米。", "全长35km。", "挖土50立方米。", "PM2.5浓度下降", "2的平方等于4。"),
    triggers=(*_UNITS, "PM2", "震级", "度地震"),
    check=check,
    own_only=True,
)

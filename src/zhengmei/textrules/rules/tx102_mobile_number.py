"""Mobile telephone numbers (手机号)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import NUMBER, Family, Found, Rule, Severity
from zhengmei.textrules.identity import DIGIT, masked, plain, private
from zhengmei.textrules.reading import Spot

_D = DIGIT
_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z.])(?:(?:00)?86[ \-]?)?(?=([1Il][3-9](?:{_D}{{9}}|{_D}[ \-.]{_D}{{4}}[ \-.]{_D}{{4}}|{_D}[ \-.]{_D}{{3}}[ \-.]{_D}{{5}}"
    rf"|{_D}{{2}}[ \-.]{_D}{{3}}[ \-.]{_D}{{4}}))(?![0-9A-Za-z])|([1Il][ \-.][3-9](?:[ \-.]{_D}){{9}})(?![0-9A-Za-z]))"
)
_HAN_MOBILE = re.compile(
    "[一幺壹][三四五六七八九叁肆伍陆柒捌玖](?:[〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]){9}(?![〇零一二三四五六七八九])"
)
_AMOUNT = re.compile(r"\s?(?:元|人|吨|万|亿|户|件|平方|立方|公里|千瓦|[%％]|次|册|亩|[.,]\d)")
_NUMBERED = re.compile(r"(?:订单|单号|流水号|编号|文号|统计|代码)[号码为是：:\s]{0,3}$")


def check(spot: Spot) -> Iterator[Found]:
    if spot.text[spot.start] in "一幺壹":
        if match := _HAN_MOBILE.match(spot.text, spot.start):
            yield private(spot, match.start(), match.end(), what="手机号（汉字数字）", mask=masked(match.group(), 3, 4))
        return
    for match in _MOBILE.finditer(spot.text, spot.start, spot.end):
        start, end = match.span(1) if match.group(1) else match.span(2)
        digits = plain(spot.text[start:end])
        if _AMOUNT.match(spot.text, end) or _NUMBERED.search(spot.text, max(0, start - 8), start):
            continue
        if sum(char.isdigit() for char in spot.text[start:end]) >= 7:
            yield private(spot, start, end, what="手机号", mask=masked(digits, 3, 4))


RULE = Rule(
    code="tx102",
    name="手机号",
    family=Family.PRIVACY,
    severity=Severity.STOP,
    law="个人信息保护法第十条、第二十五条",
    explanation="十一位、1开头、第二位3至9。分段书写、夹空格、全角数字、汉字数字也算；带“元、人、吨”等单位的统计数不报。"
    "单位联系电话请用固定电话。",
    bad=(
        "联系人张某，电话13800138000。",
        "电话138-0013-8000",
        "电话1 3 8 0 0 1 3 8 0 0 0",
        "电话１３８００１３８０００",
        "一三八〇〇一三八〇〇〇",
        "电话幺三八零零幺三八零零零",
        "电话①③⑧00①③⑧000",
    ),
    good=(
        "全市财政收入13800138000元。",
        "咨询电话0631-5231234。",
        "138****8000已登记。",
        "①3800138000份。",
        "订单编号13800138000",
    ),
    triggers=(
        NUMBER,
        *(one + digit for one in "一幺" for digit in "三四五六七八九"),
        *(f"壹{digit}" for digit in "叁肆伍陆柒捌玖"),
    ),
    check=check,
    confidence="B",
    clauses=("WH-4.2-h", "BL-2.3-j", "FCG-19-b"),
)

"""Numbers that belong to a person: what makes them valid, and how they are masked. Pure arithmetic, no lists but the surnames."""

import re
from collections.abc import Iterator
from datetime import date

from zhengmei.textrules.base import Found, Severity
from zhengmei.textrules.reading import Spot

DIGIT = "[0-9OoIl]"
_GAP = r"[ \-.—]?"
_PLAIN = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", " ": "", "-": "", ".": "", "—": "", "x": "X"})
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "欧阳诸葛司马上官"
)


def spaced(count: str, last: str = DIGIT) -> str:
    """A pattern for `count` digits with at most one separator between two, and a last sign."""
    return f"{DIGIT}(?:{_GAP}{DIGIT}){count}{_GAP}{last}"


def plain(text: str) -> str:
    """The digits of a number as it may be disguised: separators out, O and l read as 0 and 1."""
    return text.translate(_PLAIN)


def candidates(spot: Spot, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Every place in the run of digits where group 1 of the look-ahead `pattern` matches, with its plain digits."""
    for match in pattern.finditer(spot.text, spot.start, spot.end):
        yield match.start(1), match.end(1), plain(match.group(1))


def is_birthday(year: str, month: str, day: str, today: date) -> bool:
    """Whether such a day exists, not after `today` and not before 1850."""
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        return False
    return date(1850, 1, 1) <= born <= today


def is_identity_number(digits: str, today: date) -> bool:
    """GB 11643: region, birthday and check digit all hold; also the permits of the same shape (81, 82, 83; 9 for foreigners)."""
    if len(digits) != 18 or not digits[:17].isdigit() or not (digits[:2] in _PROVINCES or digits[0] == "9"):
        return False
    if not is_birthday(digits[6:10], digits[10:12], digits[12:14], today):
        return False
    return _CHECK[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11] == digits[17]


def is_old_identity_number(digits: str, today: date) -> bool:
    """The fifteen digits used before 2013: region and birthday hold; there is no check digit."""
    return (
        len(digits) == 15
        and digits.isdigit()
        and digits[:2] in _PROVINCES
        and is_birthday(f"19{digits[6:8]}", digits[8:10], digits[10:12], today)
    )


def passes_luhn(digits: str) -> bool:
    """The check of bank cards."""
    if not digits.isdigit():
        return False
    doubled = [int(d) * 2 if at % 2 else int(d) for at, d in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def masked(text: str, head: int, tail: int) -> str:
    """`text` with everything between the first `head` and the last `tail` characters starred."""
    hidden = max(1, len(text) - head - tail)
    return text[:head] + "*" * hidden + (text[-tail:] if tail else "")


def private(
    spot: Spot, start: int, end: int, *, what: str, mask: str, severity: Severity | None = None, confidence: str = ""
) -> Found:
    """A hit on personal data: says what it is without repeating it. Where the law demands disclosure it only marks."""
    disclosure = {"penalty": "惩戒公示", "mandatory": "强制性信息披露"}.get(spot.context.disclosure)
    if disclosure:
        return Found(
            start,
            end,
            f"{what}按{disclosure}保留原文，请核对公示规则允许的范围",
            (mask,),
            "个人隐私",
            Severity.HINT,
            "A",
            mask,
        )
    return Found(start, end, f"{what}不得原样公开，可去标识为“{mask}”", (mask,), "个人隐私", severity, confidence, mask)

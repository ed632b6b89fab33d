"""How dates, numbers and rates are written everywhere on screen. Plain functions; the template tags wrap them."""

import re
from datetime import date, datetime

from zhengmei.core.clock import BEIJING

THIN = "\u202f"  # narrow no-break space between groups of three digits
_ISO = re.compile(r"(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?![\w-])", re.ASCII)
WEEKDAYS = "一二三四五六日"


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(BEIJING) if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """2026年11月22日."""
    value = _local(value)
    return f"{value.year}年{value.month}月{value.day}日"


def month_day(value: date | datetime) -> str:
    """11月22日."""
    value = _local(value)
    return f"{value.month}月{value.day}日"


def weekday(value: date | datetime) -> str:
    """一 … 日."""
    return WEEKDAYS[_local(value).weekday()]


def hour(value: datetime) -> str:
    """09:30, in Beijing."""
    return f"{_local(value):%H:%M}"


def moment(value: datetime) -> str:
    """2026年11月22日 09:30."""
    return f"{day(value)} {hour(value)}"


def dates_read(text: str) -> str:
    """2026-11-22 within kept words as 2026年11月22日; all else as it is."""
    return _ISO.sub(lambda found: f"{found[1]}年{int(found[2])}月{int(found[3])}日", text)


def thin(number: int) -> str:
    """1 036: groups of three, thinly set apart."""
    return f"{number:,}".replace(",", THIN)


def percent(part: int, whole: int, digits: int = 1) -> str:
    """96.7%, rounded half up in whole numbers as a person would; — when there is nothing to divide by."""
    if whole == 0:
        return "—"
    scale = 10**digits
    scaled = (part * 100 * scale * 2 + whole) // (whole * 2)
    if digits == 0:
        return f"{scaled}%"
    return f"{scaled // scale}.{scaled % scale:0{digits}d}%"


def rate(part: int, whole: int, digits: int = 1) -> str:
    """96.7%，116/120: never a percentage without its fraction."""
    return f"{percent(part, whole, digits)}，{thin(part)}/{thin(whole)}"


def workdays_left(left: int) -> str:
    """今天到期, 剩 3 个工作日, 已逾期 2 个工作日."""
    if left == 0:
        return "今天到期"
    return f"剩 {left} 个工作日" if left > 0 else f"已逾期 {-left} 个工作日"


def tone_of(left: int) -> str:
    """The colour of a deadline: stop when overdue, due within two working days, otherwise none."""
    if left < 0:
        return "stop"
    return "due" if left <= 2 else ""

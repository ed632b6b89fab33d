"""One cell, as offices write it, to one value.

Every function takes the raw cell (text from csv; text, number, bool, date or datetime from xlsx) and answers the value, or
None where the cell is empty. What cannot be understood raises `BadCell` with why and what to do, in Chinese.
Nothing here evaluates a formula: a cell is what the file stores.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

Cell = Any
INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
BEIJING_OFFSET = timezone(timedelta(hours=8))
EXACT = 2**53
SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock in Beijing, as everything in a sheet
CLEAR = "清空"


class BadCell(ValueError):
    """A cell nobody can read safely: why, and what to do about it."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy


def shown(value: Cell) -> str:
    """The cell as a person would see it, for messages."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if value.time() != time(0) else value.date().isoformat()
    return str(value)


def text(value: Cell) -> str:
    """The words of a cell: outer and invisible blanks gone, the `'` that keeps a sheet from calculating taken off."""
    if isinstance(value, str):
        words = value.translate(INVISIBLE).strip() if not value.isascii() else value.strip()
        return words[1:] if len(words) > 1 and words[0] == "'" and words[1] in "=+-@" else words
    if isinstance(value, bool):
        return "是" if value else "否"
    return shown(value)


def plain(value: Cell) -> str:
    """The words in half width: for numbers, dates and closed lists, never for names."""
    return unicodedata.normalize("NFKC", text(value)).strip()


def blank(value: Cell) -> bool:
    """Whether the cell says nothing: empty, blanks, or a dash that stands for nothing."""
    return value is None or (isinstance(value, str) and text(value) in {"", "-", "—", "——", "/", "－"})


def formula(value: Cell) -> bool:
    """Whether a csv cell is a formula someone typed or exported. It stays text; it is never calculated."""
    return isinstance(value, str) and value.lstrip()[:1] == "="


def identifier(value: Cell) -> str:
    """A number that is a name (账号ID, 留言编号, 备案编号): half width, no blanks inside, never rounded by Excel."""
    if formula(value):
        raise BadCell("是一个公式，系统不计算公式", "填编号本身，不要以“=”开头")
    if isinstance(value, (int, float)) and abs(value) >= 1e15:
        raise BadCell("太长，Excel 把它存成了数字，后几位已经变了", "把这一列设成文本格式，再从平台后台复制一次")
    words = re.sub(r"\s+", "", plain(value))
    if re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", words):
        raise BadCell("被存成了科学记数，后几位已经丢了", "把这一列设成文本格式，再从平台后台复制一次")
    return words


UNITS = {"万": 10_000, "w": 10_000, "W": 10_000, "亿": 100_000_000, "千": 1_000, "k": 1_000, "K": 1_000}
NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*([万wW亿千kK]?)\+?\s*[个人次条]?")


def number(value: Cell) -> int | None:
    """A count: 1234, 1,234, １２３４, 1.2万, 3亿, 10万+ (read as 100000). Never negative, never a fraction."""
    if blank(value):
        return None
    if isinstance(value, (bool, date)):
        raise BadCell("不是数字", "填一个整数，例如 12345")
    if isinstance(value, (int, float)):
        amount = float(value)
    else:
        if formula(value):
            raise BadCell("是一个公式，系统不计算公式", "填算好的数字")
        found = NUMBER.fullmatch(plain(value).replace(",", "").replace(" ", ""))
        if found is None:
            raise BadCell("不是数字", "填一个整数，例如 12345 或 1.2万")
        amount = round(float(found[1]) * UNITS.get(found[2], 1), 6)
    if amount < 0 or amount != int(amount):
        raise BadCell("不是不小于零的整数", "填一个整数，例如 12345")
    if amount >= EXACT:
        raise BadCell("数太大了", "核对后填实际的数")
    return int(amount)


YES = {"是", "有", "y", "yes", "√", "✓", "✔", "对", "1", "true", "t", "已认证", "已通过", "通过", "已开通", "具备"}
NO = {
    "否",
    "无",
    "没有",
    "不是",
    "n",
    "no",
    "×",
    "✗",
    "✘",
    "x",
    "0",
    "false",
    "f",
    "未认证",
    "未通过",
    "未开通",
    "不具备",
}


def yes_no(value: Cell) -> bool | None:
    """是 or 否, in the ways offices tick it."""
    if isinstance(value, bool):
        return value
    if blank(value):
        return None
    words = plain(value).casefold()
    if words in YES:
        return True
    if words in NO:
        return False
    raise BadCell("看不出是“是”还是“否”", "填 是 或 否")


DAY = re.compile(r"(\d{4})\s*(?:[-./]|年)\s*(\d{1,2})\s*(?:[-./]|月)\s*(\d{1,2})\s*[日号]?")
CLOCK = re.compile(r"(\d{1,2})\s*(?:[::]|[时点])\s*(\d{1,2})?\s*(?:[::]|分)?\s*(\d{1,2})?(?:\.\d+)?\s*秒?")
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
DAY_FIRST = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{2,4}.*")
MONTH_ONLY = re.compile(r"\d{4}\s*(?:[-./年])\s*\d{1,2}\s*月?")
SERIALS = range(20_000, 80_000)  # 1954 … 2119
EXAMPLE = "写成 2026-01-05"
AFTERNOON = {"下午": 12, "晚上": 12, "上午": 0, "凌晨": 0}


YEARS = range(1990, 2101)


def moment(value: Cell) -> datetime | None:
    """A day with its time if it has one, as Beijing's wall clock, naive.

    Reads 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105, each with or without a time, Excel's own dates and its
    serial numbers. 1/5/2026 is refused: nobody can tell the month from the day. Years before 1990 are slips of the pen.
    """
    found = _moment(value)
    if found is not None and found.year not in YEARS:
        raise BadCell(f"年份是 {found.year}，不合情理", f"核对后{EXAMPLE}")
    return found


def _moment(value: Cell) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if blank(value):
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(float(value))
    if not isinstance(value, str):
        raise BadCell("不是日期", EXAMPLE)
    words = plain(value)
    try:
        return _from_words(words)
    except ValueError as error:
        if isinstance(error, BadCell):
            raise
        raise BadCell("没有这一天或这个时刻", f"核对后{EXAMPLE}") from error


def _from_number(value: float) -> datetime:
    if int(value) in SERIALS:
        return (SERIAL_EPOCH + timedelta(seconds=round(value * 86_400))).replace(microsecond=0)
    if value.is_integer() and 19_000_101 <= value <= 21_001_231:
        try:
            return _from_words(str(int(value)))
        except ValueError as error:
            raise BadCell("没有这一天", f"核对后{EXAMPLE}") from error
    raise BadCell("这个数字不是日期", EXAMPLE)


def _from_words(words: str) -> datetime:
    if found := COMPACT.fullmatch(words):
        return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    if re.fullmatch(r"\d{5}(\.\d+)?", words):
        return _from_number(float(words))
    found = DAY.match(words)
    if found is None:
        raise _not_a_day(words)
    day = datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001
    rest = words[found.end() :].strip()
    if "T" in words and re.search(r"(Z|[+-]\d\d:?\d\d)$", words):
        return datetime.fromisoformat(words).astimezone(BEIJING_OFFSET).replace(tzinfo=None, microsecond=0)
    return _with_clock(day, rest.lstrip("Tt,").strip())


def _with_clock(day: datetime, rest: str) -> datetime:
    if not rest or re.fullmatch(r"(星期|周)[一二三四五六日天]", rest):
        return day
    later = 0
    for word, hours in AFTERNOON.items():
        if rest.startswith(word):
            rest, later = rest.removeprefix(word).strip(), hours
    found = CLOCK.fullmatch(rest)
    if found is None:
        raise BadCell("日期后面的时间看不懂", "写成 2026-01-05 08:30")
    hour = int(found[1]) + (later if int(found[1]) < 12 else 0)
    return day.replace(hour=hour, minute=int(found[2] or 0), second=int(found[3] or 0))


def _not_a_day(words: str) -> BadCell:
    if DAY_FIRST.fullmatch(words):
        return BadCell("分不清哪个是月、哪个是日", EXAMPLE)
    if MONTH_ONLY.fullmatch(words):
        return BadCell("只有年月，缺少日", EXAMPLE)
    return BadCell("不是日期", EXAMPLE)


def day(value: Cell) -> date | None:
    """The day of `moment`."""
    found = moment(value)
    return found.date() if found is not None else None


def one_of(lists: dict[str, tuple[str, ...]], what: str) -> Callable[[Cell], str | None]:
    """A reader of a closed list: the printed word or one of its synonyms; anything else is refused with the list."""
    known = {name: name for name in lists}
    known.update({synonym: name for name, synonyms in lists.items() for synonym in synonyms})

    def read(value: Cell) -> str | None:
        if blank(value):
            return None
        words = re.sub(r"\s+", "", plain(value))
        if words not in known:
            raise BadCell(f"不是{what}", f"改成{'、'.join(lists)}中的一个")
        return known[words]

    return read


status = one_of(
    {
        "正常": ("运行中", "在用", "运行", "正常运行", "启用", "使用中", "在运行"),
        "暂停": ("已暂停", "暂停使用", "暂停运行", "暂停更新"),
        "注销": ("已注销",),
        "关停": ("已关停", "关闭", "已关闭"),
    },
    "规定的四种运行状态",
)
level = one_of(
    {
        "国家级": ("国家", "中央", "部级"),
        "省级": ("省", "省本级", "自治区级", "直辖市级", "省(自治区、直辖市)级"),
        "市级": ("市", "市本级", "地市级", "设区市级", "地级", "州级", "盟级"),
        "县级": ("县", "县本级", "区县级", "县区级", "区级", "县市区级", "县(市、区)级", "旗级", "区市级"),
        "乡级": ("乡", "乡镇级", "镇级", "镇街级", "街道", "街道级", "乡镇", "乡镇(街道)级", "镇"),
    },
    "单位层级",
)


def link(value: Cell) -> str | None:
    """A web address. Only http and https: what is kept here is later a link that people press."""
    if blank(value):
        return None
    words = text(value)
    if formula(value):
        raise BadCell("是一个公式，系统不计算公式", "粘贴网址本身")
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", words)
    if scheme and scheme[1].casefold() not in {"http", "https"} and not re.match(r"[\w.-]+:\d+(/|$)", words):
        raise BadCell("不是网址", "填以 http:// 或 https:// 开头的网址")
    return words

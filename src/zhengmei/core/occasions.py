"""Days of the year worth a topic: public holidays, memorial days, theme days. Plain data, no opinion on what to do with them.

Fixed days hold every year; days of the lunar calendar are listed by year, and beyond the last year listed there are none:
`lunar_until` says so, and pages repeat it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

HOLIDAY, MEMORIAL, THEME = "重要节日", "纪念日", "主题日"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One day with its name and its kind: 重要节日, 纪念日 or 主题日."""

    day: date
    name: str
    kind: str


FIXED: tuple[tuple[int, int, str, str], ...] = (
    (1, 1, "元旦", HOLIDAY),
    (1, 10, "中国人民警察节", THEME),
    (2, 2, "世界湿地日", THEME),
    (3, 1, "国际民防日", THEME),
    (3, 3, "全国爱耳日", THEME),
    (3, 5, "学雷锋纪念日", MEMORIAL),
    (3, 8, "国际妇女节", HOLIDAY),
    (3, 12, "植树节", THEME),
    (3, 15, "国际消费者权益日", THEME),
    (3, 22, "世界水日", THEME),
    (3, 23, "世界气象日", THEME),
    (3, 24, "世界防治结核病日", THEME),
    (4, 7, "世界卫生日", THEME),
    (4, 15, "全民国家安全教育日", THEME),
    (4, 22, "世界地球日", THEME),
    (4, 23, "世界读书日", THEME),
    (4, 24, "中国航天日", THEME),
    (4, 26, "世界知识产权日", THEME),
    (5, 1, "国际劳动节", HOLIDAY),
    (5, 4, "五四青年节", HOLIDAY),
    (5, 8, "世界红十字日", THEME),
    (5, 12, "全国防灾减灾日", THEME),
    (5, 15, "国际家庭日", THEME),
    (5, 18, "国际博物馆日", THEME),
    (5, 19, "中国旅游日", THEME),
    (5, 31, "世界无烟日", THEME),
    (6, 1, "国际儿童节", HOLIDAY),
    (6, 5, "世界环境日", THEME),
    (6, 6, "全国爱眼日", THEME),
    (6, 8, "世界海洋日", THEME),
    (6, 14, "世界献血者日", THEME),
    (6, 25, "全国土地日", THEME),
    (6, 26, "国际禁毒日", THEME),
    (7, 1, "中国共产党成立纪念日", MEMORIAL),
    (7, 7, "全民族抗战爆发纪念日", MEMORIAL),
    (7, 11, "世界人口日", THEME),
    (8, 1, "建军节", HOLIDAY),
    (8, 8, "全民健身日", THEME),
    (8, 15, "全国生态日", THEME),
    (8, 19, "中国医师节", THEME),
    (9, 3, "中国人民抗日战争胜利纪念日", MEMORIAL),
    (9, 10, "教师节", HOLIDAY),
    (9, 18, "九一八事变纪念日", MEMORIAL),
    (9, 20, "全国爱牙日", THEME),
    (9, 30, "烈士纪念日", MEMORIAL),
    (10, 1, "国庆节", HOLIDAY),
    (10, 10, "世界精神卫生日", THEME),
    (10, 13, "国际减轻自然灾害日", THEME),
    (10, 16, "世界粮食日", THEME),
    (10, 17, "国家扶贫日", THEME),
    (11, 8, "中国记者节", HOLIDAY),
    (11, 9, "全国消防日", THEME),
    (11, 14, "世界糖尿病日", THEME),
    (12, 1, "世界艾滋病日", THEME),
    (12, 2, "全国交通安全日", THEME),
    (12, 4, "国家宪法日", MEMORIAL),
    (12, 5, "国际志愿者日", THEME),
    (12, 13, "南京大屠杀死难者国家公祭日", MEMORIAL),
)
SINCE = {
    "中国人民警察节": 2021,
    "全民国家安全教育日": 2016,
    "中国航天日": 2016,
    "中国旅游日": 2011,
    "全民健身日": 2009,
    "全国生态日": 2023,
    "中国医师节": 2018,
    "烈士纪念日": 2014,
    "国家扶贫日": 2014,
    "国家宪法日": 2014,
    "全国交通安全日": 2012,
    "南京大屠杀死难者国家公祭日": 2014,
    "世界海洋日": 2009,
    "全国防灾减灾日": 2009,
}
"""The first year in which a younger day was kept."""

_SPRING = "0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203"
_QINGMING = "0405 0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405"
_DRAGON = "0618 0607 0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605"
_MOON = "0924 0913 1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912"
_DOUBLE_NINTH = "1017 1007 1025 1014 1004 1023 1011 1029 1018 1008 1026 1016 1005"
FIRST_LUNAR_YEAR = 2018
LUNAR = (("春节", _SPRING), ("清明节", _QINGMING), ("端午节", _DRAGON), ("中秋节", _MOON), ("重阳节", _DOUBLE_NINTH))
LAST_LUNAR_YEAR = FIRST_LUNAR_YEAR + len(_SPRING.split()) - 1


def _lunar(year: int) -> list[Occasion]:
    if not FIRST_LUNAR_YEAR <= year <= LAST_LUNAR_YEAR:
        return []
    found = []
    for name, days in LUNAR:
        told = days.split()[year - FIRST_LUNAR_YEAR]
        found.append(Occasion(date(year, int(told[:2]), int(told[2:])), name, HOLIDAY))
    spring = found[0].day
    found.append(Occasion(spring - timedelta(1), "除夕", HOLIDAY))
    found.append(Occasion(spring + timedelta(14), "元宵节", HOLIDAY))
    return found


def occasions(first: date, last: date) -> list[Occasion]:
    """Every occasion from `first` to `last`, both included, in order."""
    found: list[Occasion] = []
    for year in range(first.year, last.year + 1):
        found += [Occasion(date(year, m, d), name, kind) for m, d, name, kind in FIXED if SINCE.get(name, 0) <= year]
        found += _lunar(year)
    inside = [one for one in found if first <= one.day <= last]
    return sorted(inside, key=lambda one: (one.day, one.kind, one.name))


def lunar_until() -> int:
    """The last year whose lunar days are listed."""
    return LAST_LUNAR_YEAR

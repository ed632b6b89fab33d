"""The calendar of days worth a topic."""

from datetime import date

from zhengmei.core.occasions import FIXED, LUNAR, Occasion, lunar_until, occasions


def test_june_2019_has_the_dragon_boat_festival_and_world_oceans_day() -> None:
    found = occasions(date(2019, 6, 7), date(2019, 6, 8))
    assert found == [
        Occasion(date(2019, 6, 7), "端午节", "重要节日"),
        Occasion(date(2019, 6, 8), "世界海洋日", "主题日"),
    ]


def test_a_younger_day_is_not_kept_before_it_began() -> None:
    names = {year: {one.name for one in occasions(date(year, 8, 15), date(year, 8, 15))} for year in (2022, 2023)}
    assert names == {2022: set(), 2023: {"全国生态日"}}


def test_every_lunar_day_is_listed_for_every_year_and_none_beyond() -> None:
    years = {len(days.split()) for _, days in LUNAR}
    assert len(years) == 1
    last = lunar_until()
    assert "春节" in {one.name for one in occasions(date(last, 1, 1), date(last, 3, 1))}
    assert "春节" not in {one.name for one in occasions(date(last + 1, 1, 1), date(last + 1, 3, 1))}


def test_fixed_days_exist_and_stand_once() -> None:
    assert len({(month, day, name) for month, day, name, _ in FIXED}) == len(FIXED)
    assert all(date(2024, month, day) for month, day, _, _ in FIXED)

"""Who answers for the units of the demo, as their regulation asks before anything is filed. One unit in six still lacks it."""

from datetime import datetime
from itertools import count
from typing import Protocol

from zhengmei.demo.city import CITY, OFFICE
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.actions import name_responsible, name_section
from zhengmei.organisations.actions.people import PersonNamed
from zhengmei.organisations.actions.reviewing import confirm_duties
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries.gaps import filing_gaps
from zhengmei.organisations.queries.reviewing import duty_rows

FAMILY = "郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("一帆", "思远", "若水", "景行", "知微", "明哲", "清和", "望舒", "守拙", "怀瑾", "致远")


class Built(Protocol):
    """What of the city this needs."""

    units: dict[str, Organisation]
    people: dict[str, User]

    def ago(self, days: int, hour: int = 9) -> datetime: ...


def name_persons(city: Built) -> None:
    """Name persons, and a section where one is asked for, in the units with accounts; the bureaus of education in all."""
    at = city.ago(190)
    sponsors = set(MediaAccount.objects.values_list("sponsor_id", flat=True))
    names = (f"{FAMILY[n % len(FAMILY)]}{GIVEN[n % len(GIVEN)]}" for n in count())
    for number, (name, unit) in enumerate(city.units.items()):
        if unit.pk not in sponsors or (number % 6 == 5 and "教育局" not in name):
            continue
        for gap in filing_gaps(unit, at.date(), is_app=True):
            demand = gap.part.value
            if demand.kind == "post":
                kind, person = demand.posts[0], PersonNamed(next(names), office_tel=f"0000-{8100 + number}")
                name_responsible(organisation=unit, kind=kind, person=person, since=at.date(), by=None, now=at)
            elif demand.kind == "section":
                name_section(organisation=unit, role=demand.section, name="办公室", since=at.date(), by=None, now=at)


REVIEWED = ((f"{CITY}教育局", 120), ("示范县人民政府办公室", 120), ("示范县教育局", 172))
"""Units of the city with people in them, and how many days ago their duties were looked through: the last comes due soon."""


def review_duties(city: Built) -> None:
    """Confirm the duties of the city's people in time; nobody confirms their own."""
    head, administrator = city.people["lin.shouzheng"], city.people["guan.wei"]
    for name, days in REVIEWED:
        _confirm(city, name, head, days)
    _confirm(city, OFFICE, administrator, 120)
    _confirm(city, OFFICE, head, 119)


def _confirm(city: Built, unit: str, by: User, days: int) -> None:
    office, at = city.units[unit], city.ago(days)
    held = [row.appointment for row in duty_rows(office, at.date())]
    confirm_duties(organisation=office, appointments=[one.pk for one in held if one.user_id != by.pk], by=by, now=at)

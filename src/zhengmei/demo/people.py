"""Who answers for the units of the demo, as their regulation asks before anything is filed. One unit in six still lacks it."""

from datetime import datetime
from itertools import count
from typing import Protocol

from zhengmei.filing.models import MediaAccount
from zhengmei.organisations.actions import name_responsible, name_section
from zhengmei.organisations.actions.people import PersonNamed
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries.gaps import filing_gaps

FAMILY = "郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("一帆", "思远", "若水", "景行", "知微", "明哲", "清和", "望舒", "守拙", "怀瑾", "致远")


class Built(Protocol):
    """What of the city this needs."""

    units: dict[str, Organisation]

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

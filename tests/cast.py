"""The same people in the same invented city in every test. Nobody here changes from one test to the next.

示范市人民政府办公室 supervises everything below it: the bureaus of the city, and the offices of 示范县 and 样例县, each with a bureau
of education below. 示范市教育局 is the industry supervisor of those county bureaus. 演示区 and 试行区 are regions without units;
邻市 is outside.
"""

import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction

from tests import factories
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation, PackAdoption, Region
from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel

NOW = datetime(2026, 10, 12, 9, 30, tzinfo=BEIJING)  # the Monday after the National Day holiday and a make-up Saturday
TODAY: date = NOW.date()
PACK = "fangchenggang-2022"
COUNTIES = ("示范县", "样例县", "演示区", "试行区")


@dataclass(frozen=True, slots=True)
class Cast:
    """The persons, each with one duty, and the units they work in."""

    province: Region
    city: Region
    county: Region  # 示范县
    other_county: Region  # 样例县

    city_office: Organisation
    internet_office: Organisation  # 网信办
    education: Organisation  # 示范市教育局
    police: Organisation  # 示范市公安局
    county_office: Organisation
    county_education: Organisation
    other_county_office: Organisation
    other_county_education: Organisation
    neighbour: Organisation  # 邻市人民政府办公室: outside, at the top of its own tree

    drafter: User  # 编辑, 示范市教育局
    reviewer: User  # 审核, 示范市教育局
    chief: User  # 单位负责人, 示范市教育局
    industry_supervisor: User  # 主管, 示范市教育局 (行业)
    supervisor: User  # 主管, 示范市人民政府办公室
    inspector: User  # 检查, 示范市人民政府办公室
    county_supervisor: User  # 主管, 示范县人民政府办公室
    county_drafter: User  # 编辑, 示范县教育局
    observer: User  # 业务指导（网信）, for all of 示范市
    auditor: User  # 审计管理员, 示范市人民政府办公室
    system_admin: User  # 系统管理员, 示范市人民政府办公室
    stranger: User  # signs in, has no appointment
    outsider: User  # 主管 of the neighbouring city


PEOPLE = {
    "drafter": ("shen.yun", "沈芸", "education", Duty.DRAFTER),
    "reviewer": ("gu.zhixing", "顾知行", "education", Duty.REVIEWER),
    "chief": ("xu.wenbai", "许文柏", "education", Duty.CHIEF),
    "industry_supervisor": ("tao.ran", "陶然", "education", Duty.SUPERVISOR),
    "supervisor": ("lin.shouzheng", "林守正", "city_office", Duty.SUPERVISOR),
    "inspector": ("qiao.cha", "乔察", "city_office", Duty.INSPECTOR),
    "county_supervisor": ("bai.xian", "白弦", "county_office", Duty.SUPERVISOR),
    "county_drafter": ("ji.he", "纪禾", "county_education", Duty.DRAFTER),
    "observer": ("wen.wang", "闻望", "city_office", Duty.OBSERVER),
    "auditor": ("shi.jian", "史鉴", "city_office", Duty.AUDITOR),
    "system_admin": ("guan.wei", "管维", "city_office", Duty.SYSTEM_ADMIN),
    "stranger": ("lu.ren", "路人", "", None),
    "outsider": ("wai.yuan", "外远", "neighbour", Duty.SUPERVISOR),
}


def make_cast() -> Cast:
    """Put everyone into the database and the city office under the pack `PACK`."""
    places = _regions()
    units = _units(places)
    people = {}
    for role, (username, full_name, unit, duty) in PEOPLE.items():
        people[role] = factories.make_user(username, full_name)
        if duty is not None:
            factories.make_appointment(people[role], units[unit], duty)
    factories.make_adoption(units["city_office"], PACK)
    factories.make_adoption(units["neighbour"], "national-2019")
    return Cast(
        province=places["示范省"],
        city=places["示范市"],
        county=places["示范县"],
        other_county=places["样例县"],
        **units,
        **people,
    )


def recall_cast() -> Cast:
    """The cast as `make_cast` makes it. Its rows are worked out once a process; afterwards they go in as they were.

    Where a test has units, regions or people already, everyone is made anew beside them.
    """
    if any(model._default_manager.exists() for model in ROWS):
        return make_cast()
    if not _known:
        made = make_cast()
        _known.append((made, {model: list(model._default_manager.all()) for model in ROWS}))
        return copy.deepcopy(made)
    made, rows = copy.deepcopy(_known[0])
    with transaction.atomic():
        for model, objects in rows.items():
            model._default_manager.bulk_create(objects)
    return made


ROWS: tuple[type[models.Model], ...] = (User, Region, Organisation, PackAdoption, Appointment)
_known: list[tuple[Cast, dict[type[models.Model], list[models.Model]]]] = []


def _regions() -> dict[str, Region]:
    province = factories.make_region("示范省", OrganisationLevel.PROVINCE)
    city = factories.make_region("示范市", OrganisationLevel.CITY, province)
    made = {"示范省": province, "示范市": city, "邻市": factories.make_region("邻市", OrganisationLevel.CITY, province)}
    for name in COUNTIES:
        made[name] = factories.make_region(name, OrganisationLevel.COUNTY, city)
    return made


def _units(places: dict[str, Region]) -> dict[str, Organisation]:
    office, party, county = OrganisationKind.GOVERNMENT_OFFICE, OrganisationKind.PARTY, OrganisationLevel.COUNTY
    make = factories.make_organisation
    city = places["示范市"]
    top = make("示范市人民政府办公室", region=city, kind=office)
    units = {
        "city_office": top,
        "internet_office": make("示范市网信办", region=city, kind=party, supervisor=top),
        "education": make("示范市教育局", region=city, supervisor=top),
        "police": make("示范市公安局", region=city, supervisor=top),
        "neighbour": make("邻市人民政府办公室", region=places["邻市"], kind=office),
    }
    for place, key in (("示范县", "county"), ("样例县", "other_county")):
        below = make(f"{place}人民政府办公室", region=places[place], kind=office, level=county, supervisor=top)
        units[f"{key}_office"] = below
        units[f"{key}_education"] = make(
            f"{place}教育局",
            region=places[place],
            level=county,
            supervisor=below,
            industry_supervisor=units["education"],
        )
    return units

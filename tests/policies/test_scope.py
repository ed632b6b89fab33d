"""Whom a pack is addressed to. Copied to is not addressed; another place is not addressed."""

from typing import get_args

import pytest

from zhengmei.organisations.states import OrganisationKind, OrganisationLevel
from zhengmei.platforms.dictionary import BY_CODE
from zhengmei.policies.library import library
from zhengmei.policies.places import is_real
from zhengmei.policies.schema.base import UnitKind, UnitLevel
from zhengmei.policies.scope import Unit, addressing, group_of, reasons_outside


def outside(pack: str, kind: str, level: str, *regions: str, group: str = "") -> bool:
    return bool(reasons_outside(library().packs[pack], Unit(kind, level, regions, group)))


@pytest.mark.parametrize(
    ("pack", "kind", "level", "regions", "expected"),
    [
        ("hangzhou-2019", "department", "city", ("杭州市", "浙江省"), False),
        ("hangzhou-2019", "department", "city", ("威海市", "山东省"), True),
        ("hangzhou-2019", "department", "city", ("宁波市", "浙江省"), True),
        ("hangzhou-2019", "department", "city", ("示范市", "示范省"), False),
        ("fangchenggang-2022", "party", "city", ("防城港市",), True),
        ("fangchenggang-2022", "court", "city", ("防城港市",), True),
        ("fangchenggang-2022", "vertical", "city", ("防城港市",), False),
        ("fangchenggang-2022", "government_office", "city", ("防城港市",), False),
        ("suixi-2022", "enterprise", "county", ("濉溪县", "淮北市"), True),
        ("suixi-2022", "park", "county", ("濉溪县", "淮北市"), False),
        ("suixi-2022", "department", "county", ("相山区", "淮北市", "安徽省"), True),
        ("beilun-2020", "subdistrict", "township", ("北仑区", "宁波市"), False),
        ("national-2019", "department", "city", ("乌鲁木齐市",), False),
    ],
)
def test_scope(pack: str, kind: str, level: str, regions: tuple[str, ...], expected: bool) -> None:
    assert outside(pack, kind, level, *regions) is expected


def test_the_refusal_cites_the_scope_and_names_the_groups() -> None:
    (reason,) = reasons_outside(library().packs["fangchenggang-2022"], Unit("party", "city", ("防城港市",)))
    assert reason == (
        "这类单位不在《防城港市政务新媒体管理办法》的适用范围（印发通知）。主送是：各县（市、区）人民政府；市人民政府各工作部门；"
        "市人民政府各直属企事业单位；驻港各单位。抄送不等于适用。请核对单位类型和层级，或不采用本办法。"
    )


def test_a_group_the_pack_does_not_have_is_refused() -> None:
    assert outside("weihai-2019", "department", "city", "威海市", group="市委各部门")
    assert not outside("weihai-2019", "department", "city", "威海市", group="市政府各部门、单位")


def test_the_group_of_a_unit() -> None:
    found = group_of(library().packs["weihai-2019"], Unit("functional_zone", "city"))
    assert found is not None
    assert found.name == "国家级开发区管委"


def test_a_kind_nobody_addresses_is_under_no_pack() -> None:
    line = library().line("fangchenggang-2022")
    assert addressing(line, "court") is None
    assert [p.id for k in ("subdistrict", "enterprise", "other") if (p := addressing(line, k))] == [
        "fangchenggang-2022",
        "fangchenggang-2022",
        "fangchenggang-2022",
    ]
    weihai = addressing(library().line("weihai-2019"), "public_service")
    assert weihai is not None
    assert weihai.id == "national-2019"


@pytest.mark.parametrize("name", ["浙江省", "宁波市", "淮北", "延边州", "阿里地区", "内蒙古自治区", "广西"])
def test_a_real_place(name: str) -> None:
    assert is_real(name)


@pytest.mark.parametrize("name", ["示范市", "样例县", "邻市", ""])
def test_an_invented_place(name: str) -> None:
    assert not is_real(name)


def test_the_codes_of_packs_are_those_of_units_and_platforms() -> None:
    assert set(get_args(UnitKind)) == set(OrganisationKind.values)
    assert set(get_args(UnitLevel)) == set(OrganisationLevel.values)
    listed = library().packs["national-2019"].dictionaries.platforms
    assert listed is not None
    assert [t.code for t in listed.items] == list(BY_CODE)

"""Which units may follow a pack: through the act of adopting it, and what its page and the lookup then say."""

import pytest
from tests import factories
from tests.cast import NOW, Cast

from zhengmei.organisations.actions import OrganisationRefused, adopt_pack
from zhengmei.organisations.models import Organisation, PackAdoption
from zhengmei.organisations.queries import packs_followed
from zhengmei.organisations.states import OrganisationLevel


def a_unit(name: str, kind: str, level: str, *regions: str) -> Organisation:
    """A unit in the last of `regions`, which are given from the top."""
    region = None
    levels = [OrganisationLevel.PROVINCE, OrganisationLevel.CITY, OrganisationLevel.COUNTY]
    for place, rank in zip(regions, levels, strict=False):
        from zhengmei.organisations.models import Region

        region, _ = Region.objects.get_or_create(name=place, level=rank, parent=region)
    assert region is not None
    return factories.make_organisation(name, region=region, kind=kind, level=level)  # type: ignore[arg-type]


def adopt(unit: Organisation, pack: str) -> list[str]:
    """The refusal, empty when the unit follows the pack now."""
    try:
        adopt_pack(organisation=unit, pack_id=pack, since=NOW.date(), by=None, now=NOW)
    except OrganisationRefused as refused:
        assert packs_followed([unit.pk], NOW.date()) == {}
        return refused.reasons
    assert packs_followed([unit.pk], NOW.date()) == {unit.pk: pack}
    return []


@pytest.mark.clause("HZ-0-c")
def test_hangzhou_binds_its_three_groups_and_refuses_weihai(db: None) -> None:
    assert adopt(a_unit("西湖区人民政府", "government", "county", "浙江省", "杭州市", "西湖区"), "hangzhou-2019") == []
    assert adopt(a_unit("杭州市教育局", "department", "city", "浙江省", "杭州市"), "hangzhou-2019") == []
    assert adopt(a_unit("杭州市供销社", "affiliated", "city", "浙江省", "杭州市"), "hangzhou-2019") == []
    (reason,) = adopt(a_unit("威海市教育局", "department", "city", "山东省", "威海市"), "hangzhou-2019")
    assert "适用范围是杭州市（主送）" in reason
    assert "请选它所在地的办法" in reason


@pytest.mark.clause("FCG-0-b")
def test_fangchenggang_refuses_the_party_and_takes_companies_and_vertical_units(db: None) -> None:
    place = ("广西壮族自治区", "防城港市")
    (reason,) = adopt(a_unit("防城港市委宣传部", "party", "city", *place), "fangchenggang-2022")
    assert "适用范围（印发通知）" in reason
    assert adopt(a_unit("防城港市水务集团", "enterprise", "city", *place), "fangchenggang-2022") == []
    assert adopt(a_unit("防城港海关", "vertical", "city", *place), "fangchenggang-2022") == []


@pytest.mark.clause("FCG-0-b")
def test_the_page_of_fangchenggang_lists_four_kinds_of_addressees(cast: Cast, client_as: object) -> None:
    from tests.rulebook.test_pages import items, pack_page

    page = pack_page(client_as(cast.supervisor), "fangchenggang-2022")  # type: ignore[operator]
    assert items(page, "addressees") == [
        "各县（市、区）人民政府",
        "市人民政府各工作部门",
        "市人民政府各直属企事业单位",
        "驻港各单位",
    ]


@pytest.mark.clause("SX-0-b")
def test_suixi_takes_towns_departments_bodies_and_parks_and_nobody_else(db: None) -> None:
    place = ("安徽省", "淮北市", "濉溪县")
    for name, kind, level in [
        ("百善镇人民政府", "town", "township"),
        ("濉溪县教育局", "department", "county"),
        ("濉溪县档案馆", "affiliated", "county"),
        ("濉溪经济开发区", "park", "county"),
    ]:
        assert adopt(a_unit(name, kind, level, *place), "suixi-2022") == [], name
    for unit in (
        a_unit("威海市教育局", "department", "city", "山东省", "威海市"),
        a_unit("濉溪某某科技公司", "enterprise", "county", *place),
    ):
        reasons = adopt(unit, "suixi-2022")
        assert any("主送" in r for r in reasons)
        assert PackAdoption.objects.filter(organisation=unit).count() == 0
    assert any("主送是：各镇人民政府；县政府各部门；县政府各直属机构；各园区" in r for r in reasons)


@pytest.mark.parametrize(
    ("name", "kind", "level"),
    [
        ("新碶街道办事处", "subdistrict", "township"),
        ("北仑区教育局", "department", "county"),
        ("宁波经济技术开发区管委会", "functional_zone", "county"),
        ("北仑区融媒体中心", "affiliated", "county"),
        ("北仑海关", "vertical", "county"),
    ],
)
def test_beilun_binds_all_it_addresses(db: None, name: str, kind: str, level: str) -> None:
    assert adopt(a_unit(name, kind, level, "浙江省", "宁波市", "北仑区"), "beilun-2020") == []


def test_beilun_does_not_bind_the_court_it_copies(db: None) -> None:
    (reason,) = adopt(a_unit("北仑区人民法院", "court", "county", "浙江省", "宁波市", "北仑区"), "beilun-2020")
    assert "抄送不等于适用" in reason

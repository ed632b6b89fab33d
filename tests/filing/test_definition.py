"""Whose accounts are 政务新媒体 and on what they stand, asked at the door; who is counted apart; whom a pack addresses."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains
from python_calamine import CalamineWorkbook
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.typed import register_url, typed

from zhengmei.core import clock
from zhengmei.documents.sheets import read_ledger
from zhengmei.filing import actions
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import governing_policy, of_government, owned_by, policy_for, said_fact
from zhengmei.filing.states import OwnerKind
from zhengmei.identity.models import User
from zhengmei.ledger.queries.accounts import totals_of
from zhengmei.organisations.models import Organisation, PackAdoption
from zhengmei.platforms.dictionary import find_platform
from zhengmei.policies.library import library

pytestmark = (
    pytest.mark.slow
)  # stories of pages: what they ask of the database is asked in parts elsewhere, on both engines

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _follow(cast: Cast, pack: str) -> None:
    PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id=pack)


def _unit(cast: Cast, name: str, kind: str, **more: object) -> Organisation:
    return factories.make_organisation(name, region=cast.city, kind=kind, supervisor=cast.city_office, **more)


def _functions(pack: str) -> list[str]:
    own = library().packs[pack].dictionaries.functions
    return [own.items[0].label] if own else []


def _enter(client: Client, cast: Cast, unit: Organisation, pack: str, **changes: object) -> str:
    """The page after trying to register 示范… for the unit."""
    number = f"n{MediaAccount.objects.count()}"
    form = typed(unit, **{"platform_account_id": number, "functions": _functions(pack), **changes})
    return client.post(register_url(cast, unit), form, follow=True).content.decode()


def _offered(client: Client, cast: Cast, field: str, unit: Organisation | None = None) -> list[str]:
    """The words a person may choose from, but for the blank one."""
    form = client.get(register_url(cast, unit)).context["form"]
    return [label for value, label in form.fields[field].choices if value]


def _column(content: bytes, name: str) -> list[object]:
    head, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [row[head.index(name)] for row in rows]


@pytest.mark.clause("WH-0-a")
def test_weihai_offers_its_owner_kinds_with_their_source_and_four_carriers(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "weihai-2019")
    client = client_as(cast.supervisor)
    assert sorted(_offered(client, cast, "owner_kind")) == sorted(
        [
            "行政机关（威海 引言，WH-0-a）",
            "内设机构（威海 引言，WH-0-a）",
            "承担行政职能的事业单位（沿用 国办发〔2018〕123号）",
        ]
    )
    assert _offered(client, cast, "carrier") == ["第三方账号", "第三方应用", "移动客户端", "其他"]
    assertContains(client.get(register_url(cast)), "承担行政职能的事业单位（沿用 国办发〔2018〕123号）")
    _enter(client, cast, cast.education, "weihai-2019", carrier="other", owner_kind="internal")
    account = MediaAccount.objects.get()
    assert (account.carrier_held, account.owner_held) == ("other", "internal")


@pytest.mark.clause("HZ-2.1-a")
def test_hangzhou_offers_three_of_each_and_counts_a_water_company_apart(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "hangzhou-2019")
    client = client_as(cast.supervisor)
    kinds = [words.split("（")[0] for words in _offered(client, cast, "owner_kind")]
    assert kinds == ["行政机关", "承担行政职能的事业单位", "内设机构"]
    assert _offered(client, cast, "carrier") == ["第三方平台账号", "第三方平台应用", "自建移动客户端"]
    water = _unit(cast, "示范市水务集团", "public_service", industry_supervisor=cast.education)
    assert _offered(client, cast, "owner_kind", water) == ["企事业单位（记作企事业单位新媒体，不计入政务新媒体）"]
    _enter(client, cast, water, "hangzhou-2019", name="示范市水务")
    _enter(client, cast, cast.education, "hangzhou-2019")
    company = MediaAccount.objects.get(sponsor=water)
    assert company.owner_held == OwnerKind.COMPANY
    assertContains(client.get(f"/filing/accounts/{company.pk}/"), '<span class="st">企事业单位新媒体</span>')
    page = client.get("/filing/ledger/")
    totals = page.context["totals"]
    assert (totals.accounts, totals.of_government, totals.of_companies, totals.of_others) == (2, 1, 1, 0)
    assertContains(page, "其中政务新媒体 <b>1</b> 个，企事业单位新媒体 <b>1</b> 个。")
    desk = client.get("/")
    assert (desk.context["strip"].registered, desk.context["strip"].apart) == (1, 1)
    assertContains(desk, "另有企事业等单位账号 1，不计")


def test_a_water_company_cannot_be_declared_an_administrative_organ(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "hangzhou-2019")
    water = _unit(cast, "示范市水务集团", "public_service")
    client = client_as(cast.supervisor)
    page = _enter(client, cast, water, "hangzhou-2019", owner_kind="administrative")
    assert "主办单位性质不在可选的范围里" in page
    with pytest.raises(actions.DoorClosed) as closed:
        actions.enter_media_account(
            fields={"name": "水务", "platform": "weibo", "sponsor": water, "owner_kind": "administrative"},
            by=cast.supervisor,
            now=NOW,
        )
    (said,) = [r for r in closed.value.remarks if r.rule_key == "owner_kinds"]
    assert "主办单位性质不能是“行政机关”，请改成企事业单位。" in said.sentence
    assert not MediaAccount.objects.exists()


@pytest.mark.clause("FCG-2")
def test_fangchenggang_accepts_three_owner_kinds_and_refuses_companies_and_associations(
    cast: Cast, client_as: SignIn
) -> None:
    client, pack = client_as(cast.supervisor), "fangchenggang-2022"
    institute = _unit(cast, "示范市不动产登记中心", "institution")
    inside = _unit(cast, "示范市教育局办公室", "internal")
    accepted = [(cast.education, ""), (institute, ""), (inside, ""), (cast.police, "internal"), (institute, "internal")]
    for unit, owner in accepted:
        platform = "weixin" if not unit.media_accounts.exists() else "weibo"
        _enter(client, cast, unit, pack, name=f"示范市{unit.pk}号", owner_kind=owner, platform=platform)
    held = [(a.sponsor, a.owner_held) for a in MediaAccount.objects.select_related("sponsor").order_by("pk")]
    assert held == [
        (cast.education, "administrative"),
        (institute, "institution"),
        (inside, "internal"),
        (cast.police, "internal"),
        (institute, "internal"),
    ]
    enterprise, association = _unit(cast, "示范市城投公司", "enterprise"), _unit(cast, "示范市书法协会", "association")
    for unit, word in ((enterprise, "企业"), (association, "社会团体")):
        page = _enter(client, cast, unit, pack, name="示范市某号")
        assert (
            f"“{unit.name}”是{word}，不能主办政务新媒体。主办的只有：行政机关、承担行政职能的事业单位、内设机构。"
            in page
        )
        assert "防城港 第二条" in page
        assert not MediaAccount.objects.filter(sponsor=unit).exists()


def test_an_account_cannot_be_handed_to_a_company(cast: Cast) -> None:
    account = factories.make_media_account(cast.education)
    company = _unit(cast, "示范市城投公司", "enterprise")
    with pytest.raises(actions.DoorClosed) as closed:
        actions.amend_media_account(
            media_account=account,
            fields={"sponsor": company},
            by=cast.supervisor,
            now=NOW,
            seen_changed_at=account.changed_at,
        )
    assert "owner_kinds" in {r.rule_key for r in closed.value.remarks}


@pytest.mark.clause("FCG-2-b")
def test_fangchenggang_accepts_three_carriers_refuses_websites_and_exports_each(cast: Cast, client_as: SignIn) -> None:
    client, pack = client_as(cast.supervisor), "fangchenggang-2022"
    for platform, carrier in (("weixin", "third_party"), ("mini_program", ""), ("app", "app")):
        _enter(client, cast, cast.education, pack, platform=platform, carrier=carrier)
    assert [a.carrier for a in MediaAccount.objects.order_by("pk")] == ["", "", ""]
    page = _enter(client, cast, cast.police, pack, carrier="政府网站")
    assert (
        "载体“政府网站”不在政务新媒体的范围（防城港 第二条），只有：第三方平台账号、第三方平台应用、移动客户端。"
        in page
    )
    page = _enter(client, cast, cast.police, pack, carrier="other")
    assert "防城港 第二条" in page
    assert not MediaAccount.objects.filter(sponsor=cast.police).exists()
    for columns in ("all", "shown"):
        handed = client.post("/filing/ledger/export/", {"scope": "all", "format": "xlsx", "columns": columns})
        assert sorted(map(str, _column(handed.content, "载体"))) == ["移动客户端", "第三方平台应用", "第三方平台账号"]


def test_the_door_itself_refuses_a_carrier_the_pack_does_not_name(cast: Cast) -> None:
    with pytest.raises(actions.DoorClosed) as closed:
        actions.enter_media_account(
            fields={"name": "示范教育", "platform": "weibo", "sponsor": cast.education, "carrier": "政府网站"},
            by=cast.supervisor,
            now=NOW,
        )
    (said,) = [r for r in closed.value.remarks if r.rule_key == "carriers"]
    assert (said.article, said.clauses) == ("防城港 第二条", ("FCG-2-b",))
    cast.city_office.adoptions.all().delete()
    with pytest.raises(actions.FilingRefused, match="没有载体“政府网站”"):
        actions.enter_media_account(
            fields={"name": "示范教育", "platform": "weibo", "sponsor": cast.education, "carrier": "政府网站"},
            by=cast.supervisor,
            now=NOW,
        )


def test_what_an_export_says_comes_back_without_a_change(cast: Cast, client_as: SignIn, tmp_path: Path) -> None:
    water = _unit(cast, "示范市水务集团", "public_service")
    factories.make_media_account(water)
    factories.make_media_account(cast.education, carrier="embedded", owner_kind="internal")
    sent = {"scope": "all", "format": "xlsx", "columns": "all"}
    handed = client_as(cast.supervisor).post("/filing/ledger/export/", sent)
    assert sorted(map(str, _column(handed.content, "主办单位性质"))) == ["企事业单位", "内设机构"]
    file = tmp_path / "台账.xlsx"
    file.write_bytes(handed.content)
    sheet = read_ledger(file, platform_of=find_platform)
    assert sheet.problems == []
    outcome = actions.save_ledger_rows(sheet.rows, by=cast.supervisor, now=NOW)
    assert (outcome.new, outcome.changed, outcome.same) == (0, 0, 2)


def test_a_website_in_a_file_is_named_as_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text("账号名称,平台,主办单位,载体\n甲,微博,示范市教育局,政府网站\n", encoding="utf-8-sig")
    (problem,) = read_ledger(file, platform_of=find_platform).problems
    assert (problem.row, problem.column, problem.value) == (2, "载体", "政府网站")
    assert problem.why == "不是政务新媒体的载体"


def test_every_account_is_of_exactly_one_kind_of_owner(cast: Cast) -> None:
    for n, kind in enumerate(
        ("department", "other", "institution", "internal", "public_service", "enterprise", "party")
    ):
        factories.make_media_account(_unit(cast, f"示范单位{n}", kind))
    factories.make_media_account(cast.education, owner_kind="company")
    found = MediaAccount.objects.select_related("sponsor")
    for owner in OwnerKind:
        assert set(found.filter(owned_by(owner))) == {a for a in found if a.owner_held == owner}, owner
    assert found.filter(of_government()).count() == 4
    totals = totals_of(found, TODAY)
    assert (totals.accounts, totals.of_government, totals.of_companies, totals.of_others) == (8, 4, 3, 1)


def test_a_carrier_follows_the_platform_until_it_is_chosen(cast: Cast) -> None:
    account = actions.register_media_account(
        fields={"name": "甲", "platform": "weibo", "sponsor": cast.education, "carrier": "third_party"},
        by=None,
        now=NOW,
        source="command",
    )
    assert (account.carrier, said_fact("carrier", account)) == ("", "第三方平台账号")
    account = actions.change_media_account(
        media_account=account, fields={"platform": "app"}, by=None, now=NOW, source="command"
    )
    assert said_fact("carrier", account) == "移动客户端"
    account = actions.change_media_account(
        media_account=account, fields={"carrier": "embedded"}, by=None, now=NOW, source="command"
    )
    assert (account.carrier, said_fact("carrier", account)) == ("embedded", "第三方平台应用")


@pytest.mark.clause("BL-0-b")
def test_beilun_governs_the_five_kinds_it_addresses_and_refuses_the_court(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "beilun-2020")
    client, county = client_as(cast.supervisor), {"region": cast.county, "level": "county"}
    units = {
        "subdistrict": "各街道办事处",
        "department": "区政府各部门",
        "functional_zone": "开发区管委会各部门",
        "affiliated": "各直属单位",
        "vertical": "驻区垂直管理各单位",
    }
    for kind, group in units.items():
        unit = factories.make_organisation(f"示范县{kind}", kind=kind, supervisor=cast.city_office, **county)
        page = _enter(client, cast, unit, "beilun-2020", name=f"示范县{kind}", certification_text=unit.name)
        assert f'管它的办法：<span class="art m">北仑</span> {library().packs["beilun-2020"].title}（{group}）' in page
        assert MediaAccount.objects.filter(sponsor=unit).count() == 1
    court = factories.make_organisation("示范县法院", kind="court", supervisor=cast.city_office, **county)
    page = _enter(client, cast, court, "beilun-2020", name="示范县法院", certification_text="示范县法院")
    assert "“示范县法院”不在《" in page
    assert "的主送范围。主送是：各街道办事处；区政府各部门；" in page
    assert "抄送不等于主送。" in page
    assert "北仑 主送" in page
    assert not MediaAccount.objects.filter(sponsor=court).exists()
    assert policy_for(court, TODAY) is not None
    assert governing_policy(court, TODAY) is None


def test_a_page_of_an_account_outside_says_so(cast: Cast, client_as: SignIn) -> None:
    court = _unit(cast, "示范市法院", "court")
    account = factories.make_media_account(court)
    page = client_as(cast.supervisor).get(f"/filing/accounts/{account.pk}/")
    assertContains(page, "主办单位不在防城港的主送范围，没有办法管它，不检查。")
    assertNotContains(page, "管它的办法")

"""What the pages of the regulations show, and to whom."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.cast import NOW, Cast
from tests.policies.shelves import Shelf

from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.monitoring.actions import run_checks
from zhengmei.policies import library as packs

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.slow  # packs are files: the engine of the database makes no difference to these pages


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """The packs in a folder of their own; the pages read them from there."""
    copy = Shelf(tmp_path)
    monkeypatch.setattr(packs, "BUILT_IN", copy.folder)
    packs.library.cache_clear()
    yield copy
    packs.library.cache_clear()


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def text(html: str) -> str:
    """The words of a piece of page, tags dropped, blanks folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def section(page: str, name: str) -> str:
    """The words of the box with this id."""
    found = re.search(rf'<section class="box" id="{name}">.*?</section>', page, re.S)
    assert found, name
    return text(found.group(0))


def items(page: str, name: str) -> list[str]:
    """The entries of the list with this id, notes left out."""
    found = re.search(rf'<[ou]l class="nl" id="{name}">(.*?)</[ou]l>', page, re.S)
    assert found, name
    entries = re.findall(r"<li>(.*?)</li>", found.group(1), re.S)
    return [text(re.sub(r"<small.*?</small>", "", e, flags=re.S)) for e in entries]


def fact(page: str, name: str) -> str:
    found = re.search(rf"<div><dt>{name}</dt><dd>(.*?)</dd></div>", page, re.S)
    assert found, name
    return text(found.group(1))


def pack_page(client: Client, pack: str) -> str:
    return read(client, f"/policies/{pack}/")


@pytest.fixture
def supervisor(cast: Cast, client_as: SignIn) -> Client:
    return client_as(cast.supervisor)


def test_the_list_names_who_follows(supervisor: Client) -> None:
    page = read(supervisor, "/policies/")
    row = next(r for r in re.findall(r"<tr>.*?</tr>", page, re.S) if "防城港" in r)
    assert "8 个" in text(row)
    assert "在用" in text(row)
    assert page.count("<tr>") == 7


def test_a_stranger_sees_no_followers(cast: Cast, client_as: SignIn) -> None:
    page = read(client_as(cast.stranger), "/policies/")
    assert "在用" not in page


def test_signed_out_only_public_packs_are_listed(cast: Cast, client: Client) -> None:
    page = read(client, "/policies/")
    assert re.findall(r'href="/policies/([a-z]+-\d+)/"', page) == ["national-2019", "fangchenggang-2022", "weihai-2019"]


@pytest.mark.clause("WH-6-c")
def test_a_public_pack_is_readable_signed_out_until_it_is_not(shelf: Shelf, cast: Cast, client: Client) -> None:
    page = pack_page(client, "weihai-2019")
    assert fact(page, "公开属性") == "公开"
    assert client.get("/policies/clauses/WH-4.2-k/").status_code == 200
    shelf.edit("weihai_2019", lambda d: d["document"].update(openness="不公开"))
    packs.library.cache_clear()
    for address in ("/policies/weihai-2019/", "/policies/clauses/WH-4.2-k/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/identity/sign-in/?next={address}")


def test_comparing_needs_signing_in(cast: Cast, client: Client) -> None:
    assert client.get("/policies/compare/").status_code == 302


@pytest.mark.parametrize("address", ["/policies/atlantis-2020/", "/policies/clauses/XX-1/", "/policies/compare/?one=x"])
def test_what_is_not_there_is_not_found(supervisor: Client, address: str) -> None:
    assert supervisor.get(address).status_code == 404


@pytest.mark.clause("WH-0-c")
def test_weihai_rests_on_two_documents_and_an_inherited_value_says_on_which(supervisor: Client) -> None:
    page = pack_page(supervisor, "weihai-2019")
    assert items(page, "confirmed") == [
        "国务院办公厅关于推进政务新媒体健康有序发展的意见（国办发〔2018〕123号）",
        "山东省人民政府办公厅关于推进全省政务新媒体健康有序发展的通知（鲁政办发〔2019〕3号）",
    ]
    assert "多少天不更新算内容不更新 全部 14 天 单项否决" in section(page, "settings")
    assert "国办秘函〔2019〕19号 检查指标 内容不更新" in section(page, "settings")


@pytest.mark.clause("WH-1-a")
def test_the_principles_of_weihai(supervisor: Client) -> None:
    page = pack_page(supervisor, "weihai-2019")
    words = re.search(r'<ul class="words">(.*?)</ul>', page, re.S)
    assert words
    assert re.findall("<li>(.*?)</li>", words.group(1)) == [
        "正确导向",
        "需求引领",
        "互联融合",
        "创新发展",
        "建设",
        "应用",
        "管理",
    ]
    assert "一 四项原则和三个环节 说明、无检查" in section(page, "principles")
    clause = read(supervisor, "/policies/clauses/WH-1-a/")
    assert "在本页写明，只作说明，不检查" in text(clause)


@pytest.mark.clause("WH-1-d")
def test_the_general_clause_of_weihai_opens_every_clause_it_leads_to(supervisor: Client) -> None:
    page = read(supervisor, "/policies/clauses/WH-1-d/")
    detail = page[page.index('class="opn"') :]
    links = re.findall(r'href="(/policies/clauses/WH-[45]\.2-[a-z]/)"', detail)
    pack = packs.library().packs["weihai-2019"]
    wanted = [c.id for c in pack.clauses if c.id.startswith(("WH-4.2-", "WH-5.2-"))]
    assert links == [f"/policies/clauses/{c}/" for c in wanted]
    assert len(links) == 23
    for link in links:
        shown = read(supervisor, link)
        assert f"{link.split('/')[-2]}，{pack.clause_by_id[link.split('/')[-2]].article}" in text(shown)
    assert "更新频次 功能区管委会： 每个工作日至少 1 条" in text(read(supervisor, "/policies/clauses/WH-4.2-k/"))


def test_the_document_of_weihai(supervisor: Client) -> None:
    page = pack_page(supervisor, "weihai-2019")
    assert (fact(page, "文号"), fact(page, "发文机关")) == ("原文未载", "威海市人民政府办公室，经市政府同意")
    assert fact(page, "受理联系") == "政府信息与政务公开科，黄诺，5218070"
    assert items(page, "addressees") == [
        "各区市人民政府",
        "国家级开发区管委",
        "综保区管委",
        "南海新区管委",
        "市政府各部门、单位",
    ]


@pytest.mark.clause("HZ-0-a")
def test_hangzhou_rests_on_three_documents(supervisor: Client) -> None:
    page = pack_page(supervisor, "hangzhou-2019")
    assert items(page, "confirmed") == [
        "中华人民共和国政府信息公开条例",
        "国务院办公厅关于推进政务新媒体健康有序发展的意见（国办发〔2018〕123号）",
        "浙江省人民政府办公厅关于推进政务新媒体健康有序发展的实施意见（浙政办发〔2019〕29号）",
    ]
    settings = section(page, "settings")
    assert (
        "留言答复期限 全部 5 个工作日内 本单位自定 意见只写“限时”，没有数 必须 国办发〔2018〕123号 功能建设 沿用国办"
        in settings
    )
    assert "14 天 单项否决" in settings


@pytest.mark.clause("HZ-1-a")
def test_the_principles_of_hangzhou_change_no_total(supervisor: Client) -> None:
    page = pack_page(supervisor, "hangzhou-2019")
    words = re.search(r'<ul class="words">(.*?)</ul>', page, re.S)
    assert words
    assert re.findall("<li>(.*?)</li>", words.group(1)) == [
        "正确导向",
        "需求引领",
        "互联融合",
        "创新发展",
        "推进政务公开",
        "优化政务服务",
        "提升政民互动",
        "创新社会治理",
    ]
    assert "一 四项原则和四方面用途 说明、无检查" in section(page, "principles")
    pack = packs.library().packs["hangzhou-2019"]
    assert not [k for k in pack.rules.model_fields_set if any("HZ-1-a" in r.clauses for r in getattr(pack.rules, k))]


def test_hangzhou_names_the_law_it_wants_kept(supervisor: Client) -> None:
    page = pack_page(supervisor, "hangzhou-2019")
    assert items(page, "laws") == ["中华人民共和国网络安全法"]
    assert "二（三）3" in section(page, "bases")


@pytest.mark.clause("BL-0-a")
def test_beilun_rests_on_two_documents(supervisor: Client) -> None:
    page = pack_page(supervisor, "beilun-2020")
    assert items(page, "confirmed") == [
        "国务院办公厅关于推进政务新媒体健康有序发展的意见（国办发〔2018〕123号）",
        "浙江省人民政府办公厅关于推进政务新媒体健康有序发展的实施意见（浙政办发〔2019〕29号）",
    ]
    settings = section(page, "settings")
    assert "更新频次" not in settings
    assert "涉及其他单位的先沟通 全部 要 必须 国办发〔2018〕123号 内容保障 沿用国办" in settings
    assert "14 天 单项否决" in settings
    assert "国办秘函〔2019〕19号 检查指标 内容不更新" in settings


@pytest.mark.clause("BL-1-a")
def test_the_principles_of_beilun(supervisor: Client) -> None:
    page = pack_page(supervisor, "beilun-2020")
    words = re.search(r'<ul class="words">(.*?)</ul>', page, re.S)
    assert words
    assert re.findall("<li>(.*?)</li>", words.group(1)) == [
        "正确导向",
        "需求引领",
        "互联融合",
        "创新发展",
        "建设",
        "管理",
        "保障",
    ]
    row = re.search(r'<tr id="BL-1-a".*?</tr>', read(supervisor, "/policies/clauses/BL-1-a/"), re.S)
    assert row
    assert text(row.group(0)).endswith("说明 在本页写明，只作说明，不检查 说明 0")


@pytest.mark.clause("FCG-0-a")
def test_fangchenggang_keeps_signing_and_issuing_apart(supervisor: Client) -> None:
    page = pack_page(supervisor, "fangchenggang-2022")
    assert (fact(page, "文号"), fact(page, "公开属性")) == ("防政办发〔2022〕8号", "公开")
    assert (fact(page, "成文日期"), fact(page, "印发日期")) == ("2022年6月15日", "2022年6月21日")


@pytest.mark.clause("FCG-1")
def test_fangchenggang_rests_on_four(supervisor: Client) -> None:
    assert items(pack_page(supervisor, "fangchenggang-2022"), "confirmed") == [
        "中华人民共和国网络安全法",
        "中华人民共和国政府信息公开条例",
        "国务院办公厅关于推进政务新媒体健康有序发展的意见（国办发〔2018〕123号）",
        "广西壮族自治区人民政府办公厅关于印发广西壮族自治区政务新媒体管理办法的通知（桂政办发〔2019〕119号）",
    ]


COPIED = [
    "市委各部门",
    "东兴试验区工管委办公室",
    "防城港军分区",
    "各人民团体",
    "市人大常委会办公室",
    "市政协办公室",
    "市监委",
    "市中级法院",
    "市检察院",
    "各民主党派防城港市委会",
    "市工商联",
]


@pytest.mark.clause("FCG-0-c")
def test_whom_fangchenggang_copies_is_not_whom_it_addresses(cast: Cast, supervisor: Client) -> None:
    page = pack_page(supervisor, "fangchenggang-2022")
    assert items(page, "copied") == COPIED
    assert len(items(page, "addressees")) == 4
    bureau = factories.make_media_account(cast.education, name="示范教育发布")
    court = factories.make_organisation(
        "示范市人民检察院", region=cast.city, kind="court", supervisor=cast.city_office
    )  # fmt: skip
    other = factories.make_media_account(court, name="示范检察发布")
    found = check(NOW.date())
    assert found[bureau.pk]
    assert other.pk not in found


@pytest.mark.clause("FCG-36")
def test_who_interprets_is_inherited_by_a_child_pack(shelf: Shelf, supervisor: Client) -> None:
    assert fact(pack_page(supervisor, "fangchenggang-2022"), "解释单位") == "防城港市政务新媒体管理单位"
    shelf.add_child()
    packs.library.cache_clear()
    assert fact(pack_page(supervisor, "dongxing-2026"), "解释单位") == "防城港市政务新媒体管理单位 沿用防城港"


@pytest.mark.clause("SX-0-a")
def test_suixi_names_no_number_and_what_is_inferred_stands_apart(supervisor: Client) -> None:
    page = pack_page(supervisor, "suixi-2022")
    assert items(page, "confirmed") == ["省政府办公厅有关部署要求"]
    assert "关于加强政务新媒体运营与监管机制建设的通知（皖政办秘〔2021〕114号）" in items(page, "inferred")
    assert page.count("皖政办秘〔2021〕114号") == 1
    assert "推断，尚未核实" in page


@pytest.mark.clause("SX-0-c")
def test_the_goal_of_suixi_is_a_principle(supervisor: Client) -> None:
    found = section(pack_page(supervisor, "suixi-2022"), "principles")
    assert "引言 总目标 说明、无检查 健康有序发展 利企便民、人民满意的“指尖上的网上政府”" in found
    assert "2 处，只作说明，无检查" in found
    row = re.search(r'<tr id="SX-0-c".*?</tr>', read(supervisor, "/policies/clauses/SX-0-c/"), re.S)
    assert row
    assert text(row.group(0)).endswith("说明 在本页写明，只作说明，不检查 说明 0")


@pytest.mark.clause("SX-1-0e")
def test_the_three_directions_of_suixi(cast: Cast, supervisor: Client) -> None:
    found = section(pack_page(supervisor, "suixi-2022"), "principles")
    assert "一 排查的三个导向 说明、无检查 问题导向 目标导向 效果导向" in found
    factories.make_media_account(cast.education)
    check(NOW.date(), pack="suixi-2022")
    from zhengmei.monitoring.models import Finding

    assert [f.pk for f in Finding.objects.all() if "SX-1-0e" in f.clauses] == []


@pytest.mark.clause("HZ-0-b")
@pytest.mark.parametrize(("day", "pack"), [("2019-07-09", "national-2019"), ("2019-07-11", "hangzhou-2019")])
def test_from_when_hangzhou_is_applied(cast: Cast, supervisor: Client, day: str, pack: str) -> None:
    page = pack_page(supervisor, "hangzhou-2019")
    assert (fact(page, "文号"), fact(page, "成文日期")) == ("杭政办函〔2019〕65号", "2019年7月10日")
    assert fact(page, "施行日期").startswith("原文未规定 本单位自定 从成文日 2019年7月10日起判定")
    assert twins_judged_by(cast, day, "hangzhou-2019") == {pack}


@pytest.mark.clause("BL-9-b")
@pytest.mark.parametrize(("day", "pack"), [("2020-07-30", "national-2019"), ("2020-07-31", "beilun-2020")])
def test_from_when_beilun_is_applied(cast: Cast, supervisor: Client, day: str, pack: str) -> None:
    page = pack_page(supervisor, "beilun-2020")
    assert (fact(page, "文号"), fact(page, "施行日期").split()[0]) == ("仑政办〔2020〕44号", "原文未规定")
    assert (fact(page, "成文日期"), fact(page, "印发日期")) == ("2020年7月31日", "2020年7月31日")
    assert twins_judged_by(cast, day, "beilun-2020") == {pack}


@pytest.mark.clause("WH-6-d")
@pytest.mark.parametrize(("day", "pack"), [("2019-03-26", "national-2019"), ("2019-03-27", "weihai-2019")])
def test_from_when_weihai_is_applied(cast: Cast, supervisor: Client, day: str, pack: str) -> None:
    page = pack_page(supervisor, "weihai-2019")
    assert (fact(page, "发文机关"), fact(page, "文号")) == ("威海市人民政府办公室，经市政府同意", "原文未载")
    assert (fact(page, "成文日期"), fact(page, "施行日期").split()[0]) == ("2019年3月27日", "原文未规定")
    assert twins_judged_by(cast, day, "weihai-2019") == {pack}


@pytest.mark.clause("SX-5-e")
@pytest.mark.parametrize(("day", "pack"), [("2022-01-20", "national-2019"), ("2022-01-21", "suixi-2022")])
def test_from_when_suixi_is_applied(cast: Cast, supervisor: Client, day: str, pack: str) -> None:
    page = pack_page(supervisor, "suixi-2022")
    assert fact(page, "成文日期") == "2022年1月21日"
    assert fact(page, "施行日期").startswith("原文未规定 本单位自定")
    assert twins_judged_by(cast, day, "suixi-2022") == {pack}


@pytest.mark.clause("FCG-37")
def test_the_day_of_publication_is_the_boundary_and_moves_with_it(shelf: Shelf, cast: Cast) -> None:
    assert twins_judged_by(cast, "2022-06-14", "fangchenggang-2022") == {"national-2019"}
    assert twins_judged_by(cast, "2022-06-15", "fangchenggang-2022") == {"fangchenggang-2022"}
    shelf.edit("fangchenggang_2022", lambda d: d["document"]["published"].update(day=date(2022, 6, 21)))
    packs.library.cache_clear()
    assert twins_judged_by(cast, "2022-06-20", "fangchenggang-2022") == {"national-2019"}
    assert twins_judged_by(cast, "2022-06-21", "fangchenggang-2022") == {"fangchenggang-2022"}


@pytest.mark.clause("FCG-35")
def test_a_county_s_own_rules_hold_for_it_alone_and_the_page_names_each_layer(
    shelf: Shelf, cast: Cast, supervisor: Client
) -> None:
    shelf.add_child()
    packs.library.cache_clear()
    factories.make_adoption(cast.county_office, "dongxing-2026", since=date(2026, 1, 5))
    own = once_a_week(cast.county_education)
    other = once_a_week(cast.education)
    found = check(date(2026, 10, 11), first=date(2026, 9, 14))
    assert "MC002" in found[own.pk]
    assert "MC002" not in found.get(other.pk, {})
    assert found[own.pk]["MC002"] == "dongxing-2026"
    settings = section(pack_page(supervisor, "dongxing-2026"), "settings")
    assert "每周至少 2 条 原则上 第二条" in settings
    assert "含县级以上区划名 必须 防政办发〔2022〕8号 第十一条 沿用防城港" in settings
    assert "国办秘函〔2019〕19号 检查指标 内容不更新 沿用国办" in settings


def once_a_week(sponsor: Any) -> MediaAccount:
    from tests.monitoring.city import publish

    account = factories.make_media_account(sponsor)
    publish(account, ["2026-09-15", "2026-09-22", "2026-09-29", "2026-10-08"])
    return account


def check(day: date, *, pack: str = "", first: date | None = None) -> dict[int, dict[str, str]]:
    """Run every check on a day; account → code → the pack whose article was broken."""
    from zhengmei.core.clock import end_of_day
    from zhengmei.monitoring.models import Finding
    from zhengmei.organisations.models import PackAdoption

    if pack:
        PackAdoption.objects.update(pack_id=pack, since=date(2018, 1, 1))
    run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=first or day,
        period_to=day,
        judged_at=end_of_day(day),
        by=None,
        now=NOW,
    )
    found: dict[int, dict[str, str]] = {}
    for finding in Finding.objects.all():
        found.setdefault(finding.media_account_id, {})[finding.code] = finding.pack_id
    return found


def twins_judged_by(cast: Cast, day: str, pack: str) -> set[str]:
    """Two accounts of one unit on one platform: by which pack is that judged on a day?"""
    from zhengmei.monitoring.models import Finding

    Finding.objects.all().delete()
    MediaAccount.objects.all().delete()
    for name in ("示范教育", "示范教育发布"):
        factories.make_media_account(
            cast.county_education, name=name, opened_on=date(2018, 3, 1), launched_on=date(2018, 3, 1)
        )
    found = check(date.fromisoformat(day), pack=pack)
    return {by["MC003"] for by in found.values() if "MC003" in by}


def test_a_clause_shows_what_stands_open_to_those_who_may_see_it(cast: Cast, client_as: SignIn) -> None:
    factories.make_media_account(cast.education, name="示范教育发布")
    factories.make_media_account(cast.county_education, name="示范县教育")
    check(NOW.date())
    address = "/policies/clauses/GBJ-2-a/"
    seen = {}
    for person in (cast.supervisor, cast.county_supervisor, cast.stranger):
        page = read(client_as(person), address)
        seen[person.username] = (
            text(re.search(r"没了结的问题，(\d+) 个", page).group(0)),  # type: ignore[union-attr]
            [name for name in ("示范教育发布", "示范县教育") if f">{name}</a>" in page],
        )
    assert seen == {
        "lin.shouzheng": ("没了结的问题，2 个", ["示范教育发布", "示范县教育"]),
        "bai.xian": ("没了结的问题，1 个", ["示范县教育"]),
        "lu.ren": ("没了结的问题，0 个", []),
    }


def test_a_clause_shows_the_same_thing_elsewhere(supervisor: Client) -> None:
    page = read(supervisor, "/policies/clauses/FCG-18-b/")
    table = text(re.search(r'<table class="sb">.*?</table>', page, re.S).group(0))  # type: ignore[union-attr]
    assert "防城港 本办法 每周至少 1 条 原则上 第十八条" in table
    assert (
        "威海 功能区管委会：每个工作日至少 1 条 县级：每个工作日至少 1 条 市级（功能区管委会除外）：每周至少 3 次 原则上"
        in table
    )
    assert "濉溪 没有规定；多少天不更新算内容不更新：14 天（国办秘函〔2019〕19号 检查指标 内容不更新）" in table
    assert table.count("没有规定") == 4


def test_the_questions_to_the_database_do_not_grow(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.supervisor)
    addresses = ("/policies/", "/policies/fangchenggang-2022/", "/policies/clauses/GBJ-2-a/")
    asked = []
    for number in (1, 2, 3):
        factories.make_media_account(cast.education, name=f"示范教育{number}", platform="weibo")
        check(NOW.date())
        if number == 2:
            continue
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
    assert asked[:3] == asked[3:]


def test_comparing_two_shows_what_differs_and_on_demand_all(supervisor: Client) -> None:
    address = "/policies/compare/?one=fangchenggang-2022&two=weihai-2019"
    some, everything = read(supervisor, address), read(supervisor, f"{address}&all=1")
    rows = lambda page: [text(r) for r in re.findall(r'<th scope="row">(.*?)</th>', page, re.S)]  # noqa: E731
    assert "更新频次" in rows(some)
    assert "各平台名称一致" not in rows(some)
    assert "各平台名称一致" in rows(everything)
    lead = re.search(r"(\d+) 个事项里 (\d+) 个不一样", some)
    assert lead
    assert (len(rows(everything)), len(rows(some))) == (int(lead.group(1)), int(lead.group(2)))

"""What each regulation says at the door, through the form."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import begin, decide, facts_of, follow, hand_in, person
from tests.filing.typed import register_url, typed

from zhengmei.audit.models import ExportRequest
from zhengmei.core import clock
from zhengmei.core.clock import end_of_day
from zhengmei.filing import actions
from zhengmei.filing.actions import ApplicationStopped, Draft
from zhengmei.filing.models import MediaAccount, RuleException
from zhengmei.filing.states import FilingAct
from zhengmei.identity.models import User
from zhengmei.monitoring.actions import run_checks
from zhengmei.monitoring.models import Finding
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Duty
from zhengmei.policies.library import library

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def water(cast: Cast) -> Organisation:
    return factories.make_organisation("示范市水务局", region=cast.city, supervisor=cast.city_office)


def _follow(cast: Cast, pack: str) -> None:
    """The bureaus of the city follow `pack` from now on."""
    for unit in (cast.education, cast.police):
        factories.make_adoption(unit, pack)


def _some_function(pack: str) -> list[str]:
    own = library().packs[pack].dictionaries.functions
    return [own.items[0].label] if own else ["发布"]


def _exception(until: date = date(2026, 12, 31)) -> dict[str, str]:
    return {"exception_reason": "应急专用", "exception_until": until.isoformat()}


@pytest.mark.clause("WH-1-c")
def test_blank_positioning_is_refused_and_a_given_one_shows_on_page_and_in_the_file(
    cast: Cast, client_as: SignIn
) -> None:
    _follow(cast, "weihai-2019")
    client = client_as(cast.supervisor)
    answer = client.post(register_url(cast), typed(cast.education, positioning=""))
    assertContains(
        answer, '<a href="#id_positioning">功能定位</a>：没有填功能定位（威海 附件、一 WH-A-b、WH-A-c、WH-1-c 要求）'
    )
    assert not MediaAccount.objects.exists()
    client.post(register_url(cast), typed(cast.education, functions=_some_function("weihai-2019")))
    client.post("/filing/ledger/columns/", {"columns": ["sponsor", "positioning"]})
    assertContains(client.get("/filing/ledger/"), "政策发布")
    asked = {"scope": "all", "format": "xlsx", "columns": "shown"}
    led = client.post("/filing/ledger/export/", asked)["Location"]
    hidden = {key: values[0] for key, values in parse_qs(urlsplit(led).query).items()}
    client.post("/audit/exports/new/", hidden | {"purpose": "报市网信办年度检查"})
    request = ExportRequest.objects.get()
    second = factories.make_user("fu.zhu", "傅主")
    factories.make_appointment(second, cast.city_office, Duty.SUPERVISOR)
    client_as(second).post(f"/audit/exports/{request.pk}/decide/", {"decision": "approve"})
    handed = client.post("/filing/ledger/export/", {"request": request.pk})
    assert _cells(handed.content)["功能定位"] == ["政策发布"]


def _cells(content: bytes) -> dict[str, list[object]]:
    """An xlsx file by its headers."""
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    head, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return {str(name): [row[place] for row in rows] for place, name in enumerate(head)}


def _second_account_is_stopped_until_excepted(client: Client, cast: Cast, unit: Organisation, pack: str) -> None:
    functions = _some_function(pack)
    first = typed(unit, platform="weibo", platform_account_id="1", functions=functions)
    client.post(register_url(cast, unit), first)
    second = typed(unit, platform="weibo", platform_account_id="2", functions=functions)
    stopped = client.post(register_url(cast, unit), second)
    assertContains(stopped, "在新浪微博已有 “示范市教育”，最多 1 个。")
    client.post(register_url(cast, unit), second | _exception())
    held = RuleException.objects.get()
    assert (held.media_account.platform_account_id, held.approved_by) == ("2", cast.supervisor)
    assertContains(client.get("/filing/ledger/?exception=yes"), '<span class="st">例外</span>')


@pytest.mark.clause("WH-4.1-c")
def test_weihai_a_second_account_passes_only_as_an_exception(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "weihai-2019")
    client = client_as(cast.supervisor)
    _second_account_is_stopped_until_excepted(client, cast, cast.education, "weihai-2019")
    third = typed(cast.education, platform_account_id="3", functions=_some_function("weihai-2019"))
    client.post(register_url(cast), third)
    assert MediaAccount.objects.filter(platform="weixin").count() == 1
    assert RuleException.objects.count() == 1


@pytest.mark.clause("FCG-10-a")
def test_fangchenggang_a_second_account_passes_only_as_an_exception(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.supervisor)
    _second_account_is_stopped_until_excepted(client, cast, cast.education, "fangchenggang-2022")
    stopped = client.post(
        register_url(cast),
        typed(cast.education, platform="weibo", platform_account_id="4", functions=["发布"]),
    )
    assertContains(stopped, "防城港 第十条")


def _too_many(account_id: str) -> bool:
    """Whether the checks say, on the day after the exception ended, that there are too many accounts."""
    day = date(2027, 1, 1)
    run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=day - timedelta(7),
        period_to=day,
        judged_at=end_of_day(day),
        by=None,
        now=end_of_day(day),
    )
    found = Finding.objects.filter(rule_key="accounts_per_platform", state="open")
    return found.filter(media_account__platform_account_id=account_id).exists()


@pytest.mark.clause("BL-2.1-h")
def test_beilun_after_the_exception_ends_a_finding_appears(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "beilun-2020")
    client = client_as(cast.supervisor)
    _second_account_is_stopped_until_excepted(client, cast, cast.education, "beilun-2020")
    douyin = typed(cast.education, platform="douyin", platform_account_id="5", functions=_some_function("beilun-2020"))
    client.post(register_url(cast), douyin)
    assert MediaAccount.objects.filter(platform="douyin").count() == 1
    assert _too_many("2")


@pytest.mark.clause("SX-3.3-b")
def test_suixi_after_the_exception_ends_a_finding_appears(cast: Cast, client_as: SignIn) -> None:
    """There an account begins with a filing, so the second is refused when it is handed in."""
    follow(cast, "suixi-2022")
    chief, unit = person("尹明", cast.county_education, Duty.CHIEF), cast.county_education
    factories.make_media_account(unit, name="示范县教育", platform="weixin")
    blank = dict.fromkeys(("opened_on", "launched_on", "followers", "is_certified"))
    blank |= {"platform_account_id": "", "url": "", "certification_text": "", "platform": "weixin", "is_main": False}
    case = begin(FilingAct.OPEN, unit, chief, facts=blank)
    with pytest.raises(ApplicationStopped, match="最多 1 个"):
        hand_in(case, chief)
    asked = Draft(facts=facts_of(case), answers=case.answers, reason="应急", exception_reason="应急专用",
                  exception_until=date(2026, 12, 31))  # fmt: skip
    actions.submit_application(application=case, draft=asked, by=chief, now=NOW)
    decide(case, cast.county_supervisor)
    given = {"platform_account_id": "gh_2", "is_certified": True, "certification_text": unit.name}
    actions.carry_out_application(
        application=case, carried_out_on=TODAY, link="https://e.invalid", facts=given, by=chief, now=NOW
    )
    page = client_as(cast.county_supervisor).get("/filing/ledger/?exception=yes")
    assertContains(page, '<span class="st">例外</span>')
    assert RuleException.objects.get().approved_by == cast.county_supervisor
    hand_in(begin(FilingAct.OPEN, unit, chief, facts=blank | {"platform": "weibo"}), chief)
    assert _too_many("gh_2")


@pytest.mark.clause("HZ-2.3.1-h")
def test_hangzhou_a_second_account_is_refused_without_exception(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "hangzhou-2019")
    client = client_as(cast.supervisor)
    client.post(register_url(cast), typed(cast.education, platform="weibo", platform_account_id="1"))
    second = typed(cast.education, platform="weibo", platform_account_id="2")
    stopped = client.post(register_url(cast), second)
    assertContains(stopped, "在新浪微博已有 “示范市教育”，最多 1 个。请先注销或并掉原来的，再登记。")
    assertNotContains(stopped, "例外的理由")
    client.post(register_url(cast), second | _exception())
    assert MediaAccount.objects.filter(platform="weibo").count() == 1
    client.post(register_url(cast), typed(cast.education))
    assert MediaAccount.objects.filter(platform="weixin").count() == 1


def _other_name(client: Client, cast: Cast, pack: str) -> str:
    """The page after registering 示范市教育 on 微博 and 示范教育发布 on 微信."""
    functions = _some_function(pack)
    client.post(
        register_url(cast), typed(cast.education, platform="weibo", platform_account_id="1", functions=functions)
    )
    other = typed(cast.education, name="示范教育发布", functions=functions)
    return client.post(register_url(cast), other).content.decode()


@pytest.mark.clause("WH-4.1-d")
@pytest.mark.clause("FCG-11-d")
@pytest.mark.parametrize("pack", ["weihai-2019", "fangchenggang-2022"])
def test_a_differing_name_passes_only_as_an_exception(cast: Cast, client_as: SignIn, pack: str) -> None:
    _follow(cast, pack)
    client = client_as(cast.supervisor)
    page = _other_name(client, cast, pack)
    assert "“示范市教育”" in page
    assert "“示范教育发布”" in page
    assert "例外的理由" in page
    client.post(register_url(cast), typed(cast.education, functions=_some_function(pack)))
    assert MediaAccount.objects.filter(platform="weixin", name="示范市教育").exists()
    named = typed(
        cast.education,
        platform="douyin",
        platform_account_id="3",
        name="示范教育发布",
        functions=_some_function(pack),
    )
    client.post(register_url(cast), named | _exception())
    assert RuleException.objects.get().rule_key == "same_name"


@pytest.mark.clause("HZ-2.3.1-j")
def test_hangzhou_a_differing_name_is_refused_without_exception(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "hangzhou-2019")
    client = client_as(cast.supervisor)
    page = _other_name(client, cast, "hangzhou-2019")
    assert "“示范市教育”" in page
    assert "“示范教育发布”" in page
    assert "例外的理由" not in page
    client.post(register_url(cast), typed(cast.education))
    assert MediaAccount.objects.filter(platform="weixin", name="示范市教育").exists()


@pytest.mark.clause("FCG-11-a")
def test_a_name_needs_a_county_or_higher_region(cast: Cast, client_as: SignIn) -> None:
    street = factories.make_region("中山镇", "township", cast.county)
    town = factories.make_organisation(
        "中山镇人民政府", region=street, kind="town", level="township", supervisor=cast.county_office
    )
    client = client_as(cast.supervisor)
    for number, (unit, name, passes) in enumerate(
        [
            (cast.education, "阳光教育", False),
            (cast.education, "示范教育", True),
            (cast.county_education, "示范县发布", True),
            (town, "中山发布", False),
        ]
    ):
        form = typed(unit, name=name, platform_account_id=f"n{number}", functions=["发布"])
        answer = client.post(register_url(cast, unit), form)
        assert MediaAccount.objects.filter(name=name).exists() is passes, name
        if not passes:
            assertContains(answer, f"名称“{name}”里没有县级以上行政区域名")


@pytest.mark.clause("BL-2.1-j")
def test_a_certification_of_another_is_refused_and_later_found(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "beilun-2020")
    client, functions = client_as(cast.supervisor), _some_function("beilun-2020")
    wrong = typed(cast.education, certification_text="某科技公司", functions=functions)
    assertContains(client.post(register_url(cast), wrong), "认证信息写的是“某科技公司”，主办单位是“示范市教育局”")
    client.post(register_url(cast), typed(cast.education, functions=functions))
    account = MediaAccount.objects.get()
    actions.change_media_account(
        media_account=account, fields={"certification_text": "某科技公司"}, by=None, now=NOW, source="command"
    )
    run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=TODAY - timedelta(7),
        period_to=TODAY,
        judged_at=NOW,
        by=None,
        now=NOW,
    )
    assert Finding.objects.filter(rule_key="certification_names_sponsor", state="open").count() == 1


@pytest.mark.clause("BL-2.2-0")
def test_beilun_asks_for_one_of_five_functions_and_filters_by_them(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "beilun-2020")
    client = client_as(cast.supervisor)
    form = client.get(register_url(cast)).context["form"]
    five = ["信息公开", "政民互动", "政务服务", "新闻发布", "舆论引导"]
    assert [name for name, _ in form.fields["functions"].choices] == five
    refused = client.post(register_url(cast), typed(cast.education))
    assertContains(refused, "请至少选一项功能：信息公开、政民互动、政务服务、新闻发布、舆论引导。")
    for number, (unit, functions) in enumerate(
        [(cast.education, ["政务服务"]), (cast.police, ["政务服务", "信息公开"]), (cast.county_office, ["新闻发布"])]
    ):
        factories.make_media_account(unit, name=f"示范{number}号", functions=functions)
    query = "function=政务服务"
    shown = client.get(f"/filing/ledger/?{query}").context["rows"]
    assert {row.account.name for row in shown} == {"示范0号", "示范1号"}
    handed = client.post("/filing/ledger/export/", {"scope": "all", "format": "xlsx", "columns": "all", "query": query})
    assert sorted(_cells(handed.content)["账号名称"]) == ["示范0号", "示范1号"]


@pytest.mark.clause("HZ-2-a")
def test_hangzhou_offers_five_functions_and_only_hints_when_none_is_chosen(cast: Cast, client_as: SignIn) -> None:
    _follow(cast, "hangzhou-2019")
    client = client_as(cast.supervisor)
    form = client.get(register_url(cast)).context["form"]
    assert [name for name, _ in form.fields["functions"].choices] == ["发布", "传播", "互动", "引导", "办事"]
    done = client.post(register_url(cast), typed(cast.education), follow=True)
    assertContains(done, "还没有选功能，选上便于按功能查找")
    client.post(
        register_url(cast, cast.police),
        typed(cast.police, name="示范市公安", platform_account_id="2", functions=["互动", "办事"]),
    )
    shown = client.get("/filing/ledger/?function=互动&function=办事").context["rows"]
    assert [row.account.name for row in shown] == ["示范市公安"]


@pytest.mark.clause("FCG-A-b")
def test_the_form_offers_the_eight_classes_of_the_paper_form(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.supervisor)
    form = client.get(register_url(cast)).context["form"]
    _, (group, listed), *_ = form.fields["platform"].choices
    assert group == "防城港表上所列"
    assert [label for _, label in listed] == [
        "微博",
        "微信",
        "移动客户端（APP）",
        "今日头条",
        "百度百家号",
        "抖音",
        "微视",
        "其他",
    ]
    assert [label for _, label in form.fields["platform_subtype"].choices[1:]] == ["服务号", "订阅号", "小程序"]
    answer = client.post(register_url(cast), typed(cast.education, platform="other", functions=["发布"]))
    assertContains(answer, "平台选了“其他”，请写明是哪个平台。")
    assert not MediaAccount.objects.exists()


def test_an_expired_news_licence_stops_and_a_valid_one_passes(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.supervisor)
    news = {
        "provides_news": "yes",
        "news_licence_number": "45-1",
        "news_licence_issuer": "示范网信办",
        "functions": ["发布"],
    }
    late = typed(cast.education, news_licence_expires_on="2026-10-11", **news)
    assertContains(client.post(register_url(cast), late), "许可证 2026年10月11日已到期，请先续办。")
    client.post(register_url(cast), typed(cast.education, news_licence_expires_on="2026-10-12", **news))
    assert MediaAccount.objects.count() == 1


def test_a_unit_without_a_pack_is_asked_only_for_what_every_ledger_needs(cast: Cast, client_as: SignIn) -> None:
    cast.city_office.adoptions.all().delete()
    form = {"name": "随便", "platform": "weixin", "kind": "official", "status": "normal", "sponsor": cast.education.pk}
    client_as(cast.supervisor).post(register_url(cast), form)
    assert MediaAccount.objects.get().name == "随便"


def test_changing_one_field_does_not_ask_what_others_lack(cast: Cast) -> None:
    account = factories.make_media_account(cast.education, name="阳光", leader_name="")
    changed = actions.amend_media_account(
        media_account=account,
        fields={"followers": 5},
        by=cast.drafter,
        now=NOW,
        seen_changed_at=account.changed_at,
    )
    assert changed.followers == 5

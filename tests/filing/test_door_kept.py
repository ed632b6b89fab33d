"""What is asked at the door stays true afterwards: what comes to nothing later is reminded of, found, and goes away again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import begin, decide, follow, person
from tests.filing.pages import press_submit
from tests.filing.typed import register_url, typed

from zhengmei.core import clock
from zhengmei.core.clock import BEIJING, end_of_day
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.models import Application, MediaAccount, RuleException
from zhengmei.filing.states import FilingAct, Outcome
from zhengmei.identity.actions import disable_user
from zhengmei.identity.models import User
from zhengmei.monitoring.actions import run_checks
from zhengmei.monitoring.models import Finding
from zhengmei.organisations.models import PackAdoption
from zhengmei.organisations.states import Duty

pytestmark = (
    pytest.mark.slow
)  # stories of pages: what they ask of the database is asked in parts elsewhere, on both engines

SignIn = Callable[[User], Client]
PAPER = b"%PDF-1.4 paper"
APP: dict[str, object] = {
    "name": "示范市教育",
    "platform": "app",
    "platform_account_id": "app_1",
    "category": "新闻资讯类",
    "functions": ["发布信息"],
    "app_purpose": "news",
    "app_ipv6": True,
    "app_https": True,
    "app_html5": True,
    "app_devices": True,
    "app_security_level": "3",
    "app_security_number": "示公备1",
    "app_assessed_on": date(2026, 3, 1),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def found_on(day: date, code: str, **narrow: object) -> list[str]:
    """The checks run over the week that ends on this day; what stands then by this code, the oldest first."""
    at = end_of_day(day)
    everyone = MediaAccount.objects.all()
    run_checks(media_accounts=everyone, period_from=day - timedelta(6), period_to=day, judged_at=at, by=None, now=at)
    found = Finding.objects.filter(code=code, state="open", **narrow)
    return [one.title for one in found.order_by("media_account_id", "pk")]


@pytest.mark.clause("WH-2-c")
def test_weihai_one_sponsor_one_person_who_answers_and_still_works_there(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "weihai-2019")
    supervisor, drafter = client_as(cast.supervisor), client_as(cast.drafter)
    begun = {"act": "open", "sponsor": ""}
    assertContains(supervisor.post("/filing/applications/new/", begun), "没有选主办单位")
    begun = {"act": "open", "sponsor": [cast.education.pk, cast.police.pk]}
    assertContains(supervisor.post("/filing/applications/new/", begun), "一个账号只有一个主办单位")
    assert not Application.objects.exists()
    facts = {"name": "示范市教育", "functions": ["发布信息"]}
    case = begin(FilingAct.OPEN, cast.education, cast.drafter, facts=facts)
    (said,) = press_submit(drafter, case, responsible_name="")
    assert said.startswith("还没有填：账号责任人。请补齐。 威海 二")
    assert press_submit(drafter, case, responsible_name="顾知行") == []
    decide(case, cast.chief)
    account = decide(case, cast.supervisor).media_account
    other = factories.make_media_account(cast.police, name="示范市公安", responsible_name="陶然")
    assert found_on(TODAY, "MC020") == []
    disable_user(user=cast.reviewer, reason="调离", by=cast.system_admin, now=NOW)
    assert found_on(TODAY, "MC020") == ["责任人不在岗"]
    assert Finding.objects.get(code="MC020").media_account == account != other
    assertContains(supervisor.get("/monitoring/"), "责任人不在岗")


@pytest.mark.clause("WH-4.3-b")
def test_weihai_an_account_in_duty_is_real_named_agreed_to_and_watched_like_any_other(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast, "weihai-2019")
    official = factories.make_media_account(cast.education, name="示范市教育", platform="weibo")
    held = {"holder": "person", "identity": "duty", "holder_name": "温雅南，副局长"}
    facts = {"name": "示范市教育", "kind": "duty", "functions": ["发布信息"]}
    case = begin(FilingAct.OPEN, cast.education, cast.drafter, facts=facts, answers=held)
    drafter, supervisor = client_as(cast.drafter), client_as(cast.supervisor)
    (said,) = press_submit(drafter, case)
    assert said.startswith("职务账号没有实名认证，不能纳入管理。请先在平台实名认证，再勾选。 威海 四（三）")
    assert press_submit(drafter, case, real_name="on") == []
    step = case.steps.get(role="peer")
    with pytest.raises(FilingRefused, match="还没有到这一步，现在在“示范市教育局”办理，不能越级"):
        actions.decide_step(step=step, outcome=Outcome.PASSED, by=cast.supervisor, now=NOW)
    waiting = supervisor.get(f"/filing/applications/{case.pk}/").content.decode()
    assert "主办单位意见" in waiting
    assert 'value="passed"' not in waiting
    assert not MediaAccount.objects.filter(kind="duty").exists()
    decide(case, cast.chief, opinion="同意纳入本单位管理。")
    account = decide(case, cast.supervisor).media_account
    assertContains(supervisor.get("/filing/ledger/?platform=douyin"), f'href="/filing/accounts/{account.pk}/"')
    for media in (official, account):
        factories.make_published_item(media, datetime(2026, 10, 16, 10, tzinfo=BEIJING))
    silent = date(2026, 10, 25)
    assert found_on(silent, "MC002", media_account=official) == found_on(silent, "MC002", media_account=account)
    assert len(found_on(silent, "MC002", media_account=account)) == 1


@pytest.mark.clause("WH-5.2-e")
def test_weihai_a_client_is_graded_filed_and_assessed_every_year(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "weihai-2019")
    bare = {"app_security_level": "", "app_security_number": "", "app_assessed_on": None}
    case = begin(FilingAct.OPEN, cast.education, cast.drafter, facts={**APP, **bare}, answers={"intensive": "采编"})
    drafter = client_as(cast.drafter)
    (said,) = [one for one in press_submit(drafter, case) if "等保" in one]
    assert said.startswith("还没有填：等保定级、等保备案号、等保测评日期。请补齐。 威海")
    given = {"app_security_level": "3", "app_security_number": "示公备1", "app_assessed_on": "2026-03-01"}
    assert not [one for one in press_submit(drafter, case, **given) if "等保" in one]
    PackAdoption.objects.update(since=date(2018, 1, 1))
    old = {**APP, "app_assessed_on": date(2018, 4, 1), "opened_on": date(2017, 1, 1)}
    account = factories.make_media_account(cast.education, **old)
    assert found_on(date(2019, 4, 1), "MC022") == []
    assert found_on(date(2019, 4, 2), "MC022") == ["等保测评逾期"]
    listed = client_as(cast.supervisor).get("/monitoring/?code=MC022")
    assertContains(listed, "等保测评逾期")
    assertContains(listed, account.name)
    assert Finding.objects.get(code="MC022").local_default


@pytest.mark.clause("HZ-2.3.1-i")
def test_hangzhou_a_department_keeps_one_work_account_with_its_offices(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "hangzhou-2019")
    for department in (cast.education, cast.county_education):
        factories.make_media_account(department, name=f"{department.name}发布", is_main=True)
    office = factories.make_organisation(
        "示范市教育局招生处", region=cast.city, kind="internal", supervisor=cast.education
    )
    by = person("甲编", office, Duty.DRAFTER)
    facts = {"name": "示范招生", "platform": "weixin", "platform_account_id": "gh_2", "is_main": False}
    case = begin(FilingAct.OPEN, office, by, facts=facts)
    (said,) = press_submit(client_as(by), case)
    assert said.startswith("部门连同内设机构已有工作类公众号 “示范市教育局发布”（示范市教育局），最多留 1 个。")
    assert "杭州 二（三）1" in said
    until = {"exception_reason": "招生专用", "exception_until": "2026-12-31"}
    assert press_submit(client_as(by), case, **until) == []
    decide(case, person("甲长", office, Duty.CHIEF))
    account = decide(case, cast.supervisor).media_account
    held = RuleException.objects.get(rule_key="second_work_wechat")
    assert (held.reason, held.approved_by, held.expires_on) == (
        "招生专用", cast.supervisor, date(2026, 12, 31)
    )  # fmt: skip
    assert found_on(date(2026, 12, 31), "MC004") == []
    assert found_on(date(2027, 1, 1), "MC004", media_account=account) == ["工作类公众号 2 个"]
    inner = factories.make_organisation(
        "示范县教育局招生股", region=cast.county, kind="internal", level="county", supervisor=cast.county_education
    )
    by = person("乙编", inner, Duty.DRAFTER)
    case = begin(FilingAct.OPEN, inner, by, facts={**facts, "name": "示范县招生", "platform_account_id": "gh_3"})
    assert press_submit(client_as(by), case) == []


@pytest.mark.clause("HZ-2.3.1-n")
def test_hangzhou_a_client_and_a_service_app_support_what_is_asked_or_are_found(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "hangzhou-2019")
    client = client_as(cast.drafter)
    said_no = (("app", "app_ipv6", "evidence_ipv6"), ("mini_program", "app_devices", "evidence_devices"))
    for platform, field, _ in said_no:
        supported = {"app_ipv6": "yes", "app_devices": "yes", field: "no"}
        row = typed(cast.education, platform=platform, platform_account_id=platform, functions=["办事"], **supported)
        assert client.post(register_url(cast), row).status_code == 302
    assert found_on(TODAY, "MC023") == ["不支持IPv6", "不支持多终端"]
    for platform, field, key in said_no:
        account = MediaAccount.objects.get(platform=platform)
        case = begin(FilingAct.CHANGE, cast.education, cast.drafter, media_account=account, reason="改造好了")
        proof = SimpleUploadedFile(f"{key}.pdf", PAPER, "application/pdf")
        assert press_submit(client, case, **{field: "yes", f"q_{key}": proof}) == []
        decide(case, cast.chief)
        decide(case, cast.supervisor)
        assertContains(client.get(f"/filing/accounts/{account.pk}/"), f"{key}.pdf")
    assert found_on(TODAY, "MC023") == []
    assert Finding.objects.filter(code="MC023", state="closed").count() == 2


LICENCES = (
    ("provides_news", "news_licence", "新闻信息服务许可证", "MC013"),
    ("provides_audiovisual", "audiovisual_licence", "视听节目许可证", "MC025"),
)


def licence(kind: str, until: str) -> dict[str, str]:
    return {f"{kind}_number": "示许2026", f"{kind}_issuer": "示范省主管部门", f"{kind}_expires_on": until}


@pytest.mark.clause("HZ-2.3.2-k")
def test_hangzhou_each_licence_is_asked_reminded_of_and_found_when_it_ended(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "hangzhou-2019")
    client = client_as(cast.drafter)
    last = TODAY + timedelta(30)
    row = typed(cast.education, functions=["发布"], provides_audiovisual="yes")
    refused = client.post(register_url(cast), row)
    assertContains(refused, "视听节目许可证还没有填：许可证号、发证机关、有效期至。没有取得许可的，不能从事。")
    shows = licence("audiovisual_licence", last.isoformat())
    both = client.post(register_url(cast), row | shows | {"provides_news": "yes"})
    assertContains(both, "新闻信息服务许可证还没有填：许可证号、发证机关、有效期至。")
    assert not MediaAccount.objects.exists()
    client.post(register_url(cast), row | shows)
    assertContains(client.get("/"), "视听节目许可证快到期")
    assert found_on(last, "MC025") == []
    assert found_on(last + timedelta(1), "MC025") == ["视听节目许可证已过期"]
    assert found_on(last + timedelta(1), "MC013") == []


def test_hangzhou_no_reminder_a_day_too_early(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "hangzhou-2019")
    until = licence("audiovisual_licence", (TODAY + timedelta(31)).isoformat())
    row = typed(cast.education, functions=["发布"], provides_audiovisual="yes", **until)
    client = client_as(cast.drafter)
    assert client.post(register_url(cast), row).status_code == 302
    assertNotContains(client.get("/"), "视听节目许可证快到期")


@pytest.mark.clause("BL-2.3-k")
@pytest.mark.parametrize(("does", "kind", "name", "code"), LICENCES)
def test_beilun_a_licence_with_number_issuer_and_end(
    cast: Cast, client_as: SignIn, does: str, kind: str, name: str, code: str
) -> None:
    follow(cast, "beilun-2020")
    client = client_as(cast.county_drafter)
    facts = {"platform": "weixin", "functions": ["信息公开"], "platform_account_id": "gh_9"}
    case = begin(FilingAct.OPEN, cast.county_education, cast.county_drafter, facts=facts)
    (said,) = press_submit(client, case, **{does: "yes"})
    assert f"，{name}还没有填：许可证号、发证机关、有效期至。" in said
    assert "北仑 二（三）" in said
    (said,) = press_submit(client, case, **{does: "yes"}, **licence(kind, ""))
    assert f"，{name}还没有填：有效期至。" in said
    assert press_submit(client, case, **{does: "yes"}, **licence(kind, "2026-12-31")) == []
    decide(case, person("尹明", cast.county_education, Duty.CHIEF))
    account = decide(case, cast.county_supervisor).media_account
    without = factories.make_media_account(cast.county_office, name="示范县发布")
    assert found_on(date(2026, 12, 31), code) == []
    assert len(found_on(date(2027, 1, 1), code, media_account=account)) == 1
    assert found_on(date(2027, 1, 1), code, media_account=without) == []
    case = begin(
        FilingAct.OPEN, cast.county_office, cast.county_supervisor, facts={**facts, "platform_account_id": "8"}
    )
    assert not [one for one in press_submit(client_as(cast.county_supervisor), case) if "许可证" in one]


@pytest.mark.clause("FCG-17")
def test_fangchenggang_a_function_is_chosen_and_services_have_an_entry(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.county_drafter)
    facts = {"functions": []}
    case = begin(FilingAct.OPEN, cast.county_education, cast.county_drafter, facts=facts)
    (said,) = press_submit(client, case)
    assert said.startswith("请至少选一项功能：发布、传播、互动、引导、办事。 防城港 第十七条")
    assert press_submit(client, case, functions=["发布", "办事"]) == []
    account = factories.make_media_account(cast.education, functions=["发布", "办事"])
    factories.make_media_account(cast.police, functions=["发布"])
    assert found_on(TODAY, "MC021") == ["没有办事入口"]
    found = Finding.objects.get(code="MC021")
    assert (found.media_account, found.article, found.clauses) == (account, "防城港 第十七条", ["FCG-17"])
    page = client_as(cast.drafter).get(f"/filing/accounts/{account.pk}/")
    assertContains(page, "没有办事入口")
    assertContains(page, "防城港 第十七条")
    actions.change_media_account(
        media_account=account,
        fields={"service_entry_url": "https://example.invalid/ban"},
        by=cast.drafter,
        now=NOW,
        source="form",
    )
    assert found_on(TODAY + timedelta(1), "MC021") == []

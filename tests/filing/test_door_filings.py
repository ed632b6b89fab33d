"""What each regulation asks of a filing, and what it refuses: fields, questions, evidence, exceptions."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django.asserts import assertContains
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import begin, current, decide, follow, hand_in

from zhengmei.core import clock
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing import actions
from zhengmei.filing.actions import ApplicationStopped, FilingRefused
from zhengmei.filing.models import AccountTask, Application, MediaAccount, RuleException
from zhengmei.filing.states import ApplicationState, FilePurpose, FilingAct, Outcome
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.policies.library import library

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def town(cast: Cast) -> Organisation:
    place = factories.make_region("中山镇", "township", cast.county)
    return factories.make_organisation(
        "示范县中山镇人民政府", region=place, kind="town", level="township", supervisor=cast.county_office
    )


def _functions(pack: str) -> list[str]:
    own = library().packs[pack].dictionaries.functions
    return [own.items[0].label] if own else ["发布"]


def _case(cast: Cast, pack: str, sponsor: Organisation | None = None, **draft: object) -> Application:
    """A draft of an opening, whole under this pack but for what `draft` says: of 示范市教育局, or of 示范县教育局 under a
    county's pack. Where filing comes before registering there is no account id yet.
    """
    of_county = pack in ("suixi-2022", "beilun-2020")
    unit = sponsor or (cast.county_education if of_county else cast.education)
    plain = {"name": "示范县教育" if of_county else "示范市教育", "functions": _functions(pack)}
    plain |= {"platform_account_id": ""} if pack == "suixi-2022" else {}
    facts = {**plain, **dict(draft.pop("facts", {}))}  # type: ignore[call-overload]
    return begin(FilingAct.OPEN, unit, cast.supervisor, facts=facts, **draft)


def _against(case: Application, by: User) -> list[str]:
    """What stands against handing the case in, each with its article; empty when it was handed in."""
    try:
        hand_in(case, by)
    except ApplicationStopped as stopped:
        return [f"{r.sentence}{r.article}" for r in stopped.remarks] + stopped.more
    return []


def _said(case: Application, by: User, *words: str) -> bool:
    """Whether one single refusal holds all these words."""
    return any(all(word in sentence for word in words) for sentence in _against(case, by))


def _evidence(case: Application, key: str, by: User) -> None:
    number = len(key)
    kept = KeptFile(digest=f"{number:064}", name=f"{key}.pdf", media_type="application/pdf", size=9)
    actions.add_application_file(
        application=case, purpose=FilePurpose.TECHNICAL, kept=kept, label=key, question=key, by=by, now=NOW
    )


APP: dict[str, object] = {
    "platform": "app",
    "platform_account_id": "app_1",
    "category": "新闻资讯类",
    "app_purpose": "news",
    "app_ipv6": True,
    "app_https": True,
    "app_html5": True,
    "app_devices": True,
    "app_security_level": "3",
    "app_security_number": "威公备1",
    "app_assessed_on": date(2026, 3, 1),
}
EVIDENCE = ("evidence_ipv6", "evidence_https", "evidence_html5", "evidence_devices")


@pytest.mark.clause("SX-3.1-b")
def test_suixi_who_opens_sponsors_and_names_a_person_for_each_of_four_duties(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "suixi-2022")
    with pytest.raises(FilingRefused, match=r"谁开设、谁主办.*濉溪 三（一）"):
        actions.start_application(act=FilingAct.OPEN, sponsor=cast.police, by=cast.drafter, now=NOW)
    posted = {"act": "open", "sponsor": cast.police.pk}
    assertContains(
        client_as(cast.drafter).post("/filing/applications/new/", posted), "谁开设、谁主办：你不在“示范市公安局”"
    )
    four = ("planning_person", "support_person", "development_person", "security_person")
    case = _case(cast, "suixi-2022", facts=dict.fromkeys(four, ""))
    assert _said(case, cast.supervisor, "规划建设责任人、组织保障责任人、健康发展责任人、安全管理责任人", "濉溪")
    assert _against(_case(cast, "suixi-2022"), cast.supervisor) == []


def test_suixi_asks_why_this_platform_and_shows_the_reason_to_the_approver(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "suixi-2022")
    case = _case(cast, "suixi-2022", answers={"platform_reason": " "})
    assert _said(case, cast.supervisor, "为什么选这个平台", "濉溪 三（三）")
    given = _case(cast, "suixi-2022", answers={"platform_reason": "年轻人多"})
    assert _against(given, cast.supervisor) == []
    assertContains(client_as(cast.supervisor).get(f"/filing/applications/{given.pk}/"), "年轻人多")


@pytest.mark.clause("SX-2.1-b")
def test_suixi_ties_the_positioning_to_a_duty_of_the_unit(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "suixi-2022")
    actions.list_duties(organisation=cast.county_education, names=["义务教育招生入学"], by=cast.county_drafter, now=NOW)
    assert _said(_case(cast, "suixi-2022", facts={"positioning": ""}), cast.supervisor, "功能定位", "濉溪 二（一）")
    assert _said(_case(cast, "suixi-2022", facts={"duty_item": "发电"}), cast.supervisor, "对应职责“发电”不在")
    tied = _case(cast, "suixi-2022", facts={"duty_item": "义务教育招生入学"})
    assert _against(tied, cast.supervisor) == []
    account = factories.make_media_account(cast.education, duty_item="义务教育招生入学")
    assertContains(client_as(cast.supervisor).get(f"/filing/accounts/{account.pk}/"), "义务教育招生入学")


@pytest.mark.clause("WH-4.1-b")
def test_weihai_a_town_says_why_it_needs_one_and_a_department_need_not(cast: Cast, town: Organisation) -> None:
    follow(cast, "weihai-2019")
    blank = {"answers": {"work_need": ""}}
    case = _case(cast, "weihai-2019", town, **blank)
    assert _said(case, cast.supervisor, "为什么工作需要开这个账号", "威海 四（一）")
    assert _against(_case(cast, "weihai-2019", town), cast.supervisor) == []
    assert _against(_case(cast, "weihai-2019", **blank), cast.supervisor) == []


@pytest.mark.clause("WH-4.1-h")
def test_weihai_a_client_needs_a_justification_four_proofs_and_its_grading(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "weihai-2019")
    by = cast.supervisor
    bare = {"app_security_level": "", "app_security_number": "", "app_assessed_on": None}
    case = _case(cast, "weihai-2019", facts={**APP, **bare, "app_devices": False})
    assert _said(case, by, "集约节约说明", "威海 四（一）")
    assert _said(case, by, "还不支持多终端", "威海 四（一）")
    assert _said(case, by, "等保定级、等保备案号、等保测评日期", "威海")
    ticked = _case(cast, "weihai-2019", facts=APP, answers={"intensive": "新闻采编专用，已有的用不了"})
    assert [s for s in _against(ticked, by) if "还没有交" in s] == [
        f"还没有交“支持{word}的检测证明”。图片或 PDF。威海 四（一）" for word in ("IPv6", "HTTPS", "HTML5", "多终端")
    ]
    for key in EVIDENCE:
        _evidence(ticked, key, by)
    assert _against(ticked, by) == []
    client = client_as(by)
    assertContains(client.get(f"/filing/applications/{ticked.pk}/"), "新闻采编专用，已有的用不了")
    ticked.media_account = account = factories.make_media_account(cast.education, platform="app")
    ticked.state = ApplicationState.DONE
    ticked.save()
    page = client.get(f"/filing/accounts/{account.pk}/").content.decode()
    assert [key for key in EVIDENCE if f"{key}.pdf" in page] == list(EVIDENCE)


@pytest.mark.clause("WH-3.3-c")
def test_weihai_no_new_client_for_services_whoever_asks(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "weihai-2019")
    for by in (cast.supervisor, cast.drafter):
        case = begin(
            FilingAct.OPEN,
            cast.education,
            by,
            facts={**APP, "name": "示范市教育", "functions": ["发布信息"], "app_purpose": "service"},
            answers={"intensive": "要"},
            exception_reason="急用",
            exception_until=date(2026, 12, 31),
        )
        assert _said(case, by, "一律停止新建政务服务类移动客户端，没有例外", "威海 三（三）")
        page = client_as(by).get(f"/filing/applications/{case.pk}/edit/").content.decode()
        assert "一律停止新建政务服务类移动客户端，没有例外" in page
    news = _case(cast, "weihai-2019", facts=APP, answers={"intensive": "要"})
    assert not _said(news, cast.supervisor, "停止新建")


@pytest.mark.clause("WH-3.3-d")
def test_weihai_a_client_under_construction_is_to_be_stopped(cast: Cast) -> None:
    follow(cast, "weihai-2019")
    fields = {"app_stage": "building", "app_purpose": "service", "functions": ["办事服务"], "name": "示范市教育"}
    own = {
        n: v
        for n, v in factories.make_media_account(cast.police).__dict__.items()
        if n.startswith(("leader", "liaison"))
    }
    account = actions.enter_media_account(
        fields={**own, **APP, **fields, "sponsor": cast.education, "positioning": "办事", "is_certified": False},
        by=cast.supervisor,
        now=NOW,
    )
    task = AccountTask.objects.get(media_account=account)
    assert (task.kind, task.state) == ("stop", "open")
    with pytest.raises(FilingRefused):
        actions.finish_task(task=task, outcome="停了", by=cast.drafter, now=NOW)
    rested = actions.except_task(task=task, reason="已验收", expires_on=date(2026, 10, 30), by=cast.supervisor, now=NOW)
    assert rested.state == "excepted"
    actions.settle_due_tasks(by=None, now=NOW.replace(day=31))
    task.refresh_from_db()
    assert task.state == "open"


def test_weihai_names_each_blank_cell_of_its_form(cast: Cast) -> None:
    follow(cast, "weihai-2019")
    assert _said(_case(cast, "weihai-2019", facts={"liaison_mobile": ""}), cast.supervisor, "联络员手机", "附件")
    for platform in ("weibo", "weixin"):
        case = _case(cast, "weihai-2019", facts={"platform": platform, "certification_text": ""})
        assert _said(case, cast.supervisor, "认证信息", "威海")
    case = _case(cast, "weihai-2019", facts={**APP, "category": ""}, answers={"intensive": "要"})
    assert _said(case, cast.supervisor, "类别", "威海")


@pytest.mark.clause("BL-2.1-i")
def test_beilun_renames_every_account_together_or_none(cast: Cast) -> None:
    follow(cast, "beilun-2020")
    first = factories.make_media_account(cast.county_education, name="示范县教育", platform="weibo")
    other = _case(cast, "beilun-2020", facts={"platform": "weixin", "name": "示范教育发布"})
    stopped = [s for s in _against(other, cast.supervisor) if "各平台名称应当一致" in s]
    assert len(stopped) == 1
    assert "“示范县教育”" in stopped[0]
    assert "“示范教育发布”" in stopped[0]
    other.exception_reason, other.exception_until = "想要", date(2026, 12, 31)
    other.save()
    assert _said(other, cast.supervisor, "请改成一样的。")
    assert _against(_case(cast, "beilun-2020", facts={"platform": "weixin"}), cast.supervisor) == []
    second = factories.make_media_account(cast.county_education, name="示范县教育", platform="douyin")
    alone = begin(
        FilingAct.CHANGE, cast.county_education, cast.supervisor, media_account=first, facts={"name": "示范教育"}
    )
    assert _said(alone, cast.supervisor, "各平台名称应当一致")
    alone.answers = {**alone.answers, "with_renamed": [second.pk]}
    alone.save()
    assert _against(alone, cast.supervisor) == []


@pytest.mark.clause("BL-2.1-f")
def test_beilun_encourages_and_lets_the_hint_be_put_away(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "beilun-2020")
    client, page = client_as(cast.supervisor), f"/organisations/{cast.county_education.pk}/"
    for platform in ("weixin", "douyin"):
        case = _case(cast, "beilun-2020", facts={"platform": platform})
        assert _against(case, cast.supervisor) == []
    assertContains(client.get(page), "鼓励有条件的开设微信公众号、抖音")
    client.post(f"/filing/units/{cast.county_education.pk}/hints/encouraged_platforms/put-away/")
    assert "鼓励有条件的开设" not in client.get(page).content.decode()
    assert "鼓励有条件的开设" not in client.get("/monitoring/findings/").content.decode()


@pytest.mark.clause("HZ-2.3.1-d")
def test_hangzhou_a_new_client_explains_why_and_carries_a_warning_to_review(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "hangzhou-2019")
    case = _case(cast, "hangzhou-2019", facts=APP)
    assert _said(case, cast.supervisor, "为什么“浙里办”“杭州办事服务”承担不了", "杭州 二（三）1")
    told = _case(cast, "hangzhou-2019", facts=APP, answers={"service_reason": "采编系统，不办事"})
    assert _against(told, cast.supervisor) == []
    assertContains(client_as(cast.supervisor).get(f"/filing/applications/{told.pk}/"), "请从严审查。")


def test_hangzhou_one_work_account_of_a_city_department_with_its_offices(cast: Cast) -> None:
    follow(cast, "hangzhou-2019")
    office = factories.make_organisation(
        "示范市教育局招生处", region=cast.city, kind="internal", supervisor=cast.education
    )
    factories.make_media_account(cast.education, name="示范市教育", platform="weixin")
    wechat = {"platform": "weixin"}
    case = _case(cast, "hangzhou-2019", office, facts=wechat)
    assert _said(case, cast.supervisor, "部门连同内设机构已有工作类公众号", "杭州 二（三）1")
    excepted = _case(
        cast, "hangzhou-2019", office, facts=wechat, exception_reason="招生专用", exception_until=date(2026, 12, 31)
    )
    assert _against(excepted, cast.supervisor) == []
    factories.make_media_account(cast.county_education, name="示范县教育", platform="weibo")
    county = _case(cast, "hangzhou-2019", cast.county_education, facts={**wechat, "name": "示范县教育"})
    assert not _said(county, cast.supervisor, "工作类公众号")


def test_beilun_each_licence_with_number_issuer_and_end(cast: Cast) -> None:
    follow(cast, "beilun-2020")
    for does, name in (("provides_news", "新闻信息服务许可证"), ("provides_audiovisual", "视听节目许可证")):
        case = _case(cast, "beilun-2020", facts={does: True})
        assert _said(case, cast.supervisor, f"{name}还没有填：许可证号、发证机关、有效期至", "北仑")
    assert _against(_case(cast, "beilun-2020"), cast.supervisor) == []


@pytest.mark.clause("FCG-12")
def test_fangchenggang_a_client_supports_both_and_a_second_one_is_justified(cast: Cast) -> None:
    follow(cast, "fangchenggang-2022")
    case = _case(cast, "fangchenggang-2022", facts={**APP, "app_ipv6": False})
    assert _said(case, cast.supervisor, "还不支持IPv6", "防城港 第十二条")
    assert not _said(case, cast.supervisor, "集约节约说明")
    factories.make_media_account(cast.education, name="示范市教育", platform="app")
    second = _case(cast, "fangchenggang-2022", facts=APP)
    assert _said(second, cast.supervisor, "集约节约说明", "防城港 第十二条")
    given = _case(cast, "fangchenggang-2022", facts=APP, answers={"intensive": "两个用途不同"})
    assert not _said(given, cast.supervisor, "集约节约说明")


@pytest.mark.clause("FCG-14-a")
def test_fangchenggang_a_county_government_keeps_its_account_but_for_an_exception(cast: Cast) -> None:
    follow(cast, "fangchenggang-2022")
    government = factories.make_organisation(
        "示范县人民政府", region=cast.county, kind="government", level="county", supervisor=cast.county_office
    )
    for sponsor, kept in ((government, True), (cast.county_education, False)):
        account = factories.make_media_account(sponsor)
        case = begin(FilingAct.CANCEL, sponsor, cast.supervisor, media_account=account)
        assert _said(case, cast.supervisor, "原则上不得注销", "防城港 第十四条") is kept
    account = MediaAccount.objects.get(sponsor=government)
    case = Application.objects.get(media_account=account)
    case.exception_reason, case.exception_until = "并入县融媒体", date(2026, 12, 31)
    case.save()
    assert _against(case, cast.supervisor) == []


@pytest.mark.clause("FCG-11-b")
def test_fangchenggang_the_reviewer_says_whether_the_name_fits_the_duty(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "fangchenggang-2022")
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, cast.county_drafter), cast.county_drafter)
    step = current(case)
    if step.role == "sponsor":
        chief = factories.make_user("u.yin", "尹明")
        factories.make_appointment(chief, cast.county_education, "chief")
        case = decide(case, chief)
    with pytest.raises(FilingRefused, match="还没有回答“名称与工作职责相关联”"):
        decide(case, cast.county_supervisor, answers={})
    case = decide(case, cast.county_supervisor, opinion="看过了", answers={"name_fits_duty": False})
    assert case.state == ApplicationState.RETURNED
    made = case.decisions.get(outcome=Outcome.RETURNED)
    assert made.opinion == "看过了\n名称与工作职责相关联：否（防城港 第十一条）。请改好再交。"
    assertContains(
        client_as(cast.county_drafter).get(f"/filing/applications/{case.pk}/edit/"), "名称与工作职责相关联：否"
    )


@pytest.mark.clause("FCG-6-1a")
def test_one_sponsor_bound_to_four_duties(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "fangchenggang-2022")
    client = client_as(cast.supervisor)
    two = {"act": "open", "sponsor": [cast.education.pk, cast.police.pk]}
    assertContains(client.post("/filing/applications/new/", two), "一个账号只有一个主办单位")
    assertContains(client.post("/filing/applications/new/", {"act": "open", "sponsor": ""}), "没有选主办单位")
    assert not Application.objects.exists()
    account = factories.make_media_account(cast.education, planning_person="甲某", security_person="乙某")
    page = client.get(f"/filing/accounts/{account.pk}/").content.decode()
    assert [
        w
        for w in ("规划建设责任人", "组织保障责任人", "健康发展责任人", "安全管理责任人", "甲某", "乙某")
        if w not in page
    ] == []
    follow(cast, "weihai-2019")
    assert _said(_case(cast, "weihai-2019", facts={"responsible_name": ""}), cast.supervisor, "账号责任人", "威海 二")


def test_fangchenggang_names_what_its_form_lacks(cast: Cast) -> None:
    follow(cast, "fangchenggang-2022")
    missing = {"platform_account_id": "", "leader_office_tel": "", "url": ""}
    case = _case(cast, "fangchenggang-2022", facts=missing)
    assert _said(case, cast.supervisor, "平台账号ID、访问链接、分管负责人办公电话", "二维码至少要有一样", "防城港 附件")
    _evidence(case, "qr_image", cast.supervisor)
    assert _said(case, cast.supervisor, "还没有填：平台账号ID、分管负责人办公电话。")
    assert not RuleException.objects.exists()
    assert NOW.date() == TODAY

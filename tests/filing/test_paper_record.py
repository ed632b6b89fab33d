"""One record, many papers: reasons given at the door are printed, and what is entered once stands on every paper."""

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django.asserts import assertContains
from python_calamine import CalamineWorkbook
from tests import factories
from tests.cast import NOW, Cast
from tests.filing.cases import begin, decide, follow, person
from tests.filing.pages import press_submit, printed, values_shown
from tests.filing.typed import register_url, typed
from tests.inspection.scene import draw

from zhengmei.core import clock
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing import actions
from zhengmei.filing.models import Application, MediaAccount
from zhengmei.filing.queries import ONE_RECORD
from zhengmei.filing.states import FilePurpose, FilingAct
from zhengmei.identity.models import User
from zhengmei.inspection.models import RoundAccount
from zhengmei.organisations.states import Duty

pytestmark = (
    pytest.mark.slow
)  # stories of pages: what they ask of the database is asked in parts elsewhere, on both engines

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def evidence(case: Application, key: str, by: User) -> None:
    kept = KeptFile(digest=f"{len(key):064}", name=f"{key}.pdf", media_type="application/pdf", size=9)
    actions.add_application_file(
        application=case, purpose=FilePurpose.TECHNICAL, kept=kept, label=key, question=key, by=by, now=NOW
    )


NEWS_APP: dict[str, object] = {
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


@pytest.mark.clause("HZ-2.3.1-b")
def test_hangzhou_a_unit_that_need_not_open_one_says_why_and_is_never_missed(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "hangzhou-2019")
    place = factories.make_region("中山镇", "township", cast.county)
    town = factories.make_organisation(
        "示范县中山镇人民政府", region=place, kind="town", level="township", supervisor=cast.county_office
    )
    supervisor = client_as(cast.county_supervisor)
    shown = supervisor.get("/filing/openings/").content.decode()
    assert [unit.name in shown for unit in (town, cast.county_education)] == [False, False]
    drafter = person("渔汐", town, Duty.DRAFTER)
    for unit, by in ((town, drafter), (cast.county_education, cast.county_drafter)):
        name = f"示范县发布{unit.pk}"
        facts = {"name": name, "platform_account_id": name}
        case = begin(FilingAct.OPEN, unit, by, facts=facts, answers={"work_need": "渔民要看潮汐"})
        assert press_submit(client_as(by), case) == []
        decide(case, person(f"{name}负责人", unit, Duty.CHIEF))
        case = decide(case, cast.county_supervisor)
        assert case.state == "done"
        for form in ("applications", "accounts"):
            pk = case.pk if form == "applications" else case.media_account_id
            rows = printed(supervisor, f"/filing/{form}/{pk}/forms/general-filing/")
            (said,) = [row[1] for row in rows if row[0] == "说明"]
            assert "为什么工作需要开这个账号：渔民要看潮汐" in said


@pytest.mark.clause("SX-3.3-a")
def test_suixi_the_reason_for_the_platform_is_asked_shown_and_printed(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "suixi-2022")
    client = client_as(cast.county_drafter)
    case = begin(
        FilingAct.OPEN,
        cast.county_education,
        cast.county_drafter,
        facts={"platform": "douyin", "platform_account_id": ""},
        answers={"platform_reason": ""},
    )
    (said,) = press_submit(client, case)
    assert said.startswith("还没有填“为什么选这个平台”。")
    assert "/SX-3.3-a/" in said
    assert press_submit(client, case, q_platform_reason="家长都在抖音上看招生") == []
    decide(case, person("尹明", cast.county_education, Duty.CHIEF))
    page = client_as(cast.county_supervisor).get(f"/filing/applications/{case.pk}/")
    assertContains(page, "家长都在抖音上看招生")
    assertContains(page, "备案意见")
    rows = printed(client_as(cast.county_supervisor), f"/filing/applications/{case.pk}/forms/general-filing/")
    assert [row[1] for row in rows if row[0] == "说明"] == ["为什么选这个平台：家长都在抖音上看招生"]


@pytest.mark.clause("WH-4.1-g")
def test_weihai_a_client_is_justified_to_its_approver_and_on_paper(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "weihai-2019")
    client = client_as(cast.drafter)
    case = begin(
        FilingAct.OPEN, cast.education, cast.drafter, facts=NEWS_APP, answers={"intensive": " ", "work_need": ""}
    )
    for word in ("ipv6", "https", "html5", "devices"):
        evidence(case, f"evidence_{word}", cast.drafter)
    (said,) = press_submit(client, case)
    assert said.startswith("还没有填“集约节约说明”。")
    assert "/WH-4.1-g/" in said
    assert press_submit(client, case, q_intensive="采编系统专用，用市里的云") == []
    decide(case, cast.chief)
    supervisor = client_as(cast.supervisor)
    page = supervisor.get(f"/filing/applications/{case.pk}/")
    assertContains(page, "采编系统专用，用市里的云")
    assertContains(page, "备案意见")
    rows = printed(supervisor, f"/filing/applications/{case.pk}/forms/statement/")
    assert [row[1] for row in rows if row[0] == "说明"] == ["集约节约说明：采编系统专用，用市里的云"]
    assert decide(case, cast.supervisor).state == "done"


def as_filed(client: Client, account: MediaAccount) -> list[str]:
    """The twelve facts as the filing form prints them."""
    rows = printed(client, f"/filing/accounts/{account.pk}/forms/general-filing/")
    cells = [pair for row in rows for pair in zip(row[0::2], row[1::2], strict=False)]
    labels = [label for label, _ in cells]
    second = {"分管负责人办公电话": "分管负责人姓名及职务", "联络员办公电话": "联络员姓名及职务"}
    told = []
    for label, _ in ONE_RECORD:
        place = labels.index(second[label]) + 1 if label in second else labels.index(label)
        ticked = [word for word in cells[place][1].split("　") if word.startswith("☑")]
        told.append(ticked[0].removeprefix("☑") if ticked else cells[place][1])
    return told


def as_reported(client: Client) -> list[str]:
    """The twelve facts as the table for the national reporting system has them; there is one account."""
    answer = client.get("/filing/reconciling/export/")
    head, row = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    cells = dict(zip(head, row, strict=True))
    return [str(cells[label]) for label, _ in ONE_RECORD]


def as_inspected(client: Client, row: RoundAccount) -> list[str]:
    """The twelve facts as the sheet of an inspection shows them."""
    page = client.get(f"/inspection/{row.round_id}/accounts/{row.pk}/").content.decode()
    cells = dict(re.findall(r'<dt>([^<]+)</dt><dd class="text-break">([^<]*)</dd>', page))
    return [cells[label] for label, _ in ONE_RECORD]


@pytest.mark.clause("HZ-3.3-a")
def test_hangzhou_an_account_is_entered_once_and_every_paper_takes_it_from_there(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "hangzhou-2019")
    drafter, supervisor, inspector = (client_as(who) for who in (cast.drafter, cast.supervisor, cast.inspector))
    assert drafter.post(register_url(cast), typed(cast.education, functions=["发布"])).status_code == 302
    account = MediaAccount.objects.get()
    round_ = draw(cast)
    sampled = round_.accounts.get()
    once = as_filed(drafter, account)
    assert once == [
        "示范市教育",
        "微信公众号",
        "gh_1",
        "示范市教育局",
        "正常",
        "https://example.invalid/1",
        "示范市教育局",
        "政策发布",
        "许文柏　副局长",
        "0000-2200001",
        "温雅南　干事",
        "0000-2200002",
    ]
    assert as_reported(supervisor) == once
    assert as_inspected(inspector, sampled) == once
    page = f"/filing/accounts/{account.pk}/change/"
    stands = values_shown([drafter.get(page).context["form"]])
    assert drafter.post(page, {**stands, "leader_office_tel": "0000-2299999"}).status_code == 302
    now = ["0000-2299999" if words == "0000-2200001" else words for words in once]
    assert as_filed(drafter, account) == as_reported(supervisor) == as_inspected(inspector, sampled) == now

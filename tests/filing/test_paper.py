"""The paper forms, read back from the file that is handed out: every cell of both originals, filled in from the one record."""

import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from docx import Document
from tests import factories
from tests.cast import NOW, Cast
from tests.filing.cases import begin, decide, follow, person, region_office
from tests.filing.pages import press_submit, printed, values_shown

from zhengmei.core import clock
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing import actions
from zhengmei.filing.models import Application, MediaAccount
from zhengmei.filing.states import FilePurpose, FilingAct
from zhengmei.identity.models import User
from zhengmei.organisations.states import Duty

pytestmark = (
    pytest.mark.slow
)  # stories of pages: what they ask of the database is asked in parts elsewhere, on both engines

SignIn = Callable[[User], Client]
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
HEADS = ["微博基本情况", "微信基本情况", "政务服务类APP及其他政务新媒体情况"]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def filled_in(rows: list[list[str]]) -> list[str]:
    """The filled cells of the Weihai form: the unit above, then label and value side by side, the titles left out."""
    unit = rows[1][0].partition("：")[2]
    pairs = [row for row in rows[2:] if len(row) > 1]
    return [words for words in [unit, *(cell for row in pairs for cell in row[1::2])] if words]


def block(rows: list[list[str]], head: str) -> dict[str, str]:
    """One block of the Weihai form by its labels; those of the second person begin with 联络员."""
    start = rows.index([head]) + 1
    name, leader, liaison = rows[start : start + 3]
    cells = dict(zip(name[0::2], name[1::2], strict=True)) | dict(zip(leader[0::2], leader[1::2], strict=True))
    return cells | {
        f"联络员{label.removeprefix('联络员')}": cell for label, cell in zip(liaison[0::2], liaison[1::2], strict=True)
    }


def as_always(name: str, rows: list[list[str]]) -> None:
    """The words of the file are those of the golden one; `make golden` rewrites it."""
    file, words = GOLDEN / f"form-{name}.txt", "\n".join(" | ".join(row) for row in rows) + "\n"
    if os.environ.get("ZHENGMEI_GOLDEN") == "write":
        file.write_text(words, encoding="utf-8")
    assert words == file.read_text(encoding="utf-8")


def qr_code(case: Application, by: User) -> None:
    kept = KeptFile(digest="7" * 64, name="二维码.png", media_type="image/png", size=900)
    actions.add_application_file(
        application=case, purpose=FilePurpose.QR, kept=kept, label="二维码", question="qr_image", by=by, now=NOW
    )


def three_accounts(cast: Cast) -> None:
    """One of each block of the Weihai form, with different people in each."""
    for number, platform in enumerate(("weibo", "weixin", "app"), start=1):
        factories.make_media_account(
            cast.education,
            name=f"示范市教育{platform}",
            platform=platform,
            category="新闻资讯类" if platform == "app" else "",
            certification_text=f"示范市教育局{platform}",
            leader_name=f"分管{number}",
            leader_office_tel=f"0000-220000{number}",
            leader_mobile=f"1380000000{number}",
            liaison_name=f"联络{number}",
            liaison_office_tel=f"0000-220001{number}",
            liaison_mobile=f"1390000000{number}",
        )


@pytest.mark.clause("WH-A-a")
def test_weihai_fills_all_25_cells_and_leaves_the_block_of_a_missing_account_blank(
    cast: Cast, client_as: SignIn
) -> None:
    follow(cast, "weihai-2019")
    three_accounts(cast)
    client, form = client_as(cast.drafter), f"/filing/units/{cast.education.pk}/forms/weihai-registration/"
    rows = printed(client, form)
    as_always("weihai", rows)
    assert rows[:2] == [["政务新媒体登记备案表"], ["填报单位（盖章）：示范市教育局"]]
    assert [row[0] for row in rows if len(row) == 1 and row[0] in HEADS] == HEADS
    assert len(filled_in(rows)) == 25
    MediaAccount.objects.filter(platform="weibo").delete()
    without = printed(client, form)
    assert set(block(without, "微博基本情况").values()) == {""}
    assert [block(without, head) for head in HEADS[1:]] == [block(rows, head) for head in HEADS[1:]]
    assert [row[0::2] for row in printed(client, f"{form}")[2:]] == [row[0::2] for row in without[2:]]


def test_weihai_blank_form_is_for_the_pen_and_strangers_get_none(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "weihai-2019")
    three_accounts(cast)
    form = f"/filing/units/{cast.education.pk}/forms/weihai-registration/"
    answer = client_as(cast.supervisor).get(f"{form}docx/?blank")
    (table,) = Document(io.BytesIO(answer.content)).tables
    cells = [[cell.text for cell in dict.fromkeys(row.cells)] for row in table.rows]
    assert {cell for row in cells if len(row) > 1 for cell in row[1::2]} == {""}
    assert client_as(cast.supervisor).get(f"{form}pdf/?blank").content.startswith(b"%PDF")
    assert client_as(cast.stranger).get(f"{form}docx/").status_code == 404
    seen = block(printed(client_as(cast.observer), form), "微信基本情况")
    assert (seen["手机"], seen["联络员手机"]) == ("138****0002", "139****0002")


@pytest.mark.clause("WH-A-b")
def test_weihai_asks_for_both_persons_and_tells_their_mobiles_on_the_form_alone(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "weihai-2019")
    three_accounts(cast)
    MediaAccount.objects.filter(platform="weibo").delete()
    client = client_as(cast.drafter)
    facts = {"name": "示范市教育", "platform": "weibo", "liaison_mobile": "", "functions": ["发布信息"]}
    exception = {"exception_reason": "原名还在用", "exception_until": date(2026, 12, 31)}
    case = begin(FilingAct.OPEN, cast.education, cast.drafter, facts=facts, **exception)
    (said,) = press_submit(client, case)
    assert said.startswith("还没有填：联络员手机。请补齐。 威海 附件、一")
    assert press_submit(client, case, liaison_mobile="13900000009") == []
    decide(case, cast.chief, opinion="同意开设。")
    account = decide(case, cast.supervisor).media_account
    rows = printed(client, f"/filing/accounts/{account.pk}/forms/weihai-registration/")
    assert block(rows, "微博基本情况") == {
        "微博名称": "示范市教育",
        "认证信息": "示范市教育局",
        "分管负责人姓名及职务": "许文柏　副局长",
        "办公电话": "0000-2200001",
        "手机": "13800000001",
        "联络员姓名及职务": "温雅南　干事",
        "联络员办公电话": "0000-2200002",
        "联络员手机": "13900000009",
    }
    persons = ("分管负责人姓名及职务", "办公电话", "手机", "联络员姓名及职务", "联络员办公电话", "联络员手机")
    assert all(block(rows, head)[label] for head in HEADS for label in persons)
    for address in (f"/directory/accounts/{account.pk}/", "/directory/accounts.csv", "/directory/accounts.json"):
        page = Client().get(address).content.decode()
        assert "示范市教育" in page
        assert "13800000001" not in page
        assert "13900000009" not in page


@pytest.mark.clause("WH-A-c")
def test_weihai_asks_for_name_certification_and_of_a_client_the_category(cast: Cast, client_as: SignIn) -> None:
    follow(cast, "weihai-2019")
    client = client_as(cast.drafter)
    for platform in ("weibo", "weixin"):
        case = begin(FilingAct.OPEN, cast.education, cast.drafter, facts={"platform": platform})
        unnamed = press_submit(client, case, name="")
        assert unnamed[0] == "账号名称和平台都要填。"
        assert unnamed[1].startswith("还没有填：账号名称。请补齐。 威海 附件、一")
        (said,) = press_submit(client, case, name="示范市教育", certification_text="")
        assert said.startswith("还没有填：认证信息。请补齐。 威海 附件、一")
    case = begin(FilingAct.OPEN, cast.education, cast.drafter, facts={"platform": "app", "category": ""})
    (said,) = [words for words in press_submit(client, case, certification_text="") if "类别" in words]
    assert said.startswith("还没有填：类别、")
    assert "威海 二、附件" in said
    three_accounts(cast)
    rows = printed(client, f"/filing/units/{cast.education.pk}/forms/weihai-registration/")
    for head, label, name in (
        (HEADS[0], "微博名称", "示范市教育weibo"),
        (HEADS[1], "微信名称", "示范市教育weixin"),
        (HEADS[2], "名称及类别", "示范市教育app（新闻资讯类）"),
    ):
        found = block(rows, head)
        assert (found[label], found["认证信息"]) == (name, f"示范市教育局{name[5:].partition('（')[0]}")


GUANGXI = {
    "platform": "weixin",
    "platform_subtype": "订阅号",
    "platform_account_id": "gh_0001",
    "name": "示范县教育",
    "operator_name": "示范县融媒体中心",
    "operator_leader_name": "游航",
    "operator_leader_title": "主任",
    "operator_leader_tel": "0000-3300003",
    "provides_news": True,
    "news_licence_number": "45120260001",
    "news_licence_issuer": "示范省网信办",
    "news_licence_expires_on": date(2028, 12, 31),
    "followers": 1200,
}


EIGHTEEN_AND_TWO = [
    ("账号ID及名称", "gh_0001　示范县教育"),
    ("创建/注册日期", "2026年9月1日"),
    ("发布平台（系统）", "微信公众平台"),
    ("是否通过认证", "☑是　□否"),
    ("管理单位", "示范县人民政府办公室"),
    ("是否取得互联网新闻信息服务资质", "☑是　□否"),
    ("主办单位", "示范县教育局"),
    ("主办单位分管领导及职务", "许文柏　副局长"),
    ("联系电话", "0000-2200001"),
    ("承办单位", "示范县融媒体中心"),
    ("承办单位分管领导及职务", "游航　主任"),
    ("联系电话", "0000-3300003"),
    (
        "政务新媒体平台",
        "□微博　☑微信（□服务号 ☑订阅号 □小程序）　□移动客户端（APP）　□今日头条　□百度百家号　□抖音　□微视　□其他",
    ),
    ("访问链接或二维码", "https://example.invalid/wx　二维码见附图"),
    ("开设/变更/关停/注销理由", "开设：群众要在微信上查招生政策"),
    ("正式运营时间", "2026年9月10日"),
    ("关注量/粉丝量", "1200"),
    ("运行状态", "☑正常　□暂停　□注销　□关停"),
    ("填报单位", "示范县教育局"),
    ("填表时间", "2026年10月12日"),
]
"""The 24 fields but for the four opinions: eighteen that are written in, platform and state that are ticked."""


@pytest.mark.clause("FCG-A-d")
def test_guangxi_prints_its_24_fields_with_four_opinions_and_room_for_their_seals(
    cast: Cast, client_as: SignIn
) -> None:
    chief = person("尹明", cast.county_education, Duty.CHIEF)
    top = person("桂远", region_office(cast))
    client = client_as(cast.county_drafter)
    case = begin(
        FilingAct.OPEN,
        cast.county_education,
        cast.county_drafter,
        facts=GUANGXI,
        answers={"publish_system": "微信公众平台"},
        reason="群众要在微信上查招生政策",
    )
    (said,) = press_submit(client, case, platform_account_id="", leader_office_tel="", url="")
    missing = "还没有填：平台账号ID、访问链接、分管负责人办公电话。请补齐。（访问链接和二维码至少要有一样） 防城港 附件"
    assert said.startswith(missing)
    qr_code(case, cast.county_drafter)
    (said,) = press_submit(client, case, platform_account_id="gh_0001")
    assert said.startswith("还没有填：分管负责人办公电话。请补齐。 防城港 附件")
    assert press_submit(client, case, leader_office_tel="0000-2200001", url="https://example.invalid/wx") == []
    for by, opinion in (
        (chief, "同意开设。"),
        (cast.county_supervisor, "名称与职责相符，同意上报。"),
        (cast.supervisor, "同意上报。"),
        (top, "同意开设。"),
    ):
        case = decide(case, by, opinion=opinion)
    page = f"/filing/applications/{case.pk}/carry-out/"
    stands = values_shown([client.get(page).context["form"]])
    assert client.post(page, {**stands, "link": "https://example.invalid/wx"}).status_code == 302
    case.refresh_from_db()
    rows = printed(client, f"/filing/accounts/{case.media_account_id}/forms/guangxi-approval/")
    as_always("guangxi", rows)
    (place,) = [number for number, row in enumerate(rows) if row[0] == "主办单位意见"]
    given, opinions = [*rows[1:place], *rows[place + 2 : -1]], rows[place : place + 2]
    pairs = [(label, words) for row in given for label, words in zip(row[0::2], row[1::2], strict=True)]
    ends = dict(part.split("：") for part in rows[-1][0].split("　　　　　"))
    assert [*pairs, *ends.items()] == EIGHTEEN_AND_TWO
    assert list(zip(*opinions, strict=True)) == [
        ("主办单位意见", "同意开设。 （盖章） 2026年10月12日"),
        ("县级管理单位审核意见", "名称与职责相符，同意上报。 （盖章） 2026年10月12日"),
        ("市级管理单位审核意见", "同意上报。 （盖章） 2026年10月12日"),
        ("自治区级管理单位审批意见", "同意开设。 （盖章） 2026年10月12日"),
    ]

"""The ledger against an export of the national system and a platform's search list, each difference settled by a person."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains
from python_calamine import CalamineWorkbook
from tests.cast import NOW, Cast
from tests.factories import make_media_account
from tests.filing.test_account_tasks import follow
from tests.policies.shelves import Shelf

from zhengmei.core import clock
from zhengmei.documents.tables import render_xlsx
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.models import MediaAccount, Mismatch, NationalRegistration, OutsideList
from zhengmei.filing.queries.reconciling import to_report
from zhengmei.filing.states import AccountStatus, MismatchKind, MismatchState, Source
from zhengmei.identity.models import User
from zhengmei.policies import library as packs

SignIn = Callable[[User], Client]
HEAD = ("新媒体标识码", "新媒体名称", "所属平台", "账号ID", "开办单位", "状态")


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(django_settings, "MEDIA_ROOT", tmp_path / "files")


def sheet(head: tuple[str, ...], rows: list[tuple[str, ...]], name: str = "导出.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, render_xlsx("表", head, rows, made_at=NOW))


def hand_in(client: Client, cast: Cast, kind: str, file: SimpleUploadedFile, **more: str) -> OutsideList:
    answer = client.post(
        "/filing/reconciling/lists/new/", {"kind": kind, "office": cast.city_office.pk, "file": file, **more}
    )
    assert answer.status_code == 302, answer.content.decode()
    return OutsideList.objects.latest("pk")


def compare(client: Client, held: OutsideList, **mapping: str) -> None:
    page = client.get(f"/filing/reconciling/lists/{held.pk}/mapping/")
    given = {**page.context["form"].initial, **mapping}
    assert client.post(f"/filing/reconciling/lists/{held.pk}/mapping/", given).status_code == 302


def national(account: MediaAccount, number: str, name: str = "") -> tuple[str, ...]:
    where = {"weixin": "微信公众号", "weibo": "新浪微博"}[account.platform]
    return (number, name or account.name, where, account.platform_account_id, account.sponsor.name, "正常")


def kinds() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in Mismatch.objects.filter(state=MismatchState.OPEN).order_by("pk"):
        found.setdefault(one.kind, []).append(one.name)
    return found


@pytest.mark.clause("SX-3.3-e")
def test_misreported_unreported_and_hidden_side_by_side(cast: Cast, client_as: SignIn) -> None:
    same = make_media_account(cast.police, name="濉溪公安")
    renamed = make_media_account(cast.education, name="濉溪教育")
    lacking = make_media_account(cast.education, name="濉溪教育微博", platform="weibo")
    supervisor = client_as(cast.supervisor)
    rows = [national(same, "N1"), national(renamed, "N2", "濉溪县教育发布")]
    compare(supervisor, hand_in(supervisor, cast, "national", sheet(HEAD, rows)))
    found = [("濉溪公安", same.platform_account_id), ("濉溪便民服务", "gh_hidden")]
    search = sheet(("昵称", "微信号"), found, "检索.xlsx")
    compare(supervisor, hand_in(supervisor, cast, "search", search, platform="weixin"))
    assert kinds() == {
        MismatchKind.WRONG: ["濉溪教育"],
        MismatchKind.MISSING: ["濉溪教育微博"],
        MismatchKind.HIDDEN: ["濉溪便民服务"],
    }
    page = supervisor.get("/filing/reconciling/").content.decode()
    assert [f"{words} 1</a>" in page for words in ("误报", "漏报", "疑似瞒报")] == [True] * 3
    wrong = supervisor.get("/filing/reconciling/?kind=wrong").content.decode()
    assert ('<td class="brk">濉溪教育</td>' in wrong, "濉溪县教育发布 <b" in wrong, "不一样" in wrong) == (True,) * 3
    assert "名称相似度 " in wrong
    missing = supervisor.get("/filing/reconciling/?kind=missing").content.decode()
    assert (lacking.platform_account_id in missing, "—" in missing) == (True, True)
    assert "gh_hidden" in supervisor.get("/filing/reconciling/?kind=hidden").content.decode()


@pytest.mark.clause("SX-3.2-b")
def test_the_platform_search_list_of_one_unfiled_account(cast: Cast, client_as: SignIn) -> None:
    make_media_account(cast.education, name="濉溪教育")
    supervisor = client_as(cast.supervisor)
    compare(supervisor, hand_in(supervisor, cast, "search", sheet(("昵称",), [("濉溪教育资讯",)]), platform="weixin"))
    page = supervisor.get("/filing/reconciling/").content.decode()
    assert ("疑似瞒报：濉溪教育资讯" in page, "未报备" in page) == (True, True)
    one = Mismatch.objects.get()
    assert (one.ours["name"], one.score) == ("濉溪教育", 80)


def test_settled_one_by_one_with_a_reason_reopened_and_gone_when_it_agrees(cast: Cast, client_as: SignIn) -> None:
    account = make_media_account(cast.education, name="濉溪教育")
    supervisor, drafter = client_as(cast.supervisor), client_as(cast.drafter)
    held = hand_in(supervisor, cast, "national", sheet(HEAD, [national(account, "N1", "濉溪县教育")]))
    compare(supervisor, held)
    one = Mismatch.objects.get()
    address = f"/filing/reconciling/{one.pk}"
    assert "没有写理由" in drafter.post(f"{address}/resolve/", {"verdict": ""}).content.decode()
    assert drafter.post(f"{address}/resolve/", {"verdict": "平台已改名"}).status_code == 302
    assert "不能再核实" in drafter.post(f"{address}/resolve/", {"verdict": "再来"}).content.decode()
    assert drafter.post(f"{address}/reopen/", {"verdict": "没有改"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.verdict) == (MismatchState.OPEN, "没有改")
    compare(supervisor, hand_in(supervisor, cast, "national", sheet(HEAD, [national(account, "N1")])))
    one.refresh_from_db()
    assert one.state == MismatchState.MATCHED
    compare(supervisor, hand_in(supervisor, cast, "national", sheet(HEAD, [national(account, "N1", "濉溪教育局")])))
    one.refresh_from_db()
    assert (one.state, Mismatch.objects.count()) == (MismatchState.OPEN, 1)


def test_an_unusual_header_is_mapped_once_and_remembered(cast: Cast, client_as: SignIn) -> None:
    account = make_media_account(cast.education, name="濉溪教育")
    supervisor = client_as(cast.supervisor)
    head = ("甲", "乙", "丙")
    rows = [("濉溪教育", "微信公众号", "正常"), ("濉溪体育", "微脖", "正常")]
    held = hand_in(supervisor, cast, "national", sheet(head, rows))
    refused = supervisor.post(f"/filing/reconciling/lists/{held.pk}/mapping/", {"name": ""}).content.decode()
    assert "没有选哪一列是“账号名称”，请选一列。" in refused
    doubled = supervisor.post(f"/filing/reconciling/lists/{held.pk}/mapping/", {"name": "甲", "sponsor": "甲"})
    assert "同一列选了两次" in doubled.content.decode()
    compare(supervisor, held, name="甲", platform="乙", status="丙")
    held.refresh_from_db()
    assert held.problems == [
        "第 3 行“乙”填的是“微脖”：不认识这个平台。改成平台的常用名，例如 微信公众号、新浪微博、抖音；表里没有的平台填 其他。"
    ]
    assert NationalRegistration.objects.get().media_account == account
    again = hand_in(supervisor, cast, "national", sheet(head, rows[:1]))
    page = supervisor.get(f"/filing/reconciling/lists/{again.pk}/mapping/")
    assert page.context["form"].initial == {"name": "甲", "platform": "乙", "status": "丙"}


def test_who_may_compare_and_what_cannot_be_read(cast: Cast, client_as: SignIn) -> None:
    assert client_as(cast.drafter).get("/filing/reconciling/lists/new/").status_code == 403
    supervisor = client_as(cast.supervisor)
    for content, said in ((b"", "文件是空的"), (b"%PDF-1.4 x", "这不是表格文件")):
        file = SimpleUploadedFile("名单.xlsx", content)
        given = {"kind": "national", "office": cast.city_office.pk, "file": file}
        assert said in supervisor.post("/filing/reconciling/lists/new/", given).content.decode()
    file = sheet(HEAD, [("N", "某某", "微信公众号", "1", "某局", "正常")])
    held = hand_in(supervisor, cast, "national", file)
    assert client_as(cast.outsider).get(f"/filing/reconciling/lists/{held.pk}/mapping/").status_code == 404
    with pytest.raises(FilingRefused, match="由“示范市人民政府办公室”的主管做"):
        actions.compare_list(outside_list=held, mapping={"name": "新媒体名称"}, by=cast.drafter, now=NOW)


def test_a_column_that_is_only_written_is_mapped_as_well_and_never_kept_from_the_list(
    cast: Cast, client_as: SignIn
) -> None:
    account = make_media_account(cast.police)
    supervisor = client_as(cast.supervisor)
    file = sheet((*HEAD, "联系电话"), [(*national(account, "N1"), "0000-7654321")])
    held = hand_in(supervisor, cast, "national", file)
    assertContains(supervisor.get(f"/filing/reconciling/lists/{held.pk}/mapping/"), "对账时不看，导出报送表时从台账取")
    compare(supervisor, held)
    held.refresh_from_db()
    assert held.mapping["liaison_tel"] == "联系电话"
    book = CalamineWorkbook.from_filelike(io.BytesIO(supervisor.get("/filing/reconciling/export/").content))
    head, row = book.get_sheet_by_index(0).to_python()
    assert dict(zip(head, row, strict=True))["联系电话"] == account.liaison_office_tel
    assert kinds() == {}
    assert "0000-7654321" not in str(list(Mismatch.objects.values()))


@pytest.mark.clause("SX-3.3-c")
def test_five_accounts_four_registered_one_shut(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "suixi-2022")
    units = (cast.education, cast.police, cast.county_education, cast.county_office, cast.city_office)
    accounts = [make_media_account(unit) for unit in units]
    supervisor = client_as(cast.supervisor)
    rows = [national(a, f"N{i}") for i, a in enumerate(accounts[:4])]
    compare(supervisor, hand_in(supervisor, cast, "national", sheet(HEAD, rows)))
    book = CalamineWorkbook.from_filelike(io.BytesIO(supervisor.get("/filing/reconciling/export/").content))
    cells = book.get_sheet_by_index(0).to_python()
    assert (tuple(cells[0]), len(cells)) == (
        ("新媒体名称", "所属平台", "账号ID", "开办单位", "状态", "新媒体标识码"), 6,
    )  # fmt: skip
    assert [(row[0], row[5]) for row in cells[1:]] == [
        (a.name, f"N{i}" if i < 4 else "") for i, a in enumerate(accounts)
    ]
    page = supervisor.get("/filing/reconciling/reporting/").content.decode()
    assert (accounts[4].name in page, "未纳入全国报送系统" in page, accounts[0].name in page) == (True, True, False)
    actions.change_media_account(
        media_account=accounts[0], fields={"status": AccountStatus.CLOSED}, by=cast.supervisor, now=NOW,
        source=Source.FORM, filed=True,
    )  # fmt: skip
    waiting = to_report(MediaAccount.objects.all())
    assert [(one.media_account, one.why) for one in waiting] == [
        (accounts[0], "状态由“正常”变为“关停”"),
        (accounts[4], "未纳入全国报送系统"),
    ]
    assert "状态由“正常”变为“关停”" in supervisor.get("/filing/reconciling/reporting/").content.decode()


TWENTY = [
    "name", "platform", "platform_account_id", "sponsor", "managing", "status", "opened_on", "url", "is_certified",
    "certification_text", "launched_on", "followers", "operator_name", "positioning", "leader_name", "leader_title",
    "leader_office_tel", "liaison_name", "liaison_title", "liaison_office_tel",
]  # fmt: skip


@pytest.fixture
def twenty_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    shelf = Shelf(tmp_path / "shelf")
    fields = {"fields": TWENTY}
    shelf.edit("suixi_2022", lambda d: d["rules"]["required_fields"][0].update(value=fields), "rules.yaml")
    monkeypatch.setattr(packs, "BUILT_IN", shelf.folder)
    packs.library.cache_clear()
    yield
    packs.library.cache_clear()


@pytest.mark.clause("SX-3.3-d")
def test_two_of_twenty_empty_and_one_address_wrong(cast: Cast, client_as: SignIn, twenty_fields: None) -> None:
    follow(cast.city_office, "suixi-2022")
    account = make_media_account(
        cast.education,
        name="濉溪教育",
        positioning="",
        liaison_title="",
        url="weixin.qq.com",
        certification_text="示范市教育局",
    )
    supervisor = client_as(cast.supervisor)
    page = supervisor.get("/filing/complete/").content.decode()
    assert ("90%<small>18/20</small>" in page, '<td class="rt"><span class="ph">不准 </span>1</td>' in page) == (
        True,
        True,
    )
    assert "功能定位没填、联络员职务没填、访问链接不是完整的网址" in page
    assert f'href="/filing/accounts/{account.pk}/change/"' in page
    actions.change_media_account(
        media_account=account,
        fields={"positioning": "政务公开", "liaison_title": "干事", "url": "https://example.invalid/1"},
        by=cast.supervisor, now=NOW, source=Source.FORM,
    )  # fmt: skip
    page = supervisor.get("/filing/complete/").content.decode()
    assert ("（100.0%，20/20）" in page or "100.0%，20/20" in page, "0 项不准" in page, "都填全了" in page) == (
        True,
    ) * 3
    assert "濉溪教育" not in page


def test_the_pages_cost_the_same_for_one_and_three(
    cast: Cast, client_as: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as(cast.supervisor)
    make_media_account(cast.education, url="x")
    compare(client, hand_in(client, cast, "search", sheet(("昵称",), [("甲乙丙",)]), platform="weixin"))
    addresses = (("/filing/reconciling/", 18), ("/filing/complete/", 12))
    for address, queries in addresses:
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)
    for unit in (cast.police, cast.county_education):
        make_media_account(unit, url="x")
    compare(client, hand_in(client, cast, "search", sheet(("昵称",), [("甲乙丙",), ("丁戊",)]), platform="weixin"))
    for address, queries in addresses:
        with django_assert_num_queries(queries):
            client.get(address)

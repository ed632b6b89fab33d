"""The public face: what a signed-out visitor reads, and what never appears."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import NOW, Cast
from tests.factories import make_adoption, make_media_account
from tests.policies.shelves import Shelf

from zhengmei.core import clock
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.models import MediaAccount, PublicNotice
from zhengmei.filing.queries import to_announce
from zhengmei.filing.states import AccountStatus, Source
from zhengmei.identity.models import User
from zhengmei.organisations.models import PackAdoption
from zhengmei.policies import library as packs

SignIn = Callable[[User], Client]
PAGES = ("/directory/", "/directory/accounts/", "/directory/notices/")


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def read(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def cancel(account: MediaAccount, cast: Cast) -> None:
    actions.change_media_account(
        media_account=account,
        fields={"status": AccountStatus.CANCELLED, "cancelled_on": date(2026, 10, 9)},
        by=cast.supervisor,
        now=NOW,
        source=Source.FORM,
        filed=True,
    )


def test_a_visitor_learns_whether_an_account_is_real(cast: Cast) -> None:
    real = make_media_account(
        cast.education, name="示范市教育", platform_account_id="sfs_jiaoyu", url="https://example.invalid/sfs"
    )
    make_media_account(cast.police, name="示范市教育资讯", status=AccountStatus.CLOSED, cancelled_on=date(2025, 5, 6))
    make_media_account(cast.county_office, name="示范县教育", filing_number="")
    page = read("/directory/?q=教育")
    assert "查到 3 个名字相近的账号" in page
    assert (page.count("✓ 真的"), page.count("✕ 已关停"), page.count("△ 登记在册")) == (1, 1, 1)
    assert "2025年5月6日" in page
    assert real.name in read("/directory/?q=sfs_jiaoyu")
    assert real.name in read("/directory/?q=https%3A%2F%2Fexample.invalid%2Fsfs%3Ffrom%3Dgroup")
    assert "名单里没有“示范市彩票中心”" in read("/directory/?q=示范市彩票中心")
    assert "只写一个字查不准" in read("/directory/?q=教")


def test_no_person_and_no_secret_unit_is_told(cast: Cast) -> None:
    account = make_media_account(cast.education, name="示范市教育")
    secret = make_media_account(cast.police, name="示范市公安内部")
    cast.police.is_secret = True
    cast.police.save()
    for address in (
        *PAGES,
        f"/directory/accounts/{account.pk}/",
        "/directory/accounts.csv",
        "/directory/accounts.json",
    ):
        page = read(address + ("?q=示范市教育" if address == "/directory/" else ""))
        for told in ("温雅南", "许文柏", "13800000001", "13800000002", "0000-2200001", "0000-2200002", secret.name):
            assert told not in page, (address, told)
    assert Client().get(f"/directory/accounts/{secret.pk}/").status_code == 404


def test_no_cookie_is_set_and_shared_caches_may_keep_it(cast: Cast, client_as: SignIn) -> None:
    for address in PAGES:
        answer = Client().get(address)
        assert (dict(answer.cookies), answer["Cache-Control"]) == ({}, "public, max-age=60")
        assert Client().post(address).status_code == 405
    assert client_as(cast.drafter).get("/directory/").status_code == 200


@pytest.mark.clause("FCG-28-a")
def test_the_matrix_by_region_and_system(cast: Cast) -> None:
    cast.county.name = "东兴市"
    cast.county.save()
    wanted = make_media_account(cast.county_education, name="东兴教育")
    make_media_account(cast.county_office, name="东兴发布")
    make_media_account(cast.education, name="示范市教育")
    make_media_account(cast.other_county_education, name="样例教育")
    make_media_account(cast.county_education, name="东兴教育内测", platform="weibo", filing_number="")
    make_media_account(cast.county_education, name="东兴教育旧号", platform="douyin", status=AccountStatus.CLOSED)
    address = f"/directory/accounts/?region={cast.county.pk}&system={cast.education.pk}"
    page = read(address)
    assert "共 1 个备过案、在运行的账号" in page
    assert (f"/directory/accounts/{wanted.pk}/" in page, wanted.url in page) == (True, True)
    assert f'<option value="{cast.education.pk}" selected>教育</option>' in page
    cancel(wanted, cast)
    assert "没有这样的账号" in read(address)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    copy = Shelf(tmp_path)
    monkeypatch.setattr(packs, "BUILT_IN", copy.folder)
    packs.library.cache_clear()
    yield copy
    packs.library.cache_clear()


@pytest.mark.clause("WH-3.3-a")
def test_every_page_leads_to_the_service_entries_of_the_pack(cast: Cast, shelf: Shelf) -> None:
    PackAdoption.objects.all().delete()
    make_adoption(cast.city_office, "weihai-2019")
    account = make_media_account(cast.education)
    everywhere = (*PAGES, f"/directory/accounts/{account.pk}/")
    for address in everywhere:
        page = read(address)
        assert '<a class="btn" href="http://isdapp.shandong.gov.cn/" rel="noopener noreferrer">爱山东</a>' in page
        assert '<a class="btn" href="http://whzwfw.sd.gov.cn/" rel="noopener noreferrer">威海政务服务</a>' in page

    def links(data: dict[str, dict[str, dict[str, list[dict[str, str]]]]]) -> list[dict[str, str]]:
        return data["lists"]["service_links"]["items"]

    shelf.edit("weihai_2019", lambda d: links(d)[0].update(url="https://example.invalid/new"), "procedures.yaml")
    packs.library.cache_clear()
    assert ["https://example.invalid/new" in read(a) for a in everywhere] == [True] * 4
    shelf.edit("weihai_2019", lambda d: links(d).pop(0), "procedures.yaml")
    (problem,) = shelf.problems()
    assert (problem.reason, problem.remedy) == (
        "办事入口“爱山东”没有网址，公开页上就没有它的链接",
        "在 lists.service_links 里补上“爱山东”和网址",
    )


def test_a_notice_is_published_once_kept_and_marked_when_withdrawn(cast: Cast, client_as: SignIn) -> None:
    account = make_media_account(cast.education, name="示范市教育微博")
    drafter, supervisor = client_as(cast.drafter), client_as(cast.supervisor)
    form = f"/filing/accounts/{account.pk}/notices/new/?kind=cancel&case="
    assert drafter.get(form).status_code == 404
    cancel(account, cast)
    (waiting,) = to_announce(MediaAccount.objects.get(), NOW.date())
    assert "注销还没有向社会公告" in drafter.get(f"/filing/accounts/{account.pk}/").content.decode()
    assert drafter.post(form, {"note": "服务转到微信公众号。"}).status_code == 302
    with pytest.raises(FilingRefused, match="已经公告过"):
        actions.publish_notice(what=waiting, by=cast.drafter, now=NOW)
    notice = PublicNotice.objects.get()
    page = read(f"/directory/notices/{notice.pk}/")
    assert "示范市教育局在微信公众号的账号“示范市教育微博”" in page
    assert ("2026年10月9日注销" in page, "服务转到微信公众号。" in page) == (True, True)
    assert drafter.get(f"/filing/notices/{notice.pk}/withdraw/").status_code == 403
    supervisor.post(f"/filing/notices/{notice.pk}/withdraw/", {"reason": "日期写错了"})
    page = read(f"/directory/notices/{notice.pk}/")
    assert ("撤回：日期写错了" in page, "已撤回" in read("/directory/notices/")) == (True, True)
    assert drafter.post(form, {"note": ""}).status_code == 302
    assert PublicNotice.objects.count() == 2
    assert "没有这样的公告" in read("/directory/notices/?q=没有的")


def test_open_data_is_what_the_page_shows(cast: Cast) -> None:
    make_media_account(cast.education, name="=示范市教育", url="https://example.invalid/1")
    make_media_account(cast.police, platform="weibo")
    listed = Client().get("/directory/accounts.json?platform=weixin").json()
    assert listed["total"] == 1
    assert listed["accounts"][0]["账号名称"] == "=示范市教育"
    sheet = read("/directory/accounts.csv")
    assert (
        sheet.splitlines()[0] == "\ufeff账号名称,平台,平台账号ID,主办单位,地区,运行状态,备案编号,访问链接,注销关停日期"
    )
    assert ("'=示范市教育" in sheet, sheet.count("\n")) == (True, 3)


def test_large_letters_stay_while_one_goes_on(cast: Cast) -> None:
    make_media_account(cast.education)
    page = read("/directory/?large=1")
    assert ('class="pub large"' in page, "/directory/accounts/?large=1" in page, "标准字" in page) == (True,) * 3


def test_a_page_costs_the_same_for_one_and_three(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_media_account(cast.education)
    for address, queries in (("/directory/?q=示范", 7), ("/directory/accounts/", 9)):
        read(address)
        with django_assert_num_queries(queries):
            read(address)
    for unit in (cast.police, cast.county_education):
        make_media_account(unit)
    for address, queries in (("/directory/?q=示范", 7), ("/directory/accounts/", 9)):
        with django_assert_num_queries(queries):
            read(address)

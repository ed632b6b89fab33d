"""A form or report asked of units by a day: stamped, signed, late, sent back, all in one package."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast
from tests.filing.test_account_tasks import at, follow
from tests.policies.shelves import Shelf

from zhengmei.core import clock
from zhengmei.dashboard.todos import todos
from zhengmei.filing.models import Collection, CollectionReturn
from zhengmei.filing.states import ReturnState
from zhengmei.identity.models import User
from zhengmei.organisations.models import PackAdoption
from zhengmei.policies import library as packs

SignIn = Callable[[User], Client]
SetClock = Callable[[datetime], None]
SCAN = b"%PDF-1.4 stamped"


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SetClock:
    monkeypatch.setattr(django_settings, "MEDIA_ROOT", tmp_path / "files")
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    copy = Shelf(tmp_path)
    monkeypatch.setattr(packs, "BUILT_IN", copy.folder)
    packs.library.cache_clear()
    yield copy
    packs.library.cache_clear()


def scan(name: str = "盖章件.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, SCAN, "application/pdf")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def ask(cast: Cast, client: Client, title: str, due_on: str = "") -> Collection:
    units = [cast.education.pk, cast.police.pk, cast.county_office.pk]
    given = {"title": title, "instructions": "", "due_on": due_on, "units": units}
    answer = client.post(f"/filing/collections/new/?office={cast.city_office.pk}", given)
    assert answer.status_code == 302, answer.content.decode()
    return Collection.objects.get()


@pytest.mark.clause("WH-6-a")
def test_weihai_stamped_forms_by_the_day_and_all_in_one_package(cast: Cast, client_as: SignIn, on: SetClock) -> None:
    follow(cast.city_office, "weihai-2019")
    PackAdoption.objects.update(since=date(2019, 1, 1))
    on(at(2019, 3, 28))
    for appointment in cast.supervisor.appointments.all() | cast.drafter.appointments.all():
        appointment.since = date(2019, 1, 1)
        appointment.save()
    supervisor, drafter = client_as(cast.supervisor), client_as(cast.drafter)
    page = read(supervisor, f"/filing/collections/new/?office={cast.city_office.pk}")
    assert 'value="2019-04-19"' in page
    held = ask(cast, supervisor, "政务新媒体登记备案表", "2019-04-19")
    own = CollectionReturn.objects.get(organisation=cast.education)
    page = read(drafter, f"/filing/collections/returns/{own.pk}/")
    assert ("2019年4月19日" in page, "威海电子政务办公平台" in page, "威海 结尾" in page) == (True,) * 3
    assert [(t.title, t.due) for t in todos(cast.drafter, date(2019, 3, 28)) if "交件" in t.title] == [
        ("交件：政务新媒体登记备案表", date(2019, 4, 19))
    ]
    refused = drafter.post(f"/filing/collections/returns/{own.pk}/", {"text": "见附表"}).content.decode()
    assert "没有盖公章的扫描件。请打印、盖章、扫描后上传。" in refused
    assert drafter.post(f"/filing/collections/returns/{own.pk}/", {"text": "", "file": scan()}).status_code == 302
    again = drafter.post(f"/filing/collections/returns/{own.pk}/", {"text": "", "file": scan()}).content.decode()
    assert "已经交过，不用再交" in again
    on(at(2019, 4, 19, 23))
    assert "逾期" not in read(supervisor, f"/filing/collections/{held.pk}/")
    on(at(2019, 4, 20, 0))
    page = read(supervisor, f"/filing/collections/{held.pk}/")
    assert ("逾期 2 个" in page, page.count('<span class="st no">逾期</span>')) == (True, 2)
    package = zipfile.ZipFile(io.BytesIO(supervisor.get(f"/filing/collections/{held.pk}/package/").content))
    names = [name for name in package.namelist() if name != "清单.csv"]
    assert (len(names), package.read(names[0])) == (1, SCAN)
    assert "示范市教育局" in names[0]
    assert package.read("清单.csv").decode("utf-8-sig").count("逾期未交") == 2


@pytest.mark.clause("WH-6-b")
def test_weihai_whom_to_ask_is_read_from_the_pack(cast: Cast, client_as: SignIn, on: SetClock, shelf: Shelf) -> None:
    follow(cast.city_office, "weihai-2019")
    on(at(2026, 3, 2))
    supervisor = client_as(cast.supervisor)
    held = ask(cast, supervisor, "政务新媒体登记备案表", "2026-04-19")
    pages = (f"/filing/collections/{held.pk}/", f"/filing/collections/{held.pk}/notice/")
    for address in pages:
        page = read(supervisor, address)
        assert ["<dd>政府信息与政务公开科</dd>" in page, "<dd>黄诺</dd>" in page, "<dd>5218070</dd>" in page] == [
            True
        ] * 3
    shelf.edit("weihai_2019", lambda d: d["document"]["contacts"][0].update(phone="5210000"))
    packs.library.cache_clear()
    for address in pages:
        page = read(supervisor, address)
        assert ("<dd>5210000</dd>" in page, "5218070" in page) == (True, False)
    shelf.edit("weihai_2019", lambda d: d["document"]["contacts"][0].update(office=""))
    assert shelf.faults() == [("pack.yaml", "document.contacts[0].office")]


@pytest.mark.clause("SX-5-d")
def test_suixi_a_changed_contact_is_a_new_entry_and_the_first_stays(
    cast: Cast, client_as: SignIn, on: SetClock, shelf: Shelf
) -> None:
    follow(cast.city_office, "suixi-2022")
    on(at(2026, 3, 2))
    supervisor = client_as(cast.supervisor)
    held = ask(cast, supervisor, "整改落实情况报告", "2026-03-20")
    pages = ("/policies/suixi-2022/", f"/filing/collections/{held.pk}/")
    for address in pages:
        page = read(supervisor, address)
        assert ["朱亚会" in page, "0561-6077291" in page, "xxzx6077291@163.com" in page] == [True] * 3, address
    fresh = {"since": "2026-03-01", "office": "县政府办公室信息调研股", "person": "某某", "phone": "0561-6070000"}
    shelf.edit("suixi_2022", lambda d: d["document"]["contacts"].append(fresh))
    packs.library.cache_clear()
    for address in pages:
        page = read(supervisor, address)
        assert ["某某" in page, "0561-6070000" in page, "0561-6077291" in page] == [True] * 3, address
    assert ("2026年3月1日起" in read(supervisor, pages[0]), "原来的联系人" in read(supervisor, pages[1])) == (
        True,
        True,
    )


@pytest.mark.clause("SX-5-b")
def test_suixi_the_report_is_signed_by_the_head_of_the_unit(cast: Cast, client_as: SignIn, on: SetClock) -> None:
    follow(cast.city_office, "suixi-2022")
    on(at(2026, 3, 2))
    supervisor, drafter = client_as(cast.supervisor), client_as(cast.drafter)
    ask(cast, supervisor, "整改落实情况报告", "2026-03-20")
    own = CollectionReturn.objects.get(organisation=cast.education)
    address = f"/filing/collections/returns/{own.pk}/"
    deputy = {"text": "已整改", "signed_as": "deputy", "signed_by": "副局长", "file": scan()}
    assert "须主要负责同志签字。" in drafter.post(address, deputy).content.decode()
    bare = {"text": "已整改", "signed_as": "chief", "signed_by": "许文柏"}
    assert "没有签字的扫描件。" in drafter.post(address, bare).content.decode()
    assert drafter.post(address, {**bare, "file": scan("签字件.pdf")}).status_code == 302
    own.refresh_from_db()
    assert (own.state, own.signed_by, own.file_name) == (ReturnState.HANDED_IN, "许文柏", "签字件.pdf")
    printed = read(drafter, f"{address}print/")
    assert (printed.count("签字："), "主要负责人签字：" in printed, "已整改" in printed) == (1, True, True)


def test_sent_back_closed_and_who_may(cast: Cast, client_as: SignIn, on: SetClock) -> None:
    on(at(2026, 3, 2))
    supervisor, drafter = client_as(cast.supervisor), client_as(cast.drafter)
    assert drafter.get("/filing/collections/new/").status_code == 403
    refused = supervisor.post(
        f"/filing/collections/new/?office={cast.city_office.pk}", {"title": "表", "units": [cast.education.pk]}
    )
    assert "没有期限。办法没有写哪天前，请自己定一天。" in refused.content.decode()
    held = ask(cast, supervisor, "摸底表", "2026-03-20")
    own = CollectionReturn.objects.get(organisation=cast.education)
    address = f"/filing/collections/returns/{own.pk}/"
    drafter.post(address, {"text": "一个账号"})
    assert drafter.post(f"{address}send-back/", {"reason": "自己退"}).status_code == 200
    supervisor.post(f"{address}send-back/", {"reason": "漏了抖音"})
    assert "退回：漏了抖音" in read(drafter, address)
    drafter.post(address, {"text": "两个账号"})
    own.refresh_from_db()
    assert (own.state, own.text) == (ReturnState.HANDED_IN, "两个账号")
    other = CollectionReturn.objects.get(organisation=cast.police)
    assert drafter.get(f"/filing/collections/returns/{other.pk}/").status_code == 404
    assert client_as(cast.outsider).get(f"/filing/collections/{held.pk}/").status_code == 404
    assert drafter.get(f"/filing/collections/{held.pk}/package/").status_code == 403
    assert supervisor.post(f"/filing/collections/{held.pk}/close/", {"reason": "够了"}).status_code == 302
    late = supervisor.post(f"/filing/collections/returns/{other.pk}/", {"text": "补"}).content.decode()
    assert "这次收表已经结束。" in late


def test_the_list_costs_the_same_for_one_and_three(
    cast: Cast, client_as: SignIn, on: SetClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    on(at(2026, 3, 2))
    client = client_as(cast.supervisor)
    ask(cast, client, "一", "2026-03-20")
    client.get("/filing/collections/")
    with django_assert_num_queries(12):
        client.get("/filing/collections/")
    for title in ("二", "三"):
        given = {"title": title, "due_on": "2026-03-20", "units": [cast.education.pk]}
        client.post(f"/filing/collections/new/?office={cast.city_office.pk}", given)
    with django_assert_num_queries(12):
        assert client.get("/filing/collections/").content.decode().count("/filing/collections/") > 3

"""Trainings, minutes, money, pledges and contacts: what is demanded, what is there, and what goes out."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.asserts import assertContains
from tests.cast import TODAY, Cast
from tests.organisations.scene import FILE, at, follow, keep, lacks, liaison_of, name, sponsor, train

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations import actions
from zhengmei.organisations.actions import ContactGiven, OrganisationRefused, PersonNamed
from zhengmei.organisations.models import Organisation, UnitContact
from zhengmei.organisations.queries import contact_for

SignIn = Callable[[User], Client]
Today = Callable[[date], None]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Today:
    def set_day(day: date) -> None:
        monkeypatch.setattr(clock, "now", lambda: at(day))

    set_day(TODAY)
    return set_day


def ring(unit: Organisation, department: str, by: User, *matters: str) -> UnitContact:
    return actions.add_contact(
        organisation=unit,
        where=ContactGiven(department, f"示范市委{department}部门", matters),
        person=PersonNamed("方正", office_tel="0000-2200001"),
        since=TODAY,
        by=by,
        now=at(TODAY),
    )


def scene(
    cast: Cast, client_as: SignIn, pack: str, unit: Organisation | None = None
) -> tuple[Organisation, User, Client]:
    follow(cast.city_office, pack)
    found = unit or cast.education
    by = liaison_of(found)
    sponsor(cast, found)
    return found, by, client_as(by)


@pytest.mark.clause("WH-5.1-b")
def test_three_gaps_and_a_training_leaves_two(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "weihai-2019")
    assert lacks(client, unit, "WH-5.1-b") == ["没有工作人员", "2026 年没有经费记录", "12 个月内没有业务培训"]
    form = {"kind": "training", "subject": "信息编发", "held_on": "2026-10-10", "people": "甲\n乙\n丙\n丁\n戊"}
    client.post(f"/organisations/{unit.pk}/gatherings/new/", form)
    assert lacks(client, unit, "WH-5.1-b") == ["没有工作人员", "2026 年没有经费记录"]
    name(unit, "editor", "甲", by, TODAY)
    assert lacks(client, unit, "WH-5.1-b") == ["2026 年没有经费记录"]


@pytest.mark.clause("WH-5.1-e")
def test_minutes_inside_the_period_count_and_older_ones_do_not(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "weihai-2019")
    train(unit, by, date(2025, 10, 12), kind="discussion", subject="第三次常务会议")
    assert lacks(client, unit, "WH-5.1-e") == ["12 个月内没有政务新媒体议事记录"]
    form = {"kind": "discussion", "subject": "常务会议", "held_on": "2026-10-09", "people": ""}
    address = f"/organisations/{unit.pk}/gatherings/new/"
    assertContains(client.post(address, form), "没有会议纪要，请选文件上传。")
    client.post(address, {**form, "file": SimpleUploadedFile("纪要.pdf", b"%PDF-1.7 minutes")})
    assert lacks(client, unit, "WH-5.1-e") == []


@pytest.mark.clause("WH-4.3-c")
def test_exactly_the_person_who_has_not_signed_is_missing(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "weihai-2019")
    rows = [
        actions.list_official(organisation=unit, name=who, by=by, now=at(TODAY)) for who in ("甲某", "乙某", "丙某")
    ]
    for row in rows[:2]:
        actions.sign_pledge(pledge=row, signed_on=TODAY, file=FILE, by=by, now=at(TODAY))
    assert lacks(client, unit, "WH-4.3-c") == ["丙某没有签承诺书"]
    text = client.get(f"/organisations/{unit.pk}/pledges/text/")
    assertContains(text, "不标注单位及职务")
    assertContains(text, "不发布公务信息和与执行职务行为相关的信息")
    scan = SimpleUploadedFile("承诺书.pdf", b"%PDF-1.7 signed")
    client.post(f"/organisations/pledges/{rows[2].pk}/sign/", {"signed_on": TODAY.isoformat(), "file": scan})
    assert lacks(client, unit, "WH-4.3-c") == []


@pytest.mark.clause("HZ-3.2-a")
def test_thirteen_months_are_too_long_and_each_persons_record_grows(
    cast: Cast, client_as: SignIn, today: Today
) -> None:
    unit, by, client = scene(cast, client_as, "hangzhou-2019")
    train(unit, by, date(2025, 9, 12), "李明")
    assert lacks(client, unit, "HZ-3.2-a") == ["12 个月内没有业务培训"]
    assertContains(client.get(f"/organisations/{unit.pk}/gaps/"), "间隔为本单位自定")
    train(unit, by, date(2026, 10, 9), "李明", "王芳", subject="舆情研判")
    assert lacks(client, unit, "HZ-3.2-a") == []
    page = client.get(f"/organisations/{unit.pk}/gatherings/")
    records = {one.name: [g.subject for g in one.gatherings] for one, _ in page.context["people"]}
    assert records == {"李明": ["业务培训", "舆情研判"], "王芳": ["舆情研判"]}


def _sheet(content: bytes) -> list[list[object]]:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.clause("HZ-3.2-b")
def test_of_four_abilities_the_missing_one_shows_and_the_team_is_counted(
    cast: Cast, client_as: SignIn, today: Today
) -> None:
    unit, by, client = scene(cast, client_as, "hangzhou-2019")
    form = client.get(f"/organisations/{unit.pk}/gatherings/new/").context["form"]
    four = ["信息编发", "舆情研判", "回应引导", "应急处置"]
    assert [value for value, _ in form.fields["abilities"].choices] == four
    name(unit, "editor", "李明", by, TODAY)
    name(unit, "reviewer", "王芳", by, TODAY)
    train(unit, by, TODAY, "李明", abilities=four[:3])
    train(unit, by, TODAY, "王芳", abilities=four)
    assert lacks(client, unit, "HZ-3.2-b") == ["李明没有培训过：应急处置"]
    rows = _sheet(client.get(f"/organisations/{unit.pk}/gatherings/export/2026/").content)
    assert rows[-1] == ["全队", "", "能力覆盖", "", "", "2/2", "2/2", "2/2", "1/2"]


@pytest.mark.clause("SX-2.3-b")
def test_the_year_lists_who_came_and_who_came_to_nothing(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "suixi-2022")
    name(unit, "editor", "李明", by, TODAY)
    name(unit, "operator", "王芳", by, TODAY)
    train(unit, by, date(2026, 3, 2), "李明", subject="编辑培训")
    train(unit, by, date(2026, 5, 6), "李明", kind="meeting", subject="宣传工作会议")
    train(unit, by, date(2025, 5, 6), "王芳", subject="去年的培训")
    rows = _sheet(client.get(f"/organisations/{unit.pk}/gatherings/export/2026/").content)
    assert rows[1:] == [
        ["李明", date(2026, 3, 2), "培训交流", "编辑培训", ""],
        ["李明", date(2026, 5, 6), "列席会议", "宣传工作会议", ""],
        ["王芳", "", "本年没有", "", ""],
    ]


@pytest.mark.clause("HZ-3.1-e")
def test_money_is_recorded_each_year_and_a_zero_says_why(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, _, client = scene(cast, client_as, "hangzhou-2019")
    today(date(2025, 6, 2))
    assert lacks(client, unit, "HZ-3.1-e") == ["2025 年没有经费记录"]
    address = f"/organisations/{unit.pk}/funding/new/"
    assertContains(client.post(address, {"year": 2025, "amount": "0"}), "金额是零的，请在说明里写明原因。")
    client.post(address, {"year": 2025, "amount": "50000"})
    assert lacks(client, unit, "HZ-3.1-e") == []
    assertContains(client.get(f"/organisations/{unit.pk}/funding/"), "50000")
    today(date(2026, 1, 1))
    assert lacks(client, unit, "HZ-3.1-e") == ["2026 年没有经费记录"]


@pytest.mark.clause("FCG-29-d")
def test_money_and_a_training_of_civil_servants(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "fangchenggang-2022")
    day = date(2025, 6, 2)
    today(day)
    assert lacks(client, unit, "FCG-29-d") == ["2025 年没有专项经费记录", "2025 年没有公务员培训"]
    train(unit, by, day, "李明", subject="业务交流")
    assert lacks(client, unit, "FCG-29-d") == ["2025 年没有专项经费记录", "2025 年没有公务员培训"]
    actions.keep_funding(organisation=unit, year=2025, amount=Decimal(80000), by=by, now=at(day))
    train(unit, by, day, "李明", "王芳", subject="公务员网络培训", civil_service=True)
    assert lacks(client, unit, "FCG-29-d") == []
    page = client.get(f"/organisations/{unit.pk}/gaps/")
    held = {one.part.value.name: one.words for one in page.context["holdings"]}
    assert (held["专项经费"], held["公务员培训"]) == ("2025 年 80000.00 元", "公务员网络培训，2 人")


@pytest.mark.clause("BL-3.1-d")
def test_each_of_three_removes_only_its_own(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "beilun-2020")
    paper, money, people = "缺政务新媒体管理制度", "2026 年没有经费记录", "没有工作人员"
    assert lacks(client, unit, "BL-3.1-d") == [paper, money, people]
    row = name(unit, "editor", "李明", by, TODAY)
    assert lacks(client, unit, "BL-3.1-d") == [paper, money]
    keep(unit, "政务新媒体管理制度", by, TODAY)
    assert lacks(client, unit, "BL-3.1-d") == [money]
    actions.keep_funding(organisation=unit, year=2026, amount=Decimal(1), by=by, now=at(TODAY))
    assert lacks(client, unit, "BL-3.1-d") == []
    actions.end_responsibility(responsibility=row, until=TODAY, by=by, now=at(TODAY), reason="调离")
    assert lacks(client, unit, "BL-3.1-d") == [people]
    content = client_as(cast.supervisor).post("/organisations/gaps/export/", {"query": "clause=BL-3.1-d"}).content
    assert [unit.name, "岗位人员", people] in [row[:3] for row in _sheet(content)]


def test_three_departments_across_three_matters(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "beilun-2020")
    ring(unit, "宣传", by, "发布引导")
    ring(unit, "网信", by, "舆情应对", "网络安全")
    assert lacks(client, unit, "BL-3.1-e") == ["没有公安的联络人"]
    police = ring(unit, "公安", by, "网络安全")
    assert lacks(client, unit, "BL-3.1-e") == []
    assert contact_for(unit, "网络安全", TODAY) == police


def test_one_matter_without_a_contact_is_one_gap(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "weihai-2019")
    ring(unit, "宣传", by, "信息发布")
    last = ring(unit, "公安", by, "网络安全")
    assert lacks(client, unit, "WH-5.1-c") == ["舆情应对没有联络人"]
    internet = ring(unit, "网信", by, "舆情应对")
    assert lacks(client, unit, "WH-5.1-c") == []
    assert contact_for(unit, "舆情应对", TODAY) == internet
    client.post(f"/organisations/contacts/{last.pk}/end/", {"reason": "换人"})
    assert lacks(client, unit, "WH-5.1-c") == ["网络安全没有联络人"]


@pytest.mark.clause("HZ-2.2.2-g")
def test_a_district_links_its_media_centre_and_the_city_need_not(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, _, client = scene(cast, client_as, "hangzhou-2019", cast.county_education)
    sponsor(cast, cast.police)
    above = client_as(cast.supervisor)
    assert lacks(above, unit, "HZ-2.2.2-g") == ["没有融媒体中心的联络人"]
    assert lacks(above, cast.police, "HZ-2.2.2-g") == []
    form = {"department": "融媒体中心", "unit_name": "示范县融媒体中心", "name": "方正"}
    address = f"/organisations/{unit.pk}/contacts/new/"
    assertContains(client.post(address, form), "没有写电话，请至少写一个办公电话或手机。")
    client.post(address, {**form, "office_tel": "0000-2200001"})
    assert lacks(above, unit, "HZ-2.2.2-g") == []


@pytest.mark.clause("HZ-3.1-c")
def test_the_register_of_a_district_names_the_fourth_matter(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "hangzhou-2019", cast.county_office)
    form = client.get(f"/organisations/{unit.pk}/contacts/new/").context["form"]
    offered = [value for value, _ in form.fields["matters"].choices]
    assert offered == ["总体规划", "组织指导", "统筹协调", "队伍建设"]
    ring(unit, "宣传", by, *offered[:3])
    assert lacks(client, unit, "HZ-3.1-c") == ["队伍建设没有联络人"]
    ring(unit, "组织", by, "队伍建设")
    assert lacks(client, unit, "HZ-3.1-c") == []
    page = client.get(f"/organisations/{unit.pk}/contacts/")
    assert [row.department for row in page.context["page"]] == ["宣传", "组织"]


def test_a_training_names_who_came_and_is_withdrawn_with_a_reason(cast: Cast, client_as: SignIn, today: Today) -> None:
    unit, by, client = scene(cast, client_as, "hangzhou-2019")
    with pytest.raises(OrganisationRefused, match="没有写参加人"):
        train(unit, by, TODAY)
    with pytest.raises(OrganisationRefused, match="没有写主题"):
        train(unit, by, TODAY, "李明", subject=" ")
    row = train(unit, by, TODAY, "李明", "李明")
    assert row.attendances.count() == 1
    client.post(f"/organisations/gatherings/{row.pk}/withdraw/", {"reason": "登错了"})
    assert lacks(client, unit, "HZ-3.2-a") == ["12 个月内没有业务培训"]

"""The pages on which units, packs, duties and regions are changed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations.actions import reasons_not_to_adopt_pack
from zhengmei.organisations.models import Appointment, Organisation, PackAdoption, Region
from zhengmei.organisations.queries import organisations_visible_to, units_that_follow
from zhengmei.organisations.states import Duty

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _unit_form(cast: Cast, **changes: object) -> dict[str, object]:
    return {
        "name": "示范县水利局",
        "kind": "department",
        "level": "county",
        "region": cast.county.pk,
        "supervisor": cast.county_office.pk,
        "has_public_function": "on",
        **changes,
    }


def test_a_county_supervisor_adds_a_unit_once(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.county_supervisor)
    answer = client.post("/organisations/new/", _unit_form(cast))
    unit = Organisation.objects.get(name="示范县水利局")
    assertRedirects(answer, f"/organisations/{unit.pk}/")
    again = client.post("/organisations/new/", _unit_form(cast))
    assertContains(again, "已有单位“示范县水利局”，请直接用它，或写清全称。")
    assertContains(again, 'value="示范县水利局"')
    assert Organisation.objects.filter(name="示范县水利局").count() == 1


def test_a_unit_is_not_put_under_one_a_person_does_not_manage(cast: Cast, client_as: SignIn) -> None:
    answer = client_as(cast.county_supervisor).post(
        "/organisations/new/", _unit_form(cast, supervisor=cast.other_county_office.pk)
    )
    assertContains(answer, "主管单位不在可选的范围里，请从列表里选。")


@pytest.mark.parametrize("role", ["drafter", "observer", "inspector", "auditor", "stranger"])
def test_who_may_not_add_units(cast: Cast, client_as: SignIn, role: str) -> None:
    answer = client_as(getattr(cast, role)).get("/organisations/new/")
    assertContains(answer, "你没有添加单位的职责", status_code=403)


def test_changing_the_supervisor_moves_what_is_below_out_of_sight(cast: Cast, client_as: SignIn) -> None:
    unit = cast.county_education
    form = _unit_form(cast, name=unit.name, supervisor=cast.city_office.pk, reason="市管")
    client_as(cast.supervisor).post(f"/organisations/{unit.pk}/change/", form)
    assert unit not in organisations_visible_to(cast.county_supervisor, TODAY)
    assert unit in organisations_visible_to(cast.supervisor, TODAY)


@pytest.mark.parametrize(("role", "status"), [("drafter", 403), ("county_supervisor", 404), ("stranger", 404)])
def test_who_may_not_change_a_unit(cast: Cast, client_as: SignIn, role: str, status: int) -> None:
    client = client_as(getattr(cast, role))
    for act in ("change", "pack", "appoint"):
        assert client.get(f"/organisations/{cast.education.pk}/{act}/").status_code == status


def test_before_a_pack_is_followed_the_page_says_what_changes_and_saves_nothing(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.supervisor)
    address = f"/organisations/{cast.county_office.pk}/pack/"
    page = client.get(f"{address}?pack=hangzhou-2019&since=2026-11-01&reason=")
    assertContains(page, "<b>2</b> 个单位")
    assertContains(page, "采用这部办法")
    changed = {words: (before, after) for words, _, before, _, after in page.context["chosen"]["rows"]}
    assert changed["同一平台几个账号"] == ("最多 1 个（原则上）", "最多 1 个（必须）")
    assert "多少天不更新算内容不更新" not in changed
    assert not PackAdoption.objects.filter(organisation=cast.county_office).exists()


def test_following_a_pack_twice_leaves_one_adoption(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.supervisor)
    address = f"/organisations/{cast.county_office.pk}/pack/"
    form = {"pack": "hangzhou-2019", "since": "2026-11-01", "reason": "区划调整"}
    assertRedirects(client.post(address, form), f"/organisations/{cast.county_office.pk}/")
    assertContains(client.post(address, form), "已经采用")
    adoption = PackAdoption.objects.get(organisation=cast.county_office)
    assert (adoption.pack_id, adoption.since, adoption.until) == ("hangzhou-2019", date(2026, 11, 1), None)


def test_a_pack_of_a_real_place_is_refused_to_a_unit_elsewhere(cast: Cast) -> None:
    weihai = factories.make_region("威海市", "city", cast.province)
    office = factories.make_organisation("威海市人民政府办公室", region=weihai, kind="government_office")
    [reason] = reasons_not_to_adopt_pack(office, "fangchenggang-2022", TODAY)
    assert "适用范围是" in reason
    assert reasons_not_to_adopt_pack(office, "weihai-2019", TODAY) == []


def test_units_with_their_own_pack_are_not_reached(cast: Cast) -> None:
    everything = units_that_follow(cast.city_office, TODAY)
    factories.make_adoption(cast.county_office, "national-2019")
    assert everything - units_that_follow(cast.city_office, TODAY) == 2


def test_a_duty_is_given_and_ended_on_the_unit(cast: Cast, client_as: SignIn) -> None:
    client, unit = client_as(cast.county_supervisor), cast.county_education
    form = {"user": cast.stranger.pk, "duty": Duty.LIAISON, "since": "2026-10-01", "title": "干事"}
    client.post(f"/organisations/{unit.pk}/appoint/", form)
    held = Appointment.objects.get(user=cast.stranger)
    again = client.post(f"/organisations/{unit.pk}/appoint/", form)
    assertContains(again, "路人在“示范县教育局”已经是联络员，不用再安排。")
    theirs = client_as(cast.stranger)
    assert theirs.get(f"/organisations/{unit.pk}/").status_code == 200
    refused = client.post(f"/organisations/appointments/{held.pk}/end/", {"until": "2026-10-12", "reason": ""})
    assertContains(refused, "没有填理由，请填上。")
    client.post(f"/organisations/appointments/{held.pk}/end/", {"until": "2026-10-12", "reason": "调离"})
    assert theirs.get(f"/organisations/{unit.pk}/").status_code == 404
    assertContains(client.get(f"/organisations/{unit.pk}/"), "以前的 1 人次")


def test_only_a_system_administrator_is_offered_administrator_duties(cast: Cast, client_as: SignIn) -> None:
    address = f"/organisations/{cast.education.pk}/appoint/"
    assertNotContains(client_as(cast.supervisor).get(address), "审计管理员</option>")
    assertContains(client_as(cast.system_admin).get(address), "审计管理员</option>")


def test_a_region_is_added_once(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.system_admin)
    form = {"name": "中山街道", "level": "township", "parent": cast.county.pk}
    client.post("/organisations/regions/", form)
    assertContains(client.post("/organisations/regions/", form), "已有地区“中山街道”，不用再加。")
    assert Region.objects.filter(name="中山街道").count() == 1
    page = client_as(cast.drafter).get("/organisations/regions/")
    assertNotContains(page, "添加地区</button>")
    refused = client_as(cast.drafter).post("/organisations/regions/", form | {"name": "别处"})
    assertContains(refused, "你没有维护地区的职责", status_code=403)

"""Looking again at who may do what: due by the pack's days, confirmed by whoever appoints, never by oneself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.dashboard.todos import todos
from zhengmei.identity.models import SignInSession, User
from zhengmei.organisations.actions import OrganisationRefused, confirm_duties
from zhengmei.organisations.models import Appointment, DutyCheck
from zhengmei.organisations.queries import due_reviews, duty_rows
from zhengmei.organisations.states import Duty

As = Callable[[User], Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def duties(cast: Cast) -> list[int]:
    """The duties of the bureau, by id."""
    return list(Appointment.objects.filter(organisation=cast.education).order_by("pk").values_list("pk", flat=True))


def confirm_all_but(cast: Cast, *left: str, now: datetime = NOW) -> None:
    """Everyone the city office appoints is confirmed, but for these units."""
    for unit in {
        a.organisation for a in Appointment.objects.exclude(user=cast.supervisor).select_related("organisation")
    }:
        if unit.name not in left and unit != cast.neighbour:
            held = Appointment.objects.filter(organisation=unit).exclude(user=cast.supervisor)
            confirm_duties(organisation=unit, appointments=[a.pk for a in held], by=cast.supervisor, now=now)


def test_the_page_says_who_holds_what_since_when_and_last_signed_in(cast: Cast, client_as: As) -> None:
    SignInSession.objects.create(user=cast.drafter, key="k" * 32, way="password", started_at=NOW, seen_at=NOW)
    office = client_as(cast.supervisor)
    page = office.get(f"/organisations/{cast.education.pk}/duties/")
    for words in ("沈芸", "shen.yun", "编辑", "没有登录过", "没有复核过", "180 天复核一次", "本单位自定"):
        assertContains(page, words)
    assert [row.signed_in_at for row in duty_rows(cast.education, TODAY) if row.appointment.user == cast.drafter] == [
        NOW
    ]
    answer = office.post(f"/organisations/{cast.education.pk}/duties/", {"appointment": duties(cast)}, follow=True)
    assertContains(answer, "确认了 4 项职责")
    assertContains(answer, "林守正")
    again = office.post(f"/organisations/{cast.education.pk}/duties/", {"appointment": duties(cast)}, follow=True)
    assertContains(again, "今天已经确认过")
    assert DutyCheck.objects.count() == 4
    entry = AuditEntry.objects.get(kind="organisations.duties.confirmed")
    assert "沈芸（编辑）" in entry.detail["确认"]
    assertContains(office.post(f"/organisations/{cast.education.pk}/duties/", {}), "没有勾选")


def test_what_is_confirmed_is_due_again_after_the_days_of_the_pack_and_stands_on_the_desk(cast: Cast) -> None:
    confirm_all_but(cast, "示范市教育局")
    [todo] = [t for t in todos(cast.supervisor, TODAY) if t.title.startswith("复核职责")]
    assert (todo.url, todo.due_note, todo.local_default) == (
        f"/organisations/{cast.education.pk}/duties/", "本单位自定", True,
    )  # fmt: skip
    assert todo.due is not None and todo.due < TODAY
    confirm_all_but(cast)
    assert due_reviews(cast.supervisor, TODAY) == []
    soon = TODAY + timedelta(180 - 14)
    assert due_reviews(cast.supervisor, soon - timedelta(1)) == []
    assert {one.due_on for one in due_reviews(cast.supervisor, soon)} == {TODAY + timedelta(180)}
    many = [t for t in todos(cast.supervisor, soon) if t.title.startswith("复核职责")]
    assert [t.url for t in many] == ["/organisations/reviews/"] and many[0].count > 1
    assert [t for t in todos(cast.chief, soon) if "复核" in t.title] == []


def test_one_that_is_no_longer_needed_is_ended_and_not_asked_again(cast: Cast, client_as: As) -> None:
    held = Appointment.objects.get(user=cast.reviewer)
    office = client_as(cast.supervisor)
    end = f"/organisations/appointments/{held.pk}/end/"
    assertContains(office.get(f"/organisations/{cast.education.pk}/duties/"), end)
    assertContains(office.get(f"/organisations/{cast.education.pk}/duties/"), "<b>顾知行</b>")
    assert office.post(end, {"until": TODAY.isoformat(), "reason": "已调离"}).status_code == 302
    assertNotContains(office.get(f"/organisations/{cast.education.pk}/duties/"), "<b>顾知行</b>")
    with pytest.raises(OrganisationRefused, match="刚停止"):
        confirm_duties(organisation=cast.education, appointments=[held.pk], by=cast.supervisor, now=NOW)


def test_nobody_confirms_their_own_and_only_whoever_appoints_confirms(cast: Cast, client_as: As) -> None:
    own = Appointment.objects.get(user=cast.supervisor)
    page = client_as(cast.supervisor).get(f"/organisations/{cast.city_office.pk}/duties/")
    assertContains(page, "请别人复核")
    with pytest.raises(OrganisationRefused, match="不能自己复核"):
        confirm_duties(organisation=cast.city_office, appointments=[own.pk], by=cast.supervisor, now=NOW)
    assert confirm_duties(organisation=cast.city_office, appointments=[own.pk], by=cast.system_admin, now=NOW) == 1
    for user in (cast.chief, cast.drafter, cast.observer, cast.auditor):
        client = client_as(user)
        assert client.post(f"/organisations/{cast.education.pk}/duties/", {"appointment": [1]}).status_code == 403
        assert client.get("/organisations/reviews/").status_code == 403
    assert client_as(cast.outsider).get(f"/organisations/{cast.education.pk}/duties/").status_code == 404
    with pytest.raises(OrganisationRefused, match="由它的主管或系统管理员复核"):
        confirm_duties(organisation=cast.education, appointments=duties(cast), by=cast.chief, now=NOW)
    foreign = Appointment.objects.get(user=cast.county_drafter).pk
    with pytest.raises(OrganisationRefused, match="刚停止"):
        confirm_duties(organisation=cast.education, appointments=[foreign], by=cast.supervisor, now=NOW)
    assert list(DutyCheck.objects.values_list("by", flat=True)) == [cast.system_admin.pk]


def test_the_list_of_units_is_found_by_name_and_costs_the_same_for_more(cast: Cast, client_as: As) -> None:
    client = client_as(cast.supervisor)
    assertContains(client.get("/organisations/reviews/?q=公安"), "没有叫这个名字的")
    assertContains(client.get("/organisations/reviews/?q=教育"), "示范县教育局")
    counts = []
    for amount in (0, 3):
        for number in range(amount):
            factories.make_appointment(factories.make_user(f"more{number}", "多来"), cast.police, Duty.DRAFTER)
        client.get("/organisations/reviews/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/organisations/reviews/")
            client.get(f"/organisations/{cast.education.pk}/duties/")
        counts.append(len(seen))
    assert counts[0] == counts[1]

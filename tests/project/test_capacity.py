"""A person in two units acts for one at a time: what they see, what they may do and what the record says are that unit's."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.audit.models import AuditEntry
from zhengmei.content.models import Draft
from zhengmei.core import clock
from zhengmei.core.capacity import acting_as
from zhengmei.custody.permissions import is_agent
from zhengmei.filing.actions import issue_guidance, open_import, read_import
from zhengmei.filing.models import ImportBatch
from zhengmei.identity import actions as identity
from zhengmei.identity.models import User
from zhengmei.notices.models import Notice
from zhengmei.organisations.permissions import must_use_second_factor
from zhengmei.organisations.queries import appointments_of, every_appointment_of, organisations_within
from zhengmei.organisations.states import Duty, Power
from zhengmei.project.capacity import acting_for

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def both(cast: Cast) -> User:
    """沈芸: 编辑 of 示范市教育局, and 联络员 and 编辑 of 示范市公安局."""
    factories.make_appointment(cast.drafter, cast.police, Duty.LIAISON)
    factories.make_appointment(cast.drafter, cast.police, Duty.DRAFTER)
    return cast.drafter


def switch(client: Client, unit: Any, page: str = "/") -> str:
    return str(client.post("/capacity/", {"unit": unit.pk, "next": page})["Location"])


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_powers_are_those_of_one_unit_and_nobody_elses_change(cast: Cast) -> None:
    """For each power and each unit acted for: the same reach as of somebody who has only the duties there."""
    twins: dict[int, User] = {}
    mixed = factories.make_user("jian.ren", "兼任")
    given = [
        (cast.education, Duty.CHIEF),
        (cast.education, Duty.SUPERVISOR),
        (cast.county_office, Duty.INSPECTOR),
        (cast.internet_office, Duty.OBSERVER),
        (cast.police, Duty.AGENT),
    ]
    for unit, duty in given:
        if unit.pk not in twins:
            twins[unit.pk] = factories.make_user(f"zhuan.{unit.pk}", "专任")
        factories.make_appointment(twins[unit.pk], unit, duty)
        factories.make_appointment(mixed, unit, duty)

    def reached(user: User) -> dict[str, set[int]]:
        return {power: {unit.pk for unit in organisations_within(user, power, TODAY)} for power in Power}

    alone = {unit: reached(twin) for unit, twin in twins.items()}
    whole = reached(mixed)
    assert whole == {power: set().union(*(own[power] for own in alone.values())) for power in Power}
    for unit in twins:
        with acting_as("某", unit, mixed.pk):
            assert reached(mixed) == alone[unit]
            assert {other: reached(twin) for other, twin in twins.items()} == alone
    assert reached(mixed) == whole


def test_what_holds_whatever_the_capacity(cast: Cast, both: User, settings: Any) -> None:
    """A contractor's person never touches a password, and a duty elsewhere still asks for the second step."""
    factories.make_appointment(both, cast.internet_office, Duty.AGENT)
    settings.SECOND_FACTOR_DUTIES = [Duty.LIAISON]
    with acting_as("某", cast.education.pk, both.pk):
        assert [one.organisation for one in appointments_of(both, TODAY)] == [cast.education]
        assert len(every_appointment_of(both, TODAY)) == 4
        assert is_agent(both, TODAY)
        assert must_use_second_factor(both, TODAY)


def test_list_act_record_and_switch_are_of_one_unit(cast: Cast, both: User, client_as: SignIn) -> None:
    schools = factories.make_media_account(cast.education, name="示范教育")
    police = factories.make_media_account(cast.police, name="示范公安")
    client = client_as(both)
    ledger = words(client, "/filing/ledger/")
    assert ("示范教育" in ledger, "示范公安" in ledger) == (True, False)
    # what is the other unit's is not there, and the page says for whom it is
    here = f"/filing/accounts/{police.pk}/"
    refused = words(client, here, 403)
    assert "你现在以示范市教育局的身份办事。这一页以示范市公安局的身份能看：换过去再办。" in refused
    assert f'name="unit" value="{cast.police.pk}"' in refused
    assert switch(client, cast.police, here) == here
    assert "示范公安" in words(client, here)
    ledger = words(client, "/filing/ledger/")
    assert ("示范教育" in ledger, "示范公安" in ledger) == (False, True)
    # an act names the unit acted for and all duties there; what was written stays with its unit
    page = {"organisation": cast.police.pk, "media_accounts": [police.pk], "kind": "original", "title": "夜间巡逻"}
    client.post("/content/new/", page)
    draft = Draft.objects.get()
    entry = AuditEntry.objects.filter(actor=both).latest("pk")
    assert (draft.organisation, entry.capacity) == (cast.police, "示范市公安局 编辑、联络员")
    assert switch(client, cast.education, f"/content/{draft.pk}/") == "/"
    assert "夜间巡逻" not in words(client, "/content/")
    # a form left open over the switch is refused, and nothing of it is done
    sent = client.post(f"/content/{draft.pk}/drop/", {"reason": "不用了"}, HTTP_REFERER="http://testserver/content/")
    assert sent.status_code == 404
    client.post("/content/new/", {**page, "title": "不该有"})
    assert list(Draft.objects.values_list("title", "state")) == [("夜间巡逻", "writing")]
    assert schools.sponsor == cast.education


def test_a_refusal_for_want_of_a_duty_names_the_capacity_that_has_it(cast: Cast, client_as: SignIn) -> None:
    factories.make_appointment(cast.auditor, cast.education, Duty.DRAFTER)
    client = client_as(cast.auditor)
    switch(client, cast.city_office)
    assert "示范市人民政府办公室 审计管理员" not in words(client, "/filing/ledger/")
    words(client, "/audit/")
    switch(client, cast.education)
    refused = words(client, "/audit/", 403)
    assert "这一页以示范市人民政府办公室的身份能看：换过去再办。" in refused
    before = AuditEntry.objects.count()
    # a form says whence it came; the page it came from is tried, and nothing it would have written is kept
    sent = client.post("/audit/export/", {"reason": "安全检查"}, HTTP_REFERER="http://testserver/audit/export/")
    assert sent.status_code == 403
    assert "这一页以示范市人民政府办公室的身份能看" in sent.content.decode()
    # without the page all other units are named, and nothing is promised
    blind = client.post("/audit/export/", {"reason": "安全检查"}).content.decode()
    assert "你还在示范市人民政府办公室任职：这件事归那边的，换过去再办" in blind
    assert AuditEntry.objects.count() == before
    # what no capacity opens is plainly not there
    assert "换" not in words(client, "/filing/accounts/999/", 404)


def test_somebody_of_one_unit_is_offered_no_other(cast: Cast, client_as: SignIn) -> None:
    client = client_as(cast.reviewer)
    assert "换到" not in words(client, "/audit/", 403)
    assert "换到" not in words(client, "/nowhere/", 404)
    assert 'id="capacities"' not in words(client, "/")


@pytest.mark.slow
def test_the_desk_asks_first_counts_what_waits_elsewhere_and_notices_stay_personal(
    cast: Cast, both: User, client_as: SignIn
) -> None:
    Notice.objects.create(user=both, kind="filing.case", title="给沈芸的通知", key="x", at=NOW)
    issue_guidance(kind="guide", text="请更新简介", organisation=cast.police, by=cast.supervisor, now=NOW)
    client = client_as(both)
    desk = words(client, "/")
    assert "你在 2 个单位任职，先选以谁的身份办事" in desk
    line = desk.split("<td><b>示范市公安局</b></td>")[1].split("</tr>")[0]
    assert (">1 件<" in line, "请更新简介" in desk) == (True, False)
    assert f'id="n-as-{cast.police.pk}" hx-swap-oob="true">1<' in words(client, "/counts/")
    switch(client, cast.police)
    desk = words(client, "/")
    assert ("你的身份" in desk, "请更新简介" in desk) == (True, True)
    for unit in (cast.education, cast.police):
        switch(client, unit)
        assert "给沈芸的通知" in words(client, "/notices/")


@pytest.mark.slow
def test_the_choice_outlives_the_session_but_not_the_person_and_not_the_duty(
    cast: Cast, both: User, client_as: SignIn
) -> None:
    again = client_as(both)
    assert '<span class="unit">示范市教育局</span>' in words(again, "/")
    switch(again, cast.police)
    kept = again.cookies["capacity"].value
    third = client_as(both)
    third.cookies["capacity"] = kept
    assert '<span class="unit">示范市公安局</span>' in words(third, "/")
    third.cookies["capacity"] = f"{both.pk}.{cast.police.pk}:forged"
    assert '<span class="unit">示范市教育局</span>' in words(third, "/")
    other = client_as(cast.reviewer)
    other.cookies["capacity"] = kept
    assert '<span class="unit">示范市教育局</span>' in words(other, "/")
    both.appointments.filter(organisation=cast.police).update(until=TODAY)
    third.cookies["capacity"] = kept
    assert '<span class="unit">示范市教育局</span>' in words(third, "/")


def test_a_token_reads_for_all_units_of_its_owner_a_signed_in_person_for_one(
    cast: Cast, both: User, client_as: SignIn
) -> None:
    factories.make_media_account(cast.education, name="示范教育")
    factories.make_media_account(cast.police, name="示范公安")
    token = identity.ask_for_token(program="数据平台", purpose="每天对数", days=30, by=both, now=NOW)
    identity.allow_token(token=token, by=cast.system_admin, now=NOW)
    secret = identity.fetch_token(token=token, by=both, now=NOW)

    def names(client: Client) -> list[str]:
        rows = json.loads(client.get("/api/v1/accounts/").content)["items"]
        return sorted(row["name"] for row in rows)

    assert names(Client(headers={"Authorization": f"Bearer {secret}"})) == ["示范公安", "示范教育"]
    client = client_as(both)
    switch(client, cast.police)
    assert names(client) == ["示范公安"]


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path


ROWS = "账号名称,平台,主办单位,平台账号ID\n示范教育,微信,示范市教育局,gh_1\n示范公安,微信,示范市公安局,gh_2\n"


def test_an_import_counts_the_unit_it_was_handed_in_for(cast: Cast, both: User, client_as: SignIn, files: Path) -> None:
    client = client_as(both)
    switch(client, cast.police)
    file = io.BytesIO(ROWS.encode())
    file.name = "台账.csv"
    client.post(reverse("filing:import_new"), {"kind": "ledger", "file": file})
    batch = ImportBatch.objects.get()
    assert (batch.office, batch.report["new"], batch.report["wrong"]) == (cast.police, 1, 1)
    switch(client, cast.education)
    assert "台账.csv" not in words(client, reverse("filing:imports"))
    assert client.post(reverse("filing:import_confirm", args=[batch.pk])).status_code == 404
    # a process of its own takes up the work in the same capacity
    with acting_as("某", cast.police.pk, both.pk):
        large = open_import(kind="ledger", file=io.BytesIO(ROWS.encode()), name="大.csv", by=both, now=NOW)
    with acting_for(large.by, large.office_id, TODAY):
        assert read_import(batch=large, now=NOW).report["wrong"] == 1

"""Where one is signed in: seen with device and address, ended one by one or all, by oneself or the security administrator."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.factories.identity import PASSWORD

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.identity.models import SignInSession, User
from zhengmei.identity.queries import live_sessions
from zhengmei.organisations.actions import end_appointment
from zhengmei.organisations.states import Duty

PHONE = "Mozilla/5.0 (Linux; Android 14; HarmonyOS) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
OFFICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120"


def signed_in(user: User, agent: str = OFFICE, **more: str) -> Client:
    client = Client(HTTP_USER_AGENT=agent, **more)
    answer = client.post("/identity/sign-in/", {"username": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.fixture
def guard(cast: Cast) -> User:
    user = factories.make_user("an.quan", "安全")
    factories.make_appointment(user, cast.city_office, Duty.SECURITY_ADMIN)
    return user


def test_one_sees_ones_places_and_ends_one_of_them(cast: Cast) -> None:
    phone, office = signed_in(cast.drafter, PHONE, REMOTE_ADDR="10.1.2.3"), signed_in(cast.drafter)
    page = office.get("/identity/security/")
    for words in ("正在登录，2 处", "鸿蒙，Chrome", "Windows，Edge", "10.1.2.3", "这里"):
        assertContains(page, words)
    theirs = SignInSession.objects.get(device="鸿蒙，Chrome")
    foreign = signed_in(cast.reviewer)
    assert foreign.post(f"/identity/sessions/{theirs.pk}/end/").status_code == 404
    assertContains(office.post(f"/identity/sessions/{theirs.pk}/end/", follow=True), "已下线")
    assert phone.get("/").status_code == 302 and office.get("/").status_code == 200
    assertContains(office.post(f"/identity/sessions/{theirs.pk}/end/", follow=True), "已经结束")
    assertContains(office.get("/identity/security/"), "以前的登录")


def test_all_other_places_end_at_once(cast: Cast) -> None:
    first, second, here = (signed_in(cast.drafter) for _ in range(3))
    assertContains(here.post("/identity/sessions/end-others/", follow=True), "别处都已下线")
    assert [c.get("/").status_code for c in (first, second, here)] == [302, 302, 200]
    assert AuditEntry.objects.get(kind="identity.session_ended").detail == {"处数": 2}


def test_beyond_the_number_the_office_allows_the_oldest_place_ends(cast: Cast, settings) -> None:
    settings.SESSIONS_PER_PERSON = 1
    phone = signed_in(cast.drafter, PHONE)
    office = signed_in(cast.drafter)
    assert phone.get("/").status_code == 302
    assertContains(office.get("/"), "最早的一处（鸿蒙，Chrome）已下线")
    assert SignInSession.objects.get(device="鸿蒙，Chrome").end == "replaced"


def test_the_security_administrator_ends_a_persons_places_with_a_reason(cast: Cast, guard: User, client_as) -> None:
    theirs, client = signed_in(cast.drafter), client_as(guard)
    address = f"/identity/users/{cast.drafter.pk}/sign-out/"
    assert client_as(cast.system_admin).post(address, {"reason": "试"}).status_code == 403
    assertContains(client.get(f"/identity/users/{cast.drafter.pk}/"), "正在登录，1 处")
    assertContains(client.post(address, {"reason": ""}, follow=True), "让别人下线要写理由")
    assertContains(client.post(address, {"reason": "手机丢失"}, follow=True), "1 处登录已下线")
    assert theirs.get("/").status_code == 302
    entry = AuditEntry.objects.get(kind="identity.session_ended")
    assert (entry.actor, entry.object_name, entry.reason) == (guard, "沈芸", "手机丢失")
    again = signed_in(cast.drafter)
    one = live_sessions(cast.drafter, clock.now()).get()
    client.post(f"/identity/sessions/{one.pk}/end/", {"reason": "再丢一次"})
    assert again.get("/").status_code == 302


def test_signing_out_a_new_password_and_disabling_end_places_in_the_list_too(cast: Cast, client_as) -> None:
    gone, kept = signed_in(cast.drafter, PHONE), signed_in(cast.drafter)
    gone.post("/identity/sign-out/")
    signed_in(cast.drafter, PHONE)
    new = "另一句很长很长的话儿"
    kept.post("/identity/password/", {"old": PASSWORD, "new": new, "again": new})
    assert live_sessions(cast.drafter, clock.now()).get().device == "Windows，Edge"
    assert kept.get("/").status_code == 200
    client_as(cast.system_admin).post(f"/identity/users/{cast.drafter.pk}/disable/", {"reason": "调离"})
    assert list(SignInSession.objects.order_by("pk").values_list("end", flat=True)) == [
        "signed_out",
        "disabled",
        "password",
    ]


def test_the_last_use_is_kept_to_the_minute_with_the_address_behind_our_proxies(
    cast: Cast, settings, monkeypatch
) -> None:
    from datetime import timedelta

    settings.PROXIES = 1
    client = signed_in(cast.drafter, HTTP_X_FORWARDED_FOR="6.6.6.6, 10.9.8.7")
    session = SignInSession.objects.get()
    assert session.address == "10.9.8.7"
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    client.get("/identity/security/", headers={"X-Forwarded-For": "10.9.8.8"})
    session.refresh_from_db()
    assert (session.address, session.seen_at) == ("10.9.8.8", later)
    settings.PROXIES = 3
    client.get("/identity/security/")
    session.refresh_from_db()
    assert session.address == "10.9.8.8"


def test_access_ends_with_the_appointment_in_the_middle_of_a_session(cast: Cast, client_as, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    account = factories.make_media_account(cast.education)
    client = client_as(cast.drafter)
    assert client.get(f"/filing/accounts/{account.pk}/").status_code == 200
    assertContains(client.get("/"), 'href="/filing/ledger/"')
    held = cast.drafter.appointments.get()
    end_appointment(appointment=held, until=TODAY, by=cast.supervisor, now=NOW, reason="调离")
    assert client.get(f"/filing/accounts/{account.pk}/").status_code == 404
    assert client.get(f"/filing/accounts/{account.pk}/change/").status_code in (403, 404)
    assertNotContains(client.get("/"), 'href="/filing/ledger/"')


def test_a_person_in_two_units_chooses_the_capacity_and_the_record_shows_it(cast: Cast, client_as) -> None:
    second = factories.make_appointment(cast.drafter, cast.police, Duty.LIAISON)
    client = client_as(cast.drafter)
    assertContains(client.get("/"), "以谁的身份办事")
    account = factories.make_media_account(cast.education)
    client.post("/capacity/", {"unit": second.organisation_id, "next": "/"})
    client.post("/filing/ledger/export/", {"scope": "all", "format": "csv", "columns": "all", "query": ""})
    entry = AuditEntry.objects.get(kind="filing.ledger.exported")
    assert (account.sponsor, entry.capacity) == (cast.education, "示范市公安局 联络员")

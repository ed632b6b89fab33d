"""Signing in: the record, the lock, the way back, the first password."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.cast import Cast
from tests.factories.identity import PASSWORD

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.demo.build import PrintedHasher
from zhengmei.identity import actions
from zhengmei.identity.models import User

SIGN_IN = "/identity/sign-in/"
WRONG = "登录名或口令不对"


def attempt(client: Client, username: str, password: str, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def kinds() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("id").values_list("kind", "object_name"))


def test_signing_in_and_out_is_recorded_and_the_session_changes(client: Client, cast: Cast):
    client.get(SIGN_IN)
    client.session["before"] = 1
    client.session.save()
    before = client.session.session_key
    answer = attempt(client, cast.drafter.username, PASSWORD, next="/identity/password/")
    assert (answer.status_code, answer["Location"]) == (302, "/identity/password/")
    assert client.session.session_key != before
    assert client.post("/identity/sign-out/")["Location"] == SIGN_IN
    assert kinds() == [("identity.signed_in", "沈芸"), ("identity.signed_out", "沈芸")]
    assert client.get("/")["Location"] == f"{SIGN_IN}?next=/"


def test_the_way_back_never_leaves_the_site(client: Client, cast: Cast):
    answer = attempt(client, cast.drafter.username, PASSWORD, next="https://evil.invalid/")
    assert answer["Location"] == "/"


@pytest.mark.parametrize("role", ["drafter", "nobody", "disabled"])
def test_wrong_password_unknown_name_and_disabled_user_look_the_same(client: Client, cast: Cast, role: str):
    user = cast.drafter
    name, password = {"drafter": user.username, "nobody": "no.such", "disabled": user.username}[role], "错"
    if role == "disabled":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
        password = PASSWORD
    answer = attempt(client, name, password)
    assert answer.status_code == 200
    assert answer.content.decode().count(WRONG) == 1
    assert kinds() == [("identity.sign_in_failed", "" if role == "nobody" else "沈芸")]


def test_what_was_typed_as_a_name_is_not_written_down(client: Client, cast: Cast):
    attempt(client, "my-secret-password", "x")
    assert "my-secret-password" not in str(AuditEntry.objects.values().get())


@pytest.mark.parametrize("name", ["shen.yun", "no.such"])
def test_after_five_wrong_attempts_the_name_is_locked_whoever_it_is(client: Client, cast: Cast, name: str):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert attempt(client, name, "错").status_code == 200
    answer = attempt(client, name, "错")
    text = answer.content.decode()
    assert answer.status_code == 429
    assert "还要大约 30 分钟" in text and "系统管理员" in text and name not in text
    assert attempt(Client(), name, PASSWORD).status_code == 429
    assert attempt(Client(), "gu.zhixing", PASSWORD).status_code == 302
    assert [kind for kind, _ in kinds()] == [
        *["identity.sign_in_failed"] * 4,
        *["identity.locked_out"] * 2,
        "identity.signed_in",
    ]


def test_trying_while_locked_does_not_prolong_the_lock_and_it_ends(client: Client, cast: Cast):
    for _ in range(settings.AXES_FAILURE_LIMIT + 3):
        attempt(client, "shen.yun", "错")
    row = AccessAttempt.objects.get()
    assert row.failures_since_start == settings.AXES_FAILURE_LIMIT
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert attempt(client, "shen.yun", PASSWORD).status_code == 302


def test_a_quiet_session_ends_and_each_request_prolongs_it(client: Client, cast: Cast):
    attempt(client, "shen.yun", PASSWORD)
    first = Session.objects.get().expire_date
    assert abs((first - timezone.now()).total_seconds() - settings.SESSION_COOKIE_AGE) < 30
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=60))
    assert client.post("/identity/stay/").status_code == 204
    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=29)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.post("/identity/stay/", headers={"HX-Request": "true"}).status_code == 401
    assert client.get("/?x=1")["Location"] == f"{SIGN_IN}?next=/%3Fx%3D1"


def test_a_form_sent_too_late_leads_back_to_the_page_it_stood_on(cast: Cast):
    late = Client().post("/identity/password/", headers={"Referer": "http://testserver/filing/?page=2"})
    assert late["Location"] == f"{SIGN_IN}?next=/filing/%3Fpage%3D2"
    foreign = Client().post("/identity/password/", headers={"Referer": "http://evil.invalid/x"})
    assert foreign["Location"] == f"{SIGN_IN}?next=/"


def test_the_first_password_must_be_replaced_before_anything_else(client: Client, cast: Cast):
    person, once = actions.add_user(username="new.hand", full_name="新手", by=cast.system_admin, now=clock.now())
    assert attempt(client, "new.hand", once).status_code == 302
    assert client.get("/")["Location"] == "/identity/password/"
    short = client.post("/identity/password/", {"old": once, "new": "短", "again": "短"})
    assert short.status_code == 422 and "至少 10 个字" in short.content.decode()
    same = client.post("/identity/password/", {"old": once, "new": once, "again": once})
    assert "新口令和现在的一样" in same.content.decode()
    differ = client.post("/identity/password/", {"old": once, "new": "山高水长-流年似水啊", "again": "别的"})
    assert "两遍写的不一样" in differ.content.decode()
    new = "山高水长流年似水啊"
    wrong = client.post("/identity/password/", {"old": "不是", "new": new + "一", "again": new + "一"})
    assert "现在的口令不对" in wrong.content.decode()
    person.refresh_from_db()
    assert person.must_change_password
    done = client.post("/identity/password/", {"old": once, "new": new + "一", "again": new + "一"})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    assert attempt(Client(), "new.hand", once).status_code == 200
    assert attempt(Client(), "new.hand", new + "一").status_code == 302


def test_changing_a_password_ends_the_other_sessions(client: Client, cast: Cast):
    other = Client()
    attempt(other, "shen.yun", PASSWORD)
    attempt(client, "shen.yun", PASSWORD)
    new = "另一句很长很长的话儿"
    assert client.post("/identity/password/", {"old": PASSWORD, "new": new, "again": new}).status_code == 302
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_a_printed_password_gets_its_usual_hash_at_the_first_sign_in(client: Client, cast: Cast, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = cast.drafter
    User.objects.filter(pk=user.pk).update(password=PrintedHasher().encode("一句很长很长的话", "saltsaltsalt"))
    assert attempt(client, user.username, "一句很长很长的话").status_code == 302
    user.refresh_from_db()
    usual = Argon2PasswordHasher()
    assert (usual.must_update(user.password), usual.verify("一句很长很长的话", user.password)) == (False, True)

"""The second step: codes, keys, recovery codes; who must have one, and who resets a lost one. Passwords grow old."""

import json
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from pytest_django.asserts import assertContains
from tests import factories
from tests.cast import NOW, Cast
from tests.factories.identity import PASSWORD
from tests.identity.authenticator import SoftKey

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.core.sealing import is_sealed
from zhengmei.identity import actions, queries
from zhengmei.identity.models import FactorSecret, PastPassword, User
from zhengmei.organisations.states import Duty

SIGN_IN, SECOND, MINE = "/identity/sign-in/", "/identity/second/", "/identity/security/"


def code_of(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def password_given(user: User, next_url: str = "") -> Client:
    client = Client()
    client.post(SIGN_IN, {"username": user.username, "password": PASSWORD, "next": next_url})
    return client


def with_app(user: User) -> tuple[str, list[str]]:
    """The secret of the app the person took on through the pages, and the recovery codes shown."""
    client = Client()
    client.force_login(user)
    page = client.get(f"{MINE}code/").content.decode()
    assert "<svg" in page
    secret = client.session["mfa.totp.secret"]
    done = client.post(f"{MINE}code/", {"code": code_of(secret, -1), "password": PASSWORD})
    return secret, re.findall(r'class="once">(\d+)<', done.content.decode())


@pytest.fixture
def guard(cast: Cast) -> User:
    """安全管理员, 示范市人民政府办公室."""
    user = factories.make_user("an.quan", "安全")
    factories.make_appointment(user, cast.city_office, Duty.SECURITY_ADMIN)
    return user


def test_with_an_app_the_password_alone_lets_nobody_in(cast: Cast) -> None:
    secret, codes = with_app(cast.drafter)
    assert len(codes) == 10
    client = password_given(cast.drafter, "/identity/password/")
    assert client.get("/").status_code == 302
    assertContains(client.get(SECOND), "第二步验证")
    assertContains(client.post(SECOND, {"code": "000000"}), "没有通过", status_code=422)
    done = client.post(SECOND, {"code": code_of(secret)})
    assert (done.status_code, done["Location"]) == (302, "/identity/password/")
    assert client.get("/").status_code == 200
    entry = AuditEntry.objects.filter(kind="identity.signed_in").get()
    assert entry.detail == {"方式": "口令加验证码"}
    again = password_given(cast.drafter)
    assert again.post(SECOND, {"code": code_of(secret)}).status_code == 422


def test_no_code_counts_twice_while_it_is_good(cast: Cast) -> None:
    """Also not with another between, nor where another process remembers nothing of the first."""
    secret, _ = with_app(cast.drafter)
    first, other = code_of(secret), code_of(secret, 1)
    assert password_given(cast.drafter).post(SECOND, {"code": first}).status_code == 302
    assert password_given(cast.drafter).post(SECOND, {"code": other}).status_code == 302
    cache.clear()
    for again in (first, other):
        assert password_given(cast.drafter).post(SECOND, {"code": again}).status_code == 422


def test_the_secret_lies_sealed_and_never_in_the_record(cast: Cast) -> None:
    secret, codes = with_app(cast.drafter)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM identity_factorsecret")
        assert [is_sealed(words) for (words,) in cursor.fetchall()] == [True, True]
    everything = str(list(AuditEntry.objects.values())) + str(list(Authenticator.objects.values()))
    assert secret not in everything and not any(code in everything for code in codes)


def test_a_recovery_code_counts_once_and_new_ones_end_the_old(cast: Cast) -> None:
    _, codes = with_app(cast.drafter)
    client = password_given(cast.drafter)
    assert client.post(SECOND, {"code": codes[0]}).status_code == 302
    assertContains(client.get(MINE), "还有 <b>9</b> 个没用过")
    assert password_given(cast.drafter).post(SECOND, {"code": codes[0]}).status_code == 422
    assertContains(client.post(f"{MINE}codes/", {"password": "错"}, follow=True), "口令不对")
    fresh = client.post(f"{MINE}codes/", {"password": PASSWORD})
    assert "no-store" in fresh["Cache-Control"]
    assert password_given(cast.drafter).post(SECOND, {"code": codes[1]}).status_code == 422


def test_five_wrong_codes_lock_the_name_as_five_wrong_passwords_do(cast: Cast) -> None:
    secret, _ = with_app(cast.drafter)
    client = password_given(cast.drafter)
    answers = [client.post(SECOND, {"code": f"00000{n}"}).status_code for n in range(5)]
    assert answers == [422] * 4 + [429]
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 429
    assert Client().post(SIGN_IN, {"username": "shen.yun", "password": PASSWORD}).status_code == 429
    assert "000000" not in str(list(AccessAttempt.objects.values()))
    kinds = list(AuditEntry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds.count("identity.sign_in_failed") == 4 and "identity.locked_out" in kinds


def test_the_second_step_waits_five_minutes_and_needs_the_first(cast: Cast, client: Client, monkeypatch) -> None:
    with_app(cast.drafter)
    assert client.get(SECOND)["Location"] == SIGN_IN
    client = password_given(cast.drafter)
    late = clock.now() + timedelta(seconds=301)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert client.post(SECOND, {"code": "1"})["Location"] == SIGN_IN
    assertContains(client.get(SIGN_IN), "等得太久")


def test_a_security_key_is_taken_on_and_lets_in(cast: Cast) -> None:
    key, client = SoftKey(), Client()
    client.force_login(cast.drafter)
    options = client.get(f"{MINE}key/").context["options"]
    form = {"name": "抽屉里的", "password": PASSWORD, "credential": json.dumps(key.create(options))}
    assertContains(client.post(f"{MINE}key/", form), "只显示这一次")
    assertContains(client.get(MINE), "安全密钥“抽屉里的”")
    signing = password_given(cast.drafter)
    asked = signing.get(SECOND).context["options"]
    wrong = signing.post(SECOND, {"credential": json.dumps(SoftKey().get(asked))})
    assert wrong.status_code == 422
    answer = signing.post(SECOND, {"credential": json.dumps(key.get(wrong.context["options"]))})
    assert answer.status_code == 302 and signing.get("/").status_code == 200
    replay = password_given(cast.drafter)
    replay.get(SECOND)
    assert replay.post(SECOND, {"credential": json.dumps(key.get(asked))}).status_code == 422
    assert replay.post(SECOND, {"credential": "{not json"}).status_code == 422
    bad = client.post(f"{MINE}key/", form)
    assertContains(bad, "没有读到安全密钥", status_code=422)


def test_taking_one_on_or_off_needs_the_password_and_the_right_code(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.drafter)
    client.get(f"{MINE}code/")
    secret = client.session["mfa.totp.secret"]
    wrong = client.post(f"{MINE}code/", {"code": code_of(secret), "password": "错"})
    assertContains(wrong, "口令不对", status_code=422)
    assertContains(client.post(f"{MINE}code/", {"code": "000000", "password": PASSWORD}), "验证码不对", status_code=422)
    with_app(cast.drafter)
    factor = queries.factors_of(cast.drafter).get(type="totp")
    address = f"{MINE}factors/{factor.pk}/remove/"
    assertContains(client.post(address, {"password": "错"}, follow=True), "口令不对")
    assertContains(client.post(address, {"password": PASSWORD}, follow=True), "删掉了")
    assert (queries.factors_of(cast.drafter).count(), FactorSecret.objects.count()) == (0, 0)
    assert client.post(address, {"password": PASSWORD}).status_code == 404


def test_whose_duty_takes_one_gets_nowhere_without(cast: Cast, client_as, settings) -> None:
    settings.SECOND_FACTOR_DUTIES = ["supervisor"]
    client = client_as(cast.supervisor)
    assert client.get("/filing/ledger/")["Location"] == MINE
    assertContains(client.get(MINE), "你的职责必须用第二步验证")
    assert client_as(cast.drafter).get("/filing/ledger/").status_code == 200
    with_app(cast.supervisor)
    assert client.get("/filing/ledger/").status_code == 200
    factor = queries.factors_of(cast.supervisor).get(type="totp")
    answer = client.post(f"{MINE}factors/{factor.pk}/remove/", {"password": PASSWORD}, follow=True)
    assertContains(answer, "先添加另一个，再删这个")


def test_the_security_administrator_resets_a_lost_one_with_a_reason(cast: Cast, guard: User, client_as) -> None:
    with_app(cast.drafter)
    address = f"/identity/users/{cast.drafter.pk}/factors/reset/"
    for role in (cast.system_admin, cast.supervisor, cast.drafter):
        assert client_as(role).post(address, {"reason": "丢了"}).status_code == 403
    client = client_as(guard)
    assertContains(client.get(f"/identity/users/{cast.drafter.pk}/"), "重置第二步验证")
    assertContains(client.post(address, {"reason": " "}, follow=True), "重置要写理由")
    assertContains(client.post(address, {"reason": "手机丢失，核对了工作证"}, follow=True), "已重置")
    assertContains(client.post(address, {"reason": "再来"}, follow=True), "不用重置")
    assert not queries.has_second_factor(cast.drafter) and FactorSecret.objects.count() == 0
    entry = AuditEntry.objects.get(kind="identity.factors_reset")
    assert (entry.actor, entry.reason, entry.object_name) == (guard, "手机丢失，核对了工作证", "沈芸")
    with pytest.raises(actions.IdentityRefused, match="不能重置自己的"):
        actions.reset_factors(user=guard, reason="试", by=guard, now=NOW)
    for act in ("disable", "reset", "enable", "unlock"):
        assert client.post(f"/identity/users/{cast.drafter.pk}/{act}/").status_code == 403
    assert client.get("/identity/users/").status_code == 200 and client.get("/identity/users/add/").status_code == 403


def test_the_last_five_passwords_are_not_taken_again(cast: Cast) -> None:
    words = [f"第{n}句很长很长的话儿啊" for n in "一二三四五六七"]
    for word in words:
        actions.change_password(user=cast.drafter, new=word, by=cast.drafter, now=NOW)
    assert PastPassword.objects.filter(user=cast.drafter).count() == 4
    used = [bool(actions.reasons_not_to_take_password(cast.drafter, word)) for word in [PASSWORD, *words]]
    assert used == [False, False, False, True, True, True, True, True]
    assert "最近用过的 5 个" in actions.reasons_not_to_take_password(cast.drafter, words[3])[0]


def test_an_old_password_must_be_changed_first(cast: Cast, client_as, monkeypatch) -> None:
    user = cast.drafter
    actions.change_password(user=user, new="一句很长很长很长的话啊", by=user, now=NOW)
    client = client_as(user)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=89))
    assert client.get("/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=90))
    assert client.get("/")["Location"] == "/identity/password/"
    assertContains(client.get("/identity/password/"), "这个口令用了 90 天以上")

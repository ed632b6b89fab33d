"""Managing users: who may, what is refused, and that passwords are shown once and kept nowhere."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.cast import NOW, Cast
from tests.factories.identity import PASSWORD

from zhengmei.audit.models import AuditEntry
from zhengmei.identity import actions
from zhengmei.identity.models import User

ACTS = ["disable", "enable", "reset", "unlock"]


@pytest.fixture
def admin(cast: Cast, client_as) -> Client:
    return client_as(cast.system_admin)


@pytest.mark.parametrize("role", ["supervisor", "auditor", "drafter", "stranger"])
def test_everyone_else_is_refused_with_a_sentence(cast: Cast, client_as, role: str):
    client = client_as(getattr(cast, role))
    pages = [
        client.get("/identity/users/"),
        client.get("/identity/users/add/"),
        client.get(f"/identity/users/{cast.drafter.pk}/"),
    ]
    pages += [client.post(f"/identity/users/{cast.drafter.pk}/{act}/") for act in ACTS]
    assert {page.status_code for page in pages} == {403}
    assert all("管理用户是系统管理员的职责" in page.content.decode() for page in pages)
    with pytest.raises(actions.IdentityRefused):
        actions.add_user(username="x.y.z", full_name="某", by=getattr(cast, role), now=NOW)


def test_a_user_is_added_and_the_password_appears_once_and_nowhere_else(admin: Client, cast: Cast):
    answer = admin.post("/identity/users/add/", {"username": "zhang.min", "full_name": "张敏"})
    once = re.search(r'class="once">([^<]+)<', answer.content.decode()).group(1)
    person = User.objects.get(username="zhang.min")
    assert person.check_password(once) and person.must_change_password
    assert "no-store" in answer["Cache-Control"]
    assert (
        once not in str(list(AuditEntry.objects.values()))
        and once not in admin.get("/identity/users/").content.decode()
    )
    entry = AuditEntry.objects.get(kind="identity.user_added")
    assert (entry.actor, entry.object_name, entry.capacity) == (
        cast.system_admin,
        "张敏",
        "示范市人民政府办公室 系统管理员",
    )


@pytest.mark.parametrize(
    ("username", "full_name", "sentence"),
    [
        ("Zhang", "张", "登录名用 3 至 60 个小写字母"),
        ("shen.yun", "沈芸", "已经有人用"),
        ("zhang.min", "   ", "没有填，请填上"),
    ],
)
def test_a_bad_name_is_refused_with_the_remedy(admin: Client, username: str, full_name: str, sentence: str):
    answer = admin.post("/identity/users/add/", {"username": username, "full_name": full_name})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert User.objects.count() == 13


def test_disabling_needs_a_reason_ends_the_session_and_can_be_undone(admin: Client, cast: Cast, client_as):
    person, address = cast.drafter, f"/identity/users/{cast.drafter.pk}/"
    theirs = client_as(person)
    assert theirs.get("/").status_code == 200
    assert "停用要写理由" in admin.post(f"{address}disable/", {"reason": " "}, follow=True).content.decode()
    admin.post(f"{address}disable/", {"reason": "调离"})
    assert theirs.get("/").status_code == 302
    assert "已经停用" in admin.post(f"{address}disable/", {"reason": "调离"}, follow=True).content.decode()
    page = admin.post(f"{address}enable/").content.decode()
    once = re.search(r'class="once">([^<]+)<', page).group(1)
    person.refresh_from_db()
    assert person.is_active and person.check_password(once)
    assert "不用再启用" in admin.post(f"{address}enable/", follow=True).content.decode()
    assert list(AuditEntry.objects.order_by("id").values_list("kind", "reason")) == [
        ("identity.user_disabled", "调离"),
        ("identity.user_enabled", ""),
    ]


def test_nobody_disables_or_resets_themselves(admin: Client, cast: Cast):
    address = f"/identity/users/{cast.system_admin.pk}/"
    assert "不能停用自己" in admin.get(address).content.decode()
    assert "不能停用自己" in admin.post(f"{address}disable/", {"reason": "试"}, follow=True).content.decode()
    assert "修改口令" in admin.post(f"{address}reset/", follow=True).content.decode()
    cast.system_admin.refresh_from_db()
    assert cast.system_admin.is_active and cast.system_admin.check_password(PASSWORD)


def test_reset_and_unlock_lift_the_lock(admin: Client, cast: Cast):
    for act in ("unlock", "reset"):
        person = Client()
        for _ in range(5):
            last = person.post("/identity/sign-in/", {"username": "shen.yun", "password": "错"})
        assert last.status_code == 429
        assert "已锁定" in admin.get("/identity/users/?state=locked").content.decode()
        assert admin.post(f"/identity/users/{cast.drafter.pk}/{act}/").status_code in {200, 302}
        assert person.post("/identity/sign-in/", {"username": "shen.yun", "password": "错"}).status_code == 200
        admin.post(f"/identity/users/{cast.drafter.pk}/unlock/")


def test_the_list_searches_narrows_and_costs_the_same_for_one_and_three(admin: Client, cast: Cast):
    page = admin.get("/identity/users/?q=沈").content.decode()
    assert "沈芸" in page and "顾知行" not in page and "共 <b>1</b> 个用户" in page
    assert "没有这样的用户" in admin.get("/identity/users/?q=不存在").content.decode()
    for number in range(3):
        factories.make_user(f"many.{number}", f"多{number}")
    admin.get("/identity/users/?q=many.0")
    counts = set()
    for question in ("many.0", "many."):
        with CaptureQueriesContext(connection) as seen:
            admin.get(f"/identity/users/?q={question}")
        counts.add(len(seen))
    assert len(counts) == 1


def test_a_password_like_the_name_or_a_common_one_is_refused(cast: Cast):
    weak = {
        "shen.yun2026": "password_too_similar",
        "1234567890123": "password_entirely_numeric",
        "qwertyuiop": "password_too_common",
        "短的": "password_too_short",
    }
    for bad, code in weak.items():
        assert actions.weakness(code) in actions.reasons_not_to_take_password(cast.drafter, bad)
    assert actions.reasons_not_to_take_password(cast.drafter, "一句很长很长的话啊") == [
        actions.weakness("password_too_short")
    ]
    assert actions.reasons_not_to_take_password(cast.drafter, "一句很长很长很长的话啊") == []
    with pytest.raises(actions.IdentityRefused, match="只能改自己的口令"):
        actions.change_password(user=cast.drafter, new="一句很长很长很长的话啊", by=cast.reviewer, now=NOW)
    assert AuditEntry.objects.count() == 0

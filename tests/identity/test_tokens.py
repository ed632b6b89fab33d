"""Tokens for programs on their page: asked for, allowed by another person, fetched once, ended."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from zhengmei.audit.models import AuditEntry
from zhengmei.identity.models import ApiToken, User

ASKED = {"program": "市数据平台", "purpose": "每天读台账对数", "days": "30"}


def page(client: Client, path: str = "", **data: str) -> str:
    answer = client.post(f"/identity/tokens/{path}", data, follow=True) if data else client.get("/identity/tokens/")
    return answer.content.decode()


def test_the_whole_way_of_a_token(cast: Cast, client_as) -> None:
    owner, admin = client_as(cast.supervisor), client_as(cast.system_admin)
    assert "申请交上去了" in page(owner, **ASKED)
    pk = ApiToken.objects.get().pk
    assert "已批准" in page(admin, f"{pk}/allow/", ok="1")
    answer = owner.post(f"/identity/tokens/{pk}/fetch/")
    (secret,) = re.findall(r'class="once">(zm_[^<]+)<', answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    assert secret not in page(owner) + page(admin) + str(list(AuditEntry.objects.values()))
    assert secret not in str(list(ApiToken.objects.values()))
    assert "不能领取" in page(owner, f"{pk}/fetch/", ok="1")
    assert "停用别人的令牌要写理由" in page(admin, f"{pk}/end/", reason="")
    assert "从现在起读不到数据" in page(admin, f"{pk}/end/", reason="系统下线")
    assert "已停用：系统下线" in page(owner)
    assert list(
        AuditEntry.objects.filter(kind__startswith="identity.token").order_by("pk").values_list("kind", flat=True)
    ) == [
        "identity.token_asked",
        "identity.token_allowed",
        "identity.token_fetched",
        "identity.token_ended",
    ]


def test_nobody_allows_their_own_and_only_managers_allow(cast: Cast, client_as) -> None:
    admin, drafter = client_as(cast.system_admin), client_as(cast.drafter)
    page(admin, **ASKED)
    page(drafter, **ASKED)
    own, other = ApiToken.objects.order_by("pk")
    assert "自己申请的令牌不能自己批准" in page(admin, f"{own.pk}/allow/", ok="1")
    assert "批准接口令牌是系统管理员的职责" in page(drafter, f"{other.pk}/allow/", ok="1")
    assert drafter.post(f"/identity/tokens/{own.pk}/fetch/").status_code == 404
    assert [t.state for t in ApiToken.objects.order_by("pk")] == ["asked", "asked"]
    assert "不批准要写理由" in page(admin, f"{other.pk}/refuse/", reason=" ")
    page(admin, f"{other.pk}/refuse/", reason="用途太宽，只要示范市的")
    assert "未批准：用途太宽，只要示范市的" in page(drafter)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"program": " "}, "没有填，请填上"), ({"purpose": "对数"}, "用途没有写清"), ({"days": "400"}, "365")],
)
def test_what_is_not_said_well_is_asked_again_and_kept(
    cast: Cast, client_as, given: dict[str, str], sentence: str
) -> None:
    answer = client_as(cast.drafter).post("/identity/tokens/", ASKED | given)
    words = answer.content.decode()
    assert (answer.status_code, sentence in words, ApiToken.objects.count()) == (422, True, 0)
    assert all(value.strip() in words for value in (ASKED | given).values())


def test_the_list_asks_the_same_questions_for_one_and_for_many(
    cast: Cast, client_as, django_assert_num_queries
) -> None:
    client = client_as(cast.system_admin)

    def add(owner: User) -> None:
        ApiToken.objects.create(owner=owner, program="甲", purpose="对数用", days=3, asked_at="2026-10-12T00:00Z")

    add(cast.drafter)
    client.get("/identity/tokens/")
    with CaptureQueriesContext(connection) as one:
        client.get("/identity/tokens/")
    for owner in (cast.chief, cast.reviewer, cast.supervisor):
        add(owner)
    with django_assert_num_queries(len(one)):
        client.get("/identity/tokens/")

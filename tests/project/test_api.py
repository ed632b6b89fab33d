"""The interface for programs: who reads what with a token, that nothing can be written, and that it keeps to its own OpenAPI."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.schemas import BaseSchema
from tests import factories
from tests.cast import NOW, Cast

from zhengmei.identity import actions
from zhengmei.identity.models import ApiToken, User
from zhengmei.identity.queries import token_digest
from zhengmei.project.api import api
from zhengmei.project.wsgi import application

pytestmark = pytest.mark.django_db


def token_of(owner: User, admin: User, now: Any = NOW) -> str:
    token = actions.ask_for_token(program="市数据平台", purpose="每天读台账对数", days=30, by=owner, now=now)
    actions.allow_token(token=token, by=admin, now=now)
    return actions.fetch_token(token=token, by=owner, now=now)


def get(path: str, secret: str = "") -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    answer = Client(headers=headers).get(f"/api/v1{path}")
    return answer.status_code, json.loads(answer.content)


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhengmei.core.clock.now", lambda: NOW)


@pytest.fixture
def kept_open() -> Iterator[None]:
    """A real request ends by closing the database, here the one of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def accounts(cast: Cast) -> dict[str, int]:
    named = {"示范教育": cast.education, "示范县教育": cast.county_education, "邻市发布": cast.neighbour}
    return {name: factories.make_media_account(unit, name=name).pk for name, unit in named.items()}


def test_without_a_token_the_answer_is_401_and_says_where_to_get_one(at_now: None) -> None:
    status, said = get("/accounts/")
    assert (status, said["detail"][:8]) == (401, "没有登录，令牌也")
    assert get("/accounts/", "zm_guessed")[0] == 401


def test_a_token_reads_what_its_owner_sees_and_nothing_else(cast: Cast, accounts: dict[str, int], at_now: None) -> None:
    secret = token_of(cast.county_supervisor, cast.system_admin)
    status, said = get("/accounts/", secret)
    assert (status, [one["name"] for one in said["items"]], said["count"]) == (200, ["示范县教育"], 1)
    assert get(f"/accounts/{accounts['邻市发布']}/", secret)[0] == 404
    assert get(f"/accounts/{accounts['示范县教育']}/", secret)[1]["sponsor"] == "示范县教育局"
    assert [one["name"] for one in get("/units/?q=教育", secret)[1]["items"]] == ["示范县教育局"]


def test_no_person_and_no_number_is_told(cast: Cast, accounts: dict[str, int], at_now: None) -> None:
    secret = token_of(cast.supervisor, cast.system_admin)
    pk = accounts["示范教育"]
    said = json.dumps([get(f"/accounts/{pk}/", secret), get(f"/accounts/{pk}/changes/", secret)], ensure_ascii=False)
    assert re.findall(r"1[3-9]\d{9}", said) == []
    assert [key for key in ("leader", "liaison", "mobile", "_tel") if key in said] == []


def test_filters_narrow_and_a_wrong_one_is_named(cast: Cast, accounts: dict[str, int], at_now: None) -> None:
    secret = token_of(cast.supervisor, cast.system_admin)
    assert get("/accounts/?status=cancelled", secret)[1]["count"] == 0
    assert [one["name"] for one in get("/accounts/?q=县", secret)[1]["items"]] == ["示范县教育"]
    status, said = get("/accounts/?status=asleep&limit=0", secret)
    assert (status, sorted(fault["parameter"] for fault in said["faults"])) == (422, ["limit", "status"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(cast: Cast, accounts: dict[str, int], at_now: None, method: str) -> None:
    secret = token_of(cast.supervisor, cast.system_admin)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert getattr(client, method)(f"/api/v1/accounts/{accounts['示范教育']}/").status_code == 405
    assert {m for path in api.get_openapi_schema()["paths"].values() for m in path} == {"get"}


def test_a_token_opens_no_page_of_the_site(cast: Cast, at_now: None) -> None:
    secret = token_of(cast.supervisor, cast.system_admin)
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get("/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/identity/sign-in/")


def test_a_token_ends_by_time_by_hand_and_with_its_owner(
    cast: Cast, at_now: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (token_of(cast.supervisor, cast.system_admin) for _ in range(3))
    token = ApiToken.objects.order_by("pk").first()
    assert token is not None
    actions.end_token(token=token, reason="", by=cast.supervisor, now=NOW)
    assert (get("/units/", first)[0], get("/units/", second)[0]) == (401, 200)
    monkeypatch.setattr("zhengmei.core.clock.now", lambda: NOW + timedelta(days=30))
    assert get("/units/", second)[0] == 401
    monkeypatch.setattr("zhengmei.core.clock.now", lambda: NOW)
    actions.disable_user(user=cast.supervisor, reason="调离", by=cast.system_admin, now=NOW)
    assert get("/units/", third)[0] == 401


@cache
def possible_questions(path: str) -> st.SearchStrategy[schemathesis.Case]:
    """What the description lets one ask at `path`. Read once: reading it costs as much as forty questions."""
    return described()[path]["GET"].as_strategy()


@cache
def described() -> BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


OPERATIONS = sorted(path for path in api.get_openapi_schema(path_prefix="/api/v1/")["paths"])


@pytest.mark.parametrize("path", OPERATIONS)
@settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_asked_the_answer_is_one_the_description_announces(
    cast: Cast, accounts: dict[str, int], at_now: None, kept_open: None, path: str, data: st.DataObject
) -> None:
    owner = cast.supervisor
    token = ApiToken.objects.filter(owner=owner).first()
    if token is None:
        token_of(owner, cast.system_admin)
        token = ApiToken.objects.get(owner=owner)
    ApiToken.objects.filter(pk=token.pk).update(digest=token_digest("zm_known"))
    case = data.draw(possible_questions(path))
    answer = case.call_and_validate(headers={"Authorization": "Bearer zm_known"})
    assert answer.status_code in {200, 404, 422}

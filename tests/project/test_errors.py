"""What goes wrong is said in Chinese: what happened, what was kept, what to do, and a number that is in the log."""

import logging
import re

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.test import Client, override_settings
from django.urls import path

from zhengmei.project import urls
from zhengmei.ui import errors

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


def boom(request):
    raise RuntimeError("broken on purpose")


def odd(request):
    raise SuspiciousOperation("odd on purpose")


class Broken:
    """The site with two more addresses that fail."""

    urlpatterns = [*urls.urlpatterns, path("boom/", boom), path("odd/", odd)]
    handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def visitor(cast, client_as) -> Client:
    client = client_as(cast.drafter)
    client.raise_request_exception = False
    return client


def must_be_a_good_page(answer, status: int, title: str, caplog: pytest.LogCaptureFixture) -> None:
    text = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in text
    assert all(part in text for part in ("怎么回事", "保住了什么", "现在怎么办", "回工作台"))
    reference = answer["X-Reference"]
    assert re.fullmatch(r"[0-9A-F]{8}", reference) and f"<code>{reference}</code>" in text
    assert any(reference in record.getMessage() for record in caplog.records)
    assert "Traceback" not in text and "on purpose" not in text


def test_not_found_and_no_permission(visitor: Client, caplog: pytest.LogCaptureFixture):
    must_be_a_good_page(visitor.get("/nowhere/"), 404, "没有这一页", caplog)
    answer = visitor.get("/identity/users/")
    must_be_a_good_page(answer, 403, "没有权限", caplog)
    assert "请找系统管理员" in answer.content.decode()


@override_settings(ROOT_URLCONF=Broken)
def test_an_unforeseen_fault_and_a_suspicious_request(visitor: Client, caplog: pytest.LogCaptureFixture):
    answer = visitor.get("/boom/")
    must_be_a_good_page(answer, 500, "系统出错了", caplog)
    logged = [r for r in caplog.records if answer["X-Reference"] in r.getMessage()]
    assert logged[0].levelno == logging.ERROR and "broken on purpose" in str(logged[0].exc_info)
    must_be_a_good_page(visitor.get("/odd/"), 400, "看不懂这次请求", caplog)


@override_settings(ROOT_URLCONF=Broken)
def test_the_page_of_a_fault_asks_the_database_nothing(visitor: Client, django_assert_num_queries):
    request = visitor.get("/boom/").wsgi_request
    with django_assert_num_queries(0):
        assert errors.server_error(request).status_code == 500


def test_a_stale_form_is_told_why(cast, caplog: pytest.LogCaptureFixture):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.drafter)
    answer = client.post("/identity/stay/")
    must_be_a_good_page(answer, 403, "页面放得太久了", caplog)


def test_too_large_a_body_is_refused_before_it_is_read(visitor: Client, caplog: pytest.LogCaptureFixture):
    length = str((settings.UPLOAD_LIMIT_MB + 2) * 1024 * 1024)
    answer = visitor.post("/identity/stay/", {"a": "b"}, CONTENT_LENGTH=length)
    must_be_a_good_page(answer, 413, "文件太大", caplog)


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10)
def test_too_large_a_form_is_refused(visitor: Client, caplog: pytest.LogCaptureFixture):
    answer = visitor.post("/identity/password/", {"old": "x" * 50})
    must_be_a_good_page(answer, 413, "文件太大", caplog)


@pytest.mark.parametrize("address", ["/", "/identity/sign-in/", "/nowhere/", "/identity/users/", "/policies/"])
def test_the_content_policy_is_strict_everywhere(visitor: Client, address: str):
    for client in (visitor, Client()):
        answer = client.get(address)
        sent = set(answer["Content-Security-Policy"].split("; "))
        assert {re.sub(r" 'nonce-[^']+'", "", part) for part in sent} == POLICY
        assert (answer["X-Frame-Options"], answer["Referrer-Policy"]) == ("DENY", "same-origin")
        assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)\s*=", answer.content.decode())


def test_an_expired_session_answers_a_fragment_with_401_and_no_page(db):
    answer = Client().get("/counts/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content.decode()) == (401, "登录已经过期。请重新登录。")

"""Signing in through the unit's own OpenID Connect, played by a double on this machine."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django.asserts import assertContains
from tests.cast import Cast
from tests.identity.test_security import SECOND, code_of, with_app

from zhengmei.audit.models import AuditEntry
from zhengmei.identity.models import User

LOGIN, BACK = "/identity/outside/unit/login/", "/identity/outside/unit/back/"


class Double(BaseHTTPRequestHandler):
    """Discovery, token and user information of one person."""

    said: dict[str, Any]

    def do_GET(self) -> None:
        home = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path.endswith("openid-configuration"):
            self._answer(
                {
                    "issuer": home,
                    "authorization_endpoint": f"{home}/authorize",
                    "token_endpoint": f"{home}/token",
                    "userinfo_endpoint": f"{home}/userinfo",
                    "jwks_uri": f"{home}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            self._answer(self.said)

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert given["client_secret"] == ["密钥"] and given["code_verifier"]
        now = datetime.now(UTC)
        home = f"http://127.0.0.1:{self.server.server_address[1]}"
        claims = {
            "iss": home,
            "aud": "zhengmei",
            "sub": self.said["sub"],
            "iat": now,
            "exp": now + timedelta(minutes=5),
        }
        token = jwt.encode(claims | {"sub": self.said.get("token_sub", self.said["sub"])}, "x" * 32, "HS256")
        self._answer({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def _answer(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def double(settings: Any) -> Iterator[type[Double]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Double)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    app = {
        "provider_id": "unit",
        "name": "统一身份认证",
        "client_id": "zhengmei",
        "secret": "密钥",
        "settings": {"server_url": url},
    }
    settings.OIDC_URL = url
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    Double.said = {"sub": "u-1", "preferred_username": "shen.yun", "name": "沈芸"}
    yield Double
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def through(next_url: str = "") -> tuple[Client, Any]:
    """There and back: the client, and the answer to coming back."""
    client = Client()
    there = client.get(LOGIN, {"next": next_url} if next_url else {})
    assert there.status_code == 302
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client, client.get(BACK, {"code": "c", "state": asked["state"][0]})


def test_a_known_name_comes_in_is_linked_and_is_known_by_its_id_from_then_on(cast: Cast, double: type[Double]) -> None:
    assertContains(Client().get("/identity/sign-in/"), "用统一身份认证登录")
    client, back = through("/identity/security/")
    assert (back.status_code, back["Location"]) == (302, "/identity/security/")
    assertContains(client.get("/identity/security/"), "统一身份认证")
    assert SocialAccount.objects.get().user == cast.drafter
    double.said["preferred_username"] = "shen.yun.renamed"
    client, back = through()
    assert (back.status_code, client.get("/").status_code) == (302, 200)
    kinds = list(AuditEntry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["identity.outside_linked", "identity.signed_in", "identity.signed_in"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"sub": "u-9", "preferred_username": "no.such"}, "没有和“no.such”对应的在用用户"),
        ({"sub": "u-9"}, "没有和对方没有给的登录名对应的在用用户"),
        ({"sub": "u-2", "preferred_username": "gu.zhixing", "token_sub": "u-3"}, "前后说的不是同一个人"),
    ],
)
def test_strangers_stay_outside_and_nobody_is_added(
    cast: Cast, double: type[Double], said: dict[str, str], sentence: str
) -> None:
    double.said = said
    client, back = through()
    assertContains(back, sentence, status_code=403)
    assert client.get("/").status_code == 302
    assert (User.objects.count(), SocialAccount.objects.count()) == (13, 0)
    assert AuditEntry.objects.get().kind == "identity.outside_refused"


def test_a_name_linked_to_another_identity_and_a_disabled_person_are_refused(cast: Cast, double: type[Double]) -> None:
    through()
    double.said["sub"] = "u-2"
    assertContains(through()[1], "已经绑定了另一个身份", status_code=403)
    double.said["sub"] = "u-1"
    User.objects.filter(pk=cast.drafter.pk).update(is_active=False)
    assertContains(through()[1], "没有和", status_code=403)


def test_the_second_step_is_asked_here_too(cast: Cast, double: type[Double]) -> None:
    secret, _ = with_app(cast.drafter)
    client, back = through()
    assert back["Location"] == SECOND
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 302
    assert client.get("/").status_code == 200


def test_a_forged_or_cancelled_return_is_said_plainly(cast: Cast, double: type[Double]) -> None:
    assertContains(Client().get(BACK, {"code": "c", "state": "forged"}), "没有完成", status_code=403)
    client = Client()
    state = parse_qs(urlsplit(client.get(LOGIN)["Location"]).query)["state"][0]
    assertContains(client.get(BACK, {"error": "access_denied", "state": state}), "没有完成", status_code=403)


def test_without_the_setting_there_is_no_such_door(cast: Cast, client: Client) -> None:
    assert client.get(LOGIN).status_code == 404
    assert "统一身份认证" not in client.get("/identity/sign-in/").content.decode()

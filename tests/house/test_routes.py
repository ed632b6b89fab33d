"""Every address is guarded, or it stands on the list of public pages."""

import re

import pytest
from django.test import Client
from tools.docs_reference import routes

from tests.house.source import ROOT

PUBLIC = {
    "identity:sign_in",
    "directory:account",
    "directory:accounts",
    "directory:accounts_csv",
    "directory:accounts_json",
    "directory:bulletin",
    "directory:bulletins",
    "directory:notice",
    "directory:notices",
    "directory:verify",
    "identity:second",
    "openid_connect_callback",
    "openid_connect_login",
    "rulebook:clause",
    "rulebook:pack",
    "rulebook:packs",
    "content:public_consultations",
    "content:public_consultation",
}


def sample(pattern: str) -> str:
    """An address that fits the pattern."""
    by_kind = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12}
    return re.sub(r"<(?:(\w+):)?\w+>", lambda m: by_kind.get(m.group(1) or "str", "1"), pattern)


ROUTES = [(name, sample(pattern), public) for pattern, name, public in routes() if not name.startswith("api:")]
INTERFACE = [(name, sample(pattern)) for pattern, name, _ in routes() if name.startswith("api:")]


def test_the_public_pages_are_exactly_these() -> None:
    assert {name for name, _, public in ROUTES if public} == PUBLIC


@pytest.mark.parametrize(("name", "address"), [(n, a) for n, a, _ in ROUTES if n not in PUBLIC])
@pytest.mark.parametrize("method", ["get", "post"])
def test_signed_out_every_other_page_leads_to_signing_in(db: None, name: str, address: str, method: str) -> None:
    answer = getattr(Client(), method)(address)
    assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/identity/sign-in/"), name


@pytest.mark.parametrize(
    ("name", "address"), [(n, a) for n, a in INTERFACE if n not in {"api:openapi-json", "api:api-root"}]
)
def test_without_a_token_the_interface_refuses(name: str, address: str) -> None:
    assert Client().get(address).status_code == 401, name


def test_the_list_of_addresses_is_in_the_docs() -> None:
    listed = (ROOT / "docs/reference/addresses.md").read_text(encoding="utf-8")
    assert [address for address, name, _ in routes() if f"`{address}` | `{name}`" not in listed] == []

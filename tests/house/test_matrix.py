"""Every address × every duty: who gets in is data, in tests/golden/matrix/who.tsv, and nothing else happens.

`ok` is let in (the page, the act done, or a form that lacks something), `no` refused with a sentence (403, or in words on
the page), `-` not there for them (404). `said` is an act that is not possible as things stand, for nobody, with the same
words as for whoever comes nearest; whoever is told more than that is refused for who they are: `no`. Write the
table anew with `make golden`, and read the difference: a new `ok` or `said` is a new door. An address that takes a form is
sent one that is filled in (`forms.py`), any other is asked for its page.
"""

import functools
import gc
import inspect
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.context import request_context
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.template import loader
from django.test import RequestFactory
from django.urls import resolve
from django_htmx.middleware import HtmxDetails
from tools.docs_reference import routes

from tests.cast import NOW, TODAY, Cast
from tests.house.forms import PLAIN, fill_forms
from tests.house.scene import Scene
from zhengmei.core import clock
from zhengmei.core.once import remembering
from zhengmei.identity.models import User
from zhengmei.organisations.queries import appointments_of, units, weightiest
from zhengmei.organisations.states import Duty
from zhengmei.project.capacity import acting

TABLE = Path(__file__).parents[1] / "golden/matrix/who.tsv"
WHO = [*Duty.values, "beside", "elsewhere", "nobody"]
CELLS = {401: "no", 403: "no", 404: "-"}
ALIKE = {"identity:sign_in", "identity:sign_out", "identity:second"}
"""The same for everybody; signed in they lead away."""
WRITE = os.environ.get("ZHENGMEI_GOLDEN") == "write"
said: list[str] = []
"""The reasons on the page that was drawn last."""


def lines() -> list[list[str]]:
    """The table as it is kept, without its heading."""
    return [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]


@functools.cache
def method_of(address: str) -> str:
    """How to ask: with a form where the source of the view reads one, else for the page."""
    view = inspect.unwrap(resolve(address).func)
    source = "" if isinstance(view, functools.partial) else inspect.getsource(view)
    return "POST" if "POST" in source or "request.method" in source else "GET"


def asked(user: User, method: str, address: str) -> tuple[str, str]:
    """The cell of one request, straight from the view, and the refusals told; nothing of it stays behind.

    An error of ours is never data.
    """
    match = resolve(address)
    request: Any = RequestFactory().post(address, PLAIN) if method == "POST" else RequestFactory().get(address)
    request.user, request.resolver_match = user, match
    request.session, request.htmx = SessionStore(), HtmxDetails(request)
    request._messages = CookieStorage(request)
    request.appointments = appointments_of(user, TODAY)
    request.capacity = weightiest(request.appointments)
    said.clear()
    with transaction.atomic(), remembering(), request_context(request), acting(user, request.appointments):
        try:
            status: int = match.func(request, *match.args, **match.kwargs).status_code
        except Http404:
            status = 404
        except PermissionDenied:
            status = 403
        transaction.set_rollback(True)
    assert status < 500, (address, status)
    told = [*said, *(str(one) for one in request._messages if one.level_tag == "error")] if method == "POST" else []
    return CELLS.get(status, "ok"), "\n".join(told)


def row(people: list[User], method: str, address: str) -> list[str]:
    """The cells of one address in the order of WHO. What somebody without any duty may do, everybody may: asked once."""
    anybody = asked(people[-1], method, address)
    if anybody == ("ok", ""):
        return ["ok"] * len(people)
    found = [*(asked(user, method, address) for user in people[:-1]), anybody]
    least = min((len(told) for cell, told in found[: len(Duty)] if cell == "ok"), default=0)
    return [cell if cell != "ok" or not told else "said" if len(told) <= least else "no" for cell, told in found]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock stands, no page is drawn (who gets in is settled before), and the duties of the few people are read once."""

    def drawn(context: dict[str, Any] | None = None, _: Any = None) -> str:
        said.extend(reason for key in ("reasons", "against") for reason in (context or {}).get(key) or ())
        return ""

    monkeypatch.setattr(units, "_appointments", functools.cache(units._appointments))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    monkeypatch.setattr(loader, "get_template", lambda *_, **__: SimpleNamespace(render=drawn))
    fill_forms(monkeypatch)
    gc.disable()
    yield
    gc.enable()


@pytest.mark.slow
def test_each_duty_gets_in_exactly_where_the_data_says(cast: Cast, quick: None, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    scene = Scene(cast)
    places = [(pattern, name, scene.address(pattern, name)) for pattern, name, _ in routes() if name not in ALIKE]
    people = [scene.person(who) for who in WHO]
    found = [["address", "name", "method", *WHO]]
    for pattern, name, address in places:
        method = method_of(address)
        found.append([pattern, name, method, *row(people, method, address)])
    if WRITE:
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        TABLE.write_text("".join("\t".join(line) + "\n" for line in found), encoding="utf-8")
    assert found[1:] == lines()


def test_every_address_has_a_line() -> None:
    assert [line[1] for line in lines()] == [name for _, name, _ in routes() if name not in ALIKE]

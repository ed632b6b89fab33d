"""Every page can be found: a link that stays leads to it from another page, not only a to-do that is gone tomorrow."""

import inspect
import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.source import SOURCE

ELSEWHERE = {
    "identity:sign_out": "a button of the frame",
    "identity:second": "the second step of signing in",
    "notices:confirm": "the link of the confirming letter",
    "audit:ask_export": "where 导出 leads when the regulation wants it approved first",
    "dashboard:counts": "a fragment: the numbers of the menu",
    "openid_connect_callback": "where the other house sends people back to",
}
HREF = re.compile(r"""href="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)\"""")
URL = re.compile(r"""\{% url '([\w:]+)'""")
AS = re.compile(r"""\{% url '([\w:]+)'[^%]* as (\w+) %\}""")


def pages(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every route a browser may be led to with GET: its name, and the templates its view draws itself."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            source = inspect.getsource(inspect.unwrap(entry.callback))
            if "@require_POST" not in source:
                yield f"{space}{entry.name or ''}", set(re.findall(r'"([\w/]+\.html)"', source))
        elif entry.namespace != "api":
            inner = f"{space}{entry.namespace or entry.app_name}:" if entry.namespace or entry.app_name else space
            yield from pages(entry, inner)


def links() -> dict[str, set[str]]:
    """For every route the templates that link to it; the menu and the frame of every page count as one."""
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("templates/**/*.html"):
        words, name = path.read_text(encoding="utf-8"), str(path).split("/templates/")[1]
        hrefs = HREF.findall(words)
        called = {variable: route for route, variable in AS.findall(words)}
        shown = {variable for href in hrefs for variable in re.findall(r"\{\{ (\w+)", href)}
        used = {called[variable] for variable in shown & called.keys()}
        for route in {*(route for href in hrefs for route in URL.findall(href)), *used}:
            found.setdefault(route, set()).add(name)
    frame = (SOURCE / "project/menu.py").read_text(encoding="utf-8")
    for route in re.findall(r'"(\w+:\w+)"', frame):
        found.setdefault(route, set()).add("the menu")
    return found


def test_every_page_is_linked_from_another() -> None:
    linked = links()
    lost = sorted({name for name, own in pages() if not linked.get(name, set()) - own} - ELSEWHERE.keys())
    assert lost == []


def test_what_is_reached_otherwise_is_still_there() -> None:
    assert sorted(ELSEWHERE.keys() - {name for name, _ in pages()}) == []

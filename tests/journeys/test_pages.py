"""Every main page and every page of the frame, in both themes and at both widths: a silent console, nothing serious for axe, nothing sideways."""

from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor

PAGES = {
    "lin.shouzheng": {
        "desk": "/",
        "numbers": "/?heat=numbers&all=1",
        "ledger": "/filing/ledger/",
        "account": "/filing/accounts/5/",
        "register": "/filing/accounts/new/",
        "imports": "/filing/imports/",
        "import": "/filing/imports/new/",
        "findings": "/monitoring/",
        "checks": "/monitoring/checks/",
        "looks": "/monitoring/looks/",
        "rounds": "/inspection/",
        "round": "/inspection/2/",
        "bulletin": "/inspection/2/bulletin/",
        "packs": "/policies/",
        "pack": "/policies/fangchenggang-2022/",
        "clause": "/policies/clauses/FCG-18-b/",
        "compare": "/policies/compare/?a=weihai-2019&b=fangchenggang-2022",
        "organisations": "/organisations/",
        "organisation": "/organisations/3/",
        "record": "/audit/",
        "export": "/audit/export/",
        "search": "/search/",
        "found": "/search/?q=教育",
    },
    "guan.wei": {
        "desk-manager": "/",
        "users": "/identity/users/",
        "user-new": "/identity/users/add/",
        "user": "/identity/users/1/",
        "password": "/identity/password/",
    },
}
LOOKS: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("desk", False, ()),
    ("phone", True, ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")),
)


@pytest.mark.parametrize("person", PAGES)
def test_main_pages(visit: Callable[..., Visitor], person: str) -> None:
    window = visit(person)
    serious, wide = [], {}
    for name, path in PAGES[person].items():
        window.open(path)
        for width, dark, rules in LOOKS:
            window.turn(width, dark)
            serious += [f"{width}: {line}" for line in window.axe(rules)]
            if window.sideways() > 0:
                wide[name, width] = window.sideways()
            window.shot(f"page-{name}")
    assert serious == []
    assert wide == {}

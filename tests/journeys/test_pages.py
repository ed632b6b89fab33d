"""Every main page, in both themes and at both widths: a silent console, nothing serious for axe, nothing sideways."""

from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor

PAGES = {
    "desk": "/",
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
}


@pytest.mark.parametrize(("width", "dark"), [("desk", False), ("phone", True)], ids=["desk-light", "phone-dark"])
def test_main_pages(visit: Callable[..., Visitor], width: str, dark: bool) -> None:
    window = visit("lin.shouzheng", width=width, dark=dark)
    serious, wide = [], {}
    for name, path in PAGES.items():
        window.open(path)
        serious += window.axe()
        if window.sideways() > 0:
            wide[name] = window.sideways()
        window.shot(f"page-{name}")
    assert serious == []
    assert wide == {}

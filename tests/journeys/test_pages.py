"""Every main page, in both themes and at both widths: a silent console, nothing serious for axe, nothing sideways."""

from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor

PAGES = {
    "desk": "/",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", ["desk", "phone"])
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

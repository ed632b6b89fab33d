"""Someone who uses no mouse signs in, finds an account in the ledger and reads what is wrong with it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor
from zhengmei.demo.build import password_of

FOCUSED = "() => (document.activeElement.innerText || document.activeElement.name || '').trim()"
OUTLINE = """() => [document.activeElement, document.activeElement.parentElement].some(e => {
 const s = getComputedStyle(e);
 return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none' })"""


def tab_to(page: Page, words: str, *, most: int = 60, exactly: bool = False) -> int:
    """Press Tab until the focused thing says `words`; how often it took. Every stop must be visible."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        said = page.evaluate(FOCUSED)
        if said == words if exactly else words in said:
            page.wait_for_function(OUTLINE, timeout=3_000)  # the ring may take its 150 ms
            return pressed
    raise AssertionError(f"{words} was not reached with {most} times Tab")


def test_the_ledger_without_a_mouse(visit: Callable[..., Visitor]) -> None:
    window = visit()
    page = window.page
    window.open("/identity/sign-in/")
    expect(page.locator("[name=username]")).to_be_focused()
    page.keyboard.type("lin.shouzheng")
    page.keyboard.press("Tab")
    page.keyboard.type(password_of("lin.shouzheng"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{window.address}/")

    tab_to(page, "跳到正文", most=1)
    tab_to(page, "台账")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="台账")).to_be_visible()
    tab_to(page, "q", exactly=True)
    page.keyboard.type("城管小蜜蜂")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    expect(page.locator("main a", has_text="城管小蜜蜂").first).to_be_visible()
    tab_to(page, "城管小蜜蜂")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="城管小蜜蜂").first).to_be_visible()
    expect(page.get_by_text("名称没有区划名").first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

"""The frame by keyboard alone, and that neither a quiet half hour nor an expired session loses what was written."""

import re
from collections.abc import Callable

from tests.journeys.visitor import Visitor


def active(window: Visitor) -> str:
    return str(window.page.evaluate("() => document.activeElement.id || document.activeElement.textContent.trim()"))


def test_the_frame_by_keyboard(visit: Callable[..., Visitor]) -> None:
    window = visit("lin.shouzheng")
    page = window.page
    window.open("/")
    page.keyboard.press("Tab")
    assert active(window) == "跳到正文"
    page.keyboard.press("Enter")
    assert active(window) == "main"
    page.keyboard.press("Control+k")
    assert active(window) == "find"
    page.keyboard.type("教育")
    page.wait_for_selector("#found a")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.closest('#found') !== null")
    page.keyboard.press("Escape")
    assert active(window) == "find" and page.locator("#found a").count() == 0
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#keys[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#keys[open]").count() == 0
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/audit/")


def test_the_article_chip_opens_and_closes(visit: Callable[..., Visitor]) -> None:
    window = visit("lin.shouzheng")
    window.open("/")
    window.page.locator("button.art").first.press("Enter")
    assert window.page.locator(".artp:popover-open").count() == 1
    assert "None" not in window.page.locator(".artp:popover-open").inner_text()
    window.page.keyboard.press("Escape")
    assert window.page.locator(".artp:popover-open").count() == 0


def test_the_theme_is_kept_and_the_phone_has_its_chapters(visit: Callable[..., Visitor]) -> None:
    window = visit("lin.shouzheng", width="phone")
    page = window.page
    window.open("/")
    page.click(".um summary")
    page.click("[data-theme-choice=dark]")
    page.reload()
    assert page.evaluate("() => document.documentElement.dataset.bsTheme") == "dark"
    assert not page.locator("#side a").first.is_visible()
    page.click("[data-side]")
    assert page.locator("#side a").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#side a").first.is_visible()


def test_what_was_typed_survives_an_expired_session(visit: Callable[..., Visitor]) -> None:
    window = visit("guan.wei")
    page = window.page
    window.open("/identity/users/add/")
    page.fill("#id_full_name", "张三封")
    page.fill("#id_username", "shen.yun")
    page.wait_for_load_state("networkidle")  # an answer still on its way would bring the cookie back
    window.context.clear_cookies(name="sessionid")
    page.click("main button.p")
    page.wait_for_url(re.compile(r"/identity/sign-in/\?next=/identity/users/add/"))
    window.sign_in_again("guan.wei")
    page.wait_for_url("**/identity/users/add/")
    assert (page.input_value("#id_full_name"), page.input_value("#id_username")) == ("张三封", "shen.yun")
    assert "上次没有保存的内容已经填回来了" in page.inner_text("form[data-keep]")
    page.click("form[data-keep] .note button")
    assert page.input_value("#id_full_name") == ""


def test_a_quiet_half_hour_warns_first_and_then_signs_out(visit: Callable[..., Visitor]) -> None:
    window = visit("guan.wei", own=True)
    page = window.page
    window.open("/identity/users/")
    page.wait_for_load_state("networkidle")  # the counts of the menu arrive late, and count as a touch
    ago = "seconds => localStorage.setItem('zhengmei-touched', String(Date.now() - 1000 * seconds))"
    page.evaluate(ago, 1740)
    page.wait_for_selector("#idle[open]")
    page.click("[data-stay-here]")
    page.wait_for_selector("#idle:not([open])", state="attached")
    page.evaluate(ago, 1801)
    page.wait_for_url(re.compile(r"/identity/sign-in/\?idle=1"))
    assert "已自动退出" in page.inner_text("main")

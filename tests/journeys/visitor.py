"""One person at one window. Whatever page they visit, the console stays silent and axe finds nothing serious."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from zhengmei.demo.build import password_of

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "build/shots"
AXE = ROOT / "node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}
SIGN_IN = "/identity/sign-in/"


@dataclass
class Visitor:
    """A window on the site at one width, with everything that went wrong in it."""

    browser: Browser
    address: str
    width: str = "desk"
    dark: bool = False
    wrong: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        width, height = WIDTHS[self.width]
        self.context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if self.dark else "light",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",  # a page that glides to its anchor keeps the next click waiting
            has_touch=self.width == "phone",
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script error on {self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"{message.type} on {self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if not response.url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"fetched from elsewhere: {response.url}")
        elif response.status >= 500:
            self.wrong.append(f"{response.status} at {response.url}")

    def sign_in(self, username: str) -> None:
        """Hand in the form of the sign-in page without drawing it or the desk behind it; the window stays empty."""
        request, address = self.context.request, f"{self.address}{SIGN_IN}"
        request.get(address)
        token = next(c["value"] for c in self.context.cookies() if c["name"] == "csrftoken")
        form = {"username": username, "password": password_of(username), "csrfmiddlewaretoken": token}
        answer = request.post(address, form=form, max_redirects=0)
        assert answer.status == 302, f"{answer.status} for {username}"

    def sign_in_again(self, username: str) -> None:
        """On the sign-in page one was sent to."""
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password_of(username))
        self.page.press("[name=password]", "Enter")

    def open(self, path: str) -> None:
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.status == 200, f"{answer.status} at {path}"

    def turn(self, width: str, dark: bool) -> None:
        """The same page at another width, in the other theme."""
        self.width, self.dark = width, dark
        across, down = WIDTHS[width]
        self.page.set_viewport_size({"width": across, "height": down})
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def shot(self, name: str) -> None:
        """A picture of the whole page in build/shots, for a person to look at: only where `TEST_SHOTS` is set."""
        if "TEST_SHOTS" not in os.environ:
            return
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}-{WIDTHS[self.width][0]}{'-dark' if self.dark else ''}.png"
        self.page.screenshot(path=path, full_page=True)

    def axe(self, rules: Sequence[str] = ()) -> list[str]:
        """Serious and critical findings of axe-core on the present page, one line each, once nothing is on its way.

        With `rules` those alone are asked: what another theme or width of a page seen before can change.
        """
        self.page.wait_for_function("() => !document.querySelector('.htmx-request')")
        if not self.page.evaluate("() => 'axe' in window"):
            # The page's policy refuses scripts from elsewhere, so axe comes in through the debugger's door.
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        run = "async runOnly => JSON.stringify(await axe.run(document, {runOnly, resultTypes: ['violations']}))"
        wanted = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": WCAG}
        found: dict[str, Any] = json.loads(self.page.evaluate(run, wanted))
        lines = []
        for violation in found["violations"]:
            if violation["impact"] in {"serious", "critical"}:
                where = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                lines.append(f"{violation['id']} ({violation['impact']}) on {self.page.url}: {where}")
        return lines

    def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))

    def close(self) -> None:
        self.context.close()

    def must_be_clean(self) -> None:
        """Nothing in the console, nothing from elsewhere, no failure, since this window was opened."""
        known = [line for line in self.wrong if not any(part in line for part in self.expected)]
        assert known == []

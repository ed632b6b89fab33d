"""Takes the pictures of the README from the demo: python tools/pictures.py (a minute; needs a Chromium, see CONTRIBUTING)."""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402
from tests.journeys.conftest import FLAGS, LOUD, find_chromium, use_our_node  # noqa: E402
from tests.journeys.site import running_site  # noqa: E402
from tests.journeys.visitor import Visitor  # noqa: E402

IMAGES = ROOT / "docs/images"
WHO = "lin.shouzheng"
PICTURES = (
    ("desk", "desk", "/"),
    ("ledger", "desk", "/filing/ledger/"),
    ("clause", "desk", "/policies/clauses/FCG-18-b/"),
    ("bulletin", "desk", "/inspection/2/"),
    ("desk-phone", "phone", "/"),
)
"""Name of the file, width, address."""


def main() -> None:
    """Write every picture anew."""
    found = find_chromium()
    if found is None:
        sys.exit(LOUD)
    use_our_node()
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with running_site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *sandbox, "--lang=zh-CN"])
        for width in ("desk", "phone"):
            window = Visitor(browser, address, width)
            window.sign_in(WHO)
            for name, _, path in (one for one in PICTURES if one[1] == width):
                window.open(path)
                window.page.wait_for_load_state("networkidle")
                window.page.screenshot(path=IMAGES / f"{name}.png")
            window.close()
        browser.close()


if __name__ == "__main__":
    main()

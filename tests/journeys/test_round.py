"""The supervising office holds a round and takes home a bulletin that could be signed."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor
from zhengmei.core.clock import today

NUMBER = "示政办函〔2026〕99号"


def begin(page: Page) -> None:
    last = today() - timedelta(days=1)
    page.get_by_role("link", name="开始一轮检查").click()
    page.fill("[name=title]", "故事里的一轮检查")
    page.fill("[name=period_from]", (last - timedelta(days=29)).isoformat())
    page.fill("[name=period_to]", last.isoformat())
    page.check("[name=sample_mode][value=share]")
    page.fill("[name=sample_value]", "30")
    page.fill("[name=seed]", "故事")
    page.uncheck("[name=by_hand]")
    page.get_by_role("button", name="开始一轮检查").click()


def test_a_round_from_the_sample_to_the_signed_bulletin(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    window = visit("lin.shouzheng")
    page = window.page
    page.set_default_timeout(60_000)
    window.open("/inspection/")
    begin(page)
    page.get_by_role("button", name="抽样").click()
    page.get_by_role("button", name="运行检测").click()
    page.get_by_role("link", name="得出结论").click()
    page.get_by_role("button", name="得出结论").click()
    expect(page.get_by_role("link", name="签发通报")).to_be_visible()
    rate = re.search(r"[\d.]+%", page.locator("main").inner_text())
    assert rate is not None
    assert window.axe() == []
    window.shot("round")

    page.get_by_role("link", name="改通报文字").click()
    page.fill("[name=number]", NUMBER)
    page.fill("[name=issued_on]", today().isoformat())
    page.get_by_role("button", name="存下").click()
    assert window.axe() == []
    window.shot("bulletin")
    page.get_by_role("link", name="签发通报").click()
    page.get_by_role("button", name="签发通报").click()
    expect(page.locator(".head .st", has_text="已通报")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="docx").first.click()
    file = tmp_path / "通报.docx"
    waiting.value.save_as(file)
    words = "\n".join(p.text for p in Document(str(file)).paragraphs)
    assert NUMBER in words
    assert "合格率" in words
    assert "印章" not in words


def test_the_issued_round_on_a_phone(visit: Callable[..., Visitor]) -> None:
    window = visit("lin.shouzheng", width="phone")
    window.open("/inspection/1/")
    expect(window.page.locator(".head .st", has_text="已通报")).to_be_visible()
    assert window.sideways() == 0
    assert window.axe() == []
    window.shot("round")

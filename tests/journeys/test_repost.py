"""A repost with a twisted title is refused, put right, read and signed; a mandated one shows who has, who has not, how late."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.journeys.writing import DONE, judge_all

TITLE, TWISTED = "政务公开工作要点印发", "震惊！政务公开出大事了"


def test_a_twisted_title_stops_a_mandated_repost_until_it_is_put_right(visit: Callable[..., Visitor]) -> None:
    office = visit("lin.shouzheng")
    office.open("/content/orders/")
    office.page.get_by_role("link", name=TITLE).first.click()
    table = office.page.locator("table.tb").first
    expect(table.locator("tr", has_text="示范市教育局")).to_contain_text("已转")
    expect(table.locator("tr", has_text="示范市公安局")).to_contain_text(re.compile(r"逾期没转.*晚 \d+ 小时"))
    expect(office.page.locator(".head")).to_contain_text("33.3%")
    address = office.page.url.removeprefix(office.address)
    assert office.axe() == []

    writer = visit("ji.he")
    writer.open(address)
    writer.page.get_by_role("button", name="起转载稿").click()
    writer.page.wait_for_url(re.compile(r"/content/\d+/$"))
    draft = writer.page.url.removeprefix(writer.address)
    writer.open(f"{draft}edit/")
    writer.page.fill("[name=title]", TWISTED)
    writer.page.select_option("[name=content_class]", "一般")
    writer.page.select_option("[name=category]", "policy")
    writer.page.get_by_role("button", name=DONE).click()
    writer.page.wait_for_url(f"**{draft}")
    expect(writer.page.locator("main")).to_contain_text(re.compile("标题(把原文|加入了原文没有的|删去了原文)"))
    writer.open(f"{draft}edit/")
    writer.page.fill("[name=title]", TITLE)
    writer.page.get_by_role("button", name=DONE).click()
    writer.page.wait_for_url(f"**{draft}")
    writer.page.get_by_role("button", name="送审").click()
    expect(writer.page.locator(".head .st", has_text="审核中")).to_be_visible()

    reader = visit("yin.ming")
    judge_all(reader, draft)
    reader.page.get_by_role("link", name="审核单").click()
    for words in ("政治关", "文字关", "尹明", "纪禾", "中国政府网"):
        expect(reader.page.locator("main")).to_contain_text(words)
